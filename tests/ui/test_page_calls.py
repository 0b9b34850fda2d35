"""Calls of the page's functions that its script would never make, against a real server."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.test_processes import Server
from ui.page.inbound import MOST, refused

META = {"meta": {"_type": "gradio.FileData"}}
SECRET = "planted-words-of-a-file-of-this-computer"


@pytest.fixture(scope="module")
def page(built_index: Path) -> Iterator[httpx.Client]:
    server = Server()
    assert server.process.stderr is not None
    drain = threading.Thread(target=server.process.stderr.read)  # Gradio's log of what is wrong
    drain.start()
    with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:
        client.get("/", follow_redirects=True)
        yield client
    server.process.kill()
    drain.join()
    server.process.communicate()


def call(client: httpx.Client, number: Any, data: Any, session: Any = "session") -> httpx.Response:
    body = {"data": data, "fn_index": number, "session_hash": session, "event_data": None}
    return client.post("/gradio_api/queue/join", json=body)


def told(client: httpx.Client, session: str) -> dict[str, Any]:
    """What a call came to."""
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for line in lines.iter_lines():
            if line.startswith("data:") and '"process_completed"' in line:
                return json.loads(line[5:])
    raise AssertionError("the stream ended")


VALUES: tuple[Any, ...] = (
    -1, 10**30, 1.5, True, None, [], ["x"], "", "\x00", "../../etc/passwd", "x" * 20_000,
    "<img src=x onerror=alert(1)>", "\u202e", "a" * 5000 + "@",
)  # fmt: skip


def test_values_of_a_wrong_kind_are_an_error_of_the_call(page: httpx.Client) -> None:
    config = page.get("/config").json()
    kinds = {part["id"]: part["type"] for part in config["components"]}
    taking = {kinds[d["inputs"][0]]: d["id"] for d in config["dependencies"] if d["inputs"]}
    assert {"dropdown", "radio", "uploadbutton"} <= set(taking)
    tried = 0
    for kind in ("dropdown", "radio", "uploadbutton"):
        for value in VALUES:
            tried += 1
            session = f"s{tried}"
            assert call(page, taking[kind], [value], session).status_code == 200
            came = json.dumps(told(page, session))
            assert "Traceback" not in came
            assert ".py" not in came
            assert "page-uploads" not in came
    assert tried >= 25


@pytest.mark.parametrize("path", ["PLANTED", "/etc/passwd", "/proc/self/environ", "http://127.0.0.1:1/",
                                  "../../../../etc/passwd", "file:///etc/passwd"])  # fmt: skip
def test_no_file_of_the_computer_and_no_address_is_taken_up(
    path: str, page: httpx.Client, built_index: Path, tmp_path: Path
) -> None:
    planted = tmp_path / "planted.txt"
    planted.write_text(SECRET)
    file = {"path": path.replace("PLANTED", str(planted)), **META}
    functions = [d["id"] for d in page.get("/config").json()["dependencies"] if d["inputs"]]
    for number in functions:
        for data in ([file], [[file]], [{"x": file}], [[[file]]], [{**file, "url": "http://x/"}]):
            got = call(page, number, data)
            assert got.status_code == 422
            assert SECRET not in got.text
    for kept in (built_index / "page-uploads").rglob("*"):
        assert kept.is_dir() or SECRET not in kept.read_text(errors="replace")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/passwd"), ("GET", "/file=/etc/passwd"),
        ("GET", "/gradio_api/file/etc/passwd"), ("GET", "/gradio_api/file=../../etc/passwd"),
        ("GET", "/gradio_api/file=http://127.0.0.1/"), ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/stream/x/y/z/playlist.m3u8"), ("GET", "/static/../../etc/passwd"),
        ("GET", "/static/%2e%2e/%2e%2e/etc/passwd"), ("GET", "/assets/..%2f..%2fetc/passwd"),
        ("GET", "/custom_component/x/y/z"), ("GET", "/gradio_api/upload_progress?upload_id=1"),
        ("GET", "/gradio_api/deep_link"), ("GET", "/monitoring"), ("GET", "/login_check"),
        ("GET", "/gradio_api/queue/status"), ("GET", "/gradio_api/call/x/y"),
        ("POST", "/gradio_api/call/say"), ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/api/predict"), ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"), ("POST", "/gradio_api/vibe-editor"),
        ("GET", "/gradio_api/vibe-code/"), ("GET", "/page/answer.json%00"),
        ("GET", "/page/answer.exe"),
        ("GET", "/page/../etc/passwd"), ("DELETE", "/gradio_api/queue/join"),
        ("PUT", "/gradio_api/upload"), ("GET", "/gradio_api/upload"), ("GET", "/robots.txt"),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(method: str, path: str, page: httpx.Client) -> None:
    got = page.request(method, path)
    assert 400 <= got.status_code < 500
    assert "root:" not in got.text


CALL = {"data": [], "fn_index": 1, "session_hash": "s"}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"[" * 3000, b"null",
     *(json.dumps({**CALL, **odd}).encode() for odd in (
         {"fn_index": -1}, {"fn_index": 10**30}, {"fn_index": "1"}, {"fn_index": None},
         {"fn_index": True}, {"fn_index": 1.5}, {"session_hash": ""}, {"session_hash": None},
         {"session_hash": ["s"]}, {"session_hash": "s" * 65}, {"data": "x"}, {"data": {"0": 1}},
         {"data": [[1]]}, {"data": [{}]}, {"data": ["x"] * (MOST + 1)},
         {"data": [["x"] * (MOST + 1)]},
         {"data": [{"path": 1}]}, {"data": [{"path": "\0"}]}, {"data": [{"path": "x" * 5000}]},
         {"data": [{"path": "/uploads-of-another/x"}]}))],
)  # fmt: skip
def test_what_is_no_call_is_refused_before_gradio_sees_it(body: bytes, page: httpx.Client) -> None:
    assert refused(body, Path("/uploads")) is not None
    got = page.post("/gradio_api/queue/join", content=body,
                    headers={"content-type": "application/json"})  # fmt: skip
    assert got.status_code == 422


def test_calls_of_the_page_pass(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "out").symlink_to("/etc")
    good = {"path": str(tmp_path / "ab" / "x.jpg"), "url": "http://here/gradio_api/file=x",
            "orig_name": "x.jpg", "size": 3, "mime_type": "image/jpeg", **META}  # fmt: skip
    for data in ([], ["words"], [["a", "b"]], [None], [3], [good], [[good, good]]):
        assert refused(json.dumps({**CALL, "data": data}).encode(), tmp_path) is None
    linked = {**good, "path": str(tmp_path / "out" / "passwd")}
    for data in ([linked], [{**good, "path": str(tmp_path)}], [{**good, "x": good}]):
        assert refused(json.dumps({**CALL, "data": data}).encode(), tmp_path) is not None
    assert refused(json.dumps({**CALL, "data": [good]}).encode(), None) is not None


def test_another_visitor_is_told_nothing(page: httpx.Client) -> None:
    """Whoever has another cookie gets an empty page and no download."""
    names = {d["targets"][0][1]: d["id"] for d in page.get("/config").json()["dependencies"]}
    assert "load" in names
    with httpx.Client(base_url=page.base_url, trust_env=False, timeout=60) as other:
        other.get("/", follow_redirects=True)
        assert other.get("/page/answer.json").status_code == 404
        assert not re.search(r"thread\s+\d", other.get("/config").text)
