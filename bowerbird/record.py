"""What is known about one pretrained model.

One model behind several doors (torchvision, timm, its mirror on the Hub) is
one record with several doors.  Every figure carries where it was read, when,
and how far it can be trusted.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal[
    "measured-here", "verified", "leaderboard", "paper", "author-card", "inherited", "none"
]
GRADES: tuple[Grade, ...] = (
    "measured-here", "verified", "leaderboard", "paper", "author-card", "inherited", "none",
)  # fmt: skip  # best first
SizeBasis = Literal["file", "computed", "reported", "from-params"]


RECALLED = "memory of "
"""Begins the source of a fact that was noted down from memory and not read anew."""


class Evidence(BaseModel):
    """One figure of quality: `value` of `metric` on `dataset`.

    Units are the metric's own (top-1 and accuracy in percent, WER in percent).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str
    metric: str
    value: float
    grade: Grade
    source: str
    as_of: str


class LicenseFact(BaseModel):
    """The licence as it was read: a Hub licence id, where it stood, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    source: str
    as_of: str
    basis: Literal["stated", "tag", "family"] = "stated"
    """stated: by the publisher's own page or package; tag: a weak default tag;
    family: inherited from the family's rule."""
    name: str | None = None
    """The licence's own name where the id is only `other`."""


class Door(BaseModel):
    """One way to load a model: which library, by which name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    loader: str
    """timm, torchvision, torchaudio, torchtext, torch.hub, transformers, ..."""
    id: str
    """The id under which Bowerbird shows this door (contract ids)."""
    name: str
    """What the loader's own function takes."""


class Architecture(BaseModel):
    """A network that can be built from code alone, without the weights (a twin).

    `library` and `name` say which installed registry builds it.  `basis` is
    `registry` when that registry itself lists these weights, `inferred` when
    the family was recognised from id, tags and size.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    library: Literal["timm", "torchvision"]
    name: str
    basis: Literal["registry", "inferred"]


class ModelRecord(BaseModel):
    """One pretrained model and all that is known about it.

    `params` counts parameters, `size_bytes` is the weights' size, `input_size`
    is in pixels, `gmacs` in 10**9 multiply-accumulates at that input.  None
    means unknown, never "no".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    catalogue: str
    """Which catalogue file the record came from (timm, torchvision, hf, ...)."""
    source: str
    """Where the facts were read."""
    as_of: str
    """When they were read: year, year-month or date."""
    tasks: list[str] = Field(default_factory=list[str])
    tasks_derived: bool = False
    """The task was worked out by us and not stated by the publisher."""
    library: str | None = None
    license: LicenseFact | None = None
    base_license: LicenseFact | None = None
    """Licence of the model that this one was made from, where it is stricter."""
    params: int | None = None
    size_bytes: int | None = None
    size_basis: SizeBasis | None = None
    input_size: int | None = None
    gmacs: float | None = None
    embed_dim: int | None = None
    max_tokens: int | None = None
    datasets: list[str] = Field(default_factory=list[str])
    languages: list[str] = Field(default_factory=list[str])
    tags: list[str] = Field(default_factory=list[str])
    formats: list[str] = Field(default_factory=list[str])
    arxiv: list[str] = Field(default_factory=list[str])
    base_model: str | None = None
    gated: bool | None = None
    gated_basis: str | None = None
    likes: int | None = None
    downloads_month: int | None = None
    released: str | None = None
    evidence: list[Evidence] = Field(default_factory=list[Evidence])
    doors: list[Door] = Field(default_factory=list[Door])
    architecture: Architecture | None = None
    url: str | None = None
    superseded_by: str | None = None
    archived: bool = False
    flags: list[str] = Field(default_factory=list[str])
    description: str = ""
    """Composed by us from the facts; what the index embeds."""
    hints: list[str] = Field(default_factory=list[str])
    """Further words for finding it, not facts."""

    @property
    def params_m(self) -> float | None:
        return None if self.params is None else self.params / 1e6

    @property
    def size_mb(self) -> float | None:
        return None if self.size_bytes is None else self.size_bytes / 1e6
