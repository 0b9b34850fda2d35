"""Each example of the HTTP interface's description is asked for and answered as described."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.ui.fakes import FakeAssistant
from tests.ui.test_access import bearer
from tests.ui.test_contract import PATHS
from tests.ui.test_rest import assert_problem, client_for
from ui.web.access import new_key

SPOKEN = {"/v1/chat"}
"""Needs a real agent; the contract's tests and those of dialogues call it."""


def _example(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found = schema.get("examples")
    if found:
        return found[0]
    fields = schema.get("properties", {})
    return {n: _example(f, described) for n, f in fields.items() if f.get("examples")}


@pytest.mark.parametrize(("path", "method"), PATHS)
def test_examples(path: str, method: str, fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        described = client.get("/openapi.json").json()
        operation = described["paths"][path][method]
        address, query = path, {}
        for parameter in operation.get("parameters", []):
            found = parameter.get("examples") or parameter["schema"].get("examples")
            if parameter["required"]:
                assert found, f"{parameter['name']} has no example"
            if found and parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", quote(str(found[0])))
            elif found:
                query[parameter["name"]] = found[0]
        options: dict[str, Any] = {}
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            body = _example(schema, described)
            needed = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert set(needed["required"]) <= set(body)
            options["json"] = body
        if path in SPOKEN:
            return
        got = client.request(method, address, params=query, **options)
        assert str(got.status_code) in operation["responses"]
        if got.status_code >= 400:  # a job, a model of the example that is not there
            assert_problem(got, 404)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json",
             "application/json-seq", "text/json"],
)  # fmt: skip
def test_bodies_that_are_not_said_to_be_json(kind: str, fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        for path, method in PATHS:
            if method == "post":
                raw = b'{"turns": ["birds"]}'
                got = client.post(path, content=raw, headers={"content-type": kind})
                assert_problem(got, 415)
    assert fake.calls == []


WRONG_KEYS = ("", "wrong", "bb_", "a" * 30_000, "\x00", "é", "Bearer", "' OR 1=1 --")
TRICKS = ("?", "/", "#", "@", "\\", "%00", ".evil.example", ":80@evil.example")
"""Behind a good name in the Host header."""


def test_no_operation_opens_without_the_key(fake: FakeAssistant) -> None:
    """Every address and method that the running application itself lists, in every way."""
    key, digest = new_key()
    other = new_key()[0]
    free = {"/healthz", "/readyz"}
    asked = 0
    with client_for(
        fake, api_keys=(digest,), slack_bot_token="xoxb-1", slack_signing_secret="s"
    ) as client:
        listed = [(p, m) for p, m in PATHS if p not in free]
        listed += [("/mcp", "post"), ("/slack/events", "post")]
        for path, method in listed:
            address = path.replace("{id}", "a/b").replace("{job}", "x")
            body = {"content": b"{}", "headers": {"content-type": "application/json"}}
            options: dict[str, Any] = body if method == "post" else {"headers": {}}
            ways: list[dict[str, Any]] = [
                {name: f"{scheme} {shown}".encode("utf-8", "replace")}
                for shown in (*WRONG_KEYS, other, digest)
                for name, scheme in (("authorization", "Bearer"), ("authorization", "Basic"))
            ]
            ways += [{}, {"x-api-key": key}, {"cookie": f"key={key}"}, {"authorization": key}]
            ways += [{"host": f"127.0.0.1{trick}"} for trick in TRICKS]
            ways += [{"origin": "https://evil.example"}, {"x-forwarded-for": "127.0.0.1"},
                     {"x-original-url": "/healthz"}]  # fmt: skip
            for way in ways:
                headers = {**options["headers"], **way}
                for query in ({}, {"key": key, "api_key": key, "access_token": key}):
                    got = client.request(
                        method, address, params=query, **{**options, "headers": headers}
                    )
                    asked += 1
                    assert got.status_code in (400, 401, 403, 421, 431), (path, way)
                    assert "access-control-allow-origin" not in got.headers
                    assert key not in got.text
    assert fake.calls == []
    assert asked > 1000


def test_another_callers_job_is_unknown(fake: FakeAssistant) -> None:
    (mine, one), (yours, two) = new_key(), new_key()
    ids = {"ids": ["torchhub:pytorch/vision:resnet18"]}
    with client_for(fake, api_keys=(one, two)) as client:
        job = client.post("/v1/validate", json=ids, headers=bearer(mine)).json()["id"]
        for method, address in (("get", ""), ("get", "/events"), ("delete", "")):
            got = client.request(method, f"/v1/validate/{job}{address}", headers=bearer(yours))
            assert_problem(got, 404)
        assert client.get(f"/v1/validate/{job}", headers=bearer(mine)).is_success
