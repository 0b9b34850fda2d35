"""Bowerbird in Slack: mentions, direct messages, `/bowerbird`, and buttons.

A thread in Slack is a dialogue.  A message is answered at once with a line
that is edited while work goes on and becomes the answer.
"""

from __future__ import annotations

import json
import logging
import re
import signal
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Event
from types import FrameType
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request, Response

from agent.dialogue import Dialogue, speech_of
from agent.speech import Speech, later
from agent.work import Options
from bowerbird.errors import BowerbirdError, SettingsError
from bowerbird.settings import Settings
from ui.feedback import Feedback
from ui.render.slack import MOVES, blocks, escaped, working
from ui.web.problems import problem
from ui.web.slack_shape import has_its_shape, is_place
from ui.web.slack_signature import Once, Signature

if TYPE_CHECKING:
    from agent import Assistant
    from agent.graph import Said
    from ui.web.service import Service

log = logging.getLogger("bowerbird.slack")

TURNS = 4
"""Turns worked on at once."""
WAITING = 20
EDIT_S = 1.0
_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
_FAILED = later("Bowerbird failed here; its log says more.")
_STOPPED = later("Stopped; the dialogue goes on as it was before.")
_BUSY = later("Too many people ask right now; please try again in a minute.")


class Talk:
    """Answers messages through a Slack client."""

    def __init__(self, assistant: Assistant, settings: Settings, feedback: Feedback) -> None:
        self._assistant = assistant
        self._settings = settings
        self._feedback = feedback
        self._room = BoundedSemaphore(TURNS + WAITING)
        self._threads = ThreadPoolExecutor(TURNS, "slack")
        self._closed = Event()
        self._running: dict[tuple[str, str], Event] = {}
        """By channel and the message that is edited."""

    def close(self) -> None:
        """No further turn is begun; those that run are stopped."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for stop in list(self._running.values()):
            stop.set()

    def stop(self, channel: str, ts: str) -> None:
        """End the turn whose message this is, where one runs."""
        if (stop := self._running.get((channel, ts))) is not None:
            stop.set()

    def begin(self, client: Any, channel: Any, thread_ts: Any, text: str) -> None:
        """Take a message on, or say that there is no room; returns at once.  Nothing where
        these are no channel and no thread of Slack's."""
        if not is_place(channel, thread_ts):
            return
        words = _MENTION.sub(" ", text).replace("&lt;", "<").replace("&gt;", ">")
        words = words.replace("&amp;", "&").strip() or "help me choose"
        if not self._room.acquire(blocking=False):
            said = speech_of(Dialogue(), words)(_BUSY)
            client.chat_postMessage(channel=channel, thread_ts=thread_ts, text=said)
            return
        self._threads.submit(self._answer, client, channel, thread_ts, words)

    def speech(self, thread: str | None, words: str = "") -> Speech:
        """The language of the answer to these words in a thread."""
        before = self._assistant.agent.dialogue(thread) if thread else Dialogue()
        return speech_of(before, words)

    def _answer(self, client: Any, channel: str, thread_ts: str | None, words: str) -> None:
        try:
            t = self.speech(f"slack:{channel}:{thread_ts}" if thread_ts else None, words)
            place = {"channel": channel, "unfurl_links": False, "unfurl_media": False}
            looking = working(t("Looking…"), t)
            sent = client.chat_postMessage(**place, thread_ts=thread_ts, **looking)
            ts = sent["ts"]
            thread = f"slack:{channel}:{thread_ts or ts}"
            try:
                self._turn(client, channel, ts, thread, words, t=t)
            except BowerbirdError as error:
                said = escaped(t.sentence(str(error)))
                client.chat_update(channel=channel, ts=ts, text=said, blocks=[])
            except Exception:
                if self._closed.is_set():
                    return
                log.exception("a turn failed")
                client.chat_update(channel=channel, ts=ts, text=t(_FAILED), blocks=[])
        except Exception:
            if not self._closed.is_set():  # else what it needs is gone already
                log.exception("Slack could not be told")
        finally:
            self._room.release()

    def _turn(
        self, client: Any, channel: str, ts: str, thread: str, words: str, *, t: Speech
    ) -> None:
        options = Options(picks=self._settings.picks, validate=True)
        stop = self._running[channel, ts] = Event()
        try:
            said = self._assistant.agent.say(thread, words, options, stop)
            answered = self._tell(client, channel, ts, thread, said, t=t)
        finally:
            del self._running[channel, ts]
        if not answered:
            client.chat_update(channel=channel, ts=ts, text=t(_STOPPED), blocks=[])

    def _tell(
        self, client: Any, channel: str, ts: str, thread: str, events: Iterator[Said], *, t: Speech
    ) -> bool:
        """Edit the message as things happen; whether an answer came."""
        edited = time.monotonic()
        for said in events:
            if said.answer is not None:
                text = escaped(said.answer.message)[:3000] or t("No answer.")
                shown = blocks(said.answer, thread)
                client.chat_update(channel=channel, ts=ts, text=text, blocks=shown)
                return True
            if said.event == "progress" and time.monotonic() - edited > EDIT_S:
                edited = time.monotonic()
                told = escaped(t.sentence(str(said.data.get("text", ""))))[:300]
                client.chat_update(channel=channel, ts=ts, **working(f"{told}…", t))
        return False

    def judge(self, client: Any, channel: str, user: str, up: bool, value: str) -> None:
        """Keep a thumb and thank for it; nothing where the button carries something else."""
        try:
            told: dict[str, Any] = json.loads(value)
            thread, model = str(told["thread"]), str(told["model"])
        except (ValueError, TypeError, KeyError):
            return
        self._feedback.add(thread, model, "up" if up else "down", surface="slack")
        t = self.speech(thread)
        client.chat_postEphemeral(channel=channel, user=user, text=t("Thank you, it is kept."))


