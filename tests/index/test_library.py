"""Records, ids and search on the real catalogue."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library


def test_records_of_a_task(library: Library) -> None:
    found = library.records(["depth-estimation"])
    assert len(found) > 50
    assert [r.id for r in found] == sorted(r.id for r in found)
    assert all("depth-estimation" in r.tasks for r in found)
    assert library.records(["depth-estimation"])[0] is found[0]
    assert library.records([]) == []
    assert len(library.records(None)) == library.status().rows


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("timm/resnet50.tv2_in1k", "torchvision:resnet50/IMAGENET1K_V2"),
        ("TORCHVISION:resnet50/imagenet1k_v2", "torchvision:resnet50/IMAGENET1K_V2"),
        ("torchhub:pytorch/vision:resnet18", "torchvision:resnet18/IMAGENET1K_V1"),
        ("timm/resnet50.a1_in1k", "timm/resnet50.a1_in1k"),
        ("google/vit-base-patch16-224", "google/vit-base-patch16-224"),
        ("https://huggingface.co/openai/whisper-small", "openai/whisper-small"),
        ("roberta-large", "FacebookAI/roberta-large"),
        ("torchaudio:WAV2VEC2_BASE", "torchaudio:WAV2VEC2_BASE"),
        ("torchtext:XLMR_BASE_ENCODER", "torchtext:XLMR_BASE_ENCODER"),
        ("torchhub:ultralytics/yolov5:yolov5s", "torchhub:ultralytics/yolov5:yolov5s"),
    ],
)
def test_every_door_leads_to_the_record(library: Library, asked: str, found: str) -> None:
    record = library.get(asked)
    assert record is not None
    assert record.id == found


def test_doors_keep_their_own_ids(library: Library) -> None:
    record = library.get("torchvision:resnet18/IMAGENET1K_V1")
    assert record is not None
    doors = {d.loader: d for d in record.doors}
    assert doors["timm"].id == "timm/resnet18.tv_in1k"
    assert doors["torch.hub"].id == "torchhub:pytorch/vision:resnet18"
    assert doors["torch.hub"].name == "pytorch/vision:v0.10.0:resnet18"


def test_unknown_id_and_its_neighbours(library: Library) -> None:
    assert library.get("google/vit-base-patch16-225") is None
    assert library.close_ids("google/vit-base-patch16-225")[0] == "google/vit-base-patch16-224"
    assert len(library.close_ids("resnet5O", limit=3)) == 3


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("small bird classifier, open license", "bird"),
        ("separate vocals from music", "music"),
        ("find diseases on plant leaves", "plant"),
        ("german speech recognition", "german"),
        ("read receipts", "receipts"),
    ],
)
def test_search_finds_the_subject(library: Library, query: str, word: str) -> None:
    for hit in library.search(query, limit=3):
        record = library.get(hit.id)
        assert record is not None
        assert word in f"{record.id} {record.description} {' '.join(record.hints)}".lower()


def test_search_among(library: Library) -> None:
    among = [r.id for r in library.records(["depth-estimation"])]
    hits = library.search("birds", among=among, limit=500)
    assert {h.id for h in hits} == set(among)
    assert all(h.similarity is not None for h in hits)
    assert library.search("birds", among=[]) == []
    assert library.search("birds", among=["no/such"]) == []


def test_search_is_repeatable(library: Library) -> None:
    first = library.search("fast object detection")
    assert library.search("fast object detection") == first
    assert [h.score for h in first] == sorted((h.score for h in first), reverse=True)


@pytest.mark.parametrize(
    "query",
    ['"; DROP TABLE records; --', "AND OR NOT *", 'NEAR("a" "b", 2)', "id_words:x", "^a* -b +c",
     "\x00", "'", '"""', "🐦", "(" * 500, "a" * 9000],
)  # fmt: skip
def test_no_query_breaks_it(library: Library, query: str) -> None:
    library.search(query, limit=3)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60))
def test_no_text_breaks_it(library: Library, query: str) -> None:
    hits = library.search(query, limit=5)
    assert len(hits) <= 5


def test_empty_queries_find_nothing(library: Library) -> None:
    assert library.search("   ") == []
    assert library.search("bird", limit=0) == []


def test_status(library: Library) -> None:
    status = library.status()
    assert {f.name for f in status.files} >= {"hf", "timm", "torchvision"}
    assert status.catalogue_date == library.catalogue_date >= "2026-08"
    assert status.dense.startswith("exact")
