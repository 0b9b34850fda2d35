"""Figures: sizes, parameters, memory, times, rates; which of them are limits.

A figure is a limit when the words around it say so ("under", "or less", "I
have"), and is not when it is said of something tried ("gives me 1 FPS", "needs
24 GB, too heavy").  Figures that cannot be are refused with their own words.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from agent.understanding import numbers, units
from agent.understanding.text import Text
from bowerbird.errors import BadInput

Bound = Literal["max", "min", "exact", "reported"]

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>-|minus )?(?P<n>\d+/\d+|\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?(?![\d])"
    r"|\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|\.\d+|nan|inf|infinity|infinite)(?P<plus>\+)?"
)
_CJK_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?P<sign>-)?(?P<n>\d+(?:\.\d+)?)(?P<plus>\+)?")
_MAX = re.compile(
    r"(?:\b(?:no|not|nothing|never|nie)\s(?:\w+\s)?(?:more|bigger|larger|over|above|exceed\w*|greater"
    r"|higher|longer|slower)(?: than)?|exceed(?:ing)?|\bunder|\bbelow|\b(?:less|smaller|fewer|lighter"
    r"|faster|quicker|lower) than|\bat most|\bat max(?:imum)?|\bmax(?:imum|imal|imo)?\b\.?(?: of)?"
    r"|\bup to|<=?|\bwithin|\bsub|\bfits? (?:in|on|into|inside|within|onto)(?: an?)?|\blimit(?:ed)?"
    r"(?: (?:to|of|is))?|\bbudget(?: (?:of|is))?|\bcap(?:ped)?(?: (?:at|of))?|\bceiling|\bunter"
    r"|\bweniger als|\bhochstens|\bmaximal|\bkleiner als|\bbis(?: zu)?|\bnicht mehr als|\bmoins de"
    r"|\bau (?:plus|maximum)|\bmax de|\binferieure? a|\bmenos de|\bmenor (?:de|que|a)|\bcomo maximo"
    r"|\bhasta|\bmeno di|\bal massimo|\bno maximo|\bate|小于|不超过|不到|低于|少于|以内|最多"
    r"|\bsmaller or equal to|\b~|\baround|\babout|\broughly)"
)
_MIN = re.compile(
    r"(?:\bat least|\bmore than|\bover|\babove|>=?|\bmin(?:imum|destens)?\b\.?(?: of)?"
    r"|\b(?:bigger|larger|greater|faster|higher|better) than|\bmindestens|\buber|\bmehr als"
    r"|\bplus de|\bau moins|\bmas de|\bal menos|\bpiu di|\balmeno|\bmais de|\bpelo menos|至少|大于|超过)"
)
_MAX_AFTER = re.compile(
    r"\W{0,2}(?:or|and|oder|ou|o)\s(?:less|under|below|smaller|fewer|lower|faster|weniger|kleiner|moins|menos)"
    r"|\W{0,2}(?:max\b|maximum|tops|at most|limit|budget|is (?:my|the|our) (?:max|limit|constraint)"
    r"|以下|以内|之内|hochstens|maximal)"
)
_MIN_AFTER = re.compile(
    r"\W{0,2}(?:or|and)\s(?:more|higher|better|faster|above|larger|bigger)|\W{0,2}(?:minimum|min\b|以上)"
)
_REPORT = re.compile(
    r"\b(?:gives?(?: me| us)?|gave|got|getting|gets?|reach(?:es|ed)?|achieves?d?|runs at|running at"
    r"|ran at|takes?|took|needs|requires?|required|uses?|used|eats?|consumes?|weighs?|weighed"
    r"|is|was|were|are|has|had|hits?|scores?|scored|wants|costs?|only manages?|manages?|with its)\b"
)
_WISH = re.compile(
    r"\b(?:i|we|you|must|should|to|it|please|and|can) (?:only )?(?:need|want|have|require|reach|run|use)\b"
    r"|\bneed\b|\bmust\b|\bshould\b|\bhave to\b|\bgoal\b|\btarget\b|\bwant\b|\bbrauche\b|\bmuss\b"
    r"|\bi(?: ha|')?ve(?: got)?\b|\bi got\b|\b(?:only|just) (?:has|have|got)\b|\b(?:has|have|got) (?:only|just)\b|\bi only\b|\bmy\b|\bonly\b|\bbudget is\b|\blimit is\b|\bno more\b|\bhave\b"
)
_OWNED = re.compile(r"\s*(?:of )?(?:gpu |system |graphics )?(?:v?ram|memory)\b")
_NEEDS = re.compile(
    r"\b(?:needs|requires?|required|uses?|used|eats?|consumes?|takes?|took|wants|hits?|asks for)\b"
)
_TOO = re.compile(
    r"\btoo (?:slow|heavy|big|large|much|high|long)|\bway too\b|\bout of memory|\boom\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    kind: units.Kind
    value: float
    bound: Bound
    start: int
    end: int
    words: str


def _bound(plain: str, start: int, end: int, plus: bool) -> Bound:
    before = plain[max(0, start - 70) : start]
    cut = max(before.rfind(mark) for mark in (". ", "; ", "\n", "?", "!", " but ", " aber "))
    before = before[cut + 1 :]
    near = before[-30:]
    after = plain[end : end + 32]
    if _MAX_AFTER.match(after):
        return "max"
    if plus or _MIN_AFTER.match(after):
        return "min"
    last = _last(_MAX, near)
    least = _last(_MIN, near)
    owned = _OWNED.match(plain, end)
    reported = _last(_NEEDS if owned else _REPORT, before)
    wished = _last(_WISH, before)
    if last >= 0 and last >= least:
        return "max"
    said = len(before) - len(near)
    if reported >= 0 and reported > wished:
        return "reported"
    if least >= 0 and said + least >= 0:
        return "min"
    return "exact"


def _last(pattern: re.Pattern[str], text: str) -> int:
    at = -1
    for match in pattern.finditer(text):
        at = match.end()
    return at


def _refuse(words: str) -> BadInput:
    return BadInput(
        f"The figure {words.strip()!r} cannot be a limit. "
        'Write a finite number above zero with its unit, for example "under 100 MB" or "20 fps".'
    )


def find(text: Text) -> list[Figure]:
    """All figures with a unit, in order."""
    found: list[Figure] = []
    for pattern in (_NUMBER, _CJK_NUMBER):
        for match in pattern.finditer(text.plain):
            figure = _figure(text, match)
            if figure:
                found.append(figure)
    return sorted(found, key=lambda f: f.start)


def _figure(text: Text, match: re.Match[str]) -> Figure | None:
    plain, shown = text.plain, text.shown
    unit = units.unit_at(plain, shown, match.end())
    if unit is None:
        return None
    kind, name, end = unit
    short = plain[match.end() : end].strip(" -")
    if short in ("m", "b", "s", "d") and match["n"] in ("nan", "inf"):
        return None
    if short in ("m", "b") and not _counts_parameters(text, match, end):
        return None
    words = shown[match.start() : end]
    try:
        value = numbers.parse(match["n"])
    except ValueError:
        return None
    bound = _bound(plain, match.start(), end, bool(match["plus"]))
    if bound == "exact" and _TOO.match(plain[end : end + 24].lstrip(" ,.-")):
        bound = "reported"
    if match["sign"] and match.start() and plain[match.start() - 1] not in " <>=(":
        match_sign = False
    else:
        match_sign = bool(match["sign"])
    if kind in ("bytes", "params", "time", "rate") and bound != "reported":
        if not math.isfinite(value) or value <= 0 or match_sign:
            raise _refuse(words)
        value = units.convert(value, kind, name)
        if not math.isfinite(value) or value <= 0:
            raise _refuse(words)
    elif kind == "tokens":
        value = units.convert(value, kind, name)
    return Figure(kind, value, bound, match.start(), end, words)


def _counts_parameters(text: Text, match: re.Match[str], end: int) -> bool:
    """A bare "50 M" or "7B": a count of parameters, or metres and minutes?"""
    letter = text.shown[match.end() : end].strip(" -")
    after = text.plain[end : end + 14]
    limited = _bound(text.plain, match.start(), end, bool(match["plus"])) in ("max", "min")
    named = re.match(r"[ -]*(?:model|llm|param|instruct|class|version|checkpoint|chat)", after)
    if letter == "m":
        return bool(limited and not re.match(r" ?(?:away|long|high|deep|distance)", after))
    return limited or bool(named) or letter == "B"
