"""Figures: sizes, parameters, memory, times, rates; which of them are limits.

A figure is a limit when the words around it say so ("under", "or less", "I
have"), and is not when it is said of something tried ("gives me 1 FPS", "needs
24 GB, too heavy").  Figures that cannot be are refused with their own words.
"""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from agent.understanding import bounds, numbers, units
from agent.understanding.bounds import Bound
from agent.understanding.text import Text
from bowerbird.errors import BadInput

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>-|minus )?(?P<n>\d+/\d+|\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?(?![\d])"
    r"|\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|\.\d+|nan|inf|infinity|infinite)(?P<plus>\+)?"
)
_CJK_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?P<sign>-)?(?P<n>\d+(?:\.\d+)?)(?P<plus>\+)?")


MOST = 100
"""Figures that are read of one turn."""


@dataclass(frozen=True, slots=True)
class Figure:
    kind: units.Kind
    value: float
    bound: Bound
    start: int
    end: int
    words: str


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
            if len(found) == MOST:
                break
            figure = _figure(text, match)
            if figure:
                found.append(figure)
    found += _without_unit(text, found)
    return _upper(text, sorted(found, key=lambda f: f.start))


_TO = re.compile(r"\s*(?:to|till|until|up to|-|and|bis|a|y|e|et|und|~|到|至)\s*")


def _upper(text: Text, figures: list[Figure]) -> list[Figure]:
    """Of "0.5B to 1.5B" the upper end is the limit."""
    lower = {
        first
        for first, second in pairwise(figures)
        if first.kind == second.kind
        and first.kind in ("params", "bytes", "time")
        and first.value < second.value
        and _TO.fullmatch(text.plain[first.end : second.start])
    }
    return [f for f in figures if f not in lower]


_BARE = re.compile(
    r"\b(?:needs?|wants?|requires?|reach|target|aim for|brauche|necesito|besoin d\w*)\b"
    r"[^.\d?!]{0,24}?"
    r"(?<![\d.])(\d+(?:\.\d+)?)(?=\s*(?:[.,;!?]|or more|at least|mindestens|$))"
)


_OWNS = re.compile(
    r"\b(?:(?:only|just|merely) (?:has|have|got|offers)|(?:has|have|got|offers) (?:only|just|merely)|hat (?:nur|bloss)|n'a que|(?:solo|apenas|so) (?:tiene|tem|ha)|(?:tiene|tem|ha) (?:solo|solamente|apenas|so))"
    r" (\d+(?:\.\d+)?)(?=\s*(?:[.,;!?]|$))"
)


_LIKE_BEFORE: tuple[tuple[re.Pattern[str], frozenset[str], frozenset[str]], ...] = (
    (_BARE, frozenset({"rate", "time"}), frozenset({"reported"})),
    (_OWNS, frozenset({"bytes"}), frozenset({"reported", "exact"})),
)


def _without_unit(text: Text, found: list[Figure]) -> list[Figure]:
    """ "It gives me 4 FPS, I need 15", "needs 10 GB, my card only has 4": the unit is that of
    what was told before."""
    for pattern, kinds, told in _LIKE_BEFORE:
        before = next((f for f in found if f.kind in kinds and f.bound in told), None)
        match = pattern.search(text.plain, before.end) if before else None
        if before is None or match is None:
            continue
        behind = len(before.words.lstrip("0123456789.,/ -"))
        unit = units.unit_at(text.plain, text.shown, before.end - behind)
        value = units.convert(float(match[1]), unit[0], unit[1]) if unit else 0.0
        if unit is not None and unit[0] == before.kind and 0 < value < math.inf:
            words = f"{match[1]} {unit[1]}"
            at = match.start(1), match.end(1)
            return [Figure(before.kind, value, "exact", *at, words)]
    return []


def _figure(text: Text, match: re.Match[str]) -> Figure | None:
    plain, shown = text.plain, text.shown
    unit = units.unit_at(plain, shown, match.end())
    if unit is None:
        return None
    kind, name, end = unit
    short = plain[match.end() : end].strip(" -")
    if short in ("m", "b", "s", "d") and match["n"] in ("nan", "inf"):
        return None
    if kind == "params" and _counts_things(text, short, end):
        return None
    if short in ("m", "b") and not _counts_parameters(text, match, end):
        return None
    words = shown[match.start() : end]
    try:
        value = numbers.parse(match["n"])
    except ValueError:
        return None
    bound = bounds.of(plain, match.start(), end, bool(match["plus"]), kind == "rate")
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


_COUNTED = re.compile(
    r" (?!(?:models?|modell\w*|model\w+|llms?|net|nets|network\w*|weights?|total|active|max\w*|min\w*|at|or|and"
    r"|to|is|are|in|on|with|for|but|if|the|as|version|class|size[ds]?|oder|ou|o|und|et|y|e|hochstens|maximal|tops"
    r"|instruct|chat|base|dense|moe|checkpoint|encoder|decoder|transformer)\b)[a-z]{3,}"
)


def _counts_things(text: Text, unit: str, end: int) -> bool:
    """ "2 million log lines" are no parameters."""
    spelt = len(unit) > 2 and "param" not in unit
    return bool(spelt and _COUNTED.match(text.plain, end) and "param" not in text.plain)


def _counts_parameters(text: Text, match: re.Match[str], end: int) -> bool:
    """A bare "50 M" or "7B": a count of parameters, or metres and minutes?"""
    letter = text.shown[match.end() : end].strip(" -")
    after = text.plain[end : end + 14]
    limited = bounds.of(text.plain, match.start(), end, bool(match["plus"])) in ("max", "min")
    named = re.match(r"[ -]*(?:model|llm|param|instruct|class|version|checkpoint|chat)", after)
    if letter == "m":
        return bool(limited and not re.match(r" ?(?:away|long|high|deep|distance)", after))
    return limited or bool(named) or letter == "B"
