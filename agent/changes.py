"""A change of the Need by hand, as data: what chips and drop-downs send instead of words.

It is a turn like any other: the thread goes on from it, and what was set by
hand stands until words or another change say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from agent import guide
from agent.dialogue import Dialogue, Step
from agent.speech import Speech
from agent.understanding import Act, Talk, parse, understood
from agent.wording import understood as in_words
from bowerbird.errors import BadInput
from bowerbird.need import Need

FIELDS = frozenset(Need.model_fields) - {"assumed", "unclear"}
_SIZES = ("max_size_mb", "max_params_m")


def changed(before: Dialogue, patch: Mapping[str, Any]) -> Step:
    """The turn that sets these fields of the Need and leaves the others as they are.

    None or [] clears a field; an empty patch asks for the same again.  Raises
    BadInput where a field is unknown or has a value that a Need cannot have.
    """
    strange = sorted(set(patch) - FIELDS)
    if strange:
        raise BadInput(f"These cannot be set by hand: {', '.join(strange)[:200]}.")
    known = before.talk
    fields = {**(known.fields if known else parse.nothing()), **patch}
    if patch.get("hardware") and "device_name" not in patch:
        fields["device_name"] = None
    try:
        Need.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{first['loc'][0]}: {first['msg']}.") from None
    known = known or Talk(fields=fields)
    update: dict[str, Any] = {
        "fields": fields,
        "assumed": {name: said for name, said in known.assumed.items() if name not in patch},
    }
    if "task" in patch:
        # The words for the old task must not pull the search back to it.
        update |= {"named": bool(patch["task"]), "asked_in": [], "decline": None}
    talk = known.model_copy(update=update)
    language = before.language or "en"
    meaning = understood(talk, "", language)
    state = before.model_copy(
        update={"talk": talk, "language": language, **_forgotten(before, patch)}
    )
    said = in_words(meaning.need, Speech("en"))
    return Step(before, said or "anything", Act("request"), meaning, state)


def _forgotten(before: Dialogue, patch: Mapping[str, Any]) -> dict[str, Any]:
    """What no longer holds after the change."""
    update: dict[str, Any] = {}
    if any(name in patch for name in _SIZES):
        update["below_mb"] = None
    old: list[str] = before.talk.fields["task"][:1] if before.talk else []
    new: list[str] = patch.get("task") or []
    if "task" in patch and new[:1] != old:
        update |= {"below_mb": None, "skipped": [], "shown": [], "answered": False}
    pending = before.pending
    if pending is not None and patch:
        update["pending"] = None if not pending.guided else guide.following(pending, before.talk)
    return update
