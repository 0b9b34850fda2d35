"""The tools as plain functions: what a brain may have done, each giving one artifact.

The graph's tools, REST and the stateless dialogue all call these.  A function
takes its limits from the Need, never from its arguments; a model that does not
exist or does not load is part of the artifact, not an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

from agent import clarify, picks
from agent.artifacts import (
    Compared,
    Detailed,
    Found,
    LicenceTold,
    Literature,
    Measured,
    Paper,
    Repositories,
    Repository,
    Started,
)
from agent.dialogue import Step
from agent.named import Names
from agent.resources import Resources
from bowerbird.licences import license_of
from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict, SourceStatus
from bowerbird.record import ModelRecord
from tools.doors import snippet
from tools.estimate.elsewhere import is_here
from tools.licence import judge_record
from tools.rank import Ranked, tried_first
from tools.search import Shortlist
from tools.shelf import weight_mb
from tools.sources import Question
from tools.variety import diverse

Progress = Callable[[str], None]
EXTRA_TRIES = 3
"""How many further candidates are timed when a measured one breaks a stated limit."""
MAX_MODELS = 10
"""Models that one call may time or compare."""


@dataclass(frozen=True)
class Options:
    """How a turn is to be answered; set by whoever asks, not by the words."""

    picks: int = 3
    validate: bool = False
    catalogue: str | None = None
    device: str = "cpu"
    timed_later: bool = False
    """Who asks times the picks afterwards, so what can be tried goes first, as with `validate`."""
    stop: Event | None = None
    """Set from another thread, it ends a timing at once."""


class Work:
    """The functions over one set of resources.  Safe to share between threads."""

    def __init__(self, resources: Resources) -> None:
        self._at = resources
        self._names = Names(resources)

    def search(self, step: Step, options: Options, *, fill: Need | None = None) -> Found:
        """Candidates for the Need of this turn, best first.

        `fill` may set fields of the Need that the user's words leave open.
        """
        began = time.perf_counter()
        understood = step.understood
        need = _filled(understood.need, fill)
        library, searcher = self._at.search(options.catalogue)
        if not need.task:
            found = clarify.without_a_task(need, understood.query, searcher, step)
            if isinstance(found, Need):
                need = found
            else:
                return found.model_copy(
                    update={"seconds": _since(began), "catalogue_date": library.catalogue_date}
                )
        question = Question(need, understood.query)
        replies = self._at.online.begin(question) if options.catalogue is None else None
        shortlist = searcher.search(need, understood.query)
        name = options.catalogue or "catalogue"
        asked = [SourceStatus(name=name, status="ok", found=shortlist.found)]
        if replies is not None:
            live, rows = replies.result()
            asked += rows
            if live:
                shortlist = searcher.search(need, understood.query, live)
        tried = options.validate or options.timed_later
        ranked = tried_first(shortlist.ranked) if tried else list(shortlist.ranked)
        ranked, relative = _compared_with_shown(ranked, step)
        wanted = options.picks + (EXTRA_TRIES if options.validate else 0)
        chosen = [] if shortlist.blocked else diverse(ranked, wanted)
        outlook = self._at.outlook(need)
        return Found(
            need=need,
            outcome="recommend" if chosen else "no-exact-match",
            picks=[picks.to_pick(need, r, picks.not_asked(r.record, outlook)) for r in chosen],
            found=shortlist.found,
            fits=shortlist.fits,
            rejected=shortlist.rejected,
            rejected_by=shortlist.rejected_by,
            near_misses=shortlist.near_misses,
            relax=shortlist.relax,
            sources=asked,
            catalogue_date=library.catalogue_date,
            relative=relative,
            seconds=_since(began),
        )

    def know_here(self, need: Need, progress: Progress | None = None) -> None:
        """Before a limit on speed is first held against this computer, measure it once."""
        if (need.max_latency_ms or need.min_fps) and is_here(need):
            self._at.know_here(progress)

    def validate(
        self, ids: Sequence[str], options: Options, progress: Progress | None = None,
        *, download: bool = False, task: str | None = None,
    ) -> Measured:  # fmt: skip
        """Load and time these models here."""
        began = time.perf_counter()
        named = [(i, self._names.find(i, options.catalogue, task)) for i in ids[:MAX_MODELS]]
        known = [(i, r) for i, r in named if r is not None]
        reports = self._at.timing().validate(
            [r for _, r in known],
            device=options.device,
            download=download,
            progress=progress,
            stop=options.stop,
        )
        return Measured(
            reports={i if "/" in i or ":" in i else r.id: report
                     for (i, r), report in zip(known, reports, strict=True)},
            unknown=[i for i, r in named if r is None],
            seconds=_since(began),
        )  # fmt: skip

    def compare(self, names: Sequence[str], need: Need, options: Options) -> Compared:
        """Models side by side, the better one for the Need first."""
        began = time.perf_counter()
        task = need.task[0] if need.task else None
        wanted = list(dict.fromkeys(names))[:MAX_MODELS]
        named = [(n, self._names.find(n, options.catalogue, task)) for n in wanted]
        records = {r.id: r for _, r in named if r is not None}
        order = self._ranked(need, list(records.values()), options)
        library, _ = self._at.search(options.catalogue)
        outlook = self._at.outlook(need)
        return Compared(
            picks=[picks.to_pick(need, r, picks.not_asked(r.record, outlook)) for r in order],
            unknown=[n for n, r in named if r is None],
            catalogue_date=library.catalogue_date,
            seconds=_since(began),
        )

    def _ranked(self, need: Need, records: list[ModelRecord], options: Options) -> list[Ranked]:
        _, searcher = self._at.search(options.catalogue)
        return searcher.rank_these(need, records)

    def details(self, name: str, step: Step, options: Options) -> Detailed:
        """One model: its facts, the limits of the Need that it breaks, its place."""
        began = time.perf_counter()
        need = step.understood.need
        record = self._names.find(name, options.catalogue, need.task[0] if need.task else None)
        library, searcher = self._at.search(options.catalogue)
        if record is None:
            return Detailed(asked=name, close=library.close_ids(name[:200]), seconds=_since(began))
        failed: list[str] = []
        unknown: list[str] = []
        for rule in searcher.rules(need):
            verdict = rule.check(record)
            if verdict.value == "fail":
                failed.append(verdict.reason)
            elif verdict.value == "unknown":
                unknown.append(verdict.reason)
        place, of = None, 0
        if need.task and not need.out_of_scope:
            shortlist: Shortlist = searcher.search(need, step.understood.query)
            order = [r.record.id for r in diverse(shortlist.ranked, len(shortlist.ranked))]
            of = len(order)
            place = order.index(record.id) + 1 if record.id in order else None
        (ranked,) = self._ranked(need, [record], options)
        return Detailed(
            asked=name,
            pick=picks.to_pick(need, ranked, picks.not_asked(record, self._at.outlook(need))),
            failed=failed,
            unknown=unknown,
            place=place,
            of=of,
            facts=_facts(record),
            seconds=_since(began),
        )

    def licence(self, model: str | None, licence: str | None, need: Need) -> LicenceTold:
        """What a model's licence, or a licence by its id, allows for the wish of the Need."""
        began = time.perf_counter()
        record = self._names.find(model, None, None) if model else None
        if record is not None:
            verdict = judge_record(record, need.license).verdict
            kind = license_of(verdict.id).kind if verdict.id else "unknown"
            return LicenceTold(model=record.id, verdict=verdict, family=kind, seconds=_since(began))
        from bowerbird.licences import judge

        answer, why = judge(None, licence)
        verdict = LicenseVerdict(id=licence, verdict=answer, why=why)
        kind = license_of(licence).kind if licence else "unknown"
        return LicenceTold(verdict=verdict, family=kind, seconds=_since(began))

    def starter(self, name: str, step: Step, options: Options) -> Started:
        """Code that loads the model; where there is no such model, ids like it."""
        began = time.perf_counter()
        need = step.understood.need
        record = self._names.find(name, options.catalogue, need.task[0] if need.task else None)
        if record is None:
            library, _ = self._at.search(options.catalogue)
            return Started(id=name, close=library.close_ids(name[:200]), seconds=_since(began))
        (ranked,) = self._ranked(need, [record], options)
        code = snippet(record, need.source_hub, fine_tune=ranked.specialist is False)
        return Started(
            id=picks.pick_id(need, ranked), code=code, specialist=ranked.specialist,
            seconds=_since(began),
        )  # fmt: skip

    def papers(self, step: Step, options: Options) -> Literature:
        """Papers of the models pointed at, from the catalogue; of the subject, from the network."""
        began = time.perf_counter()
        found: dict[str, Paper] = {}
        names = [*step.targets, *step.named] or [s.id for s in step.before.shown]
        for name in names[:MAX_MODELS]:
            record = self._names.find(name, options.catalogue, None)
            for number in record.arxiv if record else []:
                found.setdefault(number, _paper(number, None))
        need = step.understood.need.model_copy(update={"source_hub": "papers"})
        _, rows = self._asked("papers", need, step)
        return Literature(
            papers=list(found.values())[:MAX_MODELS], sources=rows, seconds=_since(began)
        )

    def github(self, step: Step) -> Repositories:
        """Repositories for the Need, by stars."""
        began = time.perf_counter()
        need = step.understood.need.model_copy(update={"source_hub": "github"})
        records, rows = self._asked("github", need, step)
        found = [
            Repository(
                id=r.id, url=r.url or "", stars=r.likes,
                license=r.license.id if r.license else None,
            )
            for r in records if r.id.startswith("github:")
        ]  # fmt: skip
        return Repositories(repositories=found[:MAX_MODELS], sources=rows, seconds=_since(began))

    def _asked(
        self, source: str, need: Need, step: Step
    ) -> tuple[list[ModelRecord], list[SourceStatus]]:
        live, rows = self._at.online.ask(Question(need, step.understood.query), only=source)
        return live, [row for row in rows if row.name == source]


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 4)


