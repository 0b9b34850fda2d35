"""The line of timings in one process: its order, and how each is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed
from tools.validation.line import Line


def model(name: str) -> ModelRecord:
    return ModelRecord(id=name, catalogue="timm", source="timm", as_of="2026")


class Slow:
    """A place that times until it is told to leave, or is cancelled."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.leave = threading.Event()
        self.cancelled = threading.Event()
        self.closed = False

    def start(self) -> None: ...

    def close(self) -> None:
        self.closed = True

    def cancel(self) -> None:
        self.cancelled.set()

    def validate(self, records: Sequence[ModelRecord], **_: Any) -> list[Validation]:
        self.cancelled.clear()
        self.begun += [r.id for r in records]
        while not self.leave.is_set():
            if self.cancelled.wait(0.01):
                return [failed("the process was ended") for _ in records]
        return [Validation(status="measured") for _ in records]


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError


def ask(threads: ThreadPoolExecutor, line: Line, *names: str, **more: Any) -> Future[Any]:
    asked = threads.submit(line.validate, [model(name) for name in names], **more)
    time.sleep(0.05)  # so that the order of asking is known
    return asked


def test_one_by_one_in_order_of_asking(slow: Slow, threads: ThreadPoolExecutor) -> None:
    line, told = Line(slow), list[str]()
    asked = [ask(threads, line, name, progress=told.append) for name in "abc"]
    until(lambda: "waiting: 2 others are first" in told)
    assert slow.begun == ["a"]
    slow.leave.set()
    assert [done.result(10)[0].status for done in asked] == ["measured"] * 3
    assert slow.begun == ["a", "b", "c"]


def test_only_the_one_that_is_stopped_ends(slow: Slow, threads: ThreadPoolExecutor) -> None:
    line, running, waiting = Line(slow), threading.Event(), threading.Event()
    first = ask(threads, line, "a", "a2", stop=running)
    second = ask(threads, line, "b", stop=waiting)
    third = ask(threads, line, "c")
    waiting.set()
    assert [r.status for r in second.result(10)] == ["skipped"]
    assert not slow.cancelled.is_set()
    running.set()
    reports = first.result(10)
    assert [r.status for r in reports] == ["failed", "skipped"]
    assert all("cancelled" in str(r.reason) for r in reports)
    until(lambda: slow.begun == ["a", "c"])
    slow.leave.set()
    assert third.result(10)[0].status == "measured"


def test_closing_ends_all(slow: Slow, threads: ThreadPoolExecutor) -> None:
    line = Line(slow)
    asked = [ask(threads, line, name) for name in "ab"]
    line.close()
    assert slow.closed
    assert {r.status for done in asked for r in done.result(10)} == {"failed", "skipped"}
    assert slow.begun == ["a"]


def test_what_is_around_is_around_each(slow: Slow) -> None:
    line, seen = Line(slow), list[str]()

    @contextmanager
    def around() -> Iterator[None]:
        seen.append("in")
        yield
        seen.append("out")

    slow.leave.set()
    line.around = around
    line.validate([model("a"), model("b")])
    assert seen == ["in", "out"] * 2
