"""From a Need to a shortlist: look up, check, rank, and keep what was turned away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from bowerbird.need import Need
from bowerbird.recommendation import NearMiss, Rejected, Relaxation
from bowerbird.record import ModelRecord
from index.library import Library
from tools.among import tasks_for
from tools.doors import shown_id
from tools.estimate.outlook import Outlook
from tools.fit import SIZES
from tools.lately import Lately
from tools.merge import lay_over
from tools.pool import ENOUGH, is_large, pools
from tools.rank import SPECIALIST, Ranked, as_it_is, rank
from tools.rules import REPOSITORY, Rule, build_rules
from tools.shelf import Item, Known, Shelf
from tools.verdict import Unchecked, Verdict

KEPT_REJECTED = 20
KEPT_NEAR_MISSES = 5
KEPT_SHORTLISTS = 200
"""Shortlists that are kept for the next one who asks the same, or goes on from there."""
KEPT_CANDIDATES = 120_000
"""Candidates in all of them together, about 170 bytes each."""
KEPT_SHELVES = 64
_FIXED = (["text-classification"], ["audio-classification"], ["video-classification"])
NEAREST = 100
"""Records that may be called near a subject in meaning."""
NARROW = frozenset({"license"})
"""Rules whose `unknown` takes a record out: a missing licence never passes for allowed."""

HOPELESS = 0.002
"""Share of the known sizes within a limit, below which an unknown size is none that fits."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One record with what the rules said of it."""

    item: Item
    failed: tuple[tuple[Rule, Verdict], ...]
    unknown: tuple[tuple[Rule, Verdict], ...]


@dataclass(frozen=True)
class Shortlist:
    """What a search found.  `found` counts the records that were looked at,
    `fits` those that no rule took out."""

    ranked: list[Ranked]
    found: int
    fits: int
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    rejected_by: dict[str, int] = field(default_factory=dict[str, int])
    near_misses: list[NearMiss] = field(default_factory=list[NearMiss])
    relax: list[Relaxation] = field(default_factory=list[Relaxation])
    blocked: bool = False
    """Models for the subject exist, and the limits take every one of them out."""


def _held_against_estimates(need: Need) -> bool:
    return bool(need.max_latency_ms or need.min_fps or need.max_memory_gb)


