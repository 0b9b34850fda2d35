"""Bowerbird in Slack, over the real client and a replica of Slack's Web API."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from agent import Assistant
from bowerbird.settings import Settings
from tests.replicas.server import serve
from tests.replicas.slack import SlackReplica
from tests.ui.fakes import answer, pick
from ui.feedback import Feedback
from ui.render.slack import blocks, escaped
from ui.surfaces.rest import create_app
from ui.web.slack_signature import Once, Signature

SECRET = "s3cret"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def slack() -> SlackReplica:
    return SlackReplica()


@pytest.fixture
def client(slack: SlackReplica, built_index: Path) -> Iterator[TestClient]:
    with serve(slack.app) as url:
        settings = Settings(
            data=built_index, offline=True, timing_s=0.01, slack_bot_token="xoxb-1",  # type: ignore[arg-type]
            slack_signing_secret=SECRET, slack_endpoint=f"{url}/api/",  # type: ignore[arg-type]
        )  # fmt: skip
        with Assistant(settings) as assistant:
            assistant.prepare(validate=False)
            app = create_app(assistant, settings)
            with TestClient(app, base_url="http://127.0.0.1") as opened:
                yield opened


def send(client: TestClient, body: bytes, kind: str = "application/json", **changes: str) -> Any:
    stamp = str(int(time.time()))
    made = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"content-type": kind, "x-slack-request-timestamp": stamp,
               "x-slack-signature": f"v0={made}", **changes}  # fmt: skip
    return client.post("/slack/events", content=body, headers=headers)


def mention(number: str, text: str, **more: Any) -> bytes:
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "5.0",
             "text": f"<@UBOT> {text}", **more}  # fmt: skip
    whole = {"type": "event_callback", "event_id": number, "team_id": "T1", "event": event,
             "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]}  # fmt: skip
    return json.dumps(whole).encode()


def test_a_mention_is_answered_in_its_thread_once(client: TestClient, slack: SlackReplica) -> None:
    first = mention("E1", "small bird classifier, open license")
    assert send(client, first).status_code == 200
    posted = slack.wait("chat.postMessage")[0]
    assert posted["thread_ts"] == "5.0"
    assert posted["unfurl_links"] is False
    edits = slack.wait("chat.update")
    assert any(each.get("blocks") for each in edits) or slack.wait("chat.update", 2)
    retry = mention("E1", "small bird classifier, open license", client_msg_id="again")
    assert send(client, retry, **{"x-slack-retry-num": "1"}).status_code == 200
    assert len(slack.wait("chat.postMessage")) == 1


def test_a_thumb_is_kept(client: TestClient, slack: SlackReplica, built_index: Path) -> None:
    value = json.dumps({"thread": "slack:C1:5.0", "model": "a/b"})
    payload = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"},
               "channel": {"id": "C1"}, "actions": [{"action_id": "thumb_up", "value": value,
               "type": "button", "block_id": "x"}]}  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)}).encode()
    assert send(client, body, FORM).status_code == 200
    slack.wait("chat.postEphemeral")
    rows = [json.loads(row) for row in Feedback(Settings(data=built_index)).export()]
    assert rows[-1]["surface"] == "slack"


@pytest.mark.parametrize(
    "changes",
    [{"x-slack-request-timestamp": "soon"}, {"x-slack-request-timestamp": "1"},
     {"x-slack-request-timestamp": "9" * 11}, {"x-slack-signature": "v0=0"},
     {"x-slack-signature": "v0=\u00e9"}, {"x-slack-signature": ""}],
    ids=str,
)  # fmt: skip
def test_forged_requests_are_refused(changes: dict[str, str], client: TestClient) -> None:
    coded: Any = {name: value.encode("latin-1") for name, value in changes.items()}
    assert send(client, mention("E2", "x"), **coded).status_code == 401


def test_a_request_is_taken_once() -> None:
    now = [1000.0]
    signature = Signature(SECRET, lambda: now[0])
    made = hmac.new(SECRET.encode(), b"v0:1000:{}", hashlib.sha256).hexdigest()
    assert signature.good("1000", f"v0={made}", b"{}")
    assert not any(signature.good("1000", f"v0={made}", b"{}") for _ in range(100))
    assert not signature.good("1000", f"v0={made}", b"{ }")
    once = Once(lambda: now[0])
    assert once.new("a")
    now[0] += 599
    assert not once.new("a")
    now[0] += 2
    assert once.new("a")


def form(payload: Any) -> bytes:
    return urlencode(
        {"payload": payload if isinstance(payload, str) else json.dumps(payload)}
    ).encode()


ACTION = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"},
          "channel": {"id": "C1"}, "message": {"ts": "1.0"}}  # fmt: skip
THUMB = {"action_id": "thumb_up", "type": "button", "block_id": "x"}
EVENT = {"type": "event_callback", "event_id": "odd", "team_id": "T1", "event": {
    "type": "app_mention", "channel": "C1", "user": "U1", "ts": "5.0",
    "text": "<@UBOT> hello"}}  # fmt: skip
OWN = EVENT["event"]
HOSTILE = (
    b"", b"[]", b"null", b"7", b'"x"', b"{", b"[" * 5000, b"\xff\xfe", b"{}", b'{"type": 7}',
    b'{"type": "event_callback"}', b'{"type": "event_callback", "event": []}',
    *(json.dumps({**EVENT, "event_id": f"odd{n}", "event": {**OWN, **odd}}).encode() for n, odd in  # type: ignore[dict-item]
      enumerate(({"channel": None}, {"channel": ["C1"]}, {"channel": {}}, {"channel": "../../etc"},
                 {"channel": "C" * 9000}, {"ts": None}, {"ts": {"a": 1}}, {"ts": "../x"},
                 {"thread_ts": ["1"]}, {"thread_ts": "9" * 5000}, {"text": None}, {"text": ["x"]},
                 {"text": "\x00\u202e" * 50}, {"text": "<@UBOT> " + "x" * 20_000}, {"user": {}},
                 {"type": "message", "channel_type": []}, {"bot_id": {}}))),
    *(form({**ACTION, "actions": actions}) for actions in (
        [], {}, None, [{}], [{**THUMB, "value": "x"}], [{**THUMB, "value": "[]"}],
        [{**THUMB, "value": "{}"}], [{**THUMB, "value": json.dumps({"thread": 1, "model": None})}],
        [{**THUMB, "value": json.dumps({"thread": "../x", "model": "../../etc/passwd"})}],
        [{**THUMB, "action_id": "move_smaller", "value": None}],
        [{**THUMB, "action_id": "move_smaller", "value": "slack:C9:no:such:thread"}],
        [{**THUMB, "action_id": "stop"}], [{**THUMB, "action_id": "move_../../x", "value": "a"}])),
    form({**ACTION, "channel": None, "actions": [{**THUMB, "value": "x"}]}), form("{"), form("[]"),
    form({**ACTION, "user": "U1", "actions": [{**THUMB, "value": "{}"}]}),
    urlencode({"command": "/bowerbird", "text": "x" * 20_000, "channel_id": "C1"}).encode(),
    urlencode({"command": "/bowerbird", "text": "hello"}).encode(), b"command=%ff", b"&&&=",
)  # fmt: skip


def answered(slack: SlackReplica) -> bool:
    """Whether every message that was posted became an answer."""
    with slack.changed:
        calls = list(enumerate(slack.calls, 1))
    posted = {f"{n}.0" for n, (name, _) in calls if name == "chat.postMessage"}
    ended = {told["ts"] for _, (name, told) in calls
             if name == "chat.update" and not told["text"].endswith("…")}  # fmt: skip
    return bool(posted) and posted <= ended


def test_signed_but_odd_requests_break_nothing(
    client: TestClient, slack: SlackReplica, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has the secret may still send anything: it is never a fault of ours."""
    assert len(HOSTILE) >= 25
    for body in HOSTILE:
        kind = "application/json" if body[:1] in {b"{", b"[", b"n", b"7", b'"'} else FORM
        got = send(client, body, kind)
        assert got.status_code < 500, body[:200]
        assert "Traceback" not in got.text
        assert ".py" not in got.text
    assert send(client, mention("after", "small bird classifier")).status_code == 200
    until = time.monotonic() + 60
    while not (answered(slack) and "bird" in json.dumps(slack.calls)):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert "root:" not in json.dumps(slack.calls)
    assert [r.message for r in caplog.records if r.name == "bowerbird.slack"] == []


