"""Search, comparison and feedback over HTTP and from the shell, over the real library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent import Assistant
from bowerbird.errors import BadInput
from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from tests.ui.test_rest import assert_problem, client_for
from ui.feedback import Feedback
from ui.surfaces.rest import create_app


@pytest.fixture(scope="module")
def client(built_index: Path) -> Iterator[TestClient]:
    settings = Settings(data=built_index, offline=True)
    with (
        Assistant(settings) as assistant,
        TestClient(create_app(assistant, settings), base_url="http://127.0.0.1") as opened,
    ):
        yield opened


def test_limits_of_a_search_hold(client: TestClient) -> None:
    asked = {"q": "picture classifier", "task": "image-classification", "license": "specific:mit",
             "max_params_m": "30", "limit": "5"}  # fmt: skip
    found = client.get("/v1/search", params=asked).json()
    assert 0 < len(found["results"]) <= 5
    for hit in found["results"]:
        assert hit["license"]["id"] == "mit"
        assert hit["params_m"] is None or hit["params_m"] <= 30
    assert found["fits"] <= found["found"]


@pytest.mark.parametrize(
    "asked",
    [{}, {"q": " "}, {"q": "x", "task": "cooking"}, {"q": "x", "limit": "51"},
     {"q": "x", "max_size_mb": "nan"}, {"q": "x", "license": "specific:'--"}],
    ids=str,
)  # fmt: skip
def test_searches_that_cannot_be_made(asked: dict[str, str], client: TestClient) -> None:
    assert_problem(client.get("/v1/search", params=asked), 422)


def test_models_side_by_side(client: TestClient) -> None:
    ids = ["timm/resnet18.a1_in1k", "torchvision:resnet50/IMAGENET1K_V2"]
    found = client.get("/v1/compare", params={"id": ids, "request": "image classifier"}).json()
    assert len(found["picks"]) == 2
    body = assert_problem(
        client.get("/v1/compare", params={"id": [ids[0], "timm/no-such-model-at-all.x"]}), 404
    )
    assert "no-such-model" in body["detail"]
    assert_problem(client.get("/v1/compare", params={"id": ids[:1]}), 422)


def test_feedback_is_kept_and_handed_out(fake: FakeAssistant, tmp_path: Path) -> None:
    body = {"thread": "t", "model_id": "a/b", "thumb": "up", "comment": "\u2028 <b>&"}
    with client_for(fake, data=tmp_path) as client:
        assert client.get("/v1/feedback").text == ""
        number = client.post("/v1/feedback", json=body).json()["id"]
        got = client.get("/v1/feedback")
        assert got.headers["content-type"].startswith("application/x-ndjson")
        (row,) = [json.loads(line) for line in got.text.splitlines()]
        assert row["id"] == number
        assert {**row, **body, "surface": "rest"} == row
        for wrong in ({"thumb": "sideways"}, {"comment": "x" * 501}, {"model_id": ""}):
            assert_problem(client.post("/v1/feedback", json={**body, **wrong}), 422)
    with client_for(fake, data=tmp_path, host="0.0.0.0") as public:
        assert_problem(public.get("/v1/feedback"), 403)


def test_feedback_refuses_what_is_no_judgement(tmp_path: Path) -> None:
    kept = Feedback(Settings(data=tmp_path))
    assert list(kept.export()) == []
    with pytest.raises(BadInput):
        kept.add("t", "m", "sideways")  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        kept.add("t", "m", "up", comment="x" * 501)
    kept.add("t", "m", "down", surface="slack")
    assert json.loads(next(kept.export()))["thumb"] == "down"
