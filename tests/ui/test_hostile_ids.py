"""Ids that are anything but ids, through every surface: nothing is opened, nobody is called.

An audit hook counts the files that are opened and the sockets that are made
while they are asked for; a control shows that it counts.
"""

from __future__ import annotations

import _socket
import asyncio
import logging
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import agent
from agent import Assistant
from bowerbird.settings import Settings
from tests.ui.test_access import bearer
from ui.cli import app as program
from ui.surfaces.mcp import make_server
from ui.surfaces.rest import create_app
from ui.web.access import new_key

HOSTILE = (
    "../../etc/passwd", "..", "/etc/passwd", "%2e%2e%2fetc%2fpasswd", "a/../../b", "a\\..\\b",
    "file:///etc/passwd", "http://169.254.169.254/latest", "https://evil.example/x", "//evil/x",
    "$(touch marker)", "`touch marker`", "; touch marker", "| touch marker", "--help", "-rf",
    "a\x00b", "a\nb", "a\r\nX-Header: 1", "\x1b[31mred", "x" * 299, "ａ／ｂ", "a\u202e/b",
    "gt-all/\u2024\u2024/\u2024\u2024/secret", "~/.ssh/id_rsa",
)  # fmt: skip


class Seen:
    """What the hook saw while it was on: paths, and events of sockets and processes."""

    def __init__(self) -> None:
        self.on = False
        self.opened: list[str] = []
        self.other: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(arguments[0], (str, bytes)):
            self.opened.append(os.fsdecode(arguments[0]))
        elif event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system",
                       "os.posix_spawn", "os.exec", "os.listdir"}:  # fmt: skip
            self.other.append(f"{event} {str(arguments)[:300]}")


SEEN = Seen()
sys.addaudithook(SEEN)


@contextmanager
def watched() -> Generator[Seen]:
    SEEN.opened, SEEN.other, SEEN.on = [], [], True
    try:
        yield SEEN
    finally:
        SEEN.on = False


def outside(seen: Seen, data: Path) -> list[str]:
    """Opened files that are neither code of this environment nor in the data folder."""
    own = (sys.prefix, sys.base_prefix, str(data), str(Path(__file__).parents[2]))
    known = ("/proc/", "/sys/", "/dev/null", "/usr/lib/", "/usr/share/", "/etc/localtime")
    return [p for p in seen.opened if not os.path.realpath(p).startswith((*own, *known))]


@pytest.fixture(scope="module")
def opened(built_index: Path) -> Iterator[tuple[Assistant, Settings]]:
    settings = Settings(data=built_index, offline=True, timing_s=0.01)
    with Assistant(settings) as assistant:
        assistant.prepare(validate=False)
        yield assistant, settings


def quiet(seen: Seen, data: Path) -> None:
    assert outside(seen, data) == []
    own = f"os.listdir ('{data}"  # catalogues of one's own are looked for in the data folder
    assert [event for event in seen.other if not event.startswith(own)] == []


def test_the_hook_counts(tmp_path: Path) -> None:
    with watched() as seen:
        (tmp_path / "x").write_text("x")
        os.listdir(tmp_path)  # noqa: PTH208  (what the hook is told of)
        one = _socket.socket()
        with suppress(OSError):
            one.connect(("127.0.0.1", 1))
        one.close()
    assert outside(seen, Path("/nowhere")) == [str(tmp_path / "x")]
    assert {each.split()[0] for each in seen.other} == {"os.listdir", "socket.connect"}


def test_over_http(opened: tuple[Assistant, Settings]) -> None:
    assistant, settings = opened
    with TestClient(create_app(assistant, settings), base_url="http://127.0.0.1") as client:
        client.get("/v1/models/a")
        with watched() as seen:
            for name in HOSTILE:
                got = [
                    client.get("/v1/models/" + name.replace("\x00", "%00").replace("\n", "%0a")
                               .replace("\r", "%0d").replace("\x1b", "%1b")),
                    client.get("/v1/compare", params={"id": [name, name + "2"]}),
                    client.post("/v1/validate", json={"ids": [name]}),
                    client.get("/v1/search", params={"q": "x", "catalogue": name}),
                ]  # fmt: skip
                assert all(400 <= each.status_code < 500 for each in got), (name, got)
                said = {"thread": "t", "model_id": name, "thumb": "up"}
                assert client.post("/v1/feedback", json=said).status_code in (201, 422)
                body = {"turns": ["birds"], "catalogue": name}
                assert 400 <= client.post("/v1/recommend", json=body).status_code < 500
    quiet(seen, settings.data)


