"""Records of one set of tasks, prepared once for quick and repeated ranking."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bowerbird.licences import license_of
from bowerbird.need import Need
from bowerbird.record import Evidence, ModelRecord
from index.tags import content_tags
from tools.cards import memory_gb
from tools.classes import class_words
from tools.generations import followed_up

FACT, CLASS, HINT = 1.0, 0.8, 0.7
"""How much a word counts that stands in the facts, in the labels of the
training data, or only among the hints."""
KNOWN = 0.5
"""Share of a phrase's words from which on a record knows the phrase."""
SMALL_RANGE = 12.0
FEW = 40
"""Known sizes from which on their share within a limit tells something."""
COMES_WITH = {
    "torchvision": 0.45, "torchaudio": 0.45, "timm": 0.3, "ultralytics": 0.5, "projects": 0.4,
    "openvino": 0.25, "torchhub": 0.3, "openmmlab": 0.2, "spacy": 0.4, "fastembed": 0.3,
}  # fmt: skip
"""Use that a model has at least by the collection it comes with."""
FAR_BETTER_KNOWN = 0.3
"""Of popularity: a hundredfold number of downloads and more."""
GENERAL_ZOOS = frozenset({"timm", "torchvision"})
"""Collections of networks for everyday objects: near to a subject only by chance, and their
names tell none."""
REPUTE = 0.5
"""Of the use of a publisher's best known model, for one of its models that nobody counted."""
_DESCRIBES = frozenset({"image-to-text", "image-text-to-text", "visual-question-answering"})
_WORD = re.compile(r"[a-z0-9]+")
_LETTER = re.compile(r"(?<![a-z0-9])([a-z])-(?=[a-z]{2})")
"""A letter that is a part of the word after it: "x-ray" meets "xray"."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL_ONLY = frozenset({"species", "series", "news", "lens"})
_LOWER_IS_BETTER = re.compile(
    r"wer|cer|cher|cver|loss|perplexity|ppl|rmse|\bmae\b|eer|\bfid\b|absrel|epe|fl_all|error"
)
_NO_QUALITY = frozenset({"rtfx", "gen_len", "gen-length"})
"""Metrics that tell of speed or length."""


def popularity(record: ModelRecord) -> float:
    """Downloads a month and likes on a logarithmic scale, in [0, 1].

    The counts date from 2023 to 2026, so this orders only coarsely.  A place
    in a project's own list of today's models counts as use, too, and so does
    coming with a library that is installed everywhere, where nobody counts.
    """
    loads = math.log10(1 + (record.downloads_month or 0)) / 7
    liked = math.log10(1 + (record.likes or 0)) / 4
    listed = sum(0.15 for tag in record.tags if tag.startswith("catalogue:"))
    used = (loads + liked) / 2 if loads and liked else 0.85 * max(loads, liked)
    counted = min(1.0, used + min(listed, 0.3))
    return max(counted, COMES_WITH.get(record.catalogue, 0.0))


def stem(word: str) -> str:
    """A light stem: plural endings only, so that "birds" meets "bird"."""
    if word in _PLURAL_ONLY:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words(text: str) -> set[str]:
    """Lower-case stems of a text; CamelCase is split, the whole word kept too."""
    both = f"{text} {_CAMEL.sub(' ', text)}".lower()
    if "-" in both:
        both += " " + _LETTER.sub(r"\1", both)
    return {stem(w) for w in _WORD.findall(both)}


def lower_is_better(metric: str) -> bool:
    return _LOWER_IS_BETTER.search(metric.lower()) is not None


def tells_quality(evidence: Evidence) -> bool:
    """Whether the figure says how good a model is; some say how fast or how wordy."""
    return evidence.metric.lower() not in _NO_QUALITY


def weight_mb(record: ModelRecord) -> float | None:
    """MB of the weights, from parameters at four bytes where only those are known."""
    if record.size_bytes is not None:
        return record.size_bytes / 1e6
    return None if record.params is None else record.params * 4 / 1e6


@dataclass(slots=True)
class Item:
    """One record and its place on the shelf."""

    record: ModelRecord
    place: int


@dataclass(frozen=True, slots=True)
class Known:
    """What depends on a record alone, by its id: kept for the next shelf that it stands on."""

    words: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """Each word of it with what it counts."""
    use: dict[str, float] = field(default_factory=dict[str, float])
    """Its popularity."""
    fit: dict[str, float] = field(default_factory=dict[str, float])
    jobs: dict[tuple[str | None, str], frozenset[str]] = field(
        default_factory=dict[tuple[str | None, str], frozenset[str]]
    )
    """Jobs within a task that it shows."""

    def without(self, records: Iterable[ModelRecord]) -> Known:
        """A copy that knows nothing of these: others of the same ids may have taken their place."""
        gone = {record.id for record in records}
        return Known(
            words={k: v for k, v in self.words.items() if k not in gone},
            use={k: v for k, v in self.use.items() if k not in gone},
            fit={k: v for k, v in self.fit.items() if k not in gone},
            jobs={k: v for k, v in self.jobs.items() if k[1] not in gone},
        )


@dataclass
class Shelf:
    """All records of some tasks.  Percentiles are within this shelf."""

    items: list[Item]
    _scores: dict[tuple[str, str], list[float]] = field(
        default_factory=dict[tuple[str, str], list[float]]
    )
    _sizes: list[float] = field(default_factory=list[float])
    _work: list[float] = field(default_factory=list[float])
    _postings: dict[str, dict[int, float]] = field(default_factory=dict[str, dict[int, float]])
    """For each word the places where it stands, and how much it counts there."""
    _vocabulary: list[str] = field(default_factory=list[str])
    """The same words in order, so that those with one beginning stand together."""
    _small: dict[str, float | None] = field(default_factory=dict[str, float | None])
    _light: dict[str, float | None] = field(default_factory=dict[str, float | None])
    """`smallness` and `lightness` by id."""
    _known: dict[str, float] = field(default_factory=dict[str, float])
    """For each bare name how well known its best known bearer is."""
    _makers: dict[str, float] = field(default_factory=dict[str, float])
    """For each publisher how well known its best known model is."""
    newer: dict[str, str] = field(default_factory=dict[str, str])
    """Ids of models that their publisher has followed up, with the newer one's id."""
    memo: dict[str, float] = field(default_factory=dict[str, float])
    """Room for figures of records that do not depend on the request."""
    own: dict[str, float] = field(default_factory=dict[str, float])
    """The same for the fit of a record, by its id."""
    known: Known = field(default_factory=Known)

    @classmethod
    def of(cls, records: Iterable[ModelRecord], known: Known | None = None) -> Shelf:
        """Prepare the records.  `known` keeps what is found of each."""
        known = known or Known()
        items = [Item(record, place) for place, record in enumerate(records)]
        shelf = cls(items, known=known)
        scores: dict[tuple[str, str], list[float]] = defaultdict(list)
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        for item in shelf.items:
            for evidence in item.record.evidence:
                scores[evidence.dataset, evidence.metric].append(evidence.value)
            weights = known.words.get(item.record.id)
            if weights is None:
                weights = known.words[item.record.id] = _word_weights(item.record)
            for word, counts in weights.items():
                postings[word][item.place] = counts
        for item in shelf.items:
            name = _bare(item.record)
            known_as = shelf.use(item.record)
            shelf._known[name] = max(shelf._known.get(name, 0.0), known_as)
            maker = item.record.id.partition("/")[0]
            shelf._makers[maker] = max(shelf._makers.get(maker, 0.0), known_as)
        shelf._scores = {key: sorted(values) for key, values in scores.items()}
        shelf._sizes = sorted(s for i in shelf.items if (s := weight_mb(i.record)) is not None)
        shelf._work = sorted(i.record.gmacs for i in shelf.items if i.record.gmacs)
        shelf._postings = dict(postings)
        shelf._vocabulary = sorted(postings)
        shelf.newer = followed_up(item.record for item in shelf.items)
        return shelf

    def _met(self, word: str) -> dict[int, float]:
        """Where the word stands, or one that it begins ("sentiment" meets "sentimental")."""
        found = dict(self._postings.get(word, {}))
        if len(word) >= 5:
            for other in islice(self._vocabulary, bisect_right(self._vocabulary, word), None):
                if not other.startswith(word):
                    break
                for place, counts in self._postings[other].items():
                    found[place] = max(found.get(place, 0.0), counts)
        return found

    def covers(self, phrase: str) -> dict[int, float]:
        """Places whose words cover the phrase, and how far, in (0, 1].

        Every word of the phrase has to be met for the full value; half of
        them give half.
        """
        wanted = [stem(w) for w in _WORD.findall(_LETTER.sub(r"\1", phrase.lower()))]
        total: dict[int, float] = defaultdict(float)
        for word in wanted:
            for place, counts in self._met(word).items():
                total[place] += counts / len(wanted)
        return dict(total)

    def covered(self, phrases: Sequence[str]) -> dict[str, dict[int, float]]:
        """For each phrase the places that know it, and how far, in (0, 1].

        A phrase that no record here knows half of is left out.
        """
        found = {phrase: self.covers(phrase) for phrase in phrases}
        return {
            phrase: places
            for phrase, places in found.items()
            if max(places.values(), default=0.0) >= KNOWN
        }

    def subject(self, covered: Mapping[str, Mapping[int, float]]) -> dict[int, float] | None:
        """How far each place covers a subject of several phrases, in (0, 1].

        Rare phrases tell more than common ones.  A phrase that no record here
        knows cannot tell candidates apart and does not count; None where that
        leaves nothing.  `covered` comes from the method of that name.
        """
        total: dict[int, float] = defaultdict(float)
        weight = 0.0
        for places in covered.values():
            rarity = math.log(1 + len(self.items) / len(places))
            weight += rarity
            for place, share in places.items():
                total[place] += rarity * share
        return {place: share / weight for place, share in total.items()} if weight else None

    def use(self, record: ModelRecord) -> float:
        """The `popularity` of a record of this shelf."""
        found = self.known.use.get(record.id)
        if found is None:
            found = self.known.use[record.id] = popularity(record)
        return found

    def repute(self, record: ModelRecord) -> float:
        """Use to expect, in [0, 1], of a Hub model whose downloads nobody counted: a part of that
        of its publisher's best known one.  0 where they were counted, and for collections."""
        maker = record.id.partition("/")[0]
        if record.catalogue != "hf" or record.downloads_month is not None or maker == "timm":
            return 0.0
        return REPUTE * self._makers.get(maker, 0.0)

    def is_copy(self, record: ModelRecord) -> bool:
        """Whether another model of the same bare name is far better known."""
        best = self._known.get(_bare(record), 0.0)
        return best >= FAR_BETTER_KNOWN and best >= self.use(record) + FAR_BETTER_KNOWN

    def standing(self, evidence: Evidence) -> float | None:
        """Share of the shelf's models with the same metric on the same data
        that this figure beats or equals, in [0, 1]; None with fewer than five
        to compare with."""
        pool = self._scores.get((evidence.dataset, evidence.metric), [])
        if len(pool) < 5:
            return None
        if lower_is_better(evidence.metric):
            return 1 - bisect_left(pool, evidence.value) / len(pool)
        return bisect_right(pool, evidence.value) / len(pool)

    def smallness(self, record: ModelRecord) -> float | None:
        """How small for its kind, in [0, 1]; None where unknown.

        1 up to the size that the smallest tenth of the shelf keeps within, 0 at
        twelve times that, logarithmic between: "small" means something else
        among chat models than among picture classifiers.
        """
        if record.id not in self._small:
            size = weight_mb(record)
            told = None if size is None else _within(size, self._sizes, 1.0)
            self._small[record.id] = told
        return self._small[record.id]

    def share_within(self, need: Need) -> float:
        """Share of the models of known size that keep a limit on size, by their weights: how
        likely one of unknown size keeps it.  1 where too few are known to tell."""
        limits = (
            need.max_size_mb,
            need.max_params_m and need.max_params_m * 4,
            (held := memory_gb(need)) and held * 1e3,
        )
        most = min((limit for limit in limits if limit), default=None)
        if most is None or len(self._sizes) < FEW:
            return 1.0
        return bisect_right(self._sizes, most) / len(self._sizes)

    def lightness(self, record: ModelRecord) -> float | None:
        """How little it asks of a processor, in [0, 1]; None where unknown.

        The size, and the multiply-accumulates of one run where they are known:
        a small network with fine patches can be a slow one.
        """
        if record.id not in self._light:
            small = told = self.smallness(record)
            if record.gmacs:
                work = _within(record.gmacs, self._work, 0.1)
                told = work if small is None else min(small, work)
            self._light[record.id] = told
        return self._light[record.id]


