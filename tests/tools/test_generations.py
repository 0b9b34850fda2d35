"""Newer generations of a publisher's models, told from their names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools.generations import followed_up
from tools.rank import rank
from tools.shelf import Shelf

Make = Callable[..., ModelRecord]
_B = 1_000_000_000


def _record(name: str) -> ModelRecord:
    return ModelRecord(id=name, catalogue="test", source="test", as_of="2026", params=_B)


def _newer(make: Make, *models: tuple[str, int | None]) -> dict[str, str]:
    return followed_up(
        [make(name, params=params, tasks=["text-generation"]) for name, params in models]
    )


def test_the_next_generation_of_the_same_size_and_kind_follows(make: Make) -> None:
    old, new = "Qwen/Qwen2-0.5B-Instruct", "Qwen/Qwen2.5-0.5B-Instruct"
    assert _newer(make, (old, _B // 2), (new, _B // 2)) == {old: new}


def test_the_newest_of_several_is_named(make: Make) -> None:
    names = ["z/glm-4-9b-chat", "z/glm-4.5-9b-chat", "z/glm-5-9b-chat"]
    found = _newer(make, *((n, 9 * _B) for n in names))
    assert found == {names[0]: names[2], names[1]: names[2]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("Qwen/Qwen2-0.5B-Instruct", _B // 2), ("other/Qwen2.5-0.5B-Instruct", _B // 2)),
        (("Qwen/Qwen2-0.5B-Instruct", _B // 2), ("Qwen/Qwen2.5-32B-Instruct", 32 * _B)),
        (("Qwen/Qwen2-0.5B-Instruct", _B // 2), ("Qwen/Qwen2.5-0.5B", _B // 2)),
        (("Qwen/Qwen2-7B-Instruct", 7 * _B), ("Qwen/Qwen2.5-Coder-7B-Instruct", 7 * _B)),
        (("mistralai/Small-2505-24B", 24 * _B), ("mistralai/Small-2509-24B", 24 * _B)),
        (("Qwen/Qwen2-7B", None), ("Qwen/Qwen2.5-7B", None)),
        (("a/mobilenet", _B), ("a/resnet", _B)),
    ],
    ids=["publisher", "size", "untuned", "kind", "date", "no size", "no number"],
)
def test_where_the_name_does_not_say_so_nothing_is_concluded(
    make: Make, old: tuple[str, int | None], new: tuple[str, int | None]
) -> None:
    assert _newer(make, old, new) == {}


@given(numbers=st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True))
def test_the_newest_is_never_followed_and_all_others_are(numbers: list[int]) -> None:
    records = [_record(f"p/fam-{n}-1b-it") for n in numbers]
    newest = f"p/fam-{max(numbers)}-1b-it"
    assert followed_up(records) == {r.id: newest for r in records if r.id != newest}


def test_of_equals_the_newer_generation_comes_first(make: Make) -> None:
    names = ["p/fam-1-1b-it", "p/fam-2-1b-it"]
    shelf = Shelf.of([make(n, params=_B, tasks=["text-generation"]) for n in names])
    ranked = rank(Need(task=["text-generation"]), [(i, ()) for i in shelf.items], shelf, {}, {})
    assert [r.record.id for r in ranked] == names[::-1]
