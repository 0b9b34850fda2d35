"""The answer as data (the Recommendation): one object, rendered by every surface."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bowerbird.need import Need
from bowerbird.record import Evidence
from bowerbird.report import Validation

Outcome = Literal["recommend", "clarify", "decline", "no-exact-match", "flag-conflict"]
LicenseAnswer = Literal["allowed", "conditions", "not-allowed", "unknown"]
About = Literal[
    "models",
    "comparison",
    "licence",
    "word",
    "reason",
    "code",
    "timing",
    "details",
    "papers",
    "repositories",
    "talk",
    "question",
]
SourceState = Literal["ok", "offline", "failed", "skipped"]

FLAGS = frozenset(
    {
        "gated", "no-licence", "nc", "custom-licence", "licence-from-tag-only",
        "base-model-stricter", "pickle-only", "remote-code", "scanner-hit",
        "self-reported-score", "no-card", "superseded", "stale", "low-adoption",
        "not-validated", "estimate-only", "archived-library",
    }
)  # fmt: skip  # besides these: needs-package:<name>


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LicenseVerdict(_Model):
    """May it be used as the request wants?  `id` is None when no licence is known."""

    id: str | None
    verdict: LicenseAnswer
    why: str
    source: str | None = None
    as_of: str | None = None


class Score(_Model):
    total: float
    parts: dict[str, float] = Field(default_factory=dict[str, float])


class Pick(_Model):
    """A model that is shown.  `notes` are plain sentences about this pick."""

    id: str
    source: str
    task: str | None
    params_m: float | None
    size_mb: float | None
    license: LicenseVerdict
    evidence: list[Evidence]
    validation: Validation
    flags: list[str]
    score: Score
    why: str
    snippet: str
    gated: bool | None = None
    url: str | None = None
    doors: list[str] = Field(default_factory=list[str])
    specialist: bool | None = None
    """True: trained for the subject asked for; False: a general model to be
    fine-tuned; None: the request names no subject."""
    made_for: list[str] = Field(default_factory=list[str])
    """Of a specialist: the parts of the subject (`need.domain`) that it was trained for."""
    unknown: list[str] = Field(default_factory=list[str])
    """Why limits that were asked for could not be checked, in plain sentences."""
    unchecked: list[str] = Field(default_factory=list[str])
    """The fields of the Need, or the wishes, that `unknown` is about, in its order."""
    notes: list[str] = Field(default_factory=list[str])


class Rejected(_Model):
    id: str
    rule: str


class NearMiss(_Model):
    """`misses` for programs ("params_m 12.1 > 10"), `why` in plain words."""

    id: str
    misses: str
    why: str = ""


class Relaxation(_Model):
    """Forget the field `drop`, and `gives` candidates fit."""

    drop: str
    gives: int


class SourceStatus(_Model):
    name: str
    status: SourceState
    found: int
    note: str | None = None


class TraceStep(_Model):
    tool: str
    seconds: float
    note: str | None = None


class Recommendation(_Model):
    need: Need
    outcome: Outcome
    question: str | None = None
    options: list[str] = Field(default_factory=list[str])
    """Ready answers to `question`."""
    about: About = "models"
    """What the answer tells: new models, or something about those shown before."""
    language: str = "en"
    """Language of the fixed words of `message`."""
    message: str = ""
    picks: list[Pick] = Field(default_factory=list[Pick])
    rejected: list[Rejected] = Field(default_factory=list[Rejected])
    near_misses: list[NearMiss] = Field(default_factory=list[NearMiss])
    relax: list[Relaxation] = Field(default_factory=list[Relaxation])
    sources: list[SourceStatus] = Field(default_factory=list[SourceStatus])
    trace: list[TraceStep] = Field(default_factory=list[TraceStep])
    catalogue_date: str | None = None
