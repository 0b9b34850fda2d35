"""Socket Mode over the real client, against a replica with a real web socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent import Assistant
from agent.dialogue import Dialogue
from agent.graph import Said
from bowerbird.settings import Settings
from tests.replicas.server import serve
from tests.replicas.slack import SlackReplica
from tests.ui.fakes import answer, pick
from tests.ui.test_slack import mention
from ui.feedback import Feedback
from ui.surfaces.slack import WAITING, Talk, listening, make_app

ACK_S = 3.0


class Scripted:
    """Says two steps and answers; waits between them while `hold` is set."""

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.asked: list[tuple[str, str]] = []
        self.language = "en"

    def dialogue(self, thread: str) -> Dialogue:
        return Dialogue(language=self.language)

    def say(self, thread: str, text: str, options: Any, stop: threading.Event) -> Iterator[Said]:
        self.asked.append((thread, text))
        yield Said("progress", {"text": "loading a/b"})
        while self.hold.is_set():
            if stop.wait(0.01):
                return
        yield Said("progress", {"text": "timing a/b"})
        yield Said("answer", {}, answer(pick("a/b")))


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def slack(
    scripted: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SlackReplica]:
    monkeypatch.setattr("ui.surfaces.slack.EDIT_S", -1.0)
    replica = SlackReplica()
    with serve(replica.app) as url:
        replica.address = url
        settings = Settings(
            data=tmp_path, slack_bot_token="xoxb-1", slack_app_token="xapp-1",  # type: ignore[arg-type]
            slack_endpoint=f"{url}/api/",
        )  # fmt: skip
        talk = Talk(cast(Assistant, SimpleNamespace(agent=scripted)), settings, Feedback(settings))
        with listening(make_app(talk, settings), "xapp-1"):
            replica.connections(1)
            yield replica
        scripted.hold.clear()
        talk.close()


def events_api(number: str, event: bytes, **more: Any) -> dict[str, Any]:
    import json

    return {"type": "events_api", "envelope_id": number, "payload": json.loads(event),
            "accepts_response_payload": False, **more}  # fmt: skip


def pressed(action: str, value: str, ts: str = "2.0", trigger: str = "t1") -> dict[str, Any]:
    payload = {"type": "block_actions", "trigger_id": trigger, "user": {"id": "U1"},
               "team": {"id": "T1"}, "channel": {"id": "C1"}, "message": {"ts": ts},
               "actions": [{"action_id": action, "value": value, "type": "button",
                            "block_id": "x"}]}  # fmt: skip
    return {"type": "interactive", "envelope_id": f"e-{trigger}", "payload": payload}


def command(text: str, trigger: str = "t0") -> dict[str, Any]:
    payload = {"command": "/bowerbird", "text": text, "channel_id": "C1", "user_id": "U1",
               "team_id": "T1", "trigger_id": trigger}  # fmt: skip
    return {"type": "slash_commands", "envelope_id": f"e-{trigger}", "payload": payload,
            "accepts_response_payload": True}  # fmt: skip


def until(slack: SlackReplica, true: Callable[[], bool]) -> None:
    with slack.changed:
        assert slack.changed.wait_for(true, 30)


def test_a_mention_is_one_message_that_is_edited(slack: SlackReplica, scripted: Scripted) -> None:
    slack.send(events_api("e1", mention("E1", "birds")))
    slack.acknowledges("e1", ACK_S)
    edits = slack.wait("chat.update", 3)
    (posted,) = slack.wait("chat.postMessage")
    assert posted["text"] == "Looking…"
    assert posted["thread_ts"] == "5.0"
    assert "Stop" in str(posted["blocks"])
    assert [each["text"] for each in edits[:2]] == ["loading a/b…", "timing a/b…"]
    assert "a/b" in str(edits[2]["blocks"])
    assert "move_smaller" in str(edits[2]["blocks"])
    assert {each["ts"] for each in edits} == {edits[0]["ts"]}
    assert scripted.asked == [("slack:C1:5.0", "birds")]


def test_the_command_and_its_buttons_are_one_dialogue(
    slack: SlackReplica, scripted: Scripted
) -> None:
    slack.send(command("speech to text"))
    slack.acknowledges("e-t0", ACK_S)
    shown = slack.wait("chat.update", 3)[-1]["blocks"][-1]["elements"]
    values = {button["action_id"]: button["value"] for button in shown}
    assert set(values) == {"move_smaller", "move_accurate", "move_code", "thumb_up", "thumb_down"}
    for number, action in enumerate(("move_smaller", "move_accurate", "move_code")):
        slack.send(pressed(action, values[action], trigger=f"m{number}"))
        slack.acknowledges(f"e-m{number}", ACK_S)
        slack.wait("chat.update", 6 + 3 * number)
    threads = {thread for thread, _ in scripted.asked}
    assert len(threads) == 1
    assert [text for _, text in scripted.asked[1:]] == [
        "Something smaller", "More accurate", "Show the code",
    ]  # fmt: skip
    slack.send(pressed("thumb_down", values["thumb_down"], trigger="d"))
    assert slack.wait("chat.postEphemeral")[0]["user"] == "U1"


def test_what_slack_sends_again_is_done_once(slack: SlackReplica, scripted: Scripted) -> None:
    for retry in range(3):
        again = {"retry_attempt": retry, "retry_reason": "timeout"}
        slack.send(events_api(f"e{retry}", mention("E1", "birds"), **again))
        slack.send(command("cats") | {"envelope_id": f"c{retry}"})
        slack.acknowledges(f"e{retry}", ACK_S)
        slack.acknowledges(f"c{retry}", ACK_S)
    slack.wait("chat.update", 6)
    assert sorted(text for _, text in scripted.asked) == ["birds", "cats"]


def test_the_stop_button_ends_a_turn(slack: SlackReplica, scripted: Scripted) -> None:
    scripted.hold.set()
    slack.send(events_api("e1", mention("E1", "birds")))
    ts = slack.wait("chat.update")[0]["ts"]
    slack.send(pressed("stop", "stop", ts="another"))
    slack.send(pressed("stop", "stop", ts=ts, trigger="t2"))
    last = slack.wait("chat.update", 2)[-1]
    assert last["text"].startswith("Stopped")
    assert last["blocks"] == []


def test_every_message_is_acknowledged_while_all_are_busy(
    slack: SlackReplica, scripted: Scripted
) -> None:
    scripted.hold.set()
    for number in range(WAITING + 10):
        slack.send(events_api(f"e{number}", mention(f"E{number}", "birds")))
    for number in range(WAITING + 10):
        slack.acknowledges(f"e{number}", ACK_S)
    until(slack, lambda: any("Too many" in str(told) for _, told in slack.calls))


def test_a_connection_that_slack_closes_is_made_anew(
    slack: SlackReplica, scripted: Scripted
) -> None:
    slack.drop()
    slack.connections(2)
    slack.send(events_api("e1", mention("E1", "birds")))
    slack.acknowledges("e1", ACK_S)
    slack.wait("chat.update", 3)
