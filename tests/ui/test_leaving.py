"""Callers that vanish in the middle: nothing goes on for them, others notice nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import psutil
import pytest
import uvicorn
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from starlette.requests import ClientDisconnect

from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.surfaces.rest import create_app
from ui.web.guard import Guard
from ui.web.leaving import stopped_with, while_there

TIMED = "timm/test_vit.r160_in1k"


class Endless(FakeAssistant):
    """What times models here ends only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.ended = threading.Semaphore(0), threading.Semaphore(0)

    def _until(self, stop: threading.Event | None) -> None:
        assert stop is not None
        self.begun.release()
        if stop.wait(20):
            self.ended.release()

    def validate(self, ids: Sequence[str], *, device: str = "cpu", **how: Any) -> list[Any]:
        self._until(how.get("stop"))
        return super().validate(ids, device=device)

    def recommend(self, turns: Sequence[str], **options: Any) -> Any:
        if options.get("validate"):
            self._until(options.get("stop"))
        return super().recommend(turns, **options)


@contextmanager
def served(fake: FakeAssistant) -> Generator[tuple[str, Any, asyncio.AbstractEventLoop]]:
    """Address, application and loop of a server in a thread."""
    app: Any = create_app(fake, Settings(page=False, max_waiting=4))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app, loop
    finally:
        server.should_exit = True
        thread.join(10)
        loop.close()


def until(true: Callable[[], object], seconds: float = 5) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.02)


async def tasks_of(loop: asyncio.AbstractEventLoop) -> int:
    async def count() -> int:
        return len(asyncio.all_tasks())

    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(count(), loop))


@contextmanager
def session(url: str) -> Generator[Callable[[str, dict[str, Any]], Any]]:
    """A call of one tool by the official client, in a loop of its own."""

    async def call(name: str, arguments: dict[str, Any]) -> Any:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=30) as http,
            streamable_http_client(f"{url}/mcp", http_client=http) as (read, write, _),
            ClientSession(read, write) as opened,
        ):
            await opened.initialize()
            return await opened.call_tool(name, arguments)

    yield call


