"""Files sent to the page: which are taken, what is said of them, what is left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from bowerbird.errors import BowerbirdError, Overloaded
from bowerbird.report import Validation
from bowerbird.tried import Guess, Tried, TriedFile
from tests.ui.fakes import pick
from ui.page.door import Door
from ui.page.flow import worded
from ui.page.session import Doorkeeper
from ui.page.trying import MOST_FILES, kinds, shown, sweep, tried
from ui.web import guard

HOSTILE = "<img src=x onerror=alert(1)>"


class Trier:
    """Notes what it is asked to try."""

    def __init__(self, result: Tried) -> None:
        self.result, self.paths = result, list[str]()

    def try_files(self, model_id: str, paths: list[str]) -> Tried:
        self.paths = paths
        return self.result


def uploaded(folder: Path, name: str = "a.png") -> Path:
    path = folder / "0123" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_only_uploads_are_tried_and_they_are_gone_afterwards(tmp_path: Path) -> None:
    folder, secret = tmp_path / "uploads", tmp_path / "secret.png"
    secret.write_bytes(b"s")
    path = uploaded(folder)
    (folder / "link.png").symlink_to(secret)
    trier = Trier(Tried(id="a/b", files=[TriedFile(file=str(path), text="")]))
    asked = [str(path), str(secret), f"{folder}/../secret.png", str(folder / "link.png")]
    html = tried(trier, "a/b", asked, folder)
    assert trier.paths == [str(path)]
    assert "no words" in html
    assert secret.read_bytes() == b"s"
    assert not path.parent.exists()


@pytest.mark.parametrize("count", [0, MOST_FILES + 1])
def test_too_few_and_too_many_files(tmp_path: Path, count: int) -> None:
    paths = [uploaded(tmp_path, f"{n}.png") for n in range(count)]
    trier = Trier(Tried(id="a/b"))
    assert "Choose one to 5 files" in tried(trier, "a/b", [str(p) for p in paths], tmp_path)
    assert trier.paths == []
    assert not any(p.exists() for p in paths)


def test_names_and_labels_are_escaped_and_folders_are_not_told(tmp_path: Path) -> None:
    path = tmp_path / HOSTILE.replace("/", "")
    said = [TriedFile(file=str(path), guesses=[Guess(label=HOSTILE, score=0.5)]),
            TriedFile(file=str(path), problem=HOSTILE)]  # fmt: skip
    html = shown(Tried(id="a/b", files=said), [path])
    assert "<img" not in html
    assert "(50 %)" in html
    told = shown(Tried(id="a/b", reason=f"There is no file {path}."), [path])
    assert str(tmp_path) not in told


def test_missing_weights_say_who_can_fetch_them_and_what_can_be_tried_now() -> None:
    here = pick("a/here", validation=Validation(status="measured", weights="pretrained"))
    twin = pick("a/twin", validation=Validation(status="measured", weights="random"))
    html = shown(Tried(id="a/b", reason="no", fetch="bowerbird validate a/b --download"), [],
                 [pick("a/b"), here, twin])  # fmt: skip
    assert "<code>bowerbird validate a/b --download</code>" in html
    assert "Ready to be tried: <code>a/here</code>." in html


def test_the_button_is_there_for_answers_that_can_be_shown() -> None:
    assert ".png" in kinds(pick(task="image-classification"))
    assert kinds(pick(task="audio-classification")) == [".wav"]
    assert kinds(pick(task="feature-extraction")) == []
    assert kinds(pick(task=None)) == []


def test_what_visitors_left_is_swept_and_what_is_new_stays(tmp_path: Path) -> None:
    old, new = uploaded(tmp_path, "old.png"), uploaded(tmp_path / "x", "new.png")
    (tmp_path / "tmp1").write_bytes(b"")
    long_ago = time.time() - 3600
    for path in (old, old.parent, tmp_path / "tmp1"):
        os.utime(path, (long_ago, long_ago))
    sweep(tmp_path)
    assert not old.exists()
    assert not (tmp_path / "tmp1").exists()
    assert new.exists()
    sweep(tmp_path / "nowhere")


# Refusals, as the page's script shows them

CALL = {"data": [], "fn_index": 1, "session_hash": "s"}


def door(status: int, refused: HTTPException | None = None) -> TestClient:
    async def gradio(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("gradio", status)(scope, receive, send)

    class Blocks:
        def run_startup_events(self) -> None: ...
        async def run_extra_startup_events(self) -> None: ...

    def count(caller: str) -> None:
        if refused is not None:
            raise refused

    made = Door(lambda: (gradio, Blocks()), Doorkeeper([]), count=count, uploads=True,
                download=lambda visitor, kind: PlainTextResponse(kind))  # fmt: skip
    assert made.wait(5)
    client = TestClient(made)
    client.get("/")
    return client


def test_a_full_queue_says_when_to_try_again() -> None:
    got = door(503).post("/gradio_api/queue/join", json=CALL)
    assert (got.status_code, got.headers["retry-after"]) == (429, "5")
    assert got.json()["detail"] == "Too many people ask just now; try again in 5 s."
    assert door(200).post("/gradio_api/queue/join", json=CALL).text == "gradio"


def test_an_upload_beyond_the_rate_limit_is_refused_in_plain_words() -> None:
    got = door(200, HTTPException(429, "Later.", {"Retry-After": "9"})).post(guard.UPLOAD)
    assert (got.status_code, got.text, got.headers["retry-after"]) == (429, "Later.", "9")


def test_waiting_is_worded() -> None:
    assert worded(Overloaded("Too many wait.", 30)) == "Too many wait. Try again in 30 s."
    assert worded(BowerbirdError("No.")) == "No."


def test_large_and_many_uploads_are_refused_in_plain_words() -> None:
    inside, leave = anyio.Event(), anyio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        inside.set()
        await leave.wait()
        await PlainTextResponse("taken")(scope, receive, send)

    async def call(length: int) -> list[Any]:
        said: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        headers = [(b"host", b"127.0.0.1"), (b"content-length", str(length).encode())]
        scope = {"type": "http", "method": "POST", "path": guard.UPLOAD, "headers": headers}
        await guarded(scope, receive, send)
        return said

    async def main() -> None:
        large = await call(guard.MAX_UPLOAD + 1)
        assert large[0]["status"] == 413
        assert large[1]["body"] == b"More than 24 MB in one go are not taken."
        async with anyio.create_task_group() as group:
            for _ in range(guard.UPLOADS):
                group.start_soon(call, 0)
            await inside.wait()
            await anyio.sleep(0.05)
            busy = await call(0)
            assert busy[0]["status"] == 503
            assert b"try again in 2 s" in busy[1]["body"]
            leave.set()
        assert (await call(0))[0]["status"] == 200

    guarded = guard.Guard(app, max_waiting=32, local_only=True)
    anyio.run(main)
