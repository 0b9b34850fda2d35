"""The subject: what is left of a request when limits, tasks and small talk are taken away."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re

from agent.understanding.stopwords import STOPWORDS
from agent.understanding.text import Text

MOST = 2
_CUE = re.compile(
    r"\b(?:need|want|looking|look for|find|model|classif\w*|detect\w*|recogni\w*|identif\w*|suche|brauche|cherche|necesito|busco|cerco|preciso|which|project|for)\b|模型"
)
_VERBISH = re.compile(r".*(?:ing|ed|ly|ise|ize|ieren|iert|ando|endo|ment)$")
_KEPT_ING = frozenset(
    [
        "building",
        "clothing",
        "painting",
        "painted",
        "wing",
        "king",
        "ring",
        "parking",
        "shopping",
        "lying",
        "handwriting",
        "banking",
        "flying",
        "fighting",
        "crying",
        "swimming",
        "wedding",
    ]
)


def find(
    text: Text, spent: frozenset[int], implied: tuple[tuple[int, str], ...], anchors: frozenset[int],
    abroad: bool = False,
) -> list[str]:  # fmt: skip
    """Subjects in the order of the request, those implied by the task words among them.

    Of several, those nearest to the words that tell the task (`anchors`) are kept.  In another
    language (`abroad`) words without an English name count only where there is none with one:
    the catalogue's facts are English.
    """
    groups: list[tuple[float, int, str]] = []
    needing = _needing(text)
    for at, subject in implied:
        groups.append((0.0, at, subject))
    run: list[int] = []
    for at, word in enumerate(text.words):
        fits = at not in spent and _is_subject(text, at)
        if run and (
            not fits
            or word.broken
            or word.sentence != text.words[run[-1]].sentence
            or len(run) == 3
        ):
            groups.append(_group(text, run, needing, anchors))
            run = []
        if fits:
            run.append(at)
    if run:
        groups.append(_group(text, run, needing, anchors))
    groups.sort(key=lambda g: (g[0], g[1]))
    stated = [] if abroad and implied else [g for g in groups if g[0] > 0][:MOST]
    best = sorted([g for g in groups if g[0] == 0] + stated, key=lambda g: g[1])[: MOST + 2]
    names: list[str] = []
    for _, _, name in best:
        if name and not any(name in kept for kept in names):
            names = [kept for kept in names if kept not in name.split()] + [name]
    return names


def _needing(text: Text) -> frozenset[int]:
    numbers: set[int] = set()
    for word in text.words:
        if _CUE.fullmatch(word.text):
            numbers.add(word.sentence)
    return frozenset(numbers)


def _group(
    text: Text, run: list[int], needing: frozenset[int], anchors: frozenset[int]
) -> tuple[float, int, str]:
    words = [text.words[i] for i in run]
    named = [w.text for w in words[:-1]] + [words[-1].lemma]
    name = " ".join(_letter_before(text, i) + word for i, word in zip(run, named, strict=True))
    far = 1.0 if words[0].sentence in needing or text.sentences == 1 else 2.0
    gap = min((abs(a - i) for a in anchors for i in (run[0], run[-1])), default=9)
    return (far + min(gap, 9) / 10, run[0], name)


def _letter_before(text: Text, at: int) -> str:
    """The letter that is a part of the word: the "x-" of "x-ray"."""
    if not at or len(text.words[at - 1].text) > 1 or not text.words[at - 1].text.isalpha():
        return ""
    before = text.words[at - 1]
    joined = text.plain[before.end : text.words[at].start] == "-"
    return f"{before.text}-" if joined else ""


def _is_subject(text: Text, at: int) -> bool:
    word = text.words[at]
    if word.lemma in STOPWORDS or word.text in STOPWORDS or len(word.text) < 3:
        return False
    if any(c.isdigit() for c in word.text) or (not word.text.isascii() and len(word.text) == 1):
        return False
    return not (_VERBISH.match(word.text) and word.text not in _KEPT_ING)
