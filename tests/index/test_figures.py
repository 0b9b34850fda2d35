"""Parameters and sizes of the whole catalogue, and the rules that settle them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.record import ModelRecord
from index import catalogue
from index.builder import counts, families, sizes
from index.builder.tables import Report

# What a file holds beside the counted parameters, by the package's own documentation.
_EXPLAINED = {"torchvision:googlenet/IMAGENET1K_V1": "two auxiliary classifiers"}
_LARGEST = 3e12


@pytest.fixture(scope="module")
def everything() -> list[ModelRecord]:
    return [r for path in catalogue.files(catalogue.FOLDER) for r in catalogue.read(path)]


def _show(offenders: list[str]) -> str:
    return f"{len(offenders)} offenders:\n" + "\n".join(offenders)


def test_the_weights_type_explains_every_size(everything: list[ModelRecord]) -> None:
    wrong = [
        f"{r.id}: {r.size_bytes} bytes of {r.params} parameters ({r.size_basis})"
        for r in everything
        if r.params and r.size_bytes and r.id not in _EXPLAINED
        and not counts.fits(r, r.params, r.size_bytes)
    ]  # fmt: skip
    assert not wrong, _show(wrong)


def test_no_name_contradicts_rounded_parameters(everything: list[ModelRecord]) -> None:
    """A count to the last digit was counted from weights and may differ from a nominal name."""
    wrong: list[str] = []
    for r in everything:
        named = sizes.params_in_name(r.id)
        if not named or not r.params or r.params % 10_000 or r.catalogue not in ("hf", "mteb"):
            continue
        if counts.apart(r.params, named, counts.NOMINAL):
            wrong.append(f"{r.id}: {r.params}, its name says {named}")
    assert not wrong, _show(wrong)


def test_no_family_contradicts_rounded_parameters(everything: list[ModelRecord]) -> None:
    wrong: list[str] = []
    for r in everything:
        family = families.params_of(r.id)
        if not family or not r.params or r.params % 10_000 or r.catalogue not in ("hf", "mteb"):
            continue
        if counts.apart(r.params, family[0], counts.APART):
            wrong.append(f"{r.id}: {r.params}, its family has {family[0]}")
    assert not wrong, _show(wrong)


def test_figures_are_positive_and_no_model_is_beyond_the_largest(
    everything: list[ModelRecord],
) -> None:
    wrong = [
        f"{r.id}: {r.params} parameters, {r.size_bytes} bytes"
        for r in everything
        if not 0 < (r.params or 1) < _LARGEST or not 0 < (r.size_bytes or 1) < 4 * _LARGEST
    ]
    assert not wrong, _show(wrong)


def test_what_a_size_rests_on_is_said(everything: list[ModelRecord]) -> None:
    wrong = [r.id for r in everything if (r.size_bytes is None) != (r.size_basis is None)]
    wrong += [r.id for r in everything if r.size_basis == "from-params" and not r.params]
    assert not wrong, _show(wrong)


@pytest.mark.parametrize(
    ("model_id", "millions"),
    [
        ("openai-community/gpt2", 124), ("facebook/opt-125m", 123.5),
        ("Systran/faster-whisper-small", 244), ("gpustack/CosyVoice-300M", 300),
        ("moonshotai/Kimi-K2.5", 1_058_589), ("facebook/galactica-6.7b", None),
        ("cahya/gpt2-small-indonesian-522M", None), ("Qwen/Qwen-1_8B-Chat", 1800),
        ("moonshotai/Moonlight-16B-A3B-Instruct", 15_960),
    ],
)  # fmt: skip
def test_known_mistakes_of_the_tables(
    everything: list[ModelRecord], model_id: str, millions: float | None
) -> None:
    found = next(r.params for r in everything if r.id == model_id)
    assert (found is None) == (millions is None)
    if millions and found:
        assert found / 1e6 == pytest.approx(millions, rel=0.01)


def _record(model_id: str, params: int | None, size: int | None = None, **more: object):
    return ModelRecord.model_validate(
        {"id": model_id, "catalogue": "hf", "source": "a table", "as_of": "2026",
         "params": params, "size_bytes": size, "size_basis": "reported" if size else None, **more}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("model_id", "params", "size", "becomes"),
    [
        ("a/voice-300M", 300_000_000_000, None, 300_000_000),  # a thousand too much
        ("a/great-6.7b", 120_000_000_000, None, None),  # one source against another
        ("a/great-7b", 7_000_000_000, 28_000_000, 7_000_000_000),  # an add-on's bytes
        ("a/plain", 427_000_000, 495_000_000, None),  # the bytes say otherwise, nobody helps
        ("a/plain", 109_482_241, 599_785_472, 109_482_241),  # several files were added up
        ("a/voice-1.7B", 12_001_088, None, 12_001_088),  # counted from the weights
        ("a/mix-57B-A14B", 14_000_000_000, None, None),  # active parameters only
        ("a/plain", 100_000_000, 400_000_000, 100_000_000),
    ],
)
def test_contradicted_figures(
    model_id: str, params: int, size: int | None, becomes: int | None
) -> None:
    made = counts.settle(_record(model_id, params, size), counts.Tables())
    assert made.params == becomes


def test_a_second_table_decides(tmp_path: Path) -> None:
    (tmp_path / "llmfit_hf_models.csv").write_text(
        "name,parameters_raw,is_moe,hidden_size\n"
        "a/mix-57B-A14B,57408658944,True,3584\na/encoder,109482240,,768\na/chat,6036660224,,4096\n",
        encoding="utf-8",
    )
    known = counts.tables(tmp_path)
    report = Report()
    assert counts.settle(
        _record("a/mix-57B-A14B", 14_000_000_000), known, report
    ).params == 57_408_658_944  # fmt: skip
    made = counts.settle(_record("a/encoder", None, tasks=["fill-mask"]), known, report)
    assert made.params == 109_482_240
    assert "llmfit" in made.source
    assert made.size_basis == "from-params"
    worked_out = counts.settle(_record("a/chat", None, tasks=["text-generation"]), known, report)
    assert worked_out.params is None
    assert any(line.startswith("figures:") for line in report.lines())


@pytest.mark.parametrize("name", ["plain", "great-7b", "mix-8x7B", "gpt2", "thing-GGUF", "x-A3B"])
@given(
    params=st.integers(1, 10**13) | st.sampled_from([10**6, 10**9, 7 * 10**9, 124_000_000]),
    size=st.none() | st.integers(1, 10**14),
)
def test_what_is_settled_is_consistent_and_stays(name: str, params: int, size: int | None) -> None:
    known = counts.Tables()
    once = counts.settle(_record(f"a/{name}", params, size), known)
    if once.params and once.size_bytes:
        assert counts.fits(once, once.params, once.size_bytes)
    assert counts.settle(once, known) == once


@pytest.mark.parametrize(
    ("written", "code"),
    [("eng-Latn", "en"), ("zh-cn", "zh"), ("cmn-Hans", "zh"), ("hau", "ha"), ("python", None),
     ("<unk>", None), ("tw_asante", "tw"), ("sv", "sv"), ("gsw", "gsw")],
)  # fmt: skip
def test_language_tags(written: str, code: str | None) -> None:
    from index.builder.tongues import short

    assert short(written) == code


def test_language_names_come_from_cldr_without_everyday_words() -> None:
    from index.builder.tongues import names

    found = names()
    assert found["german"] == found["deutsch"] == "de"
    assert found["wolof"] == "wo"
    assert not {"pali", "latin", "code", "it"} & set(found)


def test_features_claim_no_classes(everything: list[ModelRecord]) -> None:
    wrong = [
        r.id for r in everything
        if r.tasks == ["image-feature-extraction"] and r.catalogue == "timm"
        and "everyday objects" in r.description and "bamboo" not in r.datasets
    ]  # fmt: skip
    assert not wrong, _show(wrong)


@pytest.mark.parametrize(
    ("tag", "datasets"),
    [
        ("laion2b_ft_in12k_in1k", ["laion2b", "imagenet-12k", "imagenet-1k"]),
        ("lvd142m", ["lvd142m"]), ("webli", ["webli"]), ("metaclip2_worldwide", ["metaclip"]),
        ("merged2b_s4b_b131k", ["merged2b"]), ("augreg_in21k", ["imagenet-22k"]),
        ("datacomp_xl_s13b_b90k", ["datacomp"]), ("ft_inat21", ["inat21"]),
        ("fcmae_ft_in1k", ["imagenet-1k"]), ("openai", ["wit-400m"]), ("fb", []),
    ],
)  # fmt: skip
def test_pretraining_tags_name_their_data(tag: str, datasets: list[str]) -> None:
    from index.builder.timm_source import datasets_of

    assert datasets_of(tag) == datasets


@pytest.mark.parametrize(
    ("name", "params", "network"),
    [
        ("resnet18_8xb32_in1k", 11_690_000, "resnet18"),
        ("resnet18_8xb16_cifar10", 11_170_000, None),  # another stem
        ("resnet18_8xb32_in1k", 12_500_000, None),  # the figures do not agree
        ("resnet18_8xb32_in1k", None, None),
        ("vit-base-p16_in1k-384px", 86_570_000, None),  # another size of picture
        ("mobileone-s0_8xb32_in1k", 2_078_504, None),  # not in the table
    ],
)
def test_twins_of_mmpretrain(name: str, params: int | None, network: str | None) -> None:
    from index.builder.openmmlab_source import twin

    found = twin(name, params, {"resnet18": 11_689_512, "vit_base_patch16_224": 86_567_656})
    assert (found.name if found else None) == network
