"""One turn of a request, parsed: all recognisers run once, their findings put together."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from agent.understanding import (
    classifier,
    compounds,
    concepts,
    dataset,
    domain,
    gloss,
    hardware,
    language,
    licence,
    limits,
    names,
    nearest,
    negation,
    numbers,
    platform,
    quantities,
    retraction,
    scope,
    subjects,
    tasks,
    units,
    weighing,
    wishes,
)  # fmt: skip
from agent.understanding.quantities import Figure
from agent.understanding.stopwords import STOPWORDS
from agent.understanding.text import Text, Word, clean, lemma, read
from bowerbird.need import OUT_OF_SCOPE

_QUOTED = re.compile(r"\"[^\"]{1,200}\"|(?<!\w)'[^']{1,200}'(?!\w)")
_FEWEST, _WORTH, _WORTH_ALONE = 3, 0.1, 0.2
"""Words that an example is compared with; votes that count, beside other evidence and alone."""
_FEWEST_GLOSSED = 2
_BARE = frozenset(
    "recognise identify automatically tell find detect check see estimate generate turn read write"  # noqa: SIM905
    " sort classify understand similar hear compare remove".split()
)
"""Doings that say nothing without a thing."""
_GLOSSED = 0.8
"""What a vote counts that was given to the English gloss of a request in another language."""
_SAYS_NOTHING = frozenset(
    """ai ki ia app apps website websites site web tool tools software model models project
    company business thing things stuff""".split()  # noqa: SIM905
)
"""Words from which no task can be guessed ("I want AI on my website")."""
_HEARD = frozenset({"audio", "speech", "music", "vocal"})
_SOUND = re.compile("audio|speech|voice")
_SIGHT = re.compile("image|object|video|depth|keypoint|mask")
_UNHEARD = 0.5
"""What a vote counts for a task of sounds where no sound is spoken of (birds are also seen), and
for one of pictures where only sounds are."""
_MEDIA = frozenset({"image", "audio", "video", "table"})
_ZERO_SHOT = {
    "image-classification": "zero-shot-image-classification",
    "text-classification": "zero-shot-classification",
}


@dataclass(slots=True)
class Turn:
    """What one turn states; `fields` holds values for a Need."""

    text: Text
    fields: dict[str, Any]
    found: tasks.Found
    figures: list[Figure]
    references: tuple[str, ...]
    dropped: set[str] = field(default_factory=set[str])
    modalities: frozenset[str] = frozenset()
    decline: str | None = None
    language_refused: tuple[str, ...] = ()
    sense: str = ""
    """The request in English words without its limits, as the classifier reads it."""
    denied_words: frozenset[int] = frozenset()


def turn(raw: str) -> Turn:
    """One turn; its own copy, as the dialogue changes it."""
    kept = _parsed(raw)
    fields = copy.deepcopy(kept.fields)
    return replace(kept, fields=fields, dropped=set(kept.dropped))


@lru_cache(maxsize=16)
def _parsed(raw: str) -> Turn:  # noqa: PLR0915  (one line a recogniser)
    text = read(numbers.spelt_out(clean(raw), units.AHEAD))
    code = gloss.spoken(text)
    text = compounds.apart(text) if code == "de" else text
    marks = negation.marks(text, code)
    marks = replace(marks, before=[m for m in marks.before if not gloss.lacking(text, code, m[:2])])
    denied = negation.scope(text, marks, "not")
    drop = negation.scope(text, marks, "drop")
    after_cue = frozenset(end for _, end, kind in marks.before if kind == "not")
    named = names.find(text, denied, after_cue)
    figures = quantities.find(text)
    spent: set[int] = (
        {i for s, e, _ in marks.before for i in range(s, e)} | set(denied) | set(named.words)
    )
    spent |= set(drop)
    out: dict[str, Any] = {}
    dropped: set[str] = set()

    def keep(field_name: str, spans: list[tuple[int, int]]) -> None:
        for start, end in spans:
            spent.update(range(start, end))
            if start in drop:
                dropped.add(field_name)

    card = any(limits.of_card(text, f) for f in figures)
    place = hardware.find(text, denied, drop, card)
    keep("hardware", list(place.spans))
    out["hardware"], out["device_name"] = place.hardware, place.device if place.hardware else None
    licences_said = licence.find(text, denied)
    keep("license", [(m.start, m.end) for m in licences_said])
    barred = {names.barred(named, m.start) for m in licences_said if m.field == licence.TOLD}
    barred -= {None}
    out["license"] = licence.wish(
        [m for m in licences_said if m.start not in drop or m.field == licence.TOLD]
    )
    if out["license"] is None and any(m.value == "any" and not m.negated for m in licences_said):
        dropped.add("license")
    libraries = platform.libraries(text, denied)
    keep("library", [(m.start, m.end) for m in libraries])
    hubs = platform.hubs(text, denied)
    keep("source_hub", [(m.start, m.end) for m in hubs])
    out["library"] = platform.wished(
        [m for m in libraries if m.start not in drop and not platform.weighed(text, m)]
    )
    out["source_hub"] = platform.wished(hubs)
    sets = dataset.find(text, denied | drop, named.words)
    keep("dataset", [(m.start, m.end) for m in sets])
    out["dataset"] = next((m.value for m in sets if not m.negated), None)
    if code and not dropped and not (drop and retraction.fields(text, drop)):
        # "take the background away" takes back nothing that was said
        cued = {i for s, e, kind in marks.before if kind == "drop" for i in range(s, e)}
        spent -= (drop | cued) - denied
        drop = frozenset[int]()
    spoken = [(m.start, m.end) for m in language.find(text, denied | drop, pairs=False)]
    called = named.words | {i for s, e in place.spans if e - s > 1 for i in range(s, e)}
    unwanted = negation.scope(text, negation.refusing(text, marks), "not", 3)
    found = tasks.find(text, unwanted | drop, called, spoken)
    glossed = gloss.find(text, code, frozenset(_told(found, spent)))
    native = found.points
    if glossed and native < tasks.UNSURE:
        found = tasks.joined(found, tasks.find(glossed.text, frozenset()))
    translates = "translation" in found.tags[:1]
    talk = language.find(text, denied | drop, translates)
    keep("languages", [(m.start, m.end) for m in talk])
    talk = language.untold(text, talk, named.words - named.denied)
    out["languages"] = language.wished(language.source_first(text, talk) if translates else talk)
    if out["dataset"] in dataset.SPEAKS and not out["languages"]:
        out["languages"] = [dataset.SPEAKS[out["dataset"]]]
    wanted = wishes.find(text, denied | drop)
    keep("wants", [(m.start, m.end) for m in wanted])
    out["wants"] = wishes.wished(wanted)
    refused = [m.value for m in libraries if m.negated and m.value not in named.must_not]
    refused += sorted(filter(None, barred))
    out["must_not"] = list(dict.fromkeys((*named.must_not, *refused)))
    limits.apply(text, figures, place, out)
    for figure in figures:
        spent.update(range(text.word_at(figure.start), text.word_at(figure.end - 1) + 1))
    if drop:
        dropped |= retraction.fields(text, drop)
    seen_concepts = concepts.find(text)
    modalities = frozenset(
        c
        for i, c in seen_concepts
        if c in ("image", "audio", "text", "video", "speech") and i not in denied
    )
    for start, end in _quoted(text):
        spent.update(range(text.word_at(start), text.word_at(end - 1)))
    done = glossed.doings if glossed else frozenset[int]()
    named_abroad = [s for s in subjects.find(text, code) if s[0] not in spent | done]
    abroad = {i for start, end, _ in named_abroad for i in range(start, end)}
    implied = (*found.domain, *((start, subject) for start, _, subject in named_abroad))
    subject_spent = frozenset(spent | set(found.words) | abroad | done)
    out["domain"] = domain.find(
        text, subject_spent, implied, frozenset(_anchors(text, found, seen_concepts)),
        frozenset(i for i, c in seen_concepts if c == "seen"), abroad=glossed is not None,
    )  # fmt: skip
    constrained = any(
        out.get(k)
        for k in (
            "hardware",
            "library",
            "dataset",
            "source_hub",
            "max_memory_gb",
            "max_params_m",
            "max_size_mb",
            "min_fps",
            "license",
        )
    )
    spoken_of = {c for i, c in seen_concepts if i not in denied}
    if glossed:
        spoken_of |= {c for _, c in concepts.find(glossed.text)}
    heard = bool(_HEARD & spoken_of)
    sight = bool({"image", "video"} & spoken_of)
    deaf, blind = not heard, heard and not sight
    absent = _SOUND if deaf else _SIGHT if blind else None
    near: Mapping[str, float] = {}
    if native < tasks.UNSURE:
        near = _near(text, _told(found, spent), glossed, absent)
    if max(near.values(), default=0.0) < (_WORTH if found.points else _WORTH_ALONE):
        near = {}
    media = bool(_MEDIA & spoken_of)
    sense = _content(text, _told(found, spent), glossed)
    judged = classifier.likelihoods(sense)
    far = 0.0 if glossed else math.exp(judged.get(OUT_OF_SCOPE, -math.inf))
    decline = scope.reason(text, found.points, constrained, media, near, far=far)
    tags = list(weighing.blended(found, near, native))
    if tags and sense:
        words = len(sense.split())
        tags = list(weighing.weighed(tags, found, judged, words, glossed=glossed is not None))
    if "zero-shot" in out["wants"]:
        tags = _zero_shot(tags)
    out["task"] = [OUT_OF_SCOPE] if decline else tags
    return Turn(
        text, out, found, figures, _without(named.references, barred), dropped, modalities, decline,
        tuple(m.value for m in talk if m.negated), sense, denied,
    )  # fmt: skip


def _without(references: tuple[str, ...], barred: set[str | None]) -> tuple[str, ...]:
    """References less those that are refused for their licence."""
    return tuple(r for r in references if not any(b and b in r.lower() for b in barred))


def _near(
    text: Text, told: set[int], glossed: gloss.Gloss | None, absent: re.Pattern[str] | None
) -> Mapping[str, float]:
    """Votes of the nearest examples for a request; the words `told` (limits) are left out.

    `glossed`: the request in English words, where it is in another language;
    `absent`: tasks of a kind of thing that is not spoken of.
    """
    sense = _content(text, told, glossed)
    if not sense:
        return {}
    left = [w for i, w in enumerate(text.words) if i not in told]
    votes = nearest.votes(sense) if glossed else nearest.told(_sentences(left))
    trust = _GLOSSED if glossed else 1.0
    return {
        task: vote * trust * (_UNHEARD if absent is not None and absent.search(task) else 1.0)
        for task, vote in votes.items()
    }


def _content(text: Text, told: set[int], glossed: gloss.Gloss | None) -> str:
    """The request in English words without its limits; "" where that says nothing of a task."""
    if not glossed and language.written_in(text) != "en":
        return ""
    left = [w for i, w in enumerate(text.words) if i not in told]
    kept = [w.text for w in (glossed.text.words if glossed else left)]
    content = {
        w for w in kept if not {w, lemma(w)} & (STOPWORDS | _SAYS_NOTHING) and not w.isdigit()
    }
    if glossed:
        content -= _BARE
    if len(kept) < (_FEWEST_GLOSSED if glossed else _FEWEST) or not content:
        return ""
    return " ".join(kept) if glossed else " . ".join(_sentences(left))


def _told(found: tasks.Found, spent: set[int]) -> set[int]:
    """Words that state limits and the like, and nothing of the task."""
    return spent - found.words - {i for a, b in found.rows for i in range(a, b)}


def _sentences(words: list[Word]) -> list[str]:
    """The words sentence by sentence, those with too few to be compared left to the whole."""
    pieces = [" ".join(w.text for w in some) for _, some in groupby(words, lambda w: w.sentence)]
    return [piece for piece in pieces if piece.count(" ") >= _FEWEST] or [" ".join(pieces)]


def nothing() -> dict[str, Any]:
    """The fields of a Need before anything was said."""
    names = ("license", "hardware", "device_name", "dataset", "library", "source_hub")
    lists = ("task", "domain", "languages", "wants", "must_not")
    return dict.fromkeys(names) | {name: [] for name in lists}


def _anchors(text: Text, found: tasks.Found, seen: list[tuple[int, str]]) -> set[int]:
    """Where the task is told; few, so that long texts stay cheap."""
    told = ("name", "find", "classifier", "detector", "make", "search", "read", "improve", "ask")
    spots = [i for span in found.rows for i in (span[0], span[1] - 1)]
    return set((spots + [i for i, c in seen if c in told])[:40])


def _quoted(text: Text) -> list[tuple[int, int]]:
    """Examples in quotation marks are no subject."""
    return [m.span() for m in _QUOTED.finditer(text.plain)]


def _zero_shot(tags: list[str]) -> list[str]:
    """Classes of one's own, no training: the zero-shot form of the task comes first."""
    first = _ZERO_SHOT.get(tags[0]) if tags else None
    return list(dict.fromkeys([first, *tags]))[:4] if first else tags