def test_an_mcp_client_cut_in_the_middle(caplog: pytest.LogCaptureFixture) -> None:
    fake = Endless()

    async def vanish(call: Any) -> None:
        """Begin a validation and break off when it runs."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, "validate", {"models": [TIMED]})
            assert await anyio.to_thread.run_sync(fake.begun.acquire, True, 10)
            tasks.cancel_scope.cancel()

    with caplog.at_level(logging.WARNING), served(fake) as (url, app, loop), session(url) as call:
        anyio.run(call, "licence", {"model": "nobody/none"})
        before = asyncio.run(tasks_of(loop))
        for _ in range(6):  # more than there are threads for it, and places in all
            anyio.run(vanish, call)
            assert fake.ended.acquire(timeout=5), "the timing goes on for nobody"
        got = anyio.run(call, "compare", {"models": ["a/b", "c/d"]})
        assert not got.isError
        until(lambda: asyncio.run(tasks_of(loop)) <= before)
        until(lambda: app.middleware_stack and not _guard(app).under_work)
    assert caplog.records == []


def _guard(app: Any) -> Guard:
    layer = app.middleware_stack
    while not isinstance(layer, Guard):
        layer = layer.app
    return layer


def test_a_caller_of_recommend_cut_in_the_middle(caplog: pytest.LogCaptureFixture) -> None:
    fake = Endless()
    body = {"turns": ["birds"], "validate": True}
    with caplog.at_level(logging.WARNING), served(fake) as (url, app, _):
        with (
            httpx.Client(trust_env=False, timeout=0.5) as impatient,
            pytest.raises(httpx.ReadTimeout),
        ):
            impatient.post(f"{url}/v1/recommend", json=body)
        assert fake.ended.acquire(timeout=5)
        until(lambda: not _guard(app).under_work)
        told = httpx.get(f"{url}/metrics", trust_env=False).text
        assert 'route="/v1/recommend",status="499"' in told
    assert caplog.records == []


def test_above_capacity_all_are_told_at_once_and_those_inside_are_answered() -> None:
    """Three times as many as there are places: real clients, each with a connection."""
    fake, go_on = FakeAssistant(), threading.Event()

    def wait() -> None:
        go_on.wait(30)

    fake.on_recommend = wait

    async def crowd(url: str) -> list[httpx.Response]:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            asked = [
                asyncio.create_task(http.post(f"{url}/v1/recommend", json={"turns": ["birds"]}))
                for _ in range(12)
            ]
            done: set[Any] = set()
            while len(done) < 8:
                done, _ = await asyncio.wait(asked, timeout=0.05)
                assert time.monotonic() - began < 10
            assert len(done) == 8  # nobody of the four inside has an answer yet
            go_on.set()
            return list(await asyncio.gather(*asked))

    with served(fake) as (url, app, _):
        began = time.monotonic()
        got = asyncio.run(crowd(url))
        assert sorted(each.status_code for each in got) == [200] * 4 + [503] * 8
        assert all(each.headers["retry-after"] == "2" for each in got if each.status_code == 503)
        until(lambda: not _guard(app).under_work)
        again = httpx.post(f"{url}/v1/recommend", json={"turns": ["birds"]}, trust_env=False)
        assert again.status_code == 200


def test_who_waits_in_the_line_leaves_it() -> None:
    async def go() -> None:
        limiter, stop, left = anyio.CapacityLimiter(1), threading.Event(), anyio.Event()

        async def receive() -> Any:
            await left.wait()
            return {"type": "http.disconnect"}

        async def work() -> Any:
            raise AssertionError(await anyio.to_thread.run_sync(lambda: 1, limiter=limiter))

        async with limiter:
            with anyio.fail_after(5):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(_gone, receive, work, stop)
                    await anyio.sleep(0.05)
                    left.set()
            assert limiter.statistics().tasks_waiting == 0
        assert stop.is_set()

    async def _gone(receive: Any, work: Any, stop: threading.Event) -> None:
        with pytest.raises(ClientDisconnect):
            await while_there(receive, work, stop)

    anyio.run(go)


def test_results_and_errors_come_through() -> None:
    async def go() -> None:
        async def result() -> int:
            return 7

        async def error() -> int:
            raise KeyError("x")

        async def stays() -> Any:
            await anyio.sleep_forever()

        assert await stopped_with(result, threading.Event()) == 7
        assert await while_there(stays, result, threading.Event()) == 7
        with pytest.raises(KeyError):
            await stopped_with(error, threading.Event())
        with pytest.raises(KeyError):
            await while_there(stays, error, threading.Event())

    anyio.run(go)


BEGIN = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
    "protocolVersion": "2025-06-18", "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"}}}  # fmt: skip
HOST = """
import sys, anyio, os
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    program = StdioServerParameters(command=sys.executable, args=["-m", "bowerbird", "mcp"],
                                    env=dict(os.environ))
    async with stdio_client(program) as (read, write), ClientSession(read, write) as opened:
        await opened.initialize()
        print("ready", flush=True)
        await opened.call_tool("validate", {"models": [sys.argv[1]]})
        print("done", flush=True)

anyio.run(main)
"""


def test_a_host_that_is_killed_leaves_nobody_behind(built_index: Path) -> None:
    environment = {**os.environ, "BOWERBIRD_DATA": str(built_index), "BOWERBIRD_OFFLINE": "1",
                   "BOWERBIRD_TIMING_S": "60"}  # fmt: skip
    command = [sys.executable, "-c", HOST, TIMED]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe) as host:
        assert host.stdout is not None
        assert host.stderr is not None
        assert host.stdout.readline() == b"ready\n"
        (server,) = psutil.Process(host.pid).children()
        until(lambda: server.children(recursive=True), 60)  # it has begun to load
        workers = server.children(recursive=True)
        host.kill()
        _, alive = psutil.wait_procs([server, *workers], timeout=20)
        assert alive == []
        assert host.stderr.read() == b""


@pytest.mark.parametrize("first", ["stdin", "stdout"])
def test_pipes_that_close(first: str, built_index: Path) -> None:
    environment = {**os.environ, "BOWERBIRD_DATA": str(built_index), "BOWERBIRD_OFFLINE": "1"}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "bowerbird", "mcp"]
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdin.write(json.dumps(BEGIN).encode() + b"\n")
        run.stdin.flush()
        assert json.loads(run.stdout.readline())["id"] == 1
        if first == "stdout":  # SIGPIPE's case: the next answer has no reader
            run.stdout.close()
            run.stdin.write(b'{"jsonrpc": "2.0", "id": 2, "method": "ping"}\n')
            run.stdin.flush()
        else:
            run.stdin.close()
        try:
            assert run.wait(20) == 0
            assert run.stderr.read() == b""
        finally:
            run.kill()
