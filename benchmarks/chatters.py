"""Fifty people chatting with a real server process: how long they wait, what fails.

    uv run python benchmarks/chatters.py [--people 50] [--every 5] [--seconds 60] [--leaving 0.1]

Each says one thing every few seconds in a thread of their own, over `POST
/v1/chat`, with nothing loaded or timed.  Whoever is answered 503 waits as long
as Retry-After says: with more people than it can hold, nobody may hang.  `--leaving`: the share
of messages whose sender goes away at the first event; a place kept for them would be lost.
"First token" is the first event of the stream, which may tell the place in the
line; "step" is the first one of the work itself.  Prints a table, with the
server's memory in each minute, and one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

SUBJECTS = (
    "birds", "chest x-rays", "product reviews", "German speech", "legal contracts", "flowers",
    "satellite pictures", "faces in a crowd", "Python code", "medical questions", "music", "cats",
    "handwriting", "news", "tweets", "traffic signs", "plant diseases", "emotions", "invoices",
    "French", "whale calls", "street scenes", "insects", "recipes", "job adverts",
)  # fmt: skip
ASKED = (
    "small classifier for {}, open license", "most accurate model for {} on a GPU",
    "model for {} that runs on a phone, under {mb} MB", "embeddings of {} for search, Apache only",
    "I want to detect {}", "summarize {}", "a fast model for {}, commercial use",
)  # fmt: skip
THEN = (
    "something smaller", "only Apache", "show the code", "why the first one?", "more accurate",
    "compare the first two", "under {mb} MB", "thanks", "what does its licence allow?", "others",
)  # fmt: skip


def words(chance: random.Random) -> Iterator[str]:
    """What one person says: a request, then up to three turns about the answer, and so on.

    Few of them are said twice, so that what the server remembers does not flatter it."""
    while True:
        ask = chance.choice(ASKED)
        yield ask.format(chance.choice(SUBJECTS), mb=chance.randrange(20, 900))
        for _ in range(chance.randrange(4)):
            yield chance.choice(THEN).format(mb=chance.randrange(20, 900))


REST_S = 5.0
"""From the last answer to the last look at the memory."""
STEPS = ("event: tool-started", "event: answer")


@dataclass
class Seen:
    first: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    """Seconds until a 503."""
    left: int = 0
    bare_busy: int = 0
    errors: list[str] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    rss_after: float = 0.0


async def person(  # noqa: PLR0917
    number: int, url: str, every: float, until: float, seen: Seen, leaving: float = 0.0
) -> None:
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * every)
    said = words(chance)
    message = next(said)
    plain = httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, verify=False)
    async with plain as client:  # there are no certificates to be read, for each anew
        while time.monotonic() < until:
            began = time.monotonic()
            body = {"thread": f"person-{number}", "message": message}
            pause = every
            try:
                async with client.stream("POST", "/v1/chat", json=body) as got:
                    if got.status_code == 503:
                        seen.refused.append(time.monotonic() - began)
                        seen.bare_busy += "retry-after" not in got.headers
                        pause = float(got.headers.get("retry-after", every))
                    elif got.status_code != 200:
                        seen.errors.append(str(got.status_code))
                    else:
                        text = ""
                        first: float | None = None
                        step: float | None = None
                        leaves = chance.random() < leaving
                        async for part in got.aiter_text():
                            if leaves:
                                break
                            now = time.monotonic() - began
                            first = first or now
                            text += part
                            if step is None and any(mark in text for mark in STEPS):
                                step = now
                        if leaves:
                            seen.left += 1
                            message = next(said)
                        elif "event: answer" in text:
                            seen.first.append(first or 0.0)
                            seen.step.append(step or 0.0)
                            seen.whole.append(time.monotonic() - began)
                            message = next(said)
                        else:
                            seen.errors.append("no answer")
            except httpx.HTTPError as error:
                seen.errors.append(type(error).__name__)
            await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))


async def watch(server: psutil.Process, until: float, seen: Seen) -> None:
    while time.monotonic() < until:
        seen.rss.append(server.memory_info().rss / 1e6)
        await asyncio.sleep(1)


async def crowd(args: argparse.Namespace, url: str, pid: int) -> Seen:
    seen, until = Seen(), time.monotonic() + args.seconds
    people = [person(n, url, args.every, until, seen, args.leaving) for n in range(args.people)]
    server = psutil.Process(pid)
    await asyncio.gather(*people, watch(server, until, seen))
    await asyncio.sleep(REST_S)
    seen.rss_after = server.memory_info().rss / 1e6
    return seen


def at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@contextmanager
def served(**settings: str) -> Iterator[tuple[str, int, Path]]:
    """A real server over a new data folder that has answered once: address, process, folder."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "bowerbird", "serve", "--port", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "BOWERBIRD_DATA": folder, "BOWERBIRD_OFFLINE": "1", **settings},
        )  # fmt: skip
        try:
            assert server.stderr is not None
            url = next(line.split()[3] for line in server.stderr if "listens on " in line)
            body = {"thread": "warm", "message": "image classifier"}
            httpx.post(f"{url}/v1/chat", json=body, trust_env=False, timeout=120)
            yield url, server.pid, Path(folder)
        finally:
            server.terminate()
            server.communicate(timeout=30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--leaving", type=float, default=0.0)
    args = parser.parse_args()
    with served() as (url, pid, _):
        load = os.getloadavg()[0]
        seen = asyncio.run(crowd(args, url, pid))
    rss = seen.rss or [float("nan")]
    third = max(1, len(rss) // 3)
    minutes = [round(statistics.median(rss[n : n + 60])) for n in range(0, len(rss), 60)]
    row = {
        "people": args.people, "every_s": args.every, "seconds": args.seconds,
        "answers": len(seen.whole),
        "first_p50_ms": round(at(seen.first, 0.5) * 1000),
        "step_p95_ms": round(at(seen.step, 0.95) * 1000),
        "first_p95_ms": round(at(seen.first, 0.95) * 1000),
        "answer_p50_ms": round(at(seen.whole, 0.5) * 1000),
        "answer_p95_ms": round(at(seen.whole, 0.95) * 1000),
        "busy_503": len(seen.refused), "busy_without_retry_after": seen.bare_busy,
        "busy_p50_ms": round(at(seen.refused or [0.0], 0.5) * 1000),
        "busy_p95_ms": round(at(seen.refused or [0.0], 0.95) * 1000), "left": seen.left,
        "errors": len(seen.errors), "kinds": sorted(set(seen.errors)),
        "rss_each_minute_mb": minutes,
        "rss_first_third_mb": round(statistics.median(rss[:third])),
        "rss_last_third_mb": round(statistics.median(rss[-third:])),
        "rss_after_mb": round(seen.rss_after),
        "load_before": round(load, 1), "cores": os.cpu_count(),
    }  # fmt: skip
    for name, value in row.items():
        print(f"{name:28} {value}")
    print(json.dumps(row))
    return 1 if seen.errors or seen.bare_busy else 0


if __name__ == "__main__":
    sys.exit(main())
