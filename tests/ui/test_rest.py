"""The HTTP interface in process, over a scripted assistant."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from agent import Assistant
from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.surfaces.rest import create_app

LOCAL = "http://127.0.0.1"


def client_for(fake: FakeAssistant, **settings: Any) -> TestClient:
    app = create_app(cast(Assistant, fake), Settings(**settings))
    return TestClient(app, base_url=LOCAL, raise_server_exceptions=False)


@pytest.fixture
def client(fake: FakeAssistant) -> Iterator[TestClient]:
    with client_for(fake) as opened:
        yield opened


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["type"] == "about:blank"
    assert "Traceback" not in response.text
    assert ".py" not in response.text
    return body


def test_recommend(client: TestClient, fake: FakeAssistant) -> None:
    response = client.post("/v1/recommend", json={"turns": ["birds", "smaller"], "picks": 2})
    assert response.status_code == 200
    assert Recommendation.model_validate(response.json()) == fake.result
    assert fake.calls == [
        {"turns": ["birds", "smaller"], "picks": 2, "validate": False, "catalogue": None}
    ]


def test_validation_is_asked_for_by_its_contract_name(
    client: TestClient, fake: FakeAssistant
) -> None:
    assert client.post("/v1/recommend", json={"turns": ["x"], "validate": True}).is_success
    assert fake.calls[0]["validate"] is True


@pytest.mark.parametrize(
    "body",
    [
        {}, {"turns": []}, {"turns": ["x"] * 51}, {"turns": "x"}, {"turns": [1]}, [],
        {"turns": ["x"], "picks": 0}, {"turns": ["x"], "picks": 21}, {"turns": ["x"], "more": 1},
        {"turns": [" "]}, {"turns": ["x"], "time_here": True}, None, {"turns": ["x"], "picks": 1.5},
    ],
    ids=str,
)  # fmt: skip
def test_other_forms_are_refused(body: Any, client: TestClient) -> None:
    assert_problem(client.post("/v1/recommend", json=body), 422)


def test_the_field_is_named_and_the_input_is_not_echoed(client: TestClient) -> None:
    body = assert_problem(
        client.post("/v1/recommend", json={"turns": ["x"], "picks": "<script>"}), 422
    )
    assert body["errors"][0]["field"] == "body.picks"
    assert "script" not in str(body)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"turns": ["\\ud800"]}', b'{"turns": NaN}'],
    ids=lambda raw: repr(raw[:12]),
)
def test_bodies_that_are_not_json(raw: bytes, client: TestClient) -> None:
    response = client.post(
        "/v1/recommend", content=raw, headers={"content-type": "application/json"}
    )
    assert response.status_code in (400, 422)
    assert_problem(response, response.status_code)


def test_only_json_is_taken(client: TestClient) -> None:
    """A form of another site can send text/plain without asking; it gets nowhere."""
    response = client.post(
        "/v1/recommend", content=b'{"turns": ["x"]}', headers={"content-type": "text/plain"}
    )
    assert_problem(response, 415)


def test_large_bodies_are_refused(client: TestClient, fake: FakeAssistant) -> None:
    assert_problem(client.post("/v1/recommend", json={"turns": ["x" * 70_000]}), 413)

    def parts() -> Iterator[bytes]:
        yield from [b"x" * 10_000] * 10

    assert_problem(client.post("/v1/recommend", content=parts()), 413)
    assert fake.calls == []


def test_model_ids_keep_their_slashes_and_colons(client: TestClient) -> None:
    body = client.get("/v1/models/torchhub:pytorch/vision:resnet18").json()
    assert body["record"]["id"] == "torchhub:pytorch/vision:resnet18"
    assert client.get("/v1/models/torchhub%3Apytorch%2Fvision%3Aresnet18").is_success


def test_unknown_models_name_close_ones(client: TestClient) -> None:
    body = assert_problem(client.get("/v1/models/torchhub:resnet18"), 404)
    assert body["close"] == ["torchhub:pytorch/vision:resnet18"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "%00", "a" * 301, "%F0%9F%90%A6", "<b>"])
def test_hostile_ids(name: str, client: TestClient) -> None:
    response = client.get(f"/v1/models/{name}")
    assert response.status_code in (404, 422)
    assert_problem(response, response.status_code)


def test_state(client: TestClient) -> None:
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert health["records"] == 3
    assert health["version"]
    assert client.get("/v1/catalogues").json()["files"][0]["name"] == "timm"


def test_unknown_addresses_and_methods(client: TestClient) -> None:
    assert_problem(client.get("/nowhere"), 404)
    response = client.get("/v1/recommend")
    assert_problem(response, 405)
    assert response.headers["allow"] == "POST"


def test_our_own_failures_say_nothing_of_the_inside(
    client: TestClient, fake: FakeAssistant
) -> None:
    def fail() -> None:
        raise RuntimeError("secret path /srv/app.py")

    fake.on_recommend = fail
    body = assert_problem(client.post("/v1/recommend", json={"turns": ["x"]}), 500)
    assert "secret" not in str(body)


@pytest.mark.parametrize("path", ["/docs", "/docs.css", "/nowhere", "/v1/catalogues", "/"])
def test_security_headers_are_on_everything(path: str, client: TestClient) -> None:
    headers = client.get(path, follow_redirects=False).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_docs_are_from_this_server_alone(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "/v1/recommend" in page
    assert "RecommendBody" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "//cdn" not in page
    assert "<script" not in page
    assert "style=" not in page
    assert client.get("/docs.css").headers["content-type"].startswith("text/css")


def test_openapi_documents_problems(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    operation = schema["paths"]["/v1/recommend"]["post"]
    for status in ("400", "413", "422", "500", "503"):
        assert "application/problem+json" in operation["responses"][status]["content"]
    text = str(schema)
    assert "HTTPValidationError" not in text
    assert "validate" in schema["components"]["schemas"]["RecommendBody"]["properties"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:7860", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("evil.example", 421),
        ("127.0.0.1.evil.example", 421), ("", 421), ("192.168.0.1", 421),
    ],
)  # fmt: skip
def test_only_local_names_where_only_this_machine_is_served(
    host: str, status: int, client: TestClient, fake: FakeAssistant
) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == status
    with client_for(fake, host="0.0.0.0") as public:
        assert public.get("/healthz", headers={"host": host or "x"}).status_code == 200


def test_a_crowd_is_asked_to_come_back(fake: FakeAssistant) -> None:
    begun, leave = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        begun.release()
        assert leave.wait(30)

    fake.on_recommend = wait
    body = {"turns": ["x"]}
    with client_for(fake, max_waiting=2) as client, ThreadPoolExecutor(2) as crowd:
        waiting = [crowd.submit(client.post, "/v1/recommend", json=body) for _ in range(2)]
        for _ in waiting:
            assert begun.acquire(timeout=30)
        response = client.post("/v1/recommend", json=body)
        assert_problem(response, 503)
        assert int(response.headers["retry-after"]) > 0
        assert client.get("/healthz").is_success
        leave.set()
        assert [done.result(30).status_code for done in waiting] == [200, 200]
        assert client.post("/v1/recommend", json=body).is_success
