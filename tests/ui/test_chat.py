"""Dialogues over HTTP and in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent import Assistant
from bowerbird.settings import Settings
from ui.cli import main
from ui.surfaces.rest import create_app


@pytest.fixture(scope="module")
def client(built_index: Path) -> Iterator[TestClient]:
    settings = Settings(data=built_index, offline=True)
    with Assistant(settings) as assistant:
        app = create_app(assistant, settings)
        yield TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False)


def _say(
    client: TestClient, message: str, thread: str = "one"
) -> list[tuple[str, dict[str, object]]]:
    got = client.post("/v1/chat", json={"thread": thread, "message": message})
    assert got.status_code == 200
    assert got.headers["content-type"].startswith("text/event-stream")
    events: list[tuple[str, dict[str, object]]] = []
    for block in got.text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_events_end_with_the_answer(client: TestClient) -> None:
    events = _say(client, "image classifier, open license")
    assert [name for name, _ in events] == ["tool-started", "tool-finished", "answer"]
    assert events[-1][1]["outcome"] == "recommend"
    assert _say(client, "show the code")[-1][1]["about"] == "code"
    assert _say(client, "show the code", "another")[-1][1]["about"] == "talk"


@pytest.mark.parametrize(
    "body",
    [
        {"thread": "a b", "message": "x"}, {"thread": "a", "message": "  "}, {"thread": "a"},
        {"thread": "a", "message": "x" * 9000}, {"thread": "a", "message": "x", "brain": "evil"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client: TestClient, body: dict[str, str]) -> None:
    got = client.post("/v1/chat", json=body)
    assert got.status_code == 422
    assert got.headers["content-type"] == "application/problem+json"


def test_the_terminal_keeps_a_dialogue(
    built_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    said = "image classifier under 30 MB\nshow the code\n\x00\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert main(["chat", "--new", "--thread", "test", "--no-validate", "--offline"]) == 0
    out = capsys.readouterr().out
    assert "My pick" in out
    assert "import" in out
    monkeypatch.setattr("sys.stdin", io.StringIO("how do I load it?\n"))
    assert main(["chat", "--thread", "test", "--no-validate", "--offline"]) == 0
    assert "Code for" in capsys.readouterr().out
