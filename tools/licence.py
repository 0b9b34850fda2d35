"""The licence judgement of one record: weights and base model apart, the strictest speaks."""

from __future__ import annotations

from dataclasses import dataclass

from bowerbird.licences import Verdict, judge, license_of, stricter
from bowerbird.recommendation import LicenseVerdict
from bowerbird.record import LicenseFact, ModelRecord


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: LicenseVerdict
    flags: tuple[str, ...]


def _fact(record: ModelRecord) -> tuple[LicenseFact | None, bool]:
    """The licence that speaks, and whether it is the base model's."""
    own, base = record.license, record.base_license
    if own is None or base is None or own.id == base.id:
        return own, False
    return (base, True) if stricter(own.id, base.id) == base.id else (own, False)


def quick_verdict(record: ModelRecord, wish: str | None) -> tuple[str | None, Verdict, str]:
    """Licence id, verdict and reason alone: what the rules need, thousands of times."""
    fact, _ = _fact(record)
    licence = fact.id if fact else None
    return licence, *judge(wish, licence)


def judge_record(record: ModelRecord, wish: str | None) -> Judgement:
    """Whether the record's licence meets `wish` (a value of Need.license)."""
    fact, from_base = _fact(record)
    if fact is None:
        verdict, why = judge(wish, None)
        return Judgement(
            LicenseVerdict(id=None, verdict=verdict, why=why, source=record.source,
                           as_of=record.as_of),
            ("no-licence",),
        )  # fmt: skip
    verdict, why = judge(wish, fact.id)
    flags: list[str] = []
    kind = license_of(fact.id).kind
    if fact.id.lower() in ("other", "unknown") and fact.name:
        why = f"its own licence, {fact.name}, which we have not read: {why.partition(': ')[2]}"
    if from_base:
        own = record.license.id if record.license else "none"
        why += f" (it is tagged {own}, but was made from a model under {fact.id})"
        flags.append("base-model-stricter")
    if fact.basis == "tag":
        why += " (read from a tag that the upload tool fills in by default)"
        flags.append("licence-from-tag-only")
    elif fact.basis == "family" and not from_base:
        why += " (this is the licence of the code; the weights' own terms are not stated)"
    if kind == "non-commercial":
        flags.append("nc")
    elif kind in ("unknown", "community", "use-restricted"):
        flags.append("custom-licence")
    return Judgement(
        LicenseVerdict(id=fact.id, verdict=verdict, why=why, source=fact.source, as_of=fact.as_of),
        tuple(flags),
    )
