"""Threads of requests: order, places in the line, and quiet while a model is timed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from ui.web import pool as module
from ui.web.pool import Pool, Ticket


async def until(true: Callable[[], bool]) -> None:
    with anyio.fail_after(10):
        while not true():
            await anyio.sleep(0.01)


def test_first_come_first_served_and_each_knows_its_place() -> None:
    async def go() -> None:
        pool, leave, done = Pool(1), threading.Event(), list[int]()
        tickets = [Ticket() for _ in range(4)]
        async with anyio.create_task_group() as tasks:
            for number, ticket in enumerate(tickets):

                def work(number: int = number) -> None:
                    assert leave.wait(10)
                    done.append(number)

                tasks.start_soon(pool.run, work, ticket)
                await anyio.sleep(0.02)
            await until(lambda: pool.quick.position(tickets[0]) is None)
            assert [pool.quick.position(t) for t in tickets] == [None, 1, 2, 3]
            leave.set()
        assert done == [0, 1, 2, 3]
        assert len(pool.quick) == 0

    anyio.run(go)


def test_quick_work_waits_while_a_model_is_timed() -> None:
    async def go() -> None:
        pool, order, timed = Pool(4), list[str](), threading.Event()

        def timing() -> None:
            with pool.hush():
                order.append("begun")
                assert timed.wait(10)
                order.append("ended")

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(pool.run_slowly, timing)
            await until(lambda: order == ["begun"])
            tasks.start_soon(pool.run, lambda: order.append("quick"))
            await anyio.sleep(0.2)
            assert order == ["begun"]
            timed.set()
        assert order == ["begun", "ended", "quick"]

    anyio.run(go)


def test_it_waits_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUIET_S", 0.3)

    async def go() -> None:
        pool, leave = Pool(4), threading.Event()

        def timing() -> None:
            with pool.hush():
                assert leave.wait(10)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(pool.run_slowly, timing)
            await anyio.sleep(0.05)
            began = time.monotonic()
            await pool.run(lambda: None)
            assert time.monotonic() - began < 5
            leave.set()

    anyio.run(go)


def test_the_next_timing_leaves_others_as_long_as_the_last_one_took() -> None:
    async def go() -> None:
        pool, order = Pool(1), list[Any]()

        def timing(name: str) -> None:
            with pool.hush():
                order.append(name)
                time.sleep(0.3)

        def quick(number: int) -> None:
            order.append(number)
            time.sleep(0.05)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(pool.run_slowly, lambda: (timing("one"), timing("two")))
            await until(lambda: order == ["one"])
            for number in range(3):
                tasks.start_soon(pool.run, lambda number=number: quick(number))
        assert order in (["one", 0, 1, 2, "two"], ["one", 0, 1, "two", 2])

    anyio.run(go)


def test_work_that_times_a_model_itself_does_not_wait_for_itself() -> None:
    async def go() -> None:
        pool = Pool(1)

        def work() -> float:
            began = time.monotonic()
            with pool.hush():
                return time.monotonic() - began

        assert await pool.run(work) < 0.5

    anyio.run(go)
