"""The table of profiles: complete, true where it can be checked, found by what is to be built."""

from __future__ import annotations

import pytest

from bowerbird.record import Architecture, ModelRecord
from index.catalogue import FOLDER, read
from tools.estimate import profiles
from tools.estimate.ops import KINDS
from tools.validation.plan import Plan, plan


def planned(library: str, name: str, variant: str | None = None) -> Plan:
    return Plan("x", library, name, variant, None, exact=True, params=None)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("library", "name", "variant", "gmacs", "params_m"),
    [  # as their papers and torchvision state them
        ("timm", "resnet50", "a1_in1k", 4.09, 25.56),
        ("timm", "vit_base_patch16_224", None, 17.5, 86.57),
        ("torchvision", "resnet18", "IMAGENET1K_V1", 1.81, 11.69),
        ("torchvision", "vgg16", None, 15.47, 138.36),
    ],
)
def test_well_known_figures(
    library: str, name: str, variant: str | None, gmacs: float, params_m: float
) -> None:
    found = profiles.of(planned(library, name, variant))
    assert found is not None
    thin = found.work[KINDS.index("thin")]  # its multiply-accumulates are as many as its weights
    assert (found.macs + thin) / 1e9 == pytest.approx(gmacs, rel=0.02)
    assert found.params / 1e6 == pytest.approx(params_m, rel=0.002)


def test_a_tag_has_its_own_input() -> None:
    small = profiles.of(planned("timm", "convnext_base", "fb_in22k_ft_in1k"))
    large = profiles.of(planned("timm", "convnext_base", "fb_in22k_ft_in1k_384"))
    assert small is not None
    assert large is not None
    assert large.shape == "3x384x384"
    assert large.macs > 2.5 * small.macs


def test_nearly_every_network_of_the_catalogue_has_a_profile() -> None:
    for catalogue, least in (("timm", 0.99), ("torchvision", 0.95)):
        plans = [p for r in read(FOLDER / f"{catalogue}.jsonl") if isinstance(p := plan(r), Plan)]
        known = sum(profiles.of(p) is not None for p in plans)
        assert known >= least * len(plans), (catalogue, known, len(plans))


def test_a_network_that_writes_has_a_token_of_its_own() -> None:
    found = [p for p in profiles.every().values() if p.token is not None]
    assert len(found) > 20
    assert all(p.token is not None and p.token.sum() < p.work.sum() for p in found)


def test_an_unknown_network_has_none() -> None:
    record = ModelRecord(
        id="someone/new", catalogue="t", source="t", as_of="2026",
        architecture=Architecture(library="timm", name="no_such_net", basis="inferred"),
    )  # fmt: skip
    found = plan(record)
    assert isinstance(found, Plan)
    assert profiles.of(found) is None


def test_a_line_reads_back() -> None:
    work = dict.fromkeys(KINDS, 0.0) | {"dense": 1.2345678e9, "convs": 7}
    figures = {"params": 1000, "weight_bytes": 4000, "left": -123}
    text = profiles.line("timm:a@3x8x8/2", ["a.b", "a"], "3x8x8", figures, work)
    table, names = profiles.read("# a remark\n" + text + "\n")
    found = table[names["timm:a.b"]]
    assert names["timm:a"] == found.name
    assert (found.params, found.left, found.shape) == (1000, -0.123, "3x8x8")
    assert found.work[KINDS.index("dense")] == pytest.approx(1.235e9)
    assert found.work[KINDS.index("convs")] == 7
    assert found.token is None


def test_the_table_says_when_and_with_what_it_was_made() -> None:
    made = profiles.built_with()
    assert {"date", "torch", "timm", "torchvision", "transformers"} <= set(made)