class Searcher:
    """Searches one library; prepared shelves and the last shortlists are kept between requests."""

    def __init__(self, library: Library, outlook: Callable[[Need], Outlook] | None = None) -> None:
        """`outlook` gives the estimates that limits on speed and memory are held against."""
        self._library = library
        self._outlook = outlook
        self._shelves = Lately[tuple[str, ...], Shelf](KEPT_SHELVES)
        self._shortlists = Lately[tuple[str, str], Shortlist](
            KEPT_SHORTLISTS, KEPT_CANDIDATES, lambda found: len(found.ranked)
        )
        self._known = Known()

    def warm(self) -> None:
        """Read every record once, so that no later request waits for it."""
        if not is_large(self._library, ()):
            self._library.records(None)

    def warm_words(self) -> None:
        """Find the words of every record, too: seconds that a server has after its start."""
        if not is_large(self._library, ()):
            Shelf.of(self._library.records(None), self._known)

    def shelf(self, tasks: Sequence[str]) -> Shelf:
        """The prepared records of these tasks (of all tasks where none is given)."""
        key = tuple(sorted(set(tasks)))
        found = self._shelves.get(key)
        if found is None:
            found = Shelf.of(self._library.records(list(key) or None), self._known)
            self._shelves.put(key, found)
        return found

    def _with_live(self, need: Need, query: str, live: Sequence[ModelRecord]) -> Shelf:
        """The shelf of the request's tasks with replies of live sources laid over it."""
        tasks = tasks_for(need, query)
        records = lay_over(self._library.records(tasks or None), live, tasks)
        return Shelf.of(records, self._known.without(live))

    def search(self, need: Need, query: str, live: Sequence[ModelRecord] = ()) -> Shortlist:
        """Candidates for `need`, best first, each checked against every rule.

        `live` are records that sources on the network have just named.  Among
        more records than can all be looked at, the counts are those of a pool.
        """
        if live or _held_against_estimates(need):  # these change with every measurement
            return self._search(need, query, live)
        key = (need.model_dump_json(), query)
        found = self._shortlists.get(key)
        if found is None:
            found = self._search(need, query, ())
            self._shortlists.put(key, found)
        return found

    def _search(self, need: Need, query: str, live: Sequence[ModelRecord]) -> Shortlist:
        tasks = tasks_for(need, query)
        if not is_large(self._library, tasks):
            shelf = self._with_live(need, query, live) if live else self.shelf(tasks)
            return self._on(shelf, need, query, live)
        found = Shortlist([], 0, 0)
        for records, plain in pools(self._library, need, query, tasks):
            if plain and found.fits:
                break
            found = self._on(Shelf.of(lay_over(records, live, tasks)), need, query, live)
            if found.fits >= ENOUGH:
                break
        return found

    def rules(self, need: Need) -> list[Rule]:
        """The limits of a Need."""
        return build_rules(need, self._outlook(need) if self._outlook is not None else None)

    def rank_these(self, need: Need, records: Sequence[ModelRecord]) -> list[Ranked]:
        """These records for `need`, best first; limits are not held against them."""
        if not records:
            return []
        tasks = tasks_for(need) or list(records[0].tasks)
        large = is_large(self._library, tasks)
        shelf = Shelf([]) if large else self.shelf(tasks)
        held = {item.record.id: item for item in shelf.items}
        if any(r.id not in held for r in records):
            others = [i.record for i in shelf.items]
            shelf = Shelf.of(lay_over(others, records, []), self._known.without(records))
            held = {item.record.id: item for item in shelf.items}
        items = [held[r.id] for r in records if r.id in held]
        return rank(need, [(i, ()) for i in items], shelf, {}, {})

    def _on(self, shelf: Shelf, need: Need, query: str, live: Sequence[ModelRecord]) -> Shortlist:
        """The shortlist among the records of one shelf."""
        subject = ", ".join(need.domain)
        self._library.expect([text for text in (query, subject) if text.strip()])
        closeness = self._closeness(query, shelf, everything=not need.task)
        items = shelf.items
        if not need.task:
            named = {record.id for record in live}
            items = [i for i in items if i.record.id in closeness or i.record.id in named]
        meaning = self._meaning(subject, items)
        rules = self.rules(need)
        narrow = NARROW | SIZES if shelf.share_within(need) < HOPELESS else NARROW
        checked = [check(item, rules, narrow) for item in items]
        fitting = [c for c in checked if not c.failed]
        found = [(c.item, _unchecked(c)) for c in fitting]
        ranked = rank(need, found, shelf, closeness, meaning, query=query)
        out = [c for c in checked if c.failed]
        missed: list[tuple[Item, tuple[Unchecked, ...]]] = [(c.item, ()) for c in out]
        turned_away = rank(need, missed, shelf, closeness, meaning, query=query)
        by_id = {c.item.record.id: c for c in out}
        blocked = _blocked(need, ranked, turned_away, _knows_a_word(need, ranked, shelf))
        return Shortlist(
            ranked=ranked,
            found=len(items),
            fits=len(fitting),
            rejected=[
                Rejected(id=shown_id(r.record, need.source_hub), rule=_rule(by_id[r.record.id]))
                for r in turned_away[:KEPT_REJECTED]
            ],
            rejected_by=dict(Counter(c.failed[0][0].field for c in out).most_common()),
            near_misses=_near_misses(need, turned_away, by_id) if not ranked or blocked else [],
            relax=_relax(checked, rules) if not ranked or blocked else [],
            blocked=blocked,
        )

    def _closeness(self, query: str, shelf: Shelf, *, everything: bool) -> dict[str, float]:
        """How near each record's text is to the words, 1 for the nearest."""
        if not query.strip():
            return {}
        among = None if everything else {i.record.id for i in shelf.items}
        hits = self._library.search(query, among=among, limit=300)
        top = hits[0].score if hits else 1.0
        return {hit.id: hit.score / top for hit in hits}

    def _meaning(self, subject: str, items: Sequence[Item]) -> dict[str, float]:
        """How near each record is to the subject in meaning: 1 for the nearest
        few, 0 from the least of the nearest NEAREST on, falling by the square."""
        if not subject or not items:
            return {}
        among = {i.record.id for i in items}
        hits = self._library.search(subject, among=among, limit=NEAREST)
        found = {hit.id: hit.similarity for hit in hits if hit.similarity is not None}
        if len(found) < 4:
            return {}
        order = sorted(found.values())
        low, high = order[0], sum(order[-3:]) / 3
        span = max(high - low, 1e-6)
        return {key: min(1.0, max(0.0, (value - low) / span)) ** 2 for key, value in found.items()}


