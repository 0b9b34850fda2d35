"""What holds of a whole family, on names made up here and on the catalogue as it is."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird.record import LicenseFact, ModelRecord
from index.builder import lineages, tongues, wellknown
from index.builder.lineages import lay, license_copies, lineage, unpacked
from index.builder.tables import Report


def _record(model_id: str, **facts: Any) -> ModelRecord:
    stated = {"tasks": ["text-generation"], "catalogue": "hf", "source": "s", "as_of": "2026"}
    return ModelRecord.model_validate({"id": model_id, **stated, **facts})


@pytest.mark.parametrize(
    ("model_id", "released"),
    [
        ("Qwen/Qwen3-8B", "2025-04"), ("unsloth/Qwen3-8B-GGUF", "2025-04"),
        ("Qwen/Qwen3-4B-Instruct-2507", "2025-08"), ("Qwen/Qwen3.5-9B", "2026-02"),
        ("Qwen/Qwen2.5-Coder-7B-Instruct", "2024-11"),
        ("bartowski/google_gemma-3-12b-it-GGUF", "2025-03"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "2024-07"),
        ("hugging-quants/Llama-3.2-3B-Instruct-Q4_K_M-GGUF", "2024-09"),
        ("soob3123/GrayLine-Qwen3-8B", None), ("x/Qwen3-8B-abliterated", None),
        ("x/Llama-3.1-8B-Chinese-Chat", None), ("google/vit-base-patch16-224", None),
    ],
)  # fmt: skip
def test_a_name_is_of_a_family_or_of_somebodys_tune(model_id: str, released: str | None) -> None:
    found = lineage(model_id)
    assert (found.released if found else None) == released


def test_a_copy_speaks_what_the_family_speaks() -> None:
    made = lay(_record("x/Qwen3-8B-AWQ", languages=["en"], max_tokens=1_048_576))
    assert {"en", "ko", "it"} <= set(made.languages)
    assert made.languages[0] == "en"
    assert made.max_tokens == 32_768  # a table held what positions could be scaled to
    assert "2505.09388" in made.source
    assert "languages-from-family" in made.tags
    tune = _record("x/Qwen3-8B-of-mine", languages=["en"])
    assert lay(tune) == tune


@pytest.mark.parametrize(
    ("model_id", "base", "tokens"),
    [
        ("dslim/bert-base-NER", None, 512), ("x/notes", "answerdotai/ModernBERT-base", 8192),
        ("yikuan8/Clinical-Longformer", None, 4096), ("x/tagger", None, None),
        ("microsoft/BiomedNLP-BiomedBERT-base", None, 512),
        ("allenai/led-base-16384", None, 16_384),
    ],
)  # fmt: skip
def test_a_tune_takes_texts_as_long_as_its_network(
    model_id: str, base: str | None, tokens: int | None
) -> None:
    record = _record(model_id, tasks=["token-classification"], base_model=base)
    assert lay(record).max_tokens == tokens


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("bartowski/google_gemma-3-4b-it-GGUF", "gemma-3-4b-it"),
        ("a/Qwen3-8B-bnb-4bit", "qwen3-8b"),
        ("a/Llama-3.2-3B-Instruct-Q4_K_M-GGUF", "llama-3.2-3b-instruct"),
        ("a/my-model", "my-model"),
    ],
)  # fmt: skip
def test_the_name_without_the_number_format(model_id: str, name: str) -> None:
    assert unpacked(model_id) == name


def test_a_copy_has_the_licence_of_what_it_holds() -> None:
    mit = LicenseFact(id="mit", source="card", as_of="2026")
    whole = _record("lab/Bird-7B", license=mit, downloads_month=9000)
    copy, other = _record("x/Bird-7B-GGUF"), _record("x/Bird-7B-Chat-GGUF")
    small = _record("x/Finch-GGUF")
    records = {r.id: r for r in (whole, copy, other, small, _record("lab/Finch", license=mit))}
    assert license_copies(records) == 1
    found = records["x/Bird-7B-GGUF"]
    assert found.license is not None
    kept = found.license
    assert (kept.id, kept.basis, kept.source) == ("mit", "family", "lab/Bird-7B")
    assert found.base_model == "lab/Bird-7B"
    assert records["x/Finch-GGUF"].license is None  # a name without a size may be anybody's


def test_every_row_names_its_source_and_real_languages() -> None:
    for _, released, tokens, languages, source in lineages._TABLE:  # pyright: ignore[reportPrivateUsage]
        assert source
        assert released[:2] == "20"
        assert tokens >= 0
        for code in languages.split():
            assert code in {"multilingual", "code"} or tongues.short(code) is not None, code


def test_well_known_models_stand_once_and_are_read_from_cards() -> None:
    rows = wellknown.rows()
    assert len({row["id"].lower() for row in rows}) == len(rows)
    old = [{"id": rows[0]["id"].upper(), "license": "mit"}]
    added = wellknown.add(old, Report())
    assert added[0] == old[0]
    assert len(added) == len(rows)
