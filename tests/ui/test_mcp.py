"""The tools through the official client, over HTTP and over pipes."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from agent import Assistant
from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from tests.ui.test_rest import client_for
from ui.surfaces.rest import create_app
from ui.web.access import new_key

TOOLS = {"recommend", "search_models", "model_details", "validate", "compare", "licence"}
TIMED = "timm/test_vit.r160_in1k"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


async def _use(session: ClientSession) -> None:
    await session.initialize()
    tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.readOnlyHint
        assert tool.outputSchema
    got = await session.call_tool("recommend", {"turns": ["small bird classifier"], "picks": 2})
    assert not got.isError
    assert got.structuredContent is not None
    assert got.structuredContent["notice"].startswith("Data")
    assert got.structuredContent["models"]
    assert len(json.dumps(got.structuredContent)) < 40_000
    for bad in ({"turns": []}, {"turns": [" "]}, {}, {"turns": ["x"], "picks": 99}):
        assert (await session.call_tool("recommend", bad)).isError
    models = [each["id"] for each in got.structuredContent["models"]]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search_models", {"query": "birds", "task": "image-classification", "license": "open"}),
        ("model_details", {"model": models[0]}),
        ("compare", {"models": models, "request": "birds"}),
        ("licence", {"model": models[0]}),
        ("validate", {"models": [TIMED]}),
    ]
    for name, arguments in calls:
        told = await session.call_tool(name, arguments)
        assert not told.isError, told.content
        assert told.structuredContent is not None
        assert told.structuredContent["notice"].startswith("Data")
        assert len(json.dumps(told.structuredContent)) < 40_000
    wrong = await session.call_tool("model_details", {"model": "../../etc/passwd"})
    assert wrong.isError
    assert "no model" in str(wrong.content[0])
    assert (await session.call_tool("no_such_tool", {})).isError


def test_over_pipes(built_index: Path) -> None:
    async def talk() -> None:
        environment = {**os.environ, "BOWERBIRD_DATA": str(built_index), "BOWERBIRD_OFFLINE": "1"}
        program = StdioServerParameters(
            command=sys.executable, args=["-m", "bowerbird", "mcp"], env=environment
        )
        async with stdio_client(program) as (read, write), ClientSession(read, write) as session:
            await _use(session)
            found = await session.call_tool("licence", {"licence": "agpl-3.0"})
            assert found.structuredContent is not None
            assert found.structuredContent["license"]["verdict"]

    anyio.run(talk)


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not here: pip install uv")
def test_as_the_readme_shows_from_another_folder(built_index: Path, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    shown = re.search(r'\{"mcpServers".*?\}\}\}', (root / "README.md").read_text(), re.DOTALL)
    assert shown is not None
    host = json.loads(shown[0].replace("/path/to/bowerbird", str(root)))["mcpServers"]["bowerbird"]

    async def talk() -> None:
        environment = {**os.environ, "BOWERBIRD_DATA": str(built_index), "BOWERBIRD_OFFLINE": "1",
                       "UV_NO_SYNC": "1", "UV_OFFLINE": "1"}  # fmt: skip
        program = StdioServerParameters(
            command=host["command"], args=host["args"], env=environment, cwd=tmp_path
        )
        async with stdio_client(program) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            assert {tool.name for tool in (await session.list_tools()).tools} == TOOLS

    anyio.run(talk)


def test_over_http(built_index: Path) -> None:
    key, digest = new_key()
    settings = Settings(data=built_index, offline=True, api_keys=(digest,))  # type: ignore[arg-type]

    async def talk() -> None:
        with Assistant(settings) as assistant:
            config = uvicorn.Config(create_app(assistant, settings), port=0, log_level="critical")
            server = uvicorn.Server(config)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(server.serve)
                while not server.started:
                    await anyio.sleep(0.05)
                port = server.servers[0].sockets[0].getsockname()[1]
                headers = {"Authorization": f"Bearer {key}"}
                async with (
                    httpx.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
                    streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http) as (
                        read,
                        write,
                        _,
                    ),
                    ClientSession(read, write) as session,
                ):
                    await _use(session)
                server.should_exit = True

    anyio.run(talk)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil"])
def test_other_pages_are_refused(origin: str, fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        got = client.post("/mcp", json=CALL, headers={**HEADERS, "origin": origin})
        assert got.status_code == 403
        assert (
            client.post("/mcp", json=CALL, headers={**HEADERS, "host": "evil"}).status_code == 421
        )
        assert client.get("/mcp").status_code == 405
        own = client.post("/mcp", json=CALL, headers={**HEADERS, "origin": "http://127.0.0.1"})
        assert len(own.json()["result"]["tools"]) == len(TOOLS)


def test_a_key_is_asked_for(fake: FakeAssistant) -> None:
    with client_for(fake, api_keys=(new_key()[1],)) as client:
        assert client.post("/mcp", json=CALL, headers=HEADERS).status_code == 401


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"[" * 5000, b'{"jsonrpc": "1.0"}', b"null", b"\xff",
            b'{"jsonrpc": "2.0", "id": {}, "method": 1}'],
    ids=lambda raw: repr(raw[:12]),
)  # fmt: skip
def test_what_is_no_message_is_refused(raw: bytes, fake: FakeAssistant) -> None:
    with client_for(cast(Any, fake)) as client:
        assert 400 <= client.post("/mcp", content=raw, headers=HEADERS).status_code < 500
        assert client.post("/mcp", json=CALL, headers=HEADERS).is_success


def test_clients_with_equal_ids_get_their_own_answers(fake: FakeAssistant) -> None:
    def ask(number: int) -> None:
        name = f"nobody/model-{number}"
        call = {"jsonrpc": "2.0", "id": 7, "method": "tools/call",
                "params": {"name": "model_details", "arguments": {"model": name}}}  # fmt: skip
        got = client.post("/mcp", json=call, headers=HEADERS).json()
        assert got["id"] == 7
        assert got["result"]["isError"]
        assert re.findall(r"nobody/model-\d+", json.dumps(got)) == [name]

    with client_for(fake, max_waiting=1000) as client, ThreadPoolExecutor(8) as crowd:
        assert len([*crowd.map(ask, range(200))]) == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.sampled_from(["2.0", "1.0", 2, None]), "id": JSON,
        "method": st.sampled_from(["tools/call", "tools/list", "initialize", "ping"]) | JSON,
        "params": st.fixed_dictionaries({}, optional={"name": st.sampled_from([*TOOLS]) | JSON,
                                                      "arguments": JSON}) | JSON,
    },
)  # fmt: skip


def test_no_message_breaks_the_server(fake: FakeAssistant) -> None:
    with client_for(cast(Any, fake), max_waiting=1000) as client:

        @given(message=MESSAGES)
        @examples(max_examples=150, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        def check(message: Any) -> None:
            body = json.dumps(message)
            assert client.post("/mcp", content=body, headers=HEADERS).status_code < 500

        check()
        assert client.post("/mcp", json=CALL, headers=HEADERS).is_success
