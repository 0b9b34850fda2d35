"""The archive of Papers With Code: imported from parquet, searched without a network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.errors import BadInput
from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.sources.fixtures_web import HOSTILE, JSON, clean
from tools.sources import Answer, Question, SourceError, paperswithcode
from tools.sources.paperswithcode import PapersWithCode, import_archive

NEED = Need(task=["image-classification"], domain=["bird"], source_hub="papers")
PAPERS = [
    {"arxiv_id": "2201.00001", "url_abs": None, "title": "Birds in flight", "date": "2022-01-01",
     "tasks": ["Image Classification"], "abstract": "long"},
    {"arxiv_id": None, "url_abs": "https://arxiv.org/abs/2101.00002v1", "title": "Fish at rest",
     "date": None, "tasks": None, "abstract": None},
    {"arxiv_id": None, "url_abs": "https://example.org/x", "title": "Elsewhere", "date": None,
     "tasks": [], "abstract": None},
]  # fmt: skip
LINKS = [
    {"paper_arxiv_id": "2201.00001", "paper_title": "Birds in flight", "framework": framework,
     "repo_url": repo, "is_official": official}
    for repo, official, framework in (
        ("https://github.com/other/copy", False, "tf"),
        ("https://github.com/keeper/birds.git", True, "pytorch"),
        ("https://gitlab.example/keeper/birds", True, "none"),
    )
]  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def _ask(settings: Settings, words: str = "birds", need: Need = NEED) -> Answer:
    return PapersWithCode(settings).search(Question(need, words), 0)


def _import(settings: Settings, folder: Path) -> paperswithcode.Imported:
    files = [_write(folder / "l.parquet", LINKS), _write(folder / "p.parquet", PAPERS)]
    return import_archive(files, settings)


def test_code_of_papers(here: Settings, tmp_path: Path) -> None:
    done = _import(here, tmp_path)
    assert (done.papers, done.links, done.left_out) == (2, 2, 2)
    answer = _ask(here)
    assert [r.id for r in answer.records] == ["github:keeper/birds", "github:other/copy"]
    first = answer.records[0]
    assert (first.arxiv, first.tags) == (["2201.00001"], ["official", "pytorch"])
    assert first.license is None
    assert "https://huggingface.co/papers/2201.00001" in str(answer.note)
    assert "July 2025" in str(answer.note)
    assert [p.name for p in (here.data / "sources").iterdir()] == ["paperswithcode.sqlite3"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("2101.00002", ["Fish at rest"]), ("fish", ["Fish at rest"]), ("image classification birds",
     ["Birds in flight"]), ("birds swimming", ["Birds in flight"]), ("whales", []),
     ('" OR (NEAR', []), ("?", [])],
)  # fmt: skip
def test_finding(here: Settings, tmp_path: Path, words: str, found: list[str]) -> None:
    _import(here, tmp_path)
    assert [f.paper.title for f in PapersWithCode(here).find(words)] == found


def test_years(here: Settings, tmp_path: Path) -> None:
    _import(here, tmp_path)
    source = PapersWithCode(here)
    assert [source.find(n)[0].paper.year for n in ("2201.00001", "2101.00002")] == [2022, 2021]


def test_without_the_import(here: Settings) -> None:
    with pytest.raises(SourceError, match="closed in July 2025; it lives on") as caught:
        _ask(here)
    assert caught.value.state == "skipped"


def test_only_for_papers(here: Settings) -> None:
    with pytest.raises(SourceError, match="only for papers") as caught:
        _ask(here, need=Need(task=["fill-mask"]))
    assert caught.value.state == "skipped"


def test_a_damaged_import(here: Settings, tmp_path: Path) -> None:
    _import(here, tmp_path)
    (here.data / "sources" / "paperswithcode.sqlite3").write_bytes(b"x" * 5000)
    with pytest.raises(SourceError, match="import it again"):
        _ask(here)


def test_a_failed_import_leaves_the_old_one(here: Settings, tmp_path: Path) -> None:
    _import(here, tmp_path)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes((tmp_path / "p.parquet").read_bytes()[:100])
    wrong = _write(tmp_path / "wrong.parquet", [{"a": 1}])
    empty = _write(tmp_path / "empty.parquet", [{"title": "x", "arxiv_id": None}])
    for bad, words in (
        (cut, "no parquet file"), (tmp_path / "absent.parquet", "no parquet file"),
        (wrong, "no file of the archive"), (empty, "no paper of arXiv"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=words):
            import_archive([bad], here)
    assert _ask(here).records
    assert len(list((here.data / "sources").iterdir())) == 1


def test_the_line_that_installs_what_is_missing(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(BadInput, match="install it with: uv sync"):
        import_archive([tmp_path / "p.parquet"], here)


def test_hostile_text_is_cleaned(here: Settings, tmp_path: Path) -> None:
    rows = [{**LINKS[1], "paper_title": HOSTILE, "framework": HOSTILE}]
    import_archive([_write(tmp_path / "x.parquet", rows)], here)
    answer = _ask(here, "script")
    assert clean(answer.records[0].description)
    assert all(clean(tag) for tag in answer.records[0].tags)
    assert clean(str(answer.note))


@given(
    st.dictionaries(
        st.sampled_from(
            ["arxiv_id", "url_abs", "title", "date", "tasks", "paper_arxiv_id", "repo_url",
             "is_official", "framework", "paper_title"]
        ),
        JSON | st.just("2101.00002") | st.just("https://github.com/a/b"),
    )
)  # fmt: skip
def test_no_row_breaks_the_import(row: dict[str, Any]) -> None:
    import sqlite3

    with sqlite3.connect(":memory:") as db:
        db.executescript(paperswithcode._SCHEMA)
        paperswithcode._take_papers(db, [row])
        paperswithcode._take_links(db, [row])
    db.close()
