"""Words of the languages that requests come in, one module a language.

English stands in the recognisers' own tables, which these extend.  All
languages are read at once: requests mix them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from agent.understanding.lexicon import chinese, french, german, italian, portuguese, spanish
from agent.understanding.lexicon.entry import Lexicon, Row

__all__ = ["LANGUAGES", "Lexicon", "Row", "idioms", "joined", "lines", "tasks"]

LANGUAGES: Mapping[str, Lexicon] = {
    "de": german.WORDS,
    "fr": french.WORDS,
    "es": spanish.WORDS,
    "it": italian.WORDS,
    "pt": portuguese.WORDS,
    "zh": chinese.WORDS,
}


def tasks() -> tuple[Row, ...]:
    return tuple(row for words in LANGUAGES.values() for row in words.tasks)


def idioms() -> tuple[Row, ...]:
    return tuple(row for words in LANGUAGES.values() for row in words.idioms)


def joined(
    part: Literal["concepts", "hardware", "licences", "wishes"], english: Mapping[str, str]
) -> dict[str, str]:
    """An English table {value: "phrase; phrase"} with every language's phrases added."""
    out = dict(english)
    for words in LANGUAGES.values():
        extra: Mapping[str, str] = getattr(words, part)
        for value, phrases in extra.items():
            out[value] = f"{out[value]}; {phrases}" if value in out else phrases
    return out


def lines(
    part: Literal["seen", "denials", "refusals", "drops", "indifference", "harmless", "stopwords"],
) -> list[str]:
    """One line a language."""
    return [getattr(words, part) for words in LANGUAGES.values() if getattr(words, part)]
