"""Which task a request describes: names, descriptions, hints, and rules over concepts.

Every piece of evidence gives points to one or more tags; a sentence that states
the need counts more than one that tells what was tried.  The tags with the most
points win, likeliest first.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from agent.understanding import concepts, lexicon, task_words
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text
from bowerbird.need import OUT_OF_SCOPE

NAME, IDIOM, LEAN, HINT = 9.0, 6.0, 3.4, 2.5
_POOLED = 0.6
"""What evidence counts that is spread over sentences, where no sentence tells enough."""
_ENOUGH = 4.0
UNSURE = 6.5
"""Points below which the nearest examples are asked."""
_VOTE, _LEAST = 10.0, 1.2
_SHARE = (1.0, 0.6, 0.4, 0.3)
_KEPT, _MOST = 0.3, 4

Rule = tuple[str, str, float]
RULES: tuple[Rule, ...] = (
    # concepts that meet in one sentence ("!x": not there), tags, points
    ("name image", "image-classification zero-shot-image-classification", 5),
    ("name seen !audio !speech !text !video", "image-classification zero-shot-image-classification", 3),
    ("name video", "video-classification", 4.5),
    ("name audio", "audio-classification", 5),
    ("name music", "audio-classification", 3),
    ("name speech !text", "audio-classification", 2.5),
    ("name text !image !table !audio", "text-classification", 4.2),
    ("name textclass !image !audio", "text-classification", 4.2),
    ("find text textclass", "text-classification", 5),
    ("name table", "tabular-classification", 4),
    ("name bad !text", "image-classification object-detection", 3),
    ("find image seen", "object-detection image-classification", 5.5),
    ("find image table", "object-detection", 5.5),
    ("find image !text", "object-detection image-classification", 3.6),
    ("find seen !text !audio", "object-detection image-classification", 3.2),
    ("find video seen", "object-detection video-classification", 5.5),
    ("find video", "object-detection video-classification", 3),
    ("find audio !seen", "audio-classification", 5),
    ("find audio", "audio-classification", 4.8),
    ("find text entity", "token-classification", 5),
    ("name text entity !image", "token-classification", 4.5),
    ("tongue classifier !image !text", "automatic-speech-recognition", 4),
    ("tongue speech !text", "automatic-speech-recognition text-to-speech", 1.5),
    ("find entity !image !seen", "token-classification", 2.5),
    ("find text !entity !image", "text-classification", 2.2),
    ("action video", "video-classification", 5),
    ("action image", "video-classification image-classification object-detection", 2.5),
    ("make image !video !turn", "text-to-image", 4),
    ("make video text", "text-to-video", 4.2),
    ("make audio", "text-to-audio", 4),
    ("make music", "text-to-audio", 5),
    ("make speech text", "text-to-speech", 4),
    ("read speech", "text-to-speech", 4.5),
    ("make text !image !audio !speech !video !short", "text-generation", 2.5),
    ("turn speech text", "automatic-speech-recognition", 5.5),
    ("turn audio text", "automatic-speech-recognition", 5.5),
    ("turn text image", "text-to-image", 2.5),
    ("short text", "summarization", 4.5),
    ("short speech", "summarization automatic-speech-recognition", 3),
    ("ask image", "visual-question-answering image-text-to-text", 4.5),
    ("ask table", "table-question-answering", 4.5),
    ("ask text !name !make", "question-answering", 4),
    ("search text !image", "sentence-similarity feature-extraction", 4.5),
    ("search image", "image-feature-extraction", 5),
    ("search seen image", "image-feature-extraction", 1.5),
    ("vectors text !image", "sentence-similarity feature-extraction", 4),
    ("vectors image", "image-feature-extraction", 5.5),
    ("read text image", "image-to-text image-text-to-text document-question-answering", 5),
    ("read image", "image-to-text image-text-to-text", 3.5),
    ("read entity !image", "token-classification", 4),
    ("improve image", "image-to-image", 4.5),
    ("improve audio", "audio-to-audio", 4.5),
    ("improve speech", "audio-to-audio", 3),
    ("separate vocal", "audio-to-audio", 6),
    ("separate music", "audio-to-audio", 5),
    ("separate speech", "audio-to-audio", 3),
    ("turn speech !text !make", "audio-to-audio", 2),
    ("turn music", "audio-to-audio text-to-audio", 3),
    ("blur improve", "image-segmentation", 5),
    ("future number", "time-series-forecasting", 5),
    ("number table", "tabular-regression", 5),
    ("future table", "tabular-regression tabular-classification", 3),
    ("classifier", "image-classification text-classification", 0.8),
    ("classifier image", "image-classification zero-shot-image-classification", 5),
    ("classifier seen !audio !speech !text", "image-classification zero-shot-image-classification", 5),
    ("classifier audio", "audio-classification", 5),
    ("classifier speech", "automatic-speech-recognition audio-classification", 3),
    ("classifier text !image", "text-classification", 5),
    ("classifier textclass !image !audio", "text-classification", 5),
    ("classifier video", "video-classification", 5),
    ("classifier action", "video-classification", 3),
    ("classifier entity !image", "token-classification", 3),
    ("classifier music", "audio-classification", 3.5),
    ("detector", "object-detection", 2),
    ("detector seen !audio !text", "object-detection", 4),
    ("detector image", "object-detection", 4),
    ("detector video", "object-detection", 2),
    ("detector audio", "audio-classification", 6),
    ("detector text !image", "text-classification", 4),
    ("detector textclass", "text-classification", 4),
    ("image seen", "image-classification", 1.2),
    ("image", "image-classification", 0.6),
    ("audio !video", "audio-classification", 1.2),
    ("textclass text", "text-classification", 3),
    ("video", "video-classification", 0.5),
)  # fmt: skip

_SPENT = frozenset({"name", "find", "seen", "classifier", "detector"})
"""What a task's own name has said, it does not say twice ("face recognition")."""
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
        ((*task_words.NAMES, *lexicon.tasks()), NAME),
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
    for needed, tags, points in RULES:
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
    seen: set[tuple[str, int]] = set()

    def give(tags: tuple[str, ...], amount: float) -> None:
        for tag, share in zip(tags, _SHARE, strict=False):
            points[tag] += amount * share

    for start, end, rows in _table().find(text):
        number = text.words[start].sentence
        spans.append((start, end))
        for tags, subject, amount in rows:
            if start in denied and amount > LEAN:
                continue
            if subject:
                domain.append((start, subject))
            if (tags, number) in seen:
                continue
            seen.add((tags, number))
            give(tuple(tags.split()), amount * weights[number])
            strongest = max(strongest, amount)
            if amount == NAME:
                used.update(range(start, end))
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for at, concept in concepts.find(text):
        spent = at in used and concept in _SPENT
        if at not in denied and at not in skipped and not spent:
            by_sentence[text.words[at].sentence].add(concept)
    for start, _ in tongues:
        if start not in denied:
            by_sentence[text.words[start].sentence].add("tongue")
    if _translates(text, tongues):
        give(("translation",), NAME)
        strongest = NAME
    groups = [(present, weights[number]) for number, present in by_sentence.items()]
    for present, weight in groups:
        for needed, absent, tags, amount in _rules():
            if needed <= present and not absent & present:
                give(tags, amount * weight)
                if len(needed) > 1:
                    strongest = max(strongest, amount)
    if len(groups) > 1 and max(points.values(), default=0.0) < _ENOUGH:
        everything = set[str]().union(*by_sentence.values())
        for needed, absent, tags, amount in _rules():
            if len(needed) > 1 and needed <= everything and not absent & everything:
                give(tags, amount * _POOLED)
                strongest = max(strongest, amount * _POOLED)
    points.pop("anomaly", None)
    if any(subject == "anomaly" for _, subject in domain):
        _anomaly(points, set[str]().union(*by_sentence.values()))
    return _ranked(points, strongest, domain, used, spans)


