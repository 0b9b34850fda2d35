"""The tools through the official client, over HTTP and over pipes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
import uvicorn
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
