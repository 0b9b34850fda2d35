"""Which task a request describes: names, descriptions, hints, and rules over concepts.

Every piece of evidence gives points to one or more tags; a sentence that states
the need counts more than one that tells what was tried.  The tags with the most
points win, likeliest first.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from agent.understanding import concepts, lexicon, task_rules, task_words
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

NAME, IDIOM, LEAN, HINT = 9.0, 6.0, 3.4, 2.5
_POOLED = 0.6
"""What evidence counts that is spread over sentences, where no sentence tells enough."""
ENOUGH = 4.0
UNSURE = 6.5
"""Points below which the nearest examples are asked."""
_GLOSSED = 0.5
"""What the English gloss of a request counts beside its own words."""
_SHARE = (1.0, 0.6, 0.4, 0.3)
KEPT, MOST = 0.3, 4

_SPENT = frozenset({"name", "find", "seen", "classifier", "detector"})
"""What a task's own name has said, it does not say twice ("face recognition")."""
_OF_NAMES = frozenset({"cliplike"})
"""Concepts that names of models stand for ("like CLIP but for audio")."""
_NEED = spread({1.5: (
    "i need; need; we need; looking for; look for; i want; we want; want to; want a; which model; what model;"
    "recommend*; suggest*; is there; are there; find a; find me; i would like; id like; searching for;"
    "search for a; what should; which should; what would you; should i; can i; suche; brauche; welches modell;"
    "cherche; besoin; necesito; busco; quiero; preciso; cerco; does anyone; any model; what to use; best;"
    "gibt es; y a t il; hay algun; 需要; 推荐; help me; something; a model; model for; please; good for; meant"
), 0.5: (
    "i tried; tried; i used; we use; i use; we used; i saw; my project; my problem is not; currently;"
    "i have tried; at the moment; right now; used to; i already; previously; so far; gives me; has a strong;"
    "our old; existing; is trained on; was trained on; already have; already use; comes with"
), 0.4: "not about; rather not; i meant not; not for"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    tags: tuple[str, ...]
    """Likeliest first."""
    shares: tuple[float, ...]
    """Points of each tag."""
    points: float
    """Those of the likeliest."""
    named: bool
    """Named or described in words of its own, not only guessed from hints."""
    domain: tuple[tuple[int, str], ...]
    """(word index, subject) that the phrases imply."""
    words: frozenset[int]
    """Words spent on saying the task."""
    rows: tuple[tuple[int, int], ...]


@lru_cache(maxsize=1)
def _table() -> Phrases[tuple[tuple[str, str, float], ...]]:
    merged: dict[str, tuple[tuple[str, str, float], ...]] = {}
    for rows, points in (
        ((*task_words.NAMES, *task_words.ABROAD, *lexicon.tasks()), NAME),
        ((*task_words.IDIOMS, *lexicon.idioms()), IDIOM),
        (task_words.LEANINGS, LEAN),
        (task_words.HINTS, HINT),
    ):  # fmt: skip
        for tags, domain, phrases in rows:
            for phrase in filter(None, (p.strip() for p in phrases.split(";"))):
                merged[phrase] = (*merged.get(phrase, ()), (tags, domain, points))
    return Phrases(merged, loose=True)


@lru_cache(maxsize=1)
def _weights() -> Phrases[float]:
    return Phrases(_NEED)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[frozenset[str], frozenset[str], tuple[str, ...], float], ...]:
    out: list[tuple[frozenset[str], frozenset[str], tuple[str, ...], float]] = []
    for needed, tags, points in task_rules.RULES:
        words = needed.split()
        out.append((
            frozenset(w for w in words if not w.startswith("!")),
            frozenset(w[1:] for w in words if w.startswith("!")),
            tuple(tags.split()),
            points,
        ))  # fmt: skip
    return tuple(out)


def _sentence_weights(text: Text) -> dict[int, float]:
    weights: dict[int, float] = defaultdict(lambda: 1.0)
    for start, _, value in _weights().find(text):
        number = text.words[start].sentence
        weights[number] = max(value, weights[number]) if value > 1 else (
            value if weights[number] == 1.0 else weights[number]
        )  # fmt: skip
    return weights


def find(
    text: Text, denied: frozenset[int], skipped: frozenset[int] = frozenset(),
    tongues: Sequence[tuple[int, int]] = (),
) -> Found:  # fmt: skip
    """All the evidence in a text, weighed.

    `skipped` words (names of models) stand for no concept; `tongues` are the
    spans of human languages: "from Polish into English" is a translation.
    """
    points: dict[str, float] = defaultdict(float)
    weights = _sentence_weights(text)
    domain: list[tuple[int, str]] = []
    used: set[int] = set()
    strongest = 0.0
    spans: list[tuple[int, int]] = []
    seen: dict[tuple[str, int], float] = {}

    def give(tags: tuple[str, ...], amount: float) -> None:
        for tag, share in zip(tags, _SHARE, strict=False):
            points[tag] += amount * share

    for start, end, rows in _table().find(text):
        number = text.words[start].sentence
        spans.append((start, end))
        for tags, subject, amount in rows:
            if not tags:
                used.update(range(start, end))
                continue
            if start in denied and amount > LEAN:
                continue
            if subject:
                domain.append((start, subject))
            fresh = amount - seen.get((tags, number), 0.0)  # a name counts also behind a hint
            if fresh > 0:
                seen[(tags, number)] = amount
                give(tuple(tags.split()), fresh * weights[number])
            strongest = max(strongest, amount)
            if amount == NAME:
                used.update(range(start, end))
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for at, concept in concepts.find(text):
        spent = at in used and concept in _SPENT
        if at not in denied and (at not in skipped or concept in _OF_NAMES) and not spent:
            by_sentence[text.words[at].sentence].add(concept)
    for start, _ in tongues:
        if start not in denied:
            by_sentence[text.words[start].sentence].add("tongue")
    if _translates(text, tongues):
        give(("translation",), NAME + 1)  # subtitles and the like are its object
        strongest = NAME
    groups = [(present, weights[number]) for number, present in by_sentence.items()]
    for present, weight in groups:
        for needed, absent, tags, amount in _rules():
            if needed <= present and not absent & present:
                give(tags, amount * weight)
                if len(needed) > 1:
                    strongest = max(strongest, amount)
    if len(groups) > 1 and max(points.values(), default=0.0) < ENOUGH:
        everything = set[str]().union(*by_sentence.values())
        for needed, absent, tags, amount in _rules():
            if len(needed) > 1 and needed <= everything and not absent & everything:
                give(tags, amount * _POOLED)
                strongest = max(strongest, amount * _POOLED)
    points.pop("anomaly", None)
    if any(subject == "anomaly" for _, subject in domain):
        _anomaly(points, set[str]().union(*by_sentence.values()))
    return _ranked(points, strongest, domain, used, spans)


_ARROW = re.compile("->|=>|→|↔|<>")
_INTO = frozenset("to into nach in ins vers en au a al para ao verso auf zu 到 译".split())  # noqa: SIM905


def _translates(text: Text, tongues: Sequence[tuple[int, int]]) -> bool:
    """One language "to" another, with nothing else between, or people of two languages."""
    spans = sorted(tongues)
    if _strangers(text, spans):
        return True
    for (_, end), (following, _) in pairwise(spans):
        between = text.plain[text.words[end - 1].end : text.words[following].start]
        if following == end and _ARROW.search(between):
            return True
        if (
            following - end in (1, 2)
            and text.words[end].text in _INTO
            and text.words[following].sentence == text.words[end - 1].sentence
        ):
            return True
    return False


_SPEAK = re.compile(
    r"\b(?:speak|understand|spr[ei]ch|versteh|parle|compren|habla|entiend|parla|cap|fala|entend)\w*"
)
_SOMEBODY = frozenset(
    [
        "my",
        "our",
        "i",
        "we",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "mein",
        "meine",
        "unsere",
        "ich",
        "wir",
        "er",
        "sie",
        "mon",
        "ma",
        "mes",
        "nos",
        "je",
        "nous",
        "il",
        "elle",
        "ils",
        "mi",
        "mis",
        "nuestr",
        "yo",
        "el",
        "ella",
        "mio",
        "mia",
        "miei",
        "io",
        "noi",
        "lui",
        "lei",
        "meu",
        "minha",
        "meus",
        "eu",
        "nos",
        "ele",
        "ela",
    ]
)


def _strangers(text: Text, spans: Sequence[tuple[int, int]]) -> bool:
    """ "My grandmother speaks only Hungarian and my kids only English"."""
    for (_, end), (following, _) in pairwise(spans):
        between = text.words[end:following]
        if (
            between
            and text.words[following].sentence == text.words[end - 1].sentence
            and any(w.text in _SOMEBODY for w in between)
            and _SPEAK.search(text.plain)
        ):
            return True
    return False


def joined(found: Found, gloss: Found) -> Found:
    """What the words say themselves, and what their English gloss says, for less."""
    points = dict(zip(found.tags, found.shares, strict=True))
    for tag, share in zip(gloss.tags, gloss.shares, strict=True):
        points[tag] = points.get(tag, 0.0) + _GLOSSED * share
    return replace(
        _ranked(points, 0.0, [], set(), []), domain=found.domain, words=found.words,
        rows=found.rows, named=found.named or gloss.named,
    )  # fmt: skip


def _anomaly(points: dict[str, float], present: set[str]) -> None:
    """Anomalies are found in pictures, sounds, or readings: by what is spoken of."""
    for concept, tag in (
        ("image", "image-classification"), ("audio", "audio-classification"),
        ("video", "video-classification"),
        ("number", "time-series-forecasting"),
        ("table", "tabular-classification"), ("text", "text-classification"), ("bad", "image-classification"),
    ):  # fmt: skip
        if concept in present:
            points[tag] += NAME
            return
    points["time-series-forecasting"] += NAME


def _ranked(
    points: dict[str, float], strongest: float, domain: list[tuple[int, str]],
    used: set[int], spans: list[tuple[int, int]],
) -> Found:  # fmt: skip
    order = sorted(points, key=lambda tag: -points[tag])
    best = points[order[0]] if order else 0.0
    tags = tuple(tag for tag in order if points[tag] >= KEPT * best)[:MOST]
    return Found(
        tags, tuple(points[tag] for tag in tags), best, strongest >= HINT, tuple(domain), frozenset(used), tuple(spans)
    )  # fmt: skip
