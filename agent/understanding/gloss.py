"""A request in another language, word by word in English.

No translation: the things and doings that the tables know, in the order of the
request.  It is enough for the English tables of tasks and for the nearest
examples, which read English only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agent.understanding import language, lexicon, subjects
from agent.understanding.phrases import ARTICLES, Phrases, spread
from agent.understanding.text import Text, plain, read

_ENGLISH = frozenset(
    "the is are for of and with that which it my on need want can what some this how does you"  # noqa: SIM905
    " from".split()
)
_LATIN = tuple(code for code in lexicon.LANGUAGES if code != "zh")
_COVERED, _OWN = 0.6, 0.3
"""Shares of the words that a language's tables must know, where its small words do not tell it:
with those and without."""


@dataclass(frozen=True, slots=True)
class Gloss:
    code: str
    """The language of the request."""
    text: Text
    """In English words."""
    doings: frozenset[int]
    """Words of the request that stand for no thing: never a subject."""


def find(text: Text, code: str | None, left_out: frozenset[int]) -> Gloss | None:
    """The gloss of a request in the language `code`, without the words left out."""
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
    if code == "zh" or code not in {"en", *lexicon.LANGUAGES}:
        return code if code in lexicon.LANGUAGES else None
    if code != "en":  # small words are shared; what the tables know is not
        return max(_LATIN, key=lambda tongue: (sum(_known(text, tongue)), tongue == code))
    if not text.words or any(w.text in _ENGLISH for w in text.words):
        return None
    known = {code: _known(text, code) for code in lexicon.LANGUAGES}
    best = max(known, key=lambda code: sum(known[code]))
    covered, own = sum(known[best]), known[best][0]
    size = len(text.words)
    return best if own >= _OWN * size and covered >= _COVERED * size else None


def _known(text: Text, code: str) -> tuple[int, int]:
    """Words that are told apart from English by their form, and small words of the language."""
    own: set[int] = set()
    for start, end, (english, _) in _table(code).find(text):
        said = "".join(w.lemma for w in text.words[start:end])
        if said != english.replace(" ", ""):
            own.update(range(start, end))
    small = {i for i, w in enumerate(text.words) if w.text in _small(code)}
    return len(own), len(small - own)


@lru_cache(maxsize=8)
def _small(code: str) -> frozenset[str]:
    return frozenset(plain(lexicon.LANGUAGES[code].stopwords).split())


@lru_cache(maxsize=8)
def _table(code: str) -> Phrases[tuple[str, bool]]:
    """Phrase -> (English, is it a thing?)."""
    tables = lexicon.LANGUAGES[code]
    rows: dict[str, tuple[str, bool]] = {}
    for table, things in ((subjects.SUBJECTS, True), (tables.words, False), (tables.things, True)):
        rows |= {form: (name, things) for form, name in spread(table).items()}
    return Phrases(rows)


_WITHOUT = frozenset({"senza", "sem", "ohne", "sans", "sin", "没", "没有"})
_HAVING = frozenset(
    "ha hanno porta portano indossa indossano tem usa usam usando veste tiene llevan lleva porte"  # noqa: SIM905
    " portent hat haben tragt tragen 戴 穿".split()
)


def lacking(text: Text, code: str | None, cue: tuple[int, int]) -> bool:
    """Somebody is without a thing ("operai senza casco"): nothing is refused, it is looked for."""
    start, end = cue
    if code is None:
        return False
    said = ("" if code == "zh" else " ").join(w.text for w in text.words[start:end])
    at = end
    while at < min(end + 3, len(text.words)) and text.words[at].text in _HAVING | ARTICLES:
        at += 1
    having = any(w.text in _HAVING for w in text.words[end:at])
    hit = _table(code).longest(text.words, at) if at < len(text.words) else None
    return (said in _WITHOUT or having) and hit is not None and hit[1][1]