def _bare(record: ModelRecord) -> str:
    """The name without its owner."""
    return record.id.rpartition("/")[2].lower()


def _within(value: float, known: Sequence[float], least: float) -> float:
    """1 up to the limit of the smallest tenth (`least` at the lowest), 0 at
    SMALL_RANGE times that, logarithmic between."""
    small = max(known[len(known) // 10], least)
    return min(1.0, max(0.0, 1 - math.log(max(value, small / 100) / small, SMALL_RANGE)))


def _word_weights(record: ModelRecord) -> dict[str, float]:
    """Each word of a record with what it counts."""
    name = record.id.rpartition("/")[2].rpartition(":")[2]
    weights = dict.fromkeys(words(" ".join(record.hints)), HINT)
    if not _DESCRIBES.intersection(record.tasks[:1]):  # a captioner tells no classes apart
        weights |= dict.fromkeys(class_words(record.datasets), CLASS)
    trained = words(" ".join([*record.datasets, *content_tags(record.tags)]))
    told = record.description
    if record.license:  # "Apple's CVNets licence" tells nothing of apples
        told = told.removesuffix(license_of(record.license.id).name)
    facts = words(f"{name} {told}") | trained
    if record.catalogue in GENERAL_ZOOS:  # "snap" and "apple" are who made them
        facts = facts - words(name) | trained
    return weights | dict.fromkeys(facts, FACT)
