"""One request as text that can be matched: cleaned, cut into words, sentences known.

Two views of the same string: `shown` keeps the writer's capitals, `plain` is
lower-cased and without accents.  Both have the same length, so a span found in
one holds in the other.  Words carry a lemma (a crude singular) by which all
tables are matched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from agent.understanding import typos

_QUOTES = str.maketrans({
    "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "−": "-", "–": "-", "—": ",", "⁄": "/", "，": ",", "。": ". ",
    "！": "! ", "？": "? ", "；": "; ", "：": ":", "、": ",", "…": ". ", "≤": "<", "≦": "<",
    "≥": ">", "≧": ">", "⩽": "<", "⩾": ">",
})  # fmt: skip
_SPACE = re.compile(r"\s+")
_LINE = re.compile(r"[\r\n\u2028\u2029]+")
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:'[a-z]+)?")
_ELIDED = re.compile(
    r"(?:l|d|j|n|s|c|m|t|qu|un|(?:d|n|c)?all|dell|nell|sull|coll|quell|quest|dov|com|cos)'(?=[a-z]{2})"
)
_STOP = re.compile(r"[.!?;]+(?=\s|$)|[!?;]+|\n")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|approx|max|min|mio|mrd|ca|vs|etc|z\.b|bzw|incl|resp|st))$")
_JOINED = re.compile(r"[\s\-/._'&+]*$")

IRREGULAR = {
    "leaves": "leaf", "shelves": "shelf", "wolves": "wolf", "knives": "knife", "mice": "mouse",
    "children": "child", "movies": "movie", "cookies": "cookie", "selfies": "selfie",
    "cries": "cry", "calves": "calf", "feet": "foot", "teeth": "tooth", "geese": "goose",
    "analyses": "analysis", "indices": "index", "zombies": "zombie", "vehicles": "vehicle",
}  # fmt: skip
UNCHANGED = frozenset(
    [
        "species",
        "series",
        "news",
        "lens",
        "gps",
        "canvas",
        "bus",
        "tennis",
        "ios",
        "aws",
        "windows",
        "always",
        "less",
        "yes",
        "this",
        "his",
        "has",
        "was",
        "does",
        "its",
        "plus",
        "minus",
        "basis",
        "sans",
        "gas",
        "pancreas",
        "virus",
        "chess",
        "glass",
        "mass",
        "class",
        "us",
        "compass",
        "christmas",
        "kubernetes",
        "keras",
        "transformers",
        "mbps",
        "fps",
        "ops",
        "sales",
        "sports",
        "les",
        "des",
        "tres",
        "mas",
        "dos",
        "das",
        "aus",
        "als",
        "bis",
        "deutsch",
        "analysis",
    ]
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    """Plain, with a clear typing error put right."""
    lemma: str
    start: int
    end: int
    sentence: int
    broken: bool
    """A comma, bracket or the like stands before it."""


@dataclass(frozen=True, slots=True)
class Text:
    shown: str
    plain: str
    words: tuple[Word, ...]
    sentences: int

    def word_at(self, offset: int) -> int:
        """Index of the first word that ends after the offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def sentence(self, number: int) -> list[int]:
        return [i for i, word in enumerate(self.words) if word.sentence == number]


@lru_cache(maxsize=8192)
def lemma(word: str) -> str:
    """A crude singular: good enough to match tables and to name a subject."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word in UNCHANGED:
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    low = char.lower()
    if len(low) != 1:
        return char
    if "\u3040" <= low <= "\u30ff" or "\uac00" <= low <= "\ud7af":
        return low
    base = "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
    return base if len(base) == 1 else low


def plain(text: str) -> str:
    """Lower case without accents, same length."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=2)
def _converter(name: str) -> Callable[[str], str]:
    import opencc

    return cast("Any", opencc).OpenCC(name).convert


def _simplified(text: str) -> str:
    """In simplified characters; words of Taiwan by their mainland names, where it is from there."""
    return text if _converter("t2s")(text) == text else _converter("tw2sp")(text)


def clean(text: str) -> str:
    """NFKC; no HTML tags, control or zero-width characters; plain quotes, single spaces.

    Traditional Chinese is read as simplified, in whose characters the tables are.
    """
    text = _MARKUP.sub(" ", unicodedata.normalize("NFKC", text))
    if _HAN.search(text) and not _KANA.search(text):
        text = _simplified(text)
    text = _LINE.sub(" \n ", text)
    kept = (
        c if c in "\n" or unicodedata.category(c)[0] != "C" else (" " if c == "\t" else "")
        for c in text
    )
    text = "".join(kept).translate(_QUOTES)
    return "\n".join(_SPACE.sub(" ", part).strip() for part in text.split("\n")).strip()


def elided(word: str) -> str:
    """ "d'image" -> "image"."""
    head = _ELIDED.match(word)
    return word[head.end() :] if head else word


def _breaks(text: str) -> list[int]:
    found: list[int] = []
    for stop in _STOP.finditer(text):
        before = text[max(0, stop.start() - 8) : stop.start()]
        if stop.group().startswith(".") and _SHORT.search(before):
            continue
        found.append(stop.end())
    return found


def read(cleaned: str, mend: bool = True) -> Text:
    """Cleaned text -> Text; typing errors are put right unless told otherwise."""
    low = plain(cleaned)
    ends = _breaks(low)
    words: list[Word] = []
    at = sentence = 0
    for match in _WORD.finditer(low):
        while ends and match.start() >= ends[0]:
            ends.pop(0)
            sentence += 1
        start, token = match.start(), match.group()
        elided = _ELIDED.match(token)
        if elided:
            start, token = start + elided.end(), token[elided.end() :]
        token = token.removesuffix("'s").replace("'", "")
        token = typos.mend(token) if mend else token
        gap = low[at : match.start()]
        broken = bool(words) and not _JOINED.match(gap)
        words.append(Word(token, lemma(token), start, match.end(), sentence, broken))
        at = match.end()
    return Text(cleaned, low, tuple(words), sentence + 1)
