"""Types of fields that several operations take."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from bowerbird.tasks import TASKS

MAX_TURNS = 50
MAX_PICKS = 20
MAX_IDS = 10


def _whole(text: str) -> str:
    """JSON can spell half a character (a lone surrogate); nothing after us could store it."""
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("is not valid Unicode") from None
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("says nothing")
    return text


def _known_task(tag: str) -> str:
    if tag not in TASKS:
        raise ValueError("is not a task that Bowerbird knows; /openapi.json lists them")
    return tag


Words = Annotated[
    str, StringConstraints(pattern=r"\S"), AfterValidator(_whole), AfterValidator(_said)
]
"""Text that says something.  How long it may be is the setting `max_request_chars`."""
Id = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_whole)]
TaskTag = Annotated[
    str, AfterValidator(_known_task), WithJsonSchema({"type": "string", "enum": sorted(TASKS)})
]
LicenseWish = Annotated[
    str,
    StringConstraints(
        pattern=r"^(any|open|permissive|commercial-ok|(specific|not):[a-z0-9][a-z0-9.+-]{0,80})$"
    ),
]


EVENT = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}
"""Schema of one server-sent event; its data is JSON."""


class Body(BaseModel):
    """A request's body: a field that is not documented is an error, not a guess."""

    model_config = ConfigDict(extra="forbid")
