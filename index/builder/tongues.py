"""Languages by code and by name: CLDR (babel) and the registry of tags (langcodes)."""

from __future__ import annotations

import re
from functools import cache

import langcodes
from babel import Locale, localedata
from babel.core import get_global

# Everyday English for what CLDR calls otherwise, and spellings without accents.
_ALSO = {
    "farsi": "fa", "bengali": "bn", "norwegian": "no", "filipino": "tl",
    "francais": "fr", "espanol": "es", "portugues": "pt", "multilingual": "multilingual",
}  # fmt: skip
# Names that are mostly something else in a model's name.
_NOT_LANGUAGES = frozenset({"pali", "kongo", "komi", "sango", "latin", "latina", "nauru"})
_SHORTEST = 4


@cache
def names() -> dict[str, str]:
    """Single-word names in English and in the language itself, lower case, to two-letter codes."""
    found: dict[str, str] = {}
    english: dict[str, str] = dict(Locale("en").languages)
    known: set[str] = set(get_global("likely_subtags"))
    for code, name in english.items():
        if len(code) != 2 or code not in known:
            continue
        words = [name.lower()]
        own = Locale.parse(code, sep="-").get_language_name(code) if _described(code) else None
        if own and re.fullmatch(r"[a-z]+", own.lower()):
            words.append(own.lower())
        for word in words:
            if len(word) >= _SHORTEST and word.isalpha() and word not in _NOT_LANGUAGES:
                found.setdefault(word, code)
    return {**found, **_ALSO}


def _described(code: str) -> bool:
    return localedata.exists(code)


def short(text: str) -> str | None:
    """ISO 639-1 code (639-3 where there is none) of a tag such as "eng-Latn"; None if no language.

    What follows the language (script, region, voice) is left out: "zh-cn" is "zh".
    """
    head = re.split(r"[-_]", text.strip().lower())[0]
    try:
        # "cmn" and "arb" stand for all of Chinese and Arabic, as in every table of models.
        tag = langcodes.standardize_tag(head, macro=len(head) == 3)
    except ValueError:
        return None
    code = tag.partition("-")[0]
    return code if langcodes.tag_is_valid(code) else None