def test_over_mcp(opened: tuple[Assistant, Settings]) -> None:
    assistant, settings = opened

    async def run(work: Any) -> Any:
        return work()

    server = make_server(assistant, run, run)

    async def ask() -> None:
        for name in HOSTILE:
            for tool, arguments in (
                ("model_details", {"model": name}), ("validate", {"models": [name]}),
                ("compare", {"models": [name, name + "2"]}),
            ):  # fmt: skip
                with pytest.raises(Exception, match=r".") as caught:
                    await server.call_tool(tool, cast("dict[str, Any]", arguments))
                assert "Traceback" not in str(caught.value)

    with watched() as seen:
        asyncio.run(ask())
    quiet(seen, settings.data)


def test_in_dialogues(opened: tuple[Assistant, Settings]) -> None:
    """As the page, Slack and `chat` pass them on: words of a message."""
    assistant, settings = opened
    assistant.agent.ask("hostile", "image classifier")
    with watched() as seen:
        for name in HOSTILE:
            for words in (f"why not {name}?", f"show the code of {name}"):
                made = assistant.agent.ask("hostile", words)
                assert not any(pick.id == name for pick in made.picks)
    quiet(seen, settings.data)


def test_at_the_command_line(
    opened: tuple[Assistant, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, settings = opened

    class Kept:
        """The assistant that is open already, whatever settings the command would take."""

        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def __enter__(self) -> Assistant:
            return assistant

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(agent, "Assistant", Kept)
    runner = CliRunner()
    runner.invoke(program, ["model", "--", "a/b"])
    with watched() as seen:
        for name in HOSTILE:
            for command in (["model", "--", name], ["compare", "--", name, name + "2"]):
                got = runner.invoke(program, command)
                assert got.exit_code != 0
                assert got.exception is None or "\x1b" not in str(got.exception)
    quiet(seen, settings.data)


def test_logs_hold_no_secret(
    opened: tuple[Assistant, Settings], caplog: pytest.LogCaptureFixture
) -> None:
    """Planted where callers and operators put them: keys, tokens, signatures."""
    assistant, settings = opened
    key, digest = new_key()
    secrets = {"slack_bot_token": "xoxb-plant-1", "slack_signing_secret": "plant-2",
               "hf_token": "hf_plant3", "github_token": "ghp_plant4"}  # fmt: skip
    caplog.set_level(logging.DEBUG)
    chosen = settings.model_copy(
        update=Settings(api_keys=(digest,), **secrets).model_dump(  # type: ignore[arg-type]
            include={"api_keys", *secrets}
        )
    )
    app = create_app(assistant, chosen)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        for headers in (bearer(key), bearer("bb_plant5"), {"cookie": "k=plant6"}):
            for address in ("/v1/models/a?key=plant7", "/v1/search?q=plant8", "/v1/validate/plant9",
                            "/plant10?token=plant10"):  # fmt: skip
                client.get(address, headers=headers)
            client.post("/v1/recommend", json={"turns": ["plant11"]}, headers=headers)
            client.post("/v1/recommend", content=b"{plant12", headers=headers)
            client.post("/slack/events", content=b"plant13",
                        headers={"x-slack-signature": "v0=plant14"})  # fmt: skip
    own = [r for r in caplog.records if r.name.startswith("bowerbird")]
    assert own, "nothing was logged: the test would see nothing"
    text = "\n".join(r.getMessage() + str(r.exc_text or "") for r in own)
    assert "plant" not in text
    assert key not in text
    assert digest not in text
