"""A pool drawn from many records answers as all of them would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bowerbird.need import Need
from bowerbird.settings import Settings
from index.filters import Filter
from index.library import Library
from tools import pool
from tools.search import Searcher

NEEDS = [
    (Need(task=["image-classification"], domain=["bird"], license="open"), "bird classifier"),
    (Need(task=["text-classification"], domain=["sentiment"], max_params_m=100), "sentiment"),
    (Need(task=["automatic-speech-recognition"], languages=["de"]), "german speech recognition"),
    (Need(task=["object-detection"], max_size_mb=50, license="permissive"), "find objects"),
    (Need(task=["feature-extraction"], license="permissive"), "sentence vectors"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(Settings(data=tmp_path_factory.mktemp("index"))) as opened:
        yield opened


@pytest.fixture
def drawn(library: Library, monkeypatch: pytest.MonkeyPatch) -> Searcher:
    """A searcher that finds every task too large to look at whole."""
    monkeypatch.setattr(pool, "LARGE", 20)
    monkeypatch.setattr(pool, "DEPTH", 120)
    monkeypatch.setattr(pool, "LAST_DEPTH", 120 * pool.GROWTH**2)
    return Searcher(library)


@pytest.mark.parametrize(("need", "query"), NEEDS)
def test_a_pool_leads_to_models_that_stand_high_among_all(
    library: Library, drawn: Searcher, need: Need, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = drawn.search(need, query)
    monkeypatch.setattr(pool, "LARGE", 10**9)
    everything = Searcher(library).search(need, query)
    assert some.found <= everything.found
    best = {r.record.id for r in everything.ranked[:20]}
    assert len({r.record.id for r in some.ranked[:3]} & best) >= 2
    assert {r.record.id for r in some.ranked} <= {r.record.id for r in everything.ranked}


def test_what_only_the_rules_know_makes_the_pool_grow(
    drawn: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "DEPTH", 3)
    found = drawn.search(Need(task=["translation"], languages=["is"]), "translate")
    assert found.fits
    assert found.found > 3 * 2


def test_nothing_fits_and_the_answer_still_says_why(drawn: Searcher) -> None:
    need = Need(task=["depth-estimation"], license="specific:wtfpl", max_params_m=0.0001)
    found = drawn.search(need, "depth of a picture")
    assert not found.fits
    assert found.rejected
    assert found.near_misses


def test_counts_without_reading(library: Library) -> None:
    tasks = ["depth-estimation"]
    records = library.records(tasks)
    assert library.tally(Filter(tasks=tasks)) == len(records)
    best = library.best_known(Filter(tasks=tasks), 5)
    downloads = {r.id: r.downloads_month or -1 for r in records}
    assert [downloads[i] for i in best] == sorted(downloads.values(), reverse=True)[:5]
    assert [r.id for r in library.some([*best, "no/such"])] == sorted(best)
