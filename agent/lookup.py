"""Looking models up without a dialogue: by words and limits, or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from agent import picks
from agent.resources import Resources
from agent.understanding import understand
from agent.views import Comparison, SearchHit, SearchResult
from agent.work import Options, Work
from bowerbird.errors import BadInput, UnknownModel
from bowerbird.need import Need

MAX_RESULTS = 50


@dataclass(frozen=True)
class Filters:
    """Limits of a search; each stands above what the words say.

    `license` is a wish of the Need (`open`, `specific:mit`, ...), `library`
    and `task` are the Hub's tags.
    """

    task: str | None = None
    license: str | None = None
    library: str | None = None
    language: str | None = None
    max_params_m: float | None = None
    max_size_mb: float | None = None
    limit: int = 10
    catalogue: str | None = None


def search(at: Resources, query: str, wanted: Filters) -> SearchResult:
    """The models that fit, best first.  Raises BadInput where nothing is asked for."""
    need, words = Need(), ""
    if query.strip():
        with suppress(BadInput):  # signs without a word in them find nothing
            understood = understand([query])
            need, words = understood.need, understood.query
    update: dict[str, Any] = {
        name: value
        for name in ("license", "library", "max_params_m", "max_size_mb")
        if (value := getattr(wanted, name)) is not None
    }
    if wanted.task:
        update["task"] = [wanted.task]
    elif need.out_of_scope:
        update["task"] = []
        words = words or query
    if wanted.language:
        update["languages"] = [wanted.language]
    need = need.model_copy(update=update)
    if not query.strip() and not need.task:
        raise BadInput("Say what to look for, in words or as a task such as image-segmentation.")
    library, searcher = at.search(wanted.catalogue)
    found = searcher.search(need, words)
    shown = [
        picks.to_pick(need, r, picks.not_asked(r.record))
        for r in found.ranked[: min(wanted.limit, MAX_RESULTS)]
    ]
    return SearchResult(
        need=need,
        found=found.found,
        fits=found.fits,
        results=[
            SearchHit(
                id=p.id, task=p.task, params_m=p.params_m, size_mb=p.size_mb, license=p.license,
                evidence=p.evidence, flags=p.flags, score=p.score.total, why=p.why, url=p.url,
            )
            for p in shown
        ],
        catalogue_date=library.catalogue_date,
    )  # fmt: skip


def compare(work: Work, at: Resources, names: Sequence[str], request: str) -> Comparison:
    """The models, the better one for the request first.  Raises UnknownModel."""
    need = understand([request]).need if request.strip() else Need()
    if need.out_of_scope:
        need = need.model_copy(update={"task": []})
    found = work.compare(names, need, Options())
    if found.unknown:
        library, _ = at.search()
        first = found.unknown[0][:200]
        raise UnknownModel(first, library.close_ids(first))
    return Comparison(need=need, picks=found.picks, catalogue_date=found.catalogue_date)
