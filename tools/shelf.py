"""Records of one set of tasks, prepared once for quick and repeated ranking."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bowerbird.record import Evidence, ModelRecord

_WORD = re.compile(r"[a-z0-9]+")
_PLURAL_ONLY = frozenset({"species", "series", "news", "lens"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


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
    split = _CAMEL.sub(" ", text)
    return {stem(w) for w in _WORD.findall(f"{text} {split}".lower())}


@dataclass(slots=True)
class Item:
    """One record, ready to be ranked."""

    record: ModelRecord
    strong: set[str]
    """Words of name, data sets, tags and composed description."""
    weak: set[str]
    """Words of the hints, which are not facts."""


def best_evidence(record: ModelRecord) -> Evidence | None:
    return record.evidence[0] if record.evidence else None


_LOWER_IS_BETTER = ("wer", "cer", "loss", "perplexity", "rmse", "mae", "eer", "fid")


def lower_is_better(metric: str) -> bool:
    return any(part in metric.lower() for part in _LOWER_IS_BETTER)


@dataclass
class Shelf:
    """All records of some tasks.  Percentiles are within this shelf."""

    items: list[Item]
    _scores: dict[tuple[str, str], list[float]] = field(
        default_factory=dict[tuple[str, str], list[float]]
    )

    @classmethod
    def of(cls, records: Iterable[ModelRecord]) -> Shelf:
        items = [_item(record) for record in records]
        shelf = cls(items)
        pools: dict[tuple[str, str], list[float]] = defaultdict(list)
        for item in items:
            for evidence in item.record.evidence:
                pools[evidence.dataset, evidence.metric].append(evidence.value)
        shelf._scores = {key: sorted(values) for key, values in pools.items()}
        return shelf

    @cached_property
    def sizes(self) -> list[float]:
        return sorted(s for i in self.items if (s := weight_mb(i.record)) is not None)

    @cached_property
    def frequencies(self) -> dict[str, int]:
        """In how many records a word stands."""
        counts: dict[str, int] = defaultdict(int)
        for item in self.items:
            for word in item.strong | item.weak:
                counts[word] += 1
        return dict(counts)

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
        """Share of the shelf that is larger, in [0, 1]; None where unknown."""
        size = weight_mb(record)
        if size is None or not self.sizes:
            return None
        return 1 - bisect_left(self.sizes, size) / len(self.sizes)


def weight_mb(record: ModelRecord) -> float | None:
    """MB of the weights, from parameters at four bytes where only those are known."""
    if record.size_bytes is not None:
        return record.size_bytes / 1e6
    return None if record.params is None else record.params * 4 / 1e6


def _item(record: ModelRecord) -> Item:
    name = record.id.rpartition("/")[2].rpartition(":")[2]
    strong = words(" ".join([name, record.description, *record.datasets, *record.tags]))
    return Item(record, strong, words(" ".join(record.hints)))


def covers(phrase: str, item: Item) -> float:
    """How far the item's words cover a phrase of the subject, in [0, 1].

    A hint counts 0.7 of a fact.  Every word of the phrase has to be met for
    the full value; half of them give half.
    """
    wanted = [stem(w) for w in _WORD.findall(phrase.lower())]
    if not wanted:
        return 0.0
    total = 0.0
    for word in wanted:
        if _met(word, item.strong):
            total += 1.0
        elif _met(word, item.weak):
            total += 0.7
    return total / len(wanted)


def _met(word: str, among: set[str]) -> bool:
    """The word itself, or one that it begins ("sentiment" meets "sentimental")."""
    if word in among:
        return True
    return len(word) >= 5 and any(other.startswith(word) for other in among)


def merge(shelves: Sequence[Shelf]) -> list[Item]:
    """The items of several shelves, each record once."""
    seen: dict[str, Item] = {}
    for shelf in shelves:
        for item in shelf.items:
            seen.setdefault(item.record.id, item)
    return list(seen.values())
