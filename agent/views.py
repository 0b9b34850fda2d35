"""What the assistant hands out besides a Recommendation."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict, Pick
from bowerbird.record import Evidence, ModelRecord
from bowerbird.report import Validation


class _View(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelView(_View):
    """One model: its facts, what its licence allows in general, code to start from."""

    record: ModelRecord
    license: LicenseVerdict
    flags: list[str]
    snippet: str


class SearchHit(_View):
    """One model of a search, in short; `GET /v1/models/{id}` tells the rest."""

    id: str
    task: str | None
    params_m: float | None
    size_mb: float | None
    license: LicenseVerdict
    evidence: list[Evidence]
    flags: list[str]
    score: float
    why: str
    url: str | None = None


class SearchResult(_View):
    """How the words were read, how many models were looked at and fit, the best of them."""

    need: Need
    found: int
    fits: int
    results: list[SearchHit]
    catalogue_date: str


class Comparison(_View):
    """Models side by side, the better one for the need first."""

    need: Need
    picks: list[Pick]
    catalogue_date: str | None


class ModelReport(_View):
    id: str
    validation: Validation


class ModelDownload(_View):
    """What would be fetched for one model: bytes (None: not known), and in words."""

    id: str
    bytes: int | None
    words: str


class CatalogueFile(_View):
    name: str
    rows: int
    source: str
    as_of: str


class OwnCatalogue(_View):
    """A catalogue of the user's own; `problem` says why it cannot be read."""

    name: str
    rows: int
    source: str
    as_of: str
    problem: str | None = None


class RefreshStatus(_View):
    """What the last refresh brought; `problem` says why it is not in force."""

    as_of: str = ""
    source: str = ""
    """Address of the Hub or mirror."""
    models: int = 0
    new: int = 0
    cards: int = 0
    quarantined: dict[str, str] = Field(default_factory=dict[str, str])
    """{id: reason} of models whose repositories were made anew; they are never picked."""
    problem: str | None = None


class CatalogueStatus(_View):
    """What the catalogue holds and how it is searched."""

    files: list[CatalogueFile]
    records: int
    encoder: str
    dense: str
    index_path: str
    built: bool
    catalogue_date: str
    refreshed: RefreshStatus | None = None
    own: list[OwnCatalogue] = Field(default_factory=list[OwnCatalogue])
