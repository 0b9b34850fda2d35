"""Which models come from which paper, as records tell it: pure functions, no network.

A record names its papers by arXiv id.  The id tells the month of the first
version; titles come from whoever has read them (a live reply, an archive).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bowerbird.record import ModelRecord

ID = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII)
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset({
    "a", "an", "and", "are", "as", "come", "for", "from", "in", "is", "it", "model", "models", "of",
    "on", "or", "paper", "that", "the", "to", "which", "with",
})  # fmt: skip


@dataclass(frozen=True)
class PaperFacts:
    """One paper as the records know it.  `title` is None where it is not known offline."""

    id: str
    year: int
    title: str | None = None
    models: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        """Where the paper and what is linked to it are read today."""
        return f"https://huggingface.co/papers/{self.id}"


def paper_id(written: str) -> str | None:
    """The arXiv id in an id, an address or a citation; the version is left out."""
    found = re.search(rf"(?<![\d.]){ID.pattern}(?!\d)", written, re.ASCII)
    return found[0] if found else None


def year_of(number: str) -> int | None:
    """The year of the first version; ids of this form began in April 2007."""
    found = ID.fullmatch(number)
    return 2000 + int(found[1]) if found else None


def models_of(paper: str, records: Iterable[ModelRecord]) -> list[ModelRecord]:
    """Models that come from the paper, in the order of `records`."""
    wanted = paper_id(paper)
    return [] if wanted is None else [r for r in records if wanted in r.arxiv]


def papers_of(record: ModelRecord) -> list[PaperFacts]:
    """The papers that the record names."""
    return papers([record])


def papers(
    records: Iterable[ModelRecord], titles: Mapping[str, str] | None = None
) -> list[PaperFacts]:
    """All papers that the records name, those with most models first.

    `titles` by arXiv id, where somebody knows them.
    """
    titles = titles or {}
    found: dict[str, list[str]] = {}
    for record in records:
        for number in dict.fromkeys(record.arxiv):
            found.setdefault(number, []).append(record.id)
    made = [
        PaperFacts(number, year, titles.get(number), models)
        for number, models in found.items()
        if (year := year_of(number)) is not None
    ]
    return sorted(made, key=lambda p: (-len(p.models), p.id))


def find(words: str, known: Iterable[PaperFacts]) -> list[PaperFacts]:
    """Papers that the words name by id, or whose title has every word that counts."""
    number = paper_id(words)
    if number is not None:
        return [p for p in known if p.id == number]
    wanted = set(_WORD.findall(words.lower())) - _COMMON
    if not wanted:
        return []
    return [p for p in known if p.title and wanted <= set(_WORD.findall(p.title.lower()))]
