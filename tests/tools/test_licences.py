"""Licence kinds and judgements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.licences import LICENSES, OPEN_KINDS, judge, license_of, stricter
from bowerbird.record import LicenseFact, ModelRecord
from tools.licence import judge_record


@pytest.mark.parametrize(
    ("wish", "licence", "verdict"),
    [
        ("open", "mit", "allowed"),
        ("open", "agpl-3.0", "allowed"),
        ("open", "cc-by-sa-4.0", "allowed"),
        ("open", "cc-by-nc-4.0", "not-allowed"),
        ("open", "cc-by-nd-4.0", "not-allowed"),
        ("open", "openrail", "not-allowed"),
        ("open", "llama3", "not-allowed"),
        ("open", "gemma", "not-allowed"),
        ("open", None, "unknown"),
        ("open", "other", "unknown"),
        ("permissive", "cc0-1.0", "allowed"),
        ("permissive", "cc-by-4.0", "allowed"),
        ("permissive", "gpl-3.0", "not-allowed"),
        ("commercial-ok", "creativeml-openrail-m", "conditions"),
        ("commercial-ok", "llama3.2", "conditions"),
        ("commercial-ok", "cc-by-nc-sa-4.0", "not-allowed"),
        ("commercial-ok", "apache-2.0", "allowed"),
        ("specific:mit", "mit", "allowed"),
        ("specific:mit", "apache-2.0", "not-allowed"),
        ("specific:gpl", "gpl-3.0", "allowed"),
        ("not:gpl-3.0", "gpl-3.0", "not-allowed"),
        ("not:gpl-3.0", "agpl-3.0", "not-allowed"),
        ("not:agpl-3.0", "gpl-3.0", "conditions"),
        ("not:gpl-3.0", "mit", "allowed"),
        (None, "mit", "allowed"),
        (None, "cc-by-nc-4.0", "conditions"),
        (None, None, "unknown"),
        (None, "acme-noncommercial-1", "conditions"),
        ("open", "acme-1", "unknown"),
    ],
)
def test_judgement(wish: str | None, licence: str | None, verdict: str) -> None:
    answer, why = judge(wish, licence)
    assert answer == verdict
    assert why


@given(st.one_of(st.none(), st.text(max_size=40)), st.sampled_from(["open", "permissive"]))
def test_only_known_open_licences_are_ever_allowed(licence: str | None, wish: str) -> None:
    if judge(wish, licence)[0] == "allowed":
        assert licence is not None
        assert license_of(licence).kind in OPEN_KINDS


@given(st.sampled_from(sorted(LICENSES)))
def test_permissive_is_narrower_than_open(licence: str) -> None:
    if judge("permissive", licence)[0] == "allowed":
        assert judge("open", licence)[0] == "allowed"


@given(st.sampled_from(sorted(LICENSES)), st.sampled_from(sorted(LICENSES)))
def test_the_stricter_of_two_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert license_of(stricter(a, b)).kind == license_of(stricter(b, a)).kind


def _record(licence: LicenseFact | None, base: LicenseFact | None = None) -> ModelRecord:
    return ModelRecord(
        id="a/b", catalogue="t", source="s", as_of="2026", license=licence, base_license=base
    )


def _fact(licence: str, basis: str = "stated") -> LicenseFact:
    return LicenseFact.model_validate(
        {"id": licence, "source": "page", "as_of": "2026", "basis": basis}
    )


def test_the_base_models_stricter_licence_speaks() -> None:
    judged = judge_record(_record(_fact("apache-2.0"), _fact("agpl-3.0")), "permissive")
    assert judged.verdict.verdict == "not-allowed"
    assert "base-model-stricter" in judged.flags
    assert "apache-2.0" in judged.verdict.why


def test_a_laxer_base_changes_nothing() -> None:
    judged = judge_record(_record(_fact("gpl-3.0"), _fact("mit")), "permissive")
    assert judged.verdict.id == "gpl-3.0"
    assert "base-model-stricter" not in judged.flags


def test_a_missing_licence_is_flagged_and_unknown() -> None:
    judged = judge_record(_record(None), "open")
    assert (judged.verdict.verdict, judged.verdict.id) == ("unknown", None)
    assert judged.flags == ("no-licence",)


def test_a_default_tag_is_weak_evidence_and_says_so() -> None:
    judged = judge_record(_record(_fact("apache-2.0", "tag")), "open")
    assert judged.verdict.verdict == "allowed"
    assert "licence-from-tag-only" in judged.flags
