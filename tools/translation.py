"""Which way a translation model translates, read from its name: `opus-mt-uk-pl`, `wmt19-en-de`.

A card lists the languages of both sides together; only the name says that
`opus-mt-mul-en` writes English and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bowerbird.record import ModelRecord

OF_MANY = 0.85
"""What is left to a model of many languages, or from many into one, where two are named: one
made for those two is smaller and usually better."""
BACKWARDS = 0.5
"""What is left to a model of the right two languages that goes the other way: the order in
which a request names them seldom misleads, but it may."""
_CODES = re.compile(r"(?<![a-z])[a-z]{1,5}(?![a-z])")
_ENDS = re.compile(r"(?<![a-z])(?=([a-z]{1,5})(?:[-_]|2|-to-|_to_)([a-z]{1,5})(?![a-z]))")
_SPELT = {"jap": "ja", "eng": "en", "deu": "de", "fra": "fr", "spa": "es", "zho": "zh"}
_MANY = frozenset({"mul", "x", "indic", "trk", "mkh", "roa", "gem", "gmw", "gmq", "sla", "zle",
                   "zls", "zlw", "ine", "itc", "cel", "bat", "fiu", "dra", "inc", "iir", "sem",
                   "bnt", "afa", "urj"})  # fmt: skip
"""Groups of languages; which ones, the record's own list says."""


@lru_cache(maxsize=4096)
def _pair(name: str, spoken: frozenset[str]) -> tuple[str, str] | None:
    def side(code: str) -> str | None:
        code = _SPELT.get(code, code)
        return code if code in spoken or code in _MANY else None

    known = [code for code in map(side, _CODES.findall(name.replace("2", "-"))) if code]
    if len(known) != 2:
        return None  # one language is no pair, three are a choice
    for match in _ENDS.finditer(name):
        source, target = side(match[1]), side(match[2])
        if source and target:
            return source, target
    return None


def pair(record: ModelRecord) -> tuple[str, str] | None:
    """(source, target) by code or by group, where the name tells and the languages agree."""
    if "translation" not in record.tasks or not record.languages:
        return None
    name = re.split(r"[/#]", record.id)[-1].lower().replace("opus-mt", "")  # mt: not Maltese
    return _pair(name, frozenset(record.languages))


def shown(record: ModelRecord) -> str:
    """The way in codes: "en → de", "… → en"."""
    return " → ".join("…" if side in _MANY else side for side in pair(record) or ())


def part(record: ModelRecord, wanted: Sequence[str]) -> float:
    """How well a translator's languages suit those asked for, source first."""
    found = pair(record)
    if "multilingual" in wanted:
        return BACKWARDS if found else 1.0
    if len(wanted) != 2:
        return 1.0
    back = BACKWARDS if way(record, wanted) == "back" else 1.0
    return back * (1.0 if found is not None and set(found) == set(wanted) else OF_MANY)


ELSEWHERE = 0.2
"""What is left to a model that only translates, for other work on texts."""


def only(record: ModelRecord) -> bool:
    """Whether it does nothing but translate, under whatever tag."""
    return "translation" in record.tasks[:1] or _by_name(record.id)


_TRANSLATORS = re.compile(r"opus-mt|nllb|m2m100|madlad|many-to-many|-mmt", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def _by_name(model_id: str) -> bool:
    return _TRANSLATORS.search(model_id) is not None


def way(record: ModelRecord, wanted: Sequence[str]) -> str | None:
    """How a model meets the two languages asked for, source first: "there", "back" or "neither".

    None where nothing is known of it, or not two languages are asked for."""
    found = pair(record)
    if found is None or len(wanted) != 2:
        return None
    source, target = wanted
    if _meets(found, source, target):
        return "there"
    return "back" if _meets(found, target, source) else "neither"


def _meets(found: tuple[str, str], source: str, target: str) -> bool:
    return all(
        side == code or side in _MANY for side, code in zip(found, (source, target), strict=True)
    )
