"""Units as people write them, and their conversion to the units of a Need (by pint).

pint takes 0.2 s to import, so it is imported when the first figure is met, and is told
of no more units than are read here: all that it knows take it half a second.  The
factors are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, cast

Kind = Literal[
    "bytes", "params", "time", "rate", "token-rate", "tokens", "percent", "dim", "bits", "other"
]

TARGET: dict[Kind, str] = {
    "bytes": "megabyte", "params": "megaparam", "time": "millisecond", "rate": "frame / second",
    "tokens": "token",
}  # fmt: skip

_PARAM_WORD = r"(?:params?|parameters?|parametern?|parametres?|parametros?|parametri|参数)"
_PARAM = r"[ -]?(?:of )?" + _PARAM_WORD
_MIO = r"(?:m|mio\.?|mln\.?|million(?:s|en)?|millones|milhoes|milioni|mil+ions?)(?: (?:de|di|von))?"
_MRD = (
    r"(?:b|bn|mrd\.?|bil+ions?|bilhoes|milliarden?|milliards?|miliardi|mil millones)"
    r"(?: (?:de|di|von))?"
)
_PER = r" ?(?:/|per|every|each|in a|in der|in one|a|an|pro|je|par|por|al|p) ?"
_SECOND = r"(?:s|sec|second|seconds|sekunde|seconde|segundo|secondo)"
_FRAME = (
    r"(?:frames?|images?|imgs?|pictures?|pics?|photos?|bilder|bildern|bilds?|imagenes|inferences?|imagens"
    r"|fotogrammi|fotogramas?|quadros?|immagini|cuadros|items?|objects?|faces?|detections?|samples?"
    r"|pieces|parts|scans|crops|plates|predictions?)"
)

_UNITS: tuple[tuple[str, Kind, str], ...] = (
    (rf"{_FRAME}{_PER}{_SECOND}", "rate", "frame / second"),
    (r"fps|帧每秒|帧/秒", "rate", "frame / second"),
    (rf"(?:k )?(?:tokens?|tok|words?){_PER}{_SECOND}|t/s|tps", "token-rate", "token / second"),
    (rf"k{_PARAM}", "params", "kiloparam"),
    (rf"{_MIO}{_PARAM}|m-param(?:eter)?s?", "params", "megaparam"),
    (rf"{_MRD}{_PARAM}", "params", "gigaparam"),
    (_PARAM_WORD, "params", "param"),
    (r"k (?:tokens?|context|ctx)|k-tokens?|k[- ]context", "tokens", "kilotoken"),
    (r"k ?(?:的)?(?:长度|上下文|字)", "tokens", "kilotoken"),
    (r"tokens?|word pieces?", "tokens", "token"),
    (r"words|worter|mots|palabras|parole|palavras", "tokens", "token"),
    (r"kb|kbytes?|kilobytes?|ko", "bytes", "kilobyte"),
    (r"kib|kibibytes?", "bytes", "kibibyte"),
    (r"mb|mbs|mbytes?|mega?bytes?|megs?|megas?|兆", "bytes", "megabyte"),
    (r"mib|mebibytes?", "bytes", "mebibyte"),
    (r"gb|gbs|gbytes?|giga?bytes?|gig|gigs|gigas?", "bytes", "gigabyte"),
    (r"gib|gibibytes?", "bytes", "gibibyte"),
    (r"g(?= (?:of )?(?:v?ram|memory|gpu|card|graphics))", "bytes", "gigabyte"),
    (r"tb|terabytes?", "bytes", "terabyte"),
    (r"bytes?", "bytes", "byte"),
    (r"us|microseconds?|µs|μs", "time", "microsecond"),
    (r"ms|msecs?|milli ?seconds?|millis|millisekunden?|millisecondes?|mili?s?segundos?"
     r"|millisecondi|毫秒", "time", "millisecond"),
    (r"s|secs?|seconds?|sekunden?|secondes?|segundos?|secondi|秒", "time", "second"),
    (r"minutes?|mins?|minuten?|minutos?|minuti", "time", "minute"),
    (r"hours?|hrs?|days?|weeks?|months?|years?|stunden?|tage?n?|jahren?", "other", ""),
    (r"%|percent|per cent|prozent|pourcent", "percent", ""),
    (r"dimensional|dimensions?|dims?|d|dimension(?:en|es|s|i)|dimensoes|维度?|次元", "dim", ""),
    (r"bits?", "bits", ""),
    (r"px|pixels?|usd|eur|euros?|dollars?|khz|hz|cm|mm|km|meters?|metres?|cores?|watts?|w|mp"
     r"|megapixels?|classes|examples|samples", "other", ""),
    (_MIO, "params", "megaparam"),
    (_MRD, "params", "gigaparam"),
)  # fmt: skip
_BYTES: Kind = "bytes"
_FRENCH_BYTES = {"mo": "megabyte", "go": "gigabyte"}
_COMPILED: tuple[tuple[re.Pattern[str], Kind, str], ...] = tuple(
    (re.compile(rf"(?:{p})(?![a-z0-9])"), kind, name) for p, kind, name in _UNITS
)

AHEAD = re.compile(
    r"[ -]?(?:of an? )?(?:(?:m|b)illion|gig|meg|mega|giga|[mg]b|[mgk]ib|megabyte|fps|frame|image|"
    r"param|milli|ms\b|sec|sekunde|seg|min|[MG]o\b|tokens|percent|%|thousand|hundred|"
    r"millones|mio|sub|milh|milion|mega|秒|兆)",
    re.IGNORECASE,
)


def unit_at(plain: str, shown: str, at: int) -> tuple[Kind, str, int] | None:
    """(kind, pint name, end) of the unit that stands at the offset."""
    while at < len(plain) and plain[at] in " -" and plain[at - 1] not in " -":
        at += 1
    french = shown[at : at + 2]
    if french in ("Mo", "Go") and not plain[at + 2 : at + 3].isalnum():
        return _BYTES, _FRENCH_BYTES[french.lower()], at + 2
    best: tuple[Kind, str, int] | None = None
    for pattern, kind, name in _COMPILED:
        found = pattern.match(plain, at)
        if found and (best is None or found.end() > best[2]):
            best = kind, name, found.end()
    return best


_DEFINED = (
    "micro- = 1e-6", "milli- = 1e-3", "kilo- = 1e3", "mega- = 1e6", "giga- = 1e9", "tera- = 1e12",
    "kibi- = 2**10", "mebi- = 2**20", "gibi- = 2**30",
    "byte = [information]", "second = [time]", "minute = 60 * second",
    "param = [parameter]", "frame = [frame]", "token = [token]",
)  # fmt: skip


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    registry: Any = cast("Any", pint).UnitRegistry(None, cache_folder=None)
    for line in _DEFINED:
        registry.define(line)
    return registry


@lru_cache(maxsize=64)
def factor(name: str, target: str) -> float:
    """How many of `target` one `name` is: factor("gigabyte", "megabyte") == 1000."""
    return float(_registry().Quantity(1, name).to(target).magnitude)


def convert(value: float, kind: Kind, name: str) -> float:
    """The value in the unit that a Need carries for this kind."""
    target = TARGET.get(kind)
    return value * factor(name, target) if target and name else value
