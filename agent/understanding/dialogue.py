"""Several turns become one Need: what is said later overrides, adds, or takes back."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.understanding import parse
from agent.understanding.parse import Turn
from bowerbird.need import OUT_OF_SCOPE

SCALARS = (
    "license", "max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps",
    "hardware", "device_name", "dataset", "library", "source_hub",
)  # fmt: skip
_ALSO = re.compile(
    r"\b(?:too|also|as well|additionally|plus|and also|both|auch|zusatzlich|aussi|tambien|anche|tambem|on top)\b"
)
_INSTEAD = re.compile(
    r"\b(?:instead|i meant|meant|actually|rather|not .{1,30} but|other way|wait|sorry|i mean|correction|statt(?:dessen)?|plutot|mejor|lieber|forget)\b"
)
_SWITCH: dict[str, dict[str, str]] = {
    "classification": {
        "image": "image-classification", "audio": "audio-classification",
        "text": "text-classification", "video": "video-classification", "speech": "audio-classification",
    },
    "features": {"image": "image-feature-extraction", "text": "feature-extraction"},
    "generation": {"image": "text-to-image", "audio": "text-to-audio", "text": "text-generation",
                   "video": "text-to-video", "speech": "text-to-speech"},
}  # fmt: skip
_LIMITS = ("max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps")
_SURE = 5.0


def merge(turns: Sequence[Turn]) -> dict[str, Any]:
    """Fields of the Need after the last turn."""
    need: dict[str, Any] = dict(turns[0].fields)
    texts = [turns[0].text.shown]
    for turn in turns[1:]:
        _apply(need, turn, texts)
        texts.append(turn.text.shown)
    return need


def _apply(need: dict[str, Any], turn: Turn, earlier: list[str]) -> None:
    said = turn.fields
    plain = turn.text.plain
    instead = bool(_INSTEAD.search(plain))
    if (
        turn.decline
        and turn.found.points < _SURE
        and need["task"]
        and need["task"] != [OUT_OF_SCOPE]
    ):
        turn.decline = None if any(said.get(k) for k in SCALARS) or said["wants"] else turn.decline
    _task(need, turn, instead, earlier)
    for name in turn.dropped:
        need[name] = [] if isinstance(need.get(name), list) else None
        if name == "hardware":
            need["device_name"] = None
    for name in SCALARS:
        if said.get(name) is not None:
            need[name] = said[name]
            if name == "hardware" and said.get("device_name") is None:
                need["device_name"] = None
    if said["languages"]:
        both = bool(_ALSO.search(plain)) and not instead
        need["languages"] = (
            list(dict.fromkeys([*need["languages"], *said["languages"]]))
            if both
            else said["languages"]
        )
    need["languages"] = [c for c in need["languages"] if c not in turn.language_refused]
    need["must_not"] = list(dict.fromkeys([*need["must_not"], *said["must_not"]]))
    need["wants"] = _wants(need["wants"], turn)
    if instead and said["domain"] and not turn.modalities:
        need["domain"] = said["domain"]
    elif said["domain"]:
        need["domain"] = list(dict.fromkeys([*need["domain"], *said["domain"]]))[:4]


def _wants(before: list[str], turn: Turn) -> list[str]:
    gone = set[str]()
    if re.search(
        r"\b(?:bigger|larger) (?:is|are|would be)? ?(?:fine|ok|okay)|size (?:does not|doesn't|is not) matter",
        turn.text.plain,
    ):
        gone.add("small")
    fresh = turn.fields["wants"]
    replaced = {w.partition(":")[0] for w in fresh if ":" in w}
    kept = [w for w in before if w not in gone and w.partition(":")[0] not in replaced]
    return list(dict.fromkeys([*kept, *fresh]))


def _task(need: dict[str, Any], turn: Turn, instead: bool, earlier: list[str]) -> None:
    old: list[str] = need["task"]
    new: list[str] = turn.fields["task"]
    if turn.decline:
        if not old:
            need["task"] = new
        return
    if not old or old == [OUT_OF_SCOPE]:
        joined = parse.turn(" . ".join([*earlier, turn.text.shown])) if not old else turn
        need["task"] = joined.fields["task"] or new
        need["domain"] = joined.fields["domain"] or need["domain"]
        return
    switched = _switched(old[0], turn)
    if switched and (instead or turn.denied_words):
        need["task"] = [switched]
        turn.fields["domain"] = []
    elif (
        new
        and turn.found.named
        and turn.found.points >= _SURE
        and new[0] not in old[:1]
        and _changes(turn)
    ):
        need["task"] = new
        if turn.fields["domain"]:
            need["domain"] = []


def _changes(turn: Turn) -> bool:
    """A new task in its own words, not only a hint beside a limit ("imagenet", "top-1")."""
    return turn.found.points >= 7.5 or bool(_INSTEAD.search(turn.text.plain))


def _switched(tag: str, turn: Turn) -> str | None:
    """The same kind of work on another medium ("I meant pictures, not sound")."""
    if turn.found.points >= 7.5 or len(turn.modalities) != 1:
        return None
    (medium,) = turn.modalities
    for family in _SWITCH.values():
        if tag in family.values() and medium in family and family[medium] != tag:
            return family[medium]
    return None
