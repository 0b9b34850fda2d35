"""The shape of what Slack sends: whoever has the secret may still send anything."""

from __future__ import annotations

import re
from typing import Any, cast

_CHANNEL = re.compile(r"[A-Z0-9]{1,40}")
_TS = re.compile(r"\d{1,20}\.\d{1,20}")
_WORDS = ("type", "channel", "user", "text", "channel_type", "bot_id")
"""Fields of an event that are text where they are there."""


def has_its_shape(body: Any) -> bool:
    """Whether what Bolt and our listeners look at is where Slack puts it."""
    if not isinstance(body, dict):
        return False
    told = cast("dict[str, Any]", body)
    match told.get("type"):
        case "event_callback":
            event = told.get("event")
            return _is_event(event) and isinstance(told.get("team_id", ""), str)
        case "block_actions":
            actions: Any = told.get("actions")
            people = (told.get("user"), told.get("channel"), told.get("message", {}))
            if not isinstance(actions, list) or not all(isinstance(p, dict) for p in people):
                return False
            several = cast("list[Any]", actions)
            return len(several) > 0 and all(map(_is_action, several))
        case _:
            return told.get("event") is None and told.get("actions") is None


def is_place(channel: Any, thread: Any) -> bool:
    """Whether these name a channel and, where it is not None, a thread in it."""
    if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel):
        return False
    return thread is None or (isinstance(thread, str) and _TS.fullmatch(thread) is not None)


def _is_event(event: Any) -> bool:
    if not isinstance(event, dict):
        return False
    fields = cast("dict[str, Any]", event)
    return all(isinstance(fields.get(name, ""), str) for name in _WORDS)


def _is_action(action: Any) -> bool:
    return isinstance(action, dict) and isinstance(
        cast("dict[str, Any]", action).get("action_id"), str
    )
