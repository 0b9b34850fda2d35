"""A request in another language, word by word in English.

No translation: the things and doings that the tables know, in the order of the
request.  It is enough for the English tables of tasks and for the nearest
examples, which read English only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agent.understanding import language, lexicon, subjects
from agent.understanding.examples import EXAMPLES
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text, plain, read

_ENGLISH = frozenset(
    "the is are for of and with that which it my on need want can what some this how does you"  # noqa: SIM905
    " from".split()
)
_COVERED = 0.5
"""Share of the words that a language's tables must know, where its small words do not tell it."""


@dataclass(frozen=True, slots=True)
class Gloss:
    code: str
    """The language of the request."""
    text: Text
    """In English words."""
    doings: frozenset[int]
    """Words of the request that stand for no thing: never a subject."""


def find(text: Text, left_out: frozenset[int]) -> Gloss | None:
    """The gloss of a request that is not in English, without the words left out; else None."""
    code = spoken(text)
    if code is None:
        return None
    told: list[str] = []
    doings: set[int] = set()
    last = 0
    for start, end, (english, thing) in _table(code).find(text):
        if not thing:
            doings.update(range(start, end))
        if start in left_out:
            continue
        first = text.words[start]
        broken = any(text.words[i].broken for i in range(last, start + 1))
        if told and first.sentence != text.words[last].sentence:
            told.append(".")
        elif told and broken:
            told.append(",")
        told.append(english)
        last = end
    return Gloss(code, read(" ".join(told), mend=False), frozenset(doings))


def spoken(text: Text) -> str | None:
    """The language, where it is another than English and there are tables for it."""
    code = language.written_in(text)
    if code != "en":
        return code if code in lexicon.LANGUAGES else None
    english = sum(w.text in _vocabulary() for w in text.words)
    if not text.words or any(w.text in _ENGLISH for w in text.words):
        return None
    known = {code: _known(text, code) for code in lexicon.LANGUAGES}
    best = max(known, key=lambda code: known[code])
    return best if known[best] >= max(_COVERED * len(text.words), english + 1) else None


def _known(text: Text, code: str) -> int:
    """How many words the language's tables know that are not English too ("hotel")."""
    small = _small(code)
    covered = {i for start, end, _ in _table(code).find(text) for i in range(start, end)}
    return sum(
        (i in covered or w.text in small) and w.text not in _vocabulary()
        for i, w in enumerate(text.words)
    )


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Words of English requests, and the English names of things."""
    tables = [subjects.SUBJECTS, *(words.things for words in lexicon.LANGUAGES.values())]
    lines = (*EXAMPLES.values(), *(name for table in tables for name in table))
    return frozenset(w.strip(",.?;") for line in lines for w in line.lower().split())


@lru_cache(maxsize=8)
def _small(code: str) -> frozenset[str]:
    return frozenset(plain(lexicon.LANGUAGES[code].stopwords).split())


@lru_cache(maxsize=8)
def _table(code: str) -> Phrases[tuple[str, bool]]:
    """Phrase -> (English, is it a thing?)."""
    tables = lexicon.LANGUAGES[code]
    rows = {form: (name, False) for form, name in spread(tables.words).items()}
    for table in (subjects.SUBJECTS, tables.things):
        rows |= {form: (name, True) for form, name in spread(table).items()}
    return Phrases(rows)
