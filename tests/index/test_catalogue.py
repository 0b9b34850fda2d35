"""What must hold for the committed catalogue files."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from bowerbird.licences import LICENSES, license_of
from bowerbird.record import ModelRecord
from bowerbird.tasks import TASKS
from index import catalogue, datasets, shipped
from index.encoder import MiniLM


@pytest.fixture(scope="module")
def records() -> list[ModelRecord]:
    return [r for path in catalogue.files(catalogue.FOLDER) for r in catalogue.read(path)]


def test_it_is_big_enough(records: list[ModelRecord]) -> None:
    doors = Counter(d.loader for r in records for d in r.doors)
    files = Counter(r.catalogue for r in records)
    assert doors["timm"] >= 1826
    assert files["torchvision"] == 166
    assert files["torchaudio"] == 40
    assert files["torchtext"] == 32
    assert files["hf"] >= 6000
    assert doors["torch.hub"] >= 100


def test_ids_and_doors_are_unique(records: list[ModelRecord]) -> None:
    ids = Counter(r.id.lower() for r in records)
    doors = {d.id.lower(): r.id for r in records for d in r.doors}
    assert max(ids.values()) == 1
    assert sum(len(r.doors) for r in records) == len(doors)
    assert all(doors.get(r.id.lower(), r.id) == r.id for r in records)


def test_every_row_says_where_and_when(records: list[ModelRecord]) -> None:
    for r in records:
        assert r.source, r.id
        assert re.fullmatch(r"20\d\d(-\d\d){0,2}", r.as_of), r.id
        assert r.description, r.id
        assert r.tasks or r.license, r.id


def test_tasks_are_known(records: list[ModelRecord]) -> None:
    assert {t for r in records for t in r.tasks} - set(TASKS) <= {"other"}


def test_licences_are_known_ids(records: list[ModelRecord]) -> None:
    found = {r.license.id for r in records if r.license}
    odd = {i for i in found if i not in LICENSES and license_of(i).kind == "unknown"}
    assert odd <= {"other", "cc", "apple-ascl", "cvnets-license", "fastvit-license",
                   "mobileone-license", "sapiens2-license"}  # fmt: skip


def test_no_traces_of_the_machine_it_was_made_on() -> None:
    text = "".join(p.read_text("utf-8") for p in catalogue.FOLDER.glob("*.json*"))
    assert not re.search(r'"(/[a-z]+/|file:|\.\./)', text)
    assert "NaN" not in text


def test_files_are_sorted_and_small() -> None:
    for path in catalogue.files(catalogue.FOLDER):
        lines = path.read_text("utf-8").splitlines()
        ids = [catalogue.parse(line, path.stem).id for line in lines]
        assert ids == sorted(ids)
        assert path.stat().st_size < 6_000_000
    assert (catalogue.FOLDER / shipped.NAME).stat().st_size < 8_000_000


def test_manifest_agrees_with_the_files(records: list[ModelRecord]) -> None:
    manifest = catalogue.manifest(catalogue.FOLDER)
    counts = Counter(r.catalogue for r in records)
    assert {n: e["rows"] for n, e in manifest["files"].items()} == counts
    for name, entry in manifest["files"].items():
        data = (catalogue.FOLDER / f"{name}.jsonl").read_bytes()
        assert catalogue.digest(data) == entry["sha256"], name


def test_lines_read_back_as_written(records: list[ModelRecord]) -> None:
    for r in records[::37]:
        assert catalogue.parse(catalogue.dump(r), r.catalogue) == r


def test_torchtext_is_archived_and_names_its_twin(records: list[ModelRecord]) -> None:
    text = [r for r in records if r.catalogue == "torchtext"]
    assert all(r.archived and r.superseded_by for r in text)


def test_shipped_vectors_are_the_encoders(records: list[ModelRecord]) -> None:
    sample = records[::400]
    texts = [r.description for r in sample]
    keys = [shipped.text_key(t) for t in texts]
    have = shipped.load(catalogue.FOLDER / shipped.NAME, MiniLM.fingerprint, keys)
    fresh = MiniLM().encode(texts)
    cosines = [float(have[k] @ fresh[n]) for n, k in enumerate(keys)]
    assert min(cosines) >= 0.999
    assert np.allclose(np.linalg.norm(fresh, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("written", "short"),
    [("ImageNet-1K", "imagenet-1k"), ("ILSVRC/imagenet-1k", "imagenet-1k"),
     ("CUB_200_2011", "cub-200"),
     ("mozilla-foundation/common_voice_11_0", "common-voice"), ("my own set", "my own set")],
)  # fmt: skip
def test_data_sets_have_one_name(written: str, short: str) -> None:
    assert datasets.canonical(written) == short


def test_data_sets_in_names() -> None:
    assert datasets.named_in("resnet18-cifar10-v2") == ["cifar10"]
    assert datasets.named_in("EfficientNet-B2-CUB-200-2011")[0] == "cub-200"
    assert datasets.named_in("arxiv-bert") == []
