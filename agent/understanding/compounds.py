"""German compounds that no table knows, cut in two: "Urlaubsbilder" is "urlaub" and "bilder".

The last part says what the thing is, so a compound is cut where its end is a thing
that the tables know; the first part goes without the letters that join it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from agent.understanding import lexicon, subjects, task_words
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text, Word, lemma, plain

_LEAST, _SHORTEST, _HEAD, _UNSURE_HEAD = 8, 3, 4, 5
"""Letters of a word that is looked at, of its first part, of its last part, and of the last part
where the first is not known."""
_JOINTS = ("", "s", "n", "es", "en", "e", "er")
_MEDIA = ("picture", "camera", "video", "recording", "sound", "text")
"""Doings of the German table that are nouns."""
_NOUNS = {"Zahlen": "messwerte", "Orten": "dorfer"}
"""Nouns that without umlaut or capital are verbs."""
_NO_END = frozenset({"ripe", "rotten", "damage", "posture", "color", "date"})
"""Things whose forms say how something is, or end words of another kind ("Reifen")."""


def apart(text: Text) -> Text:
    """A German text with its unknown compounds cut."""
    words: list[Word] = []
    for written in text.words:
        noun = _NOUNS.get(text.shown[written.start : written.end])
        word = replace(written, text=noun, lemma=noun) if noun else written
        parts = split(word.text)
        if not parts:
            words.append(word)
            continue
        first, head = parts
        middle = word.end - len(head)
        words.append(replace(word, text=first, lemma=lemma(first), end=middle))
        words.append(Word(head, lemma(head), middle, word.end, word.sentence, broken=False))
    return replace(text, words=tuple(words))


@lru_cache(maxsize=4096)
def split(word: str) -> tuple[str, str] | None:
    """(first part, last part) of a plain word, or None where it is known or has no known end."""
    if len(word) < _LEAST or not word.isalpha() or _known(word):
        return None
    ends = [at for at in range(_SHORTEST, len(word) - _HEAD + 1) if _is_head(word[at:])]
    for at in ends:
        for joint in _JOINTS:
            first = word[:at].removesuffix(joint)
            if word[:at].endswith(joint) and len(first) >= _SHORTEST and first in _firsts():
                return first, word[at:]
    sure = [at for at in ends if at > _SHORTEST and len(word) - at >= _UNSURE_HEAD]
    return (word[: sure[0]], word[sure[0] :]) if sure else None


def _forms() -> Iterable[str]:
    german = lexicon.LANGUAGES["de"]
    yield from spread({k: v for k, v in german.things.items() if k not in _NO_END})
    for english in _MEDIA:
        yield from (form.strip() for form in german.words[english].split(";"))


@lru_cache(maxsize=1)
def _heads() -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole ends, and those that any ending may follow."""
    single = [form for form in _forms() if " " not in form]
    return (
        frozenset(f for f in single if not f.endswith("*")),
        tuple(f[:-1] for f in single if f.endswith("*") and len(f) > _HEAD),
    )


def _is_head(end: str) -> bool:
    whole, begun = _heads()
    return end in whole or end.startswith(begun)


@lru_cache(maxsize=1)
def _firsts() -> frozenset[str]:
    german = lexicon.LANGUAGES["de"]
    forms = (*spread(german.things), *spread(german.words), *spread(subjects.SUBJECTS))
    return frozenset(form.removesuffix("*") for form in forms if " " not in form)


@lru_cache(maxsize=1)
def _table() -> Phrases[bool]:
    """Every word that a table knows by itself."""
    german = lexicon.LANGUAGES["de"]
    rows = (*german.tasks, *german.idioms, *task_words.NAMES, *task_words.IDIOMS)
    lines = [phrases for _, _, phrases in rows]
    for table in (
        german.concepts, german.hardware, german.licences, german.wishes, german.things,
        german.words, subjects.SUBJECTS,
    ):  # fmt: skip
        lines += table.values()
    said = (german.denials, german.refusals, german.drops, german.indifference, german.harmless)
    single = [p.strip() for line in (*lines, *said) for p in line.split(";")]
    every = (*single, *german.seen.split(), *plain(german.stopwords).split())
    return Phrases({phrase: True for phrase in every if phrase and " " not in phrase})


def _known(word: str) -> bool:
    found = Word(word, lemma(word), 0, len(word), 0, broken=False)
    return _table().longest((found,), 0) is not None
