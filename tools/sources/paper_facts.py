"""Which models come from which paper, as the catalogue knows it: no network."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bowerbird.record import ModelRecord

_ID = re.compile(r"\d{4}\.\d{4,5}")


def paper_id(written: str) -> str | None:
    """The arXiv id in an id, an address or a citation; the version is left out."""
    found = _ID.search(written)
    return found[0] if found else None


def models_of(paper: str, records: Iterable[ModelRecord]) -> list[ModelRecord]:
    """Models that come from the paper, in the order of `records`."""
    wanted = paper_id(paper)
    return [] if wanted is None else [r for r in records if wanted in r.arxiv]


def papers_of(record: ModelRecord) -> list[str]:
    """Addresses of the papers of a model, where they are read today."""
    return [f"https://huggingface.co/papers/{number}" for number in record.arxiv]
