"""Which sources were asked, and what each said."""

from __future__ import annotations

from bowerbird.need import Need
from bowerbird.recommendation import SourceStatus

_NOT_YET = "not asked: this version answers from its own catalogue"


def statuses(need: Need, found: int, *, offline: bool) -> list[SourceStatus]:
    """One row a source; a source that was not asked says so."""
    rows = [SourceStatus(name="catalogue", status="ok", found=found)]
    for name in ("hf", "github", "papers"):
        wanted = need.source_hub == name
        note = "works offline on request" if offline else _NOT_YET
        if wanted and name != "hf":
            note = f"{note}; what is shown comes from the catalogue"
        rows.append(
            SourceStatus(name=name, status="offline" if offline else "skipped", found=0, note=note)
        )
    return rows