def test_nothing_from_outside_can_mention_or_link() -> None:
    told = answer(pick("a/`<!channel>`"), message="**Hi** <!channel> <http://evil|x> & <@U1>")
    text = json.dumps([b["text"] for b in blocks(told, "slack:C1:5.0") if "text" in b])
    assert "<" not in text
    assert "*Hi* &lt;!channel&gt;" in text
    assert escaped("\x1b\u202e&") == "&amp;"
    assert all(len(b["text"]["text"]) <= 3000 for b in blocks(answer(message="x" * 9000), "t"))


def test_no_tampered_request_is_taken() -> None:
    """Ten thousand changes of good requests: of the signature, the time, the body, all three."""
    chance, secret = random.Random(7), "s3cret"
    now = 1_750_000_000
    gate = Signature(secret, clock=lambda: float(now))
    taken = 0
    for number in range(10_000):
        body = f'{{"event_id": "E{number}", "text": "smaller"}}'.encode()
        stamp = str(now - chance.randrange(300))
        base = f"v0:{stamp}:".encode() + body
        sign = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        good = (stamp, sign, body)
        stamp2, sign2, body2 = tampered(chance, *good)
        if (stamp2, sign2, body2) != good:
            taken += gate.good(stamp2, sign2, body2)
        if number % 100 == 0:  # the control: the same one untouched is taken, once
            assert gate.good(*good)
            assert not gate.good(*good)
    assert taken == 0


def tampered(chance: random.Random, stamp: str, sign: str, body: bytes) -> tuple[str, str, bytes]:
    """One of three parts, or all, changed at some place or replaced by something odd."""

    def spoilt(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        odd = chance.choice(
            ["", "0", "f", "\x00", "é", "\u0663", "\ud800", "-", " ", "\n", "9" * 40]
        )
        return chance.choice([text[:at] + odd + text[at + chance.randrange(3) :], odd, text.upper(),
                              text[::-1], text + text, text[3:]])  # fmt: skip

    which = chance.randrange(4)
    if which in (0, 3):
        sign = spoilt(sign)
    if which in (1, 3):
        stamp = spoilt(stamp)
    if which in (2, 3):
        at = chance.randrange(len(body))
        body = chance.choice(
            [body[:at], body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], body + b" ", b"",
             chance.randbytes(20)]
        )  # fmt: skip
    return stamp, sign, body
