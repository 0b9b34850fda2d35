"""Small records made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bowerbird.record import ModelRecord

Make = Callable[..., ModelRecord]


@pytest.fixture
def make() -> Make:
    def record(model_id: str = "maker/model", **fields: Any) -> ModelRecord:
        licence = fields.pop("license", "mit")
        if isinstance(licence, str):
            fields["license"] = {"id": licence, "source": "page", "as_of": "2026"}
        base: dict[str, Any] = {
            "id": model_id,
            "catalogue": "test",
            "source": "test",
            "as_of": "2026",
            "tasks": ["image-classification"],
        }
        return ModelRecord.model_validate(base | fields)

    return record