def _filled(need: Need, fill: Need | None) -> Need:
    """The user's Need with fields that it leaves open taken from `fill`; none is loosened."""
    if fill is None:
        return need
    update = {
        name: value
        for name in ("task", "domain", "hardware", "dataset", "library", "languages", "device_name")
        if not getattr(need, name) and (value := getattr(fill, name))
    }
    if update.get("task") == ["out-of-scope"]:
        update.pop("task")
    if not update:
        return need
    assumed = [*need.assumed, *(f"{name}, as the language model read it" for name in update)]
    return need.model_copy(update={**update, "assumed": assumed})


def _compared_with_shown(ranked: list[Ranked], step: Step) -> tuple[list[Ranked], str | None]:
    """Only what was not shown yet ("more"), or what is smaller than that ("smaller")."""
    state = step.dialogue
    if step.act.kind == "more":
        return [r for r in ranked if not _seen(r, state.skipped)], None
    below = state.below_mb
    if below is None:
        return ranked, None
    smaller = [r for r in ranked if (mb := weight_mb(r.record)) is not None and mb < below]
    return (smaller, "smaller") if smaller else (ranked, "not-smaller")


def _seen(ranked: Ranked, ids: Sequence[str]) -> bool:
    return ranked.record.id in ids or any(d.id in ids for d in ranked.record.doors)


def _paper(number: str, title: str | None) -> Paper:
    return Paper(
        id=number, title=title, year=2000 + int(number[:2]) if number[:2].isdigit() else None,
        url=f"https://huggingface.co/papers/{number}",
    )  # fmt: skip


def _facts(record: ModelRecord) -> dict[str, str]:
    """What else is known of a model, as short texts of our own making."""
    facts = {
        "released": record.released,
        "downloads a month": (
            None if record.downloads_month is None else f"{record.downloads_month:,}"
        ),
        "trained on": ", ".join(record.datasets[:4]),
        "languages": ", ".join(record.languages[:8]),
        "made from": record.base_model,
        "formats": ", ".join(record.formats[:6]),
        "input": f"{record.input_size} pixels" if record.input_size else None,
        "vector": f"{record.embed_dim} numbers" if record.embed_dim else None,
        "text length": f"{record.max_tokens:,} tokens" if record.max_tokens else None,
        "read": f"{record.source}, {record.as_of}",
        "page": record.url,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


__all__ = ["EXTRA_TRIES", "MAX_MODELS", "Options", "Progress", "Work"]
