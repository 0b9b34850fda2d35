"""Keys, limits, names, origins, request ids and metrics of the HTTP interface."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from agent import Assistant
from bowerbird.errors import SettingsError
from bowerbird.settings import Settings, load_settings
from tests.ui.fakes import FakeAssistant
from tests.ui.test_rest import LOCAL, assert_problem, client_for
from ui.surfaces.rest import create_app
from ui.web.access import hashed, new_key

BODY = {"turns": ["x"]}
OPEN = {"/", "/docs", "/docs.css", "/healthz", "/readyz", "/openapi.json"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_every_other_route_asks_for_a_key(fake: FakeAssistant) -> None:
    key, digest = new_key()
    paths = create_app(cast(Assistant, fake), Settings(api_keys=(digest,))).openapi()["paths"]  # type: ignore[arg-type]
    with client_for(fake, api_keys=(digest,)) as client:
        for path, operations in paths.items():
            for method in operations:
                address = path.replace("{id}", "a/b").replace("{job}", "x")
                for headers in ({}, bearer("wrong"), bearer(digest), {"X-API-Key": key}):
                    got = client.request(method, address, headers=headers)
                    if path in OPEN:
                        assert got.status_code == 200
                    else:
                        assert_problem(got, 401)
                        assert got.headers["www-authenticate"] == "Bearer"
        assert fake.calls == []
        assert client.post("/v1/recommend", json=BODY, headers=bearer(key)).is_success


@pytest.mark.parametrize(
    "address",
    ["//v1/catalogues", "/v1/catalogues/", "/V1/catalogues", "/v1/%63atalogues",
     "/v1/../v1/catalogues", "/v1/catalogues?key=x", "/v1/catalogues%3f"],
)  # fmt: skip
def test_no_spelling_of_an_address_goes_around_the_key(address: str, fake: FakeAssistant) -> None:
    with client_for(fake, api_keys=(new_key()[1],)) as client:
        for host in ("127.0.0.1", "localhost?", "localhost/"):
            got = client.get(address, headers={"host": host}, follow_redirects=True)
            assert got.status_code in (401, 404, 421)


def test_a_key_is_kept_as_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    key, digest = new_key()
    assert hashed(key) == digest
    monkeypatch.setenv("BOWERBIRD_API_KEYS", f"{digest}, {'0' * 64}")
    settings = load_settings()
    assert [each.get_secret_value() for each in settings.api_keys] == [digest, "0" * 64]
    assert digest not in repr(settings)
    monkeypatch.setenv("BOWERBIRD_API_KEYS", key)
    with pytest.raises(SettingsError, match="BOWERBIRD_API_KEYS"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("allowed_hosts", "http://x"), ("cors_origins", "*"), ("rate_limit", "many"),
     ("rate_limit", "0/minute")],
)  # fmt: skip
def test_settings_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name.upper()):
        load_settings(**{name: value})


def test_one_caller_may_ask_so_much(fake: FakeAssistant) -> None:
    key, digest = new_key()
    with client_for(fake, rate_limit="3/hour", api_keys=(digest,)) as client:
        for _ in range(3):
            assert client.get("/v1/catalogues", headers=bearer(key)).is_success
        got = client.get("/v1/catalogues", headers=bearer(key))
        assert_problem(got, 429)
        assert int(got.headers["retry-after"]) > 0
        assert client.get("/healthz").is_success
        statuses = [client.get("/v1/catalogues").status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]


@pytest.mark.parametrize(
    ("host", "status"),
    [("models.example.org", 200), ("MODELS.example.org:80", 200), ("a.b.test", 200),
     ("b.test", 421), ("evil.org", 421), ("models.example.org.evil.org", 421),
     ("127.0.0.1", 421)],
)  # fmt: skip
def test_only_the_names_that_are_set(host: str, status: int, fake: FakeAssistant) -> None:
    hosts = ("models.example.org", "*.b.test")
    with client_for(fake, host="0.0.0.0", allowed_hosts=hosts) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == status
    with client_for(fake, allowed_hosts=hosts) as client:
        assert client.get("/healthz", headers={"host": "127.0.0.1"}).is_success


def test_other_pages_may_call_only_where_they_are_named(fake: FakeAssistant) -> None:
    ask = {"Access-Control-Request-Method": "POST"}
    for origin in ("https://evil.example", "null", "https://app.example.org.evil.example"):
        with client_for(fake) as client:
            got = client.get("/v1/catalogues", headers={"Origin": origin})
            assert "access-control-allow-origin" not in got.headers
        with client_for(fake, cors_origins=("https://app.example.org",)) as client:
            got = client.options("/v1/recommend", headers={"Origin": origin, **ask})
            assert "access-control-allow-origin" not in got.headers
            good = {"Origin": "https://app.example.org", **ask}
            got = client.options("/v1/recommend", headers=good)
            assert got.headers["access-control-allow-origin"] == "https://app.example.org"


def test_request_ids_go_in_and_out(fake: FakeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bowerbird.http")
    with client_for(fake) as client:
        got = client.get("/healthz", headers={"X-Request-ID": "abc-1"})
        assert got.headers["x-request-id"] == "abc-1"
        assert "request abc-1" in caplog.text
        for bad in ("", "a b", "x" * 65, "\x1b[31m", "a\tb"):
            made = client.get("/nowhere", headers={"X-Request-ID": bad}).headers["x-request-id"]
            assert len(made) == 32
    assert "\x1b" not in caplog.text
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_metrics_count_by_route_and_never_by_address(fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        for number in range(20):
            client.get(f"/nowhere/{number}")
            client.get(f"/v1/models/a/{number}")
        client.post("/v1/recommend", json={})
        text = client.get("/metrics").text
    assert 'route="/v1/models/{id:path}",status="404"} 20.0' in text
    assert 'bowerbird_refusals_total{reason="input"} 1.0' in text
    assert "nowhere" not in text
    assert "bowerbird_ready 1.0" in text
    assert len(text.splitlines()) < 150


def test_readiness_waits_for_the_index(fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        assert client.get("/readyz").json() == {"ready": True}
        fake.ready = False
        assert_problem(client.get("/readyz"), 503)
        assert client.get("/healthz").json()["records"] == 0


def test_all_routes_but_the_pages_have_the_dependency(fake: FakeAssistant) -> None:
    app: Any = create_app(cast(Assistant, fake), Settings())
    with TestClient(app, base_url=LOCAL) as client:
        assert client.get("/openapi.json").is_success
    assert not [r for r in app.routes if isinstance(r, APIRoute) and r.path in OPEN and
                r.dependencies]  # fmt: skip
