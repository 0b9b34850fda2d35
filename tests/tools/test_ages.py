"""How old a model is, and what that takes from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.record import ModelRecord
from tools import ages

Make = Callable[..., ModelRecord]


@pytest.mark.parametrize(
    ("model_id", "facts", "year"),
    [
        ("a/any", {"released": "2024-07"}, 2024 + 7 / 12),
        ("stable-diffusion-v1-5/stable-diffusion-v1-5", {}, 2022.8),
        ("stabilityai/stable-diffusion-xl-base-1.0", {"arxiv": ["2112.10752"]}, 2023.6),
        ("a/my-look", {"base_model": "Qwen/Qwen-Image"}, 2025.6),
        ("a/any", {"arxiv": ["2103.00020", "2406.09414"]}, 2024 + 6 / 12),
        ("a/any", {}, None),
    ],
)
def test_the_year_comes_from_the_best_that_is_known(
    make: Make, model_id: str, facts: dict[str, object], year: float | None
) -> None:
    born = ages.born(make(model_id, **facts))
    assert born == pytest.approx(year) if year else born is None


@given(st.integers(min_value=2015, max_value=2026), st.sampled_from(sorted(ages.YEARLY)))
def test_age_takes_more_the_older_and_never_all(year: int, task: str) -> None:
    def left(of: int) -> float:
        record = ModelRecord(
            id="a/b", catalogue="hf", source="s", as_of="2026", tasks=[task], released=str(of)
        )
        assert ages.OLDEST <= ages.recent(record) <= ages.part(record) <= 1.0
        return ages.part(record)

    assert left(year) <= left(year + 1)


def test_fields_that_stand_still_do_not_age(make: Make) -> None:
    assert ages.part(make("a/b", tasks=["image-classification"], released="2016")) == 1.0
