"""What is built for a record, and what is refused."""

from __future__ import annotations

from bowerbird.record import Architecture, ModelRecord
from index.refreshed import RECREATED
from tools.validation.plan import Plan, plan


def _record(**facts: object) -> ModelRecord:
    base = {
        "id": "maker/net", "catalogue": "hf", "source": "made up", "as_of": "2026",
        "architecture": Architecture(library="timm", name="resnet18", basis="inferred"),
    }  # fmt: skip
    return ModelRecord.model_validate(base | facts)


def test_an_inferred_network_is_built() -> None:
    made = plan(_record())
    assert isinstance(made, Plan)
    assert (made.library, made.name, made.exact) == ("timm", "resnet18", False)


def test_a_repository_made_anew_is_not_loaded() -> None:
    assert "made anew" in str(plan(_record(flags=[RECREATED])))