_INTO = frozenset("to into nach in ins vers en au a al para ao verso auf zu 到 译".split())  # noqa: SIM905


def _translates(text: Text, tongues: Sequence[tuple[int, int]]) -> bool:
    """One language "to" another, with nothing else between."""
    spans = sorted(tongues)
    return any(
        following - end in (1, 2)
        and text.words[end].text in _INTO
        and text.words[following].sentence == text.words[end - 1].sentence
        for (_, end), (following, _) in pairwise(spans)
    )


def blended(found: Found, near: Mapping[str, float]) -> tuple[str, ...]:
    """Tags when the nearest examples have their say too; those of the tables alone weigh as found."""
    points = {tag: share for tag, share in zip(found.tags, found.shares, strict=True)}
    for tag, vote in near.items():
        if tag != OUT_OF_SCOPE:
            points[tag] = points.get(tag, 0.0) + _VOTE * vote
    order = sorted(points, key=lambda tag: -points[tag])
    if not order or points[order[0]] < _LEAST:
        return ()
    return tuple(tag for tag in order if points[tag] >= _KEPT * points[order[0]])[:_MOST]


def _anomaly(points: dict[str, float], present: set[str]) -> None:
    """Anomalies are found in pictures, sounds, or readings: by what is spoken of."""
    for concept, tag in (
        ("image", "image-classification"), ("bad", "image-classification"),
        ("audio", "audio-classification"), ("video", "video-classification"),
        ("table", "tabular-classification"), ("text", "text-classification"),
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
    tags = tuple(tag for tag in order if points[tag] >= _KEPT * best)[:_MOST]
    return Found(
        tags, tuple(points[tag] for tag in tags), best, strongest >= HINT, tuple(domain), frozenset(used), tuple(spans)
    )  # fmt: skip
