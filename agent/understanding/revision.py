"""What a later turn says shortly of what is known: "make that 150", "MIT too", "only Dutch"."""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re
from typing import Any

from agent.understanding import language, licence
from agent.understanding.parse import Turn
from agent.understanding.phrases import Mention
from agent.understanding.text import plain, read

_REVISES = re.compile(
    r"\b(?:make (?:it|that)|let'?s (?:say|make)|say|rather|instead|better|ok(?:ay)?|then|actually|no|sorry|fine|sagen wir|lieber|eher|besser|doch|machen? wir|also|disons|plutot|mettons|digamos|mejor|que sean|diciamo|facciamo|meglio|piuttosto|melhor|vamos de|entao|would be|(?:geht|gehen|reicht|reichen) auch|too|also|enough|aussi|tambien|anche|tambem)\b|改成|也行|也可以|换成|还是|那就"
)
_BARE_FIGURE = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?(k|m|b|g|million(?:s|en)?|billion)?(?![\w%.])"
)
_DOUBLE = re.compile(
    r"\b(?:double|twice) (?:that|this|it|the size|as (?:much|big))\b|\bdas doppelte\b|\ble double\b|\bel doble\b|\bil doppio\b|\bo dobro\b|两倍|翻倍"
)
_HALF = re.compile(
    r"\bhalf (?:that|this|of that|of it|the size|as (?:much|big))\b|\bdie halfte\b|\bla moitie\b|\bla mitad\b|\bla meta\b|\b(?:a|pela) metade\b|一半"
)
_SCALE = {
    "max_params_m": {"": 1.0, "k": 1e-3, "m": 1.0, "b": 1e3, "g": 1e3},
    "max_size_mb": {"": 1.0, "k": 1e-3, "m": 1.0, "g": 1e3},
    "max_memory_gb": {"": 1.0, "m": 1e-3, "g": 1.0},
    "max_latency_ms": {"": 1.0}, "min_fps": {"": 1.0},
}  # fmt: skip
_LONGEST_REVISION = 60


def bare_figure(need: dict[str, Any], turn: Turn) -> None:
    """ "Make that 150": a figure without its unit is of the one limit that was told before."""
    said = turn.text.plain
    known = [name for name in _SCALE if need.get(name) is not None]
    times = 2.0 if _DOUBLE.search(said) else 0.5 if _HALF.search(said) else None
    if len(known) == 1 and times and len(said) <= _LONGEST_REVISION:
        need[known[0]] *= times
        return
    figures = _BARE_FIGURE.findall(said)
    if len(known) != 1 or len(figures) != 1 or len(said) > _LONGEST_REVISION:
        return
    if any(turn.fields.get(name) for name in _SCALE) or not _REVISES.search(said):
        return
    scale = _SCALE[known[0]].get(figures[0][1][:1])
    value = float(figures[0][0].replace(",", "."))
    if scale and value > 0:
        need[known[0]] = value * scale


def either(before: str | None, now: str) -> str:
    """ "Apache only", then "MIT would be all right too": what holds both."""
    named = [Mention("license", v, 0, 1) for v in (before, now) if v and v.startswith("specific:")]
    return (licence.wish(named) if len(named) == 2 else None) or now


_ONLY = re.compile(
    r"\b(?:only|just|solely|nur|bloss|ausschliesslich|seulement|uniquement|que|solo|solamente|unicamente|soltanto|apenas|somente|so)\b|只|仅"
)


def alone(turn: Turn) -> list[str]:
    """Languages of the clause that says "only", where other clauses name others."""
    for clause in re.split(r"[,;.!?]", turn.text.shown):
        if _ONLY.search(plain(clause)):
            named = language.wished(language.find(read(clause), frozenset(), pairs=False))
            if named:
                return named
    return []
