"""What the library answers: found models, and the state of the index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hit:
    """One found model.  Ranks count from 1; None where that list does not hold it.

    `score` is the fused score (bigger is better), `similarity` the cosine of
    request and description, or of request and the best chunk where that is nearer;
    `chunk` is that chunk's row number (see `Library.passage`).
    """

    id: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    similarity: float | None
    chunk: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a model's document that a request met."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FileStatus:
    """One catalogue file: rows in the index, where they were read, newest date."""

    name: str
    rows: int
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The state of the index, for a person."""

    files: tuple[FileStatus, ...]
    rows: int
    catalogue_date: str
    encoder: str
    fingerprint: str
    generation: str
    data: Path
    dense: str
    """Which dense search answers, and why."""
