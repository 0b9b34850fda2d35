"""Live replies over catalogue records."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bowerbird.record import ModelRecord
from tools.merge import lay_over, merge


def _record(model_id: str = "a/b", **fields: Any) -> ModelRecord:
    base = {"id": model_id, "catalogue": "t", "source": "catalogue", "as_of": "2025"}
    return ModelRecord.model_validate(base | fields)


def _licence(name: str, basis: str = "stated") -> dict[str, str]:
    return {"id": name, "source": "page", "as_of": "2026", "basis": basis}


LIVE = {"source": "Hub", "as_of": "2026-11-24", "catalogue": "hf-live"}


def test_counts_and_gating_are_the_newer_ones() -> None:
    got = merge(
        _record(downloads_month=5, gated=False), _record(downloads_month=900, gated=True, **LIVE)
    )
    assert (got.downloads_month, got.gated) == (900, True)


def test_what_the_catalogue_knows_stays() -> None:
    got = merge(_record(params=10, tasks=["fill-mask"]), _record(params=11, tasks=[], **LIVE))
    assert (got.params, got.tasks) == (10, ["fill-mask"])


def test_gaps_are_filled() -> None:
    got = merge(_record(), _record(params=11, size_bytes=44, size_basis="file", **LIVE))
    assert (got.params, got.size_bytes, got.size_basis) == (11, 44, "file")


def test_a_stated_licence_is_the_newer_one() -> None:
    known = _record(license=_licence("mit"))
    changed = merge(known, _record(license=_licence("cc-by-nc-4.0"), **LIVE)).license
    assert changed is not None
    assert changed.id == "cc-by-nc-4.0"


def test_a_weak_or_missing_licence_changes_nothing() -> None:
    known = _record(license=_licence("mit"))
    for fields in ({}, {"license": _licence("apache-2.0", "tag")}):
        kept = merge(known, _record(**fields, **LIVE)).license
        assert kept is not None
        assert kept.id == "mit"


def test_each_figure_once() -> None:
    figure = {
        "dataset": "imagenet-1k", "metric": "top-1", "value": 75, "grade": "verified",
        "source": "s", "as_of": "2026",
    }  # fmt: skip
    claimed = figure | {"value": 99, "grade": "author-card"}
    other = claimed | {"dataset": "cifar10"}
    got = merge(_record(evidence=[figure]), _record(evidence=[claimed, other], **LIVE))
    assert [(e.dataset, e.value) for e in got.evidence] == [("imagenet-1k", 75), ("cifar10", 99)]


def test_the_source_names_both() -> None:
    assert merge(_record(), _record(**LIVE)).source == "catalogue + Hub@2026-11-24"


def test_a_door_is_the_same_model() -> None:
    known = _record("timm/x", doors=[{"loader": "torchvision", "id": "torchvision:x", "name": "x"}])
    out = lay_over([known], [_record("Torchvision:X", likes=3, **LIVE)], [])
    assert [(r.id, r.likes) for r in out] == [("timm/x", 3)]


def test_new_models_come_in_for_their_task_only() -> None:
    new = [_record("n/1", tasks=["fill-mask"]), _record("n/2", tasks=["translation"])]
    assert [r.id for r in lay_over([], new, ["translation"])] == ["n/2"]
    assert [r.id for r in lay_over([], new, [])] == ["n/1", "n/2"]


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdefgh")))
def test_nothing_is_lost_and_nothing_doubled(known: list[str], live: list[str]) -> None:
    out = lay_over([_record(i) for i in dict.fromkeys(known)], [_record(i) for i in live], [])
    assert sorted(r.id for r in out) == sorted({*known, *live})
