"""What the tools hand back as data; an answer is built from these and from nothing else."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bowerbird.need import Need
from bowerbird.recommendation import (
    LicenseVerdict,
    NearMiss,
    Outcome,
    Pick,
    Rejected,
    Relaxation,
    SourceStatus,
)
from bowerbird.report import Validation


class _Artifact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float = 0.0
    """Wall clock of the tool."""


class Option(BaseModel):
    """A ready answer to a question, and what it sets in the Need."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    patch: dict[str, Any] = Field(default_factory=dict[str, Any])


class Found(_Artifact):
    """What a search came to.  `picks` are candidates, best first, none of them timed."""

    kind: Literal["found"] = "found"
    need: Need
    outcome: Outcome
    options: list[Option] = Field(default_factory=list[Option])
    """For `clarify`: readings of the request that lead to different models."""
    picks: list[Pick] = Field(default_factory=list[Pick])
    found: int = 0
    fits: int = 0
    rejected: list[Rejected] = Field(default_factory=list[Rejected])
    rejected_by: dict[str, int] = Field(default_factory=dict[str, int])
    near_misses: list[NearMiss] = Field(default_factory=list[NearMiss])
    relax: list[Relaxation] = Field(default_factory=list[Relaxation])
    sources: list[SourceStatus] = Field(default_factory=list[SourceStatus])
    catalogue_date: str | None = None
    relative: str | None = None
    """How the picks compare with those shown before: `smaller`, `not-smaller`."""


class Measured(_Artifact):
    kind: Literal["measured"] = "measured"
    reports: dict[str, Validation]
    unknown: list[str] = Field(default_factory=list[str])
    """Names that no model of the catalogue has."""


class Compared(_Artifact):
    """Models side by side, the better one first."""

    kind: Literal["compared"] = "compared"
    picks: list[Pick]
    unknown: list[str] = Field(default_factory=list[str])
    catalogue_date: str | None = None


class Detailed(_Artifact):
    """One model, and how it stands to the Need."""

    kind: Literal["detailed"] = "detailed"
    asked: str
    pick: Pick | None = None
    failed: list[str] = Field(default_factory=list[str])
    """Limits of the Need that it breaks."""
    unknown: list[str] = Field(default_factory=list[str])
    place: int | None = None
    """Its place in the ranking for the Need, from 1."""
    of: int = 0
    facts: dict[str, str] = Field(default_factory=dict[str, str])
    close: list[str] = Field(default_factory=list[str])
    """Where there is no such model: ids that look like it."""


class LicenceTold(_Artifact):
    """What a licence allows, in general or of one model."""

    kind: Literal["licence"] = "licence"
    model: str | None = None
    verdict: LicenseVerdict
    family: str
    """Kind of licence: permissive, copyleft, non-commercial, ..."""


class Paper(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str | None = None
    year: int | None = None
    url: str


class Literature(_Artifact):
    kind: Literal["papers"] = "papers"
    papers: list[Paper]
    sources: list[SourceStatus] = Field(default_factory=list[SourceStatus])


class Repository(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    url: str
    stars: int | None = None
    license: str | None = None


class Repositories(_Artifact):
    kind: Literal["github"] = "github"
    repositories: list[Repository]
    sources: list[SourceStatus] = Field(default_factory=list[SourceStatus])


class Started(_Artifact):
    """Code to start from; none, and names like it, where no model has this name."""

    kind: Literal["starter"] = "starter"
    id: str
    code: str = ""
    specialist: bool | None = None
    close: list[str] = Field(default_factory=list[str])


class Failed(_Artifact):
    """A tool that could not do it, with a reason for people."""

    kind: Literal["failed"] = "failed"
    tool: str
    reason: str


Artifact = Annotated[
    Found | Measured | Compared | Detailed | LicenceTold | Literature | Repositories | Started
    | Failed,
    Field(discriminator="kind"),
]  # fmt: skip
ARTIFACT: TypeAdapter[Any] = TypeAdapter(Artifact)