def make_app(talk: Talk, settings: Settings) -> Any:
    """The Bolt application.  Raises SettingsError where the extra or the token is missing."""
    try:
        from slack_bolt import App
        from slack_sdk import WebClient
    except ImportError:
        raise SettingsError("For Slack, install the extra: uv sync --extra slack.") from None
    if settings.slack_bot_token is None:
        raise SettingsError("Set BOWERBIRD_SLACK_BOT_TOKEN to the token of the app's bot.")
    token = settings.slack_bot_token.get_secret_value()
    client = WebClient(token, base_url=settings.slack_endpoint, timeout=20)
    app: Any = App(client=client, token_verification_enabled=False,
                   request_verification_enabled=False)  # fmt: skip
    seen = Once()

    def once(name: object) -> bool:
        """Slack asks again where it was not answered in time: the same is done once."""
        return not name or seen.new(str(name))

    def heard(event: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        if not once(body.get("event_id")):
            return
        thread = event.get("thread_ts") or event.get("ts")
        talk.begin(client, event.get("channel"), thread, str(event.get("text") or ""))

    def direct(event: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        person = not event.get("bot_id") and not event.get("subtype")
        if event.get("channel_type") == "im" and person:
            heard(event, body, client)

    def command(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        if once(body.get("trigger_id")):
            talk.begin(client, body.get("channel_id"), None, str(body.get("text") or ""))

    def move(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        if not once(body.get("trigger_id")):
            return
        action = body["actions"][0]
        _, _, thread_ts = str(action.get("value")).rpartition(":")
        t = talk.speech(str(action.get("value")))
        words = t(MOVES[str(action["action_id"]).removeprefix("move_")])
        talk.begin(client, body["channel"].get("id"), thread_ts, words)

    def thumb(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        action = body["actions"][0]
        if not once(body.get("trigger_id")):
            return
        up, user = action["action_id"] == "thumb_up", str(body["user"].get("id"))
        talk.judge(client, str(body["channel"].get("id")), user, up, str(action.get("value")))

    def stop(ack: Any, body: dict[str, Any]) -> None:
        ack()
        talk.stop(str(body["channel"].get("id")), str(body.get("message", {}).get("ts")))

    app.action("stop")(stop)
    app.event("app_mention")(heard)
    app.event("message")(direct)
    app.command("/bowerbird")(command)
    app.action(re.compile("^move_(smaller|accurate|code)$"))(move)
    app.action(re.compile("^thumb_(up|down)$"))(thumb)
    return app


def add_to(router: APIRouter, service: Service) -> Talk | None:
    """`POST /slack/events`, where a signing secret and a bot token are set."""
    settings = service.settings
    if settings.slack_signing_secret is None or settings.slack_bot_token is None:
        return None
    signature = Signature(settings.slack_signing_secret.get_secret_value())
    talk = Talk(service.assistant, settings, service.feedback)
    app = make_app(talk, settings)
    room = anyio.CapacityLimiter(TURNS)
    """Threads of its own: Slack waits three seconds for an acknowledgement, whoever else asks."""

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        body = await request.body()
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not signature.good(stamp, request.headers.get("x-slack-signature", ""), body):
            return problem(401, "This does not come from Slack, or came before.")
        from slack_bolt import BoltRequest

        try:
            text = body.decode()
        except UnicodeDecodeError:
            return problem(400, "The body is not UTF-8.")
        try:
            asked = BoltRequest(body=text, headers=dict(request.headers))
        except Exception:  # Bolt's reading of it fails in as many ways as there are shapes
            return problem(400, "The body is not what Slack sends.")
        if not has_its_shape(asked.body):
            return problem(400, "The body is not what Slack sends.")
        got: Any = await anyio.to_thread.run_sync(app.dispatch, asked, limiter=room)
        kind = got.headers.get("content-type", ["text/plain"])[0]
        return Response(got.body, got.status, media_type=kind)

    return talk


def serve_socket(settings: Settings) -> None:
    """Answer over Socket Mode until stopped."""
    if settings.slack_app_token is None:
        raise SettingsError("Set BOWERBIRD_SLACK_APP_TOKEN to the app-level token (xapp-...).")
    from agent import Assistant

    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    with Assistant(settings) as assistant:
        talk = Talk(assistant, settings, Feedback(settings))
        app = make_app(talk, settings)
        assistant.prepare()
        with listening(app, settings.slack_app_token.get_secret_value()):
            ended.wait()
        talk.close()


@contextmanager
def listening(app: Any, token: str) -> Generator[None]:
    """Connected over Socket Mode; a connection that breaks is made anew."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler

    handler: Any = SocketModeHandler(app, token)
    handler.connect()  # pyright: ignore[reportUnknownMemberType]
    try:
        yield
    finally:
        handler.close()  # pyright: ignore[reportUnknownMemberType]
