"""A user's own catalogue: what goes in, what is refused, what is found and given back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bowerbird.errors import BadInput, IndexBusy, UnknownCatalogue
from bowerbird.settings import Settings
from index import contract, own, repair, tabular

BIRD: dict[str, Any] = {
    "id": "acme/bird-net", "name": "BirdNet", "description": "names garden birds",
    "task": "image-classification", "library": "timm", "license": "Apache-2.0", "params_m": 5.4,
    "size_mb": 22, "datasets": ["garden"], "languages": "de, en", "tags": ["feeder"],
    "metrics": [{"dataset": "Garden", "metric": "Accuracy", "value": 91.2}],
    "url": "https://acme.example/bird", "team": "ornithology", "contact": {"room": 12},
}  # fmt: skip


def write(path: Path, rows: list[Any]) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_every_field_of_the_contract_is_used() -> None:
    record = contract.entry(BIRD, "mine", "2026-11-24").record
    assert (record.id, record.tasks, record.library) == (
        "acme/bird-net", ["image-classification"], "timm",
    )  # fmt: skip
    assert record.license is not None
    assert record.license.id == "apache-2.0"
    assert (record.params, record.size_bytes) == (5_400_000, 22_000_000)
    assert (record.datasets, record.languages, record.tags) == (
        ["garden"],
        ["de", "en"],
        ["feeder"],
    )
    assert [(e.dataset, e.value, e.grade) for e in record.evidence] == [
        ("garden", 91.2, "author-card")
    ]
    assert record.url == BIRD["url"]
    assert record.doors[0].name == "hf_hub:acme/bird-net"
    assert "team ornithology" in record.hints
    assert "contact room 12" in record.hints


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "id is missing"), ({"id": ""}, "id is missing"), ({"id": 5}, "id has to be a text"),
        ({"id": "a\nb"}, "control"), ({"id": "x" * 301}, "300"),
        ({"id": "a", "params_m": -1}, "params_m"), ({"id": "a", "size_mb": True}, "size_mb"),
        ({"id": "a", "size_mb": "big"}, "size_mb"), ({"id": "a", "params_m": "1e999"}, "params_m"),
        ({"id": "a", "task": 5}, "task"), ({"id": "a", "tags": [1]}, "tags"),
        ({"id": "a", "metrics": [{"dataset": "d"}]}, "metrics"),
        ({"id": "a", "metrics": {}}, "metrics"), ({"id": "a", "url": "ftp://x"}, "url"),
        ({"id": "a", "name": ["b"]}, "name"), ({"id": "a", "note": "\ud800"}, "surrogate"),
    ],
)  # fmt: skip
def test_bad_rows_say_why(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        contract.entry(row, "mine", "2026")


def test_good_lines_go_in_and_bad_ones_are_numbered(tmp_path: Path, settings: Settings) -> None:
    file = write(
        tmp_path / "m.jsonl",
        [BIRD, "no json", {"id": 5}, {"id": "ACME/BIRD-NET"}, "[1]", {"id": "b", "x": "NaN"},
         '{"id": "c", "params_m": NaN}', "", {"id": "d"}],
    )  # fmt: skip
    done = own.import_file(settings, file, "mine")
    assert (done.rows, done.bad_lines, done.without_task) == (3, 5, 2)
    assert [number for number, _ in done.bad] == [2, 3, 4, 5, 7]
    assert "line 1" in done.bad[2][1]
    assert own.names(settings) == ["mine"]
    assert [json.loads(row) for row in own.export(settings, "mine")].count(BIRD) == 1


def test_what_was_imported_is_found(tmp_path: Path, settings: Settings) -> None:
    card = "# Results\n\n" + "It was tried on penguins in the cold of Antarctica. " * 30
    rows = [BIRD, {"id": "acme/hear", "task": "audio-classification", "card": card}, {"id": "lone"}]
    own.import_file(settings, write(tmp_path / "m.jsonl", rows), "mine")
    with repair.open_own(settings, "mine") as library:
        assert [r.id for r in library.records(["image-classification"])] == [
            "acme/bird-net",
            "lone",
        ]
        assert library.search("ornithology", limit=1)[0].id == "acme/bird-net"
        hit = library.search("penguins in Antarctica", limit=1)[0]
        assert hit.id == "acme/hear"
        passage = library.passage(hit)
        assert passage is not None
        assert (passage.title, "penguins" in passage.text) == ("Results", True)
        assert library.get("ACME/bird-net") is library.records(["image-classification"])[0]
        assert library.close_ids("acme/bird-nets")[0] == "acme/bird-net"
        assert library.status().rows == 3


def test_importing_again_replaces_and_embeds_only_what_changed(
    tmp_path: Path, settings: Settings
) -> None:
    rows = [{"id": f"m/{n}", "description": f"kind {n}"} for n in range(20)]
    assert own.import_file(settings, write(tmp_path / "m.jsonl", rows), "mine").embedded == 20
    old = repair.open_own(settings, "mine")
    rows[3] = {"id": "m/3", "description": "about whales"}
    done = own.import_file(settings, write(tmp_path / "m.jsonl", rows[:10]), "mine")
    assert (done.rows, done.embedded) == (10, 1)
    with repair.open_own(settings, "mine") as library:
        assert library.search("whales", limit=1)[0].id == "m/3"
        assert library.get("m/15") is None
    assert len(old.records(None)) == 20  # who has the old one open keeps all of it
    assert old.search("kind 15")[0].id == "m/15"
    old.close()


def test_nothing_is_written_when_no_line_is_good(tmp_path: Path, settings: Settings) -> None:
    good = write(tmp_path / "good.jsonl", [BIRD])
    own.import_file(settings, good, "mine")
    with pytest.raises(BadInput, match=r"nothing was written.*line 1: id is missing"):
        own.import_file(settings, write(tmp_path / "bad.jsonl", [{}]), "mine")
    assert len(list(own.export(settings, "mine"))) == 1
    with pytest.raises(BadInput):
        own.import_file(settings, write(tmp_path / "bad.jsonl", [{}]), "other")
    assert own.names(settings) == ["mine"]
    assert not (settings.data / "catalogues" / "other").exists()


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", "-a", "a" * 42, "a\n", ".", "ü"])
def test_names_are_checked(name: str, tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BadInput, match="cannot be named"):
        own.import_file(settings, write(tmp_path / "m.jsonl", [BIRD]), name)
    with pytest.raises(UnknownCatalogue):
        own.generation(settings, name)


def test_csv_and_tsv(tmp_path: Path, settings: Settings) -> None:
    text = 'id,task,params_m,tags,metrics,team\na,image-classification,5.4,"x; y",,red\n'
    text += 'b,,,,"[{""dataset"": ""d"", ""metric"": ""m"", ""value"": 1}]",\n,,,,,\nd,,,,,,,\n'
    (tmp_path / "m.csv").write_text("\ufeff" + text, encoding="utf-8")
    done = own.import_file(settings, tmp_path / "m.csv", "mine")
    assert (done.rows, [number for number, _ in done.bad]) == (2, [4, 5])
    with repair.open_own(settings, "mine") as library:
        first, second = library.records(None)
        assert (first.params, first.tags, first.hints) == (5_400_000, ["x", "y"], ["team red"])
        assert second.evidence[0].value == 1
    (tmp_path / "m.tsv").write_text("id\tname\na\tb\n", encoding="utf-8")
    assert own.import_file(settings, tmp_path / "m.tsv", "tabs").rows == 1
    (tmp_path / "m.csv").write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no column named id"):
        own.import_file(settings, tmp_path / "m.csv", "mine")


def test_files_that_cannot_be_used(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="no file"):
        own.import_file(settings, tmp_path / "none.jsonl", "mine")
    (tmp_path / "m.txt").write_text("x")
    with pytest.raises(BadInput, match=r"\.jsonl"):
        own.import_file(settings, tmp_path / "m.txt", "mine")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "m.parquet").write_bytes(b"x")
    with pytest.raises(BadInput, match=tabular.INSTALL):
        own.import_file(settings, tmp_path / "m.parquet", "mine")


def test_lines_that_are_no_text(tmp_path: Path, settings: Settings) -> None:
    raw = b'\xef\xbb\xbf{"id": "a"}\n\xff\xfe\n' + b"[" * 100_000 + b'\n{"id": "b"}'
    (tmp_path / "m.jsonl").write_bytes(raw)
    done = own.import_file(settings, tmp_path / "m.jsonl", "mine")
    assert (done.rows, [number for number, _ in done.bad]) == (2, [2, 3])


def test_a_second_writer_is_told(tmp_path: Path, settings: Settings) -> None:
    file = write(tmp_path / "m.jsonl", [BIRD])
    with (
        own.lock(settings.data / "catalogues" / "mine", "mine"),
        pytest.raises(IndexBusy, match="another process is writing"),
    ):
        own.import_file(settings, file, "mine")


def test_the_assistant_looks_only_there(tmp_path: Path, built_index: Path) -> None:
    from agent import Assistant

    file = write(tmp_path / "m.jsonl", [BIRD])
    with Assistant(Settings(data=built_index, offline=True)) as assistant:
        own.import_file(assistant.settings, file, "asked")
        answer = assistant.recommend(["bird classifier"], validate=False, catalogue="asked")
        assert [pick.id for pick in answer.picks] == ["acme/bird-net"]
        assert [source.name for source in answer.sources] == ["asked"]
        changed = write(tmp_path / "m.jsonl", [{**BIRD, "id": "acme/other"}])
        own.import_file(assistant.settings, changed, "asked")
        answer = assistant.recommend(["bird classifier"], validate=False, catalogue="asked")
        assert [pick.id for pick in answer.picks] == ["acme/other"]
        assert assistant.model("acme/other").record.catalogue == "asked"
        assert [own.name for own in assistant.catalogue_status().own] == ["asked"]
        with pytest.raises(UnknownCatalogue, match="asked"):
            assistant.recommend(["bird classifier"], catalogue="none")


def test_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.cli import main

    monkeypatch.setenv("BOWERBIRD_DATA", str(tmp_path / "data"))
    file = write(tmp_path / "m.jsonl", [BIRD, "x\x1b[31m"])
    assert main(["catalogue", "import", str(file), "--name", "mine"]) == 0
    printed = capsys.readouterr()
    assert "mine: 1 models, 1 lines left out." in printed.out
    assert "line 2: no JSON" in printed.err
    assert main(["catalogue", "import", str(file), "--name", "mine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bad"][0]["line"] == 2
    assert main(["catalogue", "export", "--name", "mine"]) == 0
    assert json.loads(capsys.readouterr().out) == BIRD
    assert main(["catalogue", "repair", "--name", "mine"]) == 0
    assert capsys.readouterr().out == "mine: whole\n"
    assert main(["catalogue", "export", "--name", "none"]) == 2
    assert main(["catalogue", "import", str(file), "--name", "NO"]) == 2
