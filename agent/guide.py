"""Questions with ready answers: guided mode, and the one question of an unclear request.

Guided mode asks at most four, each with "not sure", and leaves out what is
known already.
"""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz import fuzz

from agent.artifacts import Option
from agent.speech import Speech
from agent.understanding import Talk, parse
from agent.understanding.text import clean, plain

NOT_SURE = "Not sure"
_UNSURE = re.compile(
    r"^\W*(?:(?:i am |i'm |im )?not sure|unsure|(?:i )?(?:do not|don't|dont) know|no idea|dunno|skip|whatever|any|either|does not matter|doesn't matter"
    r"|weiss (?:ich )?(?:es )?nicht|weiß (?:ich )?nicht|ich weiss (?:es )?nicht|ich weiß (?:es )?nicht|keine ahnung|egal|unsicher|nicht sicher"
    r"|(?:je (?:ne )?)?sais pas|je ne sais pas|pas sur|aucune idee|peu importe|no (?:lo )?se|no estoy segur[oa]|da igual"
    r"|non (?:lo )?so|non sono sicur[oa]|boh|nao sei|nao tenho certeza|tanto faz|不知道|不确定|随便|都可以)\W*$"
)
_NUMBER = re.compile(
    r"^\W*(?:option |answer |number |nr\.? |nummer |opcion |opzione |opcao |选)?(\d{1,2}|[a-k])\W*$"
)
QUESTIONS: dict[str, str] = {
    "input": "What goes in, and what should come out?",
    "place": "Where will it run?",
    "use": "What will you use it for?",
    "examples": "Do you have labelled examples of your own?",
    "task": "Which of these do you mean?",
}


def _option(label: str, **patch: Any) -> Option:
    return Option(label=label, patch=patch)


OPTIONS: dict[str, list[Option]] = {
    "input": [
        _option("A photo goes in, its name comes out", task=["image-classification"]),
        _option("A photo goes in, boxes around things come out", task=["object-detection"]),
        _option("A photo goes in, exact outlines come out", task=["image-segmentation"]),
        _option("A text goes in, a label comes out", task=["text-classification"]),
        _option("A text goes in, similar texts come out", task=["sentence-similarity"]),
        _option("A question goes in, a written answer comes out", task=["text-generation"]),
        _option("Speech goes in, text comes out", task=["automatic-speech-recognition"]),
        _option("Text goes in, speech comes out", task=["text-to-speech"]),
        _option("A sound goes in, its name comes out", task=["audio-classification"]),
        _option(NOT_SURE, task=["image-text-to-text"],
                assumed="a model that looks at pictures and answers in words, as you were not sure"),
    ],
    "place": [
        _option("On this computer"),
        _option("On my laptop, without a graphics card", hardware="cpu"),
        _option("On a phone", hardware="mobile"),
        _option("On a graphics card (GPU)", hardware="gpu"),
        _option("In the browser", hardware="browser"),
        _option(NOT_SURE, assumed="this computer, as you were not sure where it will run"),
    ],
    "use": [
        _option("Study or hobby", license="any"),
        _option("Inside a company", license="commercial-ok"),
        _option("I will sell or publish it", license="open"),
        _option(NOT_SURE, license="open", assumed="an open licence, to be on the safe side"),
    ],
    "examples": [
        _option("None", wants=["no-training"]),
        _option("Fewer than 100", wants=["few-shot"]),
        _option("100 to 1,000", wants=["fine-tune"]),
        _option("More than 1,000", wants=["fine-tune"]),
        _option(NOT_SURE),
    ],
}  # fmt: skip
_FIELDS = {
    "input": "task", "task": "task", "place": "hardware", "use": "license", "examples": "wants",
}  # fmt: skip
_STEPS = ("input", "place", "use", "examples")


class Pending(BaseModel):
    """A question that was asked and not yet answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    options: list[Option]
    guided: bool = False
    left: list[str] = Field(default_factory=list[str])

    @property
    def question(self) -> str:
        return QUESTIONS[self.field]


def begin(talk: Talk | None) -> Pending | None:
    """The first question of guided mode that is not answered already."""
    return _next(list(_STEPS), talk)


def following(pending: Pending, talk: Talk | None) -> Pending | None:
    return _next(pending.left, talk) if pending.guided else None


def _next(steps: list[str], talk: Talk | None) -> Pending | None:
    left = [s for s in steps if not _known(s, talk)]
    if not left:
        return None
    return Pending(field=left[0], options=OPTIONS[left[0]], guided=True, left=left[1:])


def _known(step: str, talk: Talk | None) -> bool:
    if talk is None:
        return False
    fields = talk.fields
    if step == "examples":
        return bool({"no-training", "few-shot", "fine-tune", "zero-shot"} & set(fields["wants"]))
    return bool(fields.get(_FIELDS[step]))


def match(pending: Pending, text: str, speech: Speech) -> Option | None:
    """The ready answer that the words choose: by number, by its words, or "not sure"."""
    said = plain(clean(text))
    number = _NUMBER.match(said)
    if number:
        at = int(number[1]) - 1 if number[1].isdigit() else ord(number[1]) - ord("a")
        return pending.options[at] if 0 <= at < len(pending.options) else None
    unsure = next((o for o in pending.options if o.label == NOT_SURE), None)
    if _UNSURE.match(said):
        return unsure or pending.options[0]
    scored = [
        (max(fuzz.ratio(said, plain(label)) for label in (o.label, speech(o.label))), -n)
        for n, o in enumerate(pending.options)
    ]
    best, at = max(scored)
    if best >= 85:
        return pending.options[-at]
    inside = [
        o for o in pending.options
        if len(said) >= 3 and any(said in plain(label) for label in (o.label, speech(o.label)))
    ]  # fmt: skip
    return inside[0] if len(inside) == 1 else None


def patched(talk: Talk | None, option: Option, field: str) -> Talk:
    """What is known after a ready answer."""
    fields = dict(talk.fields) if talk else dict(parse.nothing())
    for name, value in option.patch.items():
        if name == "assumed":
            continue
        fields[name] = list(dict.fromkeys([*fields["wants"], *value])) if name == "wants" else value
    known = talk or Talk(fields=fields)
    assumed = dict(known.assumed)
    if "assumed" in option.patch:
        assumed[_FIELDS[field]] = option.patch["assumed"]
    return known.model_copy(update={"fields": fields, "named": True, "assumed": assumed})
