"""Notable models of the Hub, and what families can do."""

from __future__ import annotations

from bowerbird.record import ModelRecord
from bowerbird.tasks import TASKS
from index.builder import abilities, noted
from index.builder.families import params_of_pipeline


def _record(model_id: str, *tasks: str, **more: object) -> ModelRecord:
    facts = {"catalogue": "hf", "source": "s", "as_of": "2026", "tasks": list(tasks)}
    return ModelRecord.model_validate({"id": model_id, **facts, **more})


def test_every_row_names_its_source_and_known_tasks() -> None:
    rows = noted.rows()
    assert len({row["id"].lower() for row in rows}) == len(rows) > 100
    assert all(row["source"] and set(row["tasks"]) <= set(TASKS) for row in rows)


def test_a_row_fills_gaps_and_overwrites_nothing() -> None:
    known = {"id": "a/b", "params": 5, "license": None, "tags": ["x"], "languages": ["de"]}
    row = {
        "pipeline_tag": "depth-estimation", "library": None, "license": "mit", "params": 7,
        "released": "2025", "arxiv": [], "languages": ["en"], "datasets": [], "tasks": [],
        "tags": ["metric-depth"], "source": "paper",
    }  # fmt: skip
    noted.lay(known, row)
    assert (known["params"], known["license"], known["languages"]) == (5, "mit", ["de"])
    assert known["tags"] == ["metric-depth", "x"]
    assert known["field_from"] == {"license": "paper"}


def test_families_that_take_frames_answer_about_video() -> None:
    seen = abilities.learned(_record("Qwen/Qwen2.5-VL-7B-Instruct", "image-text-to-text"))
    assert "video-text-to-text" in seen.tasks
    packed = _record("a/Qwen2.5-VL-7B-GGUF", "image-text-to-text")
    assert abilities.learned(packed) is packed


def test_an_add_on_asks_for_the_memory_of_its_base() -> None:
    base = _record("s/xl", "text-to-image", params=3_470_000_000)
    add_on = _record("n/pixel", "text-to-image", base_model="s/xl", tags=["lora"])
    told = abilities.with_base(add_on, {"s/xl": base})
    assert "base-params:3470" in told.tags
    assert told.params is None
    assert abilities.with_base(add_on, {}) is add_on


def test_a_whole_pipeline_has_the_size_of_its_kind() -> None:
    tags = ["x", "diffusers:StableDiffusionXLPipeline"]
    assert params_of_pipeline(tags) == (3_470_000_000, tags[1])
    assert params_of_pipeline(tags, size_bytes=10_000_000) is None
    assert params_of_pipeline(["diffusers:Unknown"]) is None
