"""Doors, ids to show, and code to start from."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from bowerbird.record import ModelRecord
from tools.doors import door_for, shown_id, snippet

Make = Callable[..., ModelRecord]

_DOORS = [
    {
        "loader": "torchvision",
        "id": "torchvision:resnet18/IMAGENET1K_V1",
        "name": "resnet18/IMAGENET1K_V1",
    },
    {"loader": "timm", "id": "timm/resnet18.tv_in1k", "name": "resnet18.tv_in1k"},
    {
        "loader": "torch.hub",
        "id": "torchhub:pytorch/vision:resnet18",
        "name": "pytorch/vision:v0.10.0:resnet18",
    },
]


@pytest.fixture
def resnet(make: Make) -> ModelRecord:
    return make("torchvision:resnet18/IMAGENET1K_V1", doors=_DOORS)


@pytest.mark.parametrize(
    ("hub", "shown"),
    [
        (None, "torchvision:resnet18/IMAGENET1K_V1"),
        ("torchvision", "torchvision:resnet18/IMAGENET1K_V1"),
        ("timm", "timm/resnet18.tv_in1k"),
        ("hf", "timm/resnet18.tv_in1k"),
        ("torch-hub", "torchhub:pytorch/vision:resnet18"),
        ("torchaudio", "torchvision:resnet18/IMAGENET1K_V1"),
    ],
)
def test_the_id_is_that_of_the_place_asked_for(
    resnet: ModelRecord, hub: str | None, shown: str
) -> None:
    assert shown_id(resnet, hub) == shown


def test_no_door_for_a_place_that_has_none(resnet: ModelRecord) -> None:
    assert door_for(resnet, "torchaudio") is None


@pytest.mark.parametrize("hub", [None, "timm", "torch-hub", "hf"])
@pytest.mark.parametrize("fine_tune", [True, False])
def test_code_to_start_from_is_python(
    resnet: ModelRecord, hub: str | None, fine_tune: bool
) -> None:
    code = snippet(resnet, hub, fine_tune=fine_tune)
    ast.parse(code)
    assert "resnet18" in code


@pytest.mark.parametrize(
    "loader",
    ["transformers", "sentence-transformers", "diffusers", "spacy", "speechbrain", "torchaudio"],
)
def test_every_loader_has_code(make: Make, loader: str) -> None:
    name = "BUNDLE" if loader == "torchaudio" else "maker/model"
    record = make(library=loader, doors=[{"loader": loader, "id": "maker/model", "name": name}])
    ast.parse(snippet(record))


@pytest.mark.parametrize("name", ['x"); import os; os.abort()#', "a\nimport os", "a'b", "a b"])
def test_a_hostile_name_never_reaches_the_code(make: Make, name: str) -> None:
    record = make(doors=[{"loader": "timm", "id": "timm/x", "name": name}])
    assert snippet(record).startswith("# see")


def test_an_archived_library_offers_its_maintained_twin(make: Make) -> None:
    door = {"loader": "torchtext", "id": "torchtext:XLMR_BASE_ENCODER", "name": "XLMR_BASE_ENCODER"}
    record = make(doors=[door], archived=True, superseded_by="FacebookAI/xlm-roberta-base")
    assert "FacebookAI/xlm-roberta-base" in snippet(record)