def check(item: Item, rules: Sequence[Rule], narrow: Set[str] = NARROW) -> Checked:
    """Every rule on one record; what is not known fails the rules of the `narrow` fields."""
    failed: list[tuple[Rule, Verdict]] = []
    unknown: list[tuple[Rule, Verdict]] = []
    for rule in rules:
        verdict = rule.check(item.record)
        if verdict.value == "fail" or (verdict.value == "unknown" and rule.field in narrow):
            failed.append((rule, verdict))
        elif verdict.value == "unknown":
            unknown.append((rule, verdict))
    return Checked(item, tuple(failed), tuple(unknown))


def _unchecked(checked: Checked) -> tuple[Unchecked, ...]:
    return tuple(Unchecked(rule.field, verdict.reason) for rule, verdict in checked.unknown)


def _rule(checked: Checked) -> str:
    rule, verdict = checked.failed[0]
    if rule.field == "license":
        licence = checked.item.record.license
        return f"license:{licence.id if licence else 'none'}"
    return f"{rule.field}: {verdict.short}"


def _knows_a_word(need: Need, ranked: Sequence[Ranked], shelf: Shelf) -> bool:
    """Whether the best one is for a part of the subject: German sentiment, if not of tweets."""
    if not ranked or len(need.domain) < 2:
        return False
    place = ranked[0].item.place
    shares = (shelf.subject(shelf.covered([word])) for word in need.domain)
    return any(share is not None and share.get(place, 0.0) >= SPECIALIST for share in shares)


def _blocked(
    need: Need, ranked: Sequence[Ranked], turned_away: Sequence[Ranked], in_part: bool
) -> bool:
    """Whether the limits leave only models that know nothing of the subject,
    while some that do know it were taken out.

    Only where the classes are fixed by training and not usually taught anew: a
    picture classifier is fine-tuned on the subject, a chat model needs no such
    thing; there the general model is offered, and called general.
    """
    if not ranked or not need.domain or need.task[:1] not in _FIXED or "fine-tune" in need.wants:
        return False
    best = ranked[0]
    knows = in_part or best.specialist is not False or as_it_is(need.task[0], best.record)
    return not knows and any(r.specialist for r in turned_away[:50])


def _near_misses(
    need: Need, turned_away: Sequence[Ranked], by_id: dict[str, Checked]
) -> list[NearMiss]:
    """Those that fail the fewest rules, best ranked first."""
    order = sorted(turned_away[:300], key=lambda r: len(by_id[r.record.id].failed))
    return [
        NearMiss(
            id=shown_id(r.record, need.source_hub),
            misses="; ".join(v.short for _, v in by_id[r.record.id].failed),
            why="; ".join(v.reason for _, v in by_id[r.record.id].failed),
        )
        for r in order[:KEPT_NEAR_MISSES]
    ]


def _relax(checked: Sequence[Checked], rules: Sequence[Rule]) -> list[Relaxation]:
    """How many would fit if one limit were dropped, for each limit that blocks."""
    gains: list[Relaxation] = []
    for name in dict.fromkeys(rule.field for rule in rules if rule.field != REPOSITORY):
        gives = sum(1 for c in checked if all(rule.field == name for rule, _ in c.failed))
        if gives:
            gains.append(Relaxation(drop=name, gives=gives))
    return sorted(gains, key=lambda g: -g.gives)
