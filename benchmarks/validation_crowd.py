"""Ten users ask a real server for timings, with nobody and with a crowd chatting beside them.

    .venv/bin/python benchmarks/validation_crowd.py [--people 50] [--every 5]

First one user has resnet18 timed under each of its ids, one after the other: idle.
Then ten users (ten loopback addresses) ask at once, seven of them for resnet18 and the
first for two further models, while the crowd of `chatters.py` goes on talking.  What is
looked at: that everybody is told a place in the line or begins at once, that places only
fall, that the first user's further jobs come after everybody's first, how long they wait,
and what the crowd does to resnet18's latency.  Kept measurements are removed between the two.
Prints a table and one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from chatters import Seen, at, person, served

RESNETS = (
    "timm/resnet18.a1_in1k", "timm/resnet18.a2_in1k", "timm/resnet18.a3_in1k",
    "timm/resnet18.fb_ssl_yfcc100m_ft_in1k", "timm/resnet18.fb_swsl_ig1b_ft_in1k",
    "timm/resnet18.gluon_in1k", "torchvision:resnet18/IMAGENET1K_V1",
)  # fmt: skip
OTHERS = (
    "timm/mobilenetv3_small_100.lamb_in1k", "timm/mobilenetv3_large_100.ra_in1k",
    "timm/efficientnet_b0.ra_in1k",
)  # fmt: skip
FURTHER = ("timm/ghostnet_100.in1k", "timm/edgenext_x_small.in1k")


@dataclass
class Asked:
    """One job of one user."""

    user: int
    model: str
    places: list[int] = field(default_factory=list[int])
    begun_s: float | None = None
    ended_s: float | None = None
    report: dict[str, Any] = field(default_factory=dict[str, Any])


async def ask(url: str, job: Asked, began: float) -> Asked:
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.0.{10 + job.user}")
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=300) as client:
        made = (await client.post("/v1/validate", json={"ids": [job.model]})).json()
        if made.get("position"):
            job.places.append(made["position"])
        async with client.stream("GET", made["events"]) as lines:
            event = ""
            async for line in lines.aiter_lines():
                name, _, said = line.partition(": ")
                if name == "event":
                    event = said
                elif name == "data" and event == "queued":
                    job.places.append(json.loads(said)["position"])
                elif name == "data" and event == "running":
                    job.begun_s = time.monotonic() - began
                elif name == "data" and event == "report":
                    job.report = json.loads(said)["validation"]
        job.ended_s = time.monotonic() - began
    return job


async def idle(url: str) -> list[Asked]:
    return [await ask(url, Asked(0, model), time.monotonic()) for model in RESNETS]


async def crowd(url: str, people: int, every: float) -> tuple[list[Asked], Seen]:
    seen = Seen()
    until = time.monotonic() + 3600
    talk = [asyncio.create_task(person(n, url, every, until, seen)) for n in range(people)]
    await asyncio.sleep(every)  # until all of them have begun
    jobs = [Asked(n, model) for n, model in enumerate((*RESNETS, *OTHERS))]
    began = time.monotonic()
    first = [asyncio.create_task(ask(url, job, began)) for job in jobs]
    await asyncio.sleep(0.2)
    more = [asyncio.create_task(ask(url, Asked(0, model), began)) for model in FURTHER]
    done = await asyncio.gather(*first, *more)
    for each in talk:
        each.cancel()
    await asyncio.gather(*talk, return_exceptions=True)
    return done, seen


def p50(job: Asked) -> float | None:
    timing = job.report.get("latency_ms")
    return None if timing is None else float(timing["p50"])


def figures(before: list[Asked], jobs: list[Asked], seen: Seen) -> dict[str, Any]:
    quiet = [ms for job in before if (ms := p50(job)) is not None]
    among = [job for job in jobs if job.model in RESNETS and p50(job) is not None]
    marked = [job for job in among if job.report.get("noisy")]
    clean = [ms for job in among if job not in marked and (ms := p50(job)) is not None]
    all_ms = [ms for job in among if (ms := p50(job)) is not None]
    idle_ms = statistics.median(quiet)
    firsts = [job for job in jobs if job.model not in FURTHER]
    off = [ms for ms in clean if abs(ms / idle_ms - 1) > 0.1]
    return {
        "idle_ms": round(idle_ms, 2),
        "idle_spread": round((max(quiet) - min(quiet)) / idle_ms, 3),
        "idle_marked": sum(bool(job.report.get("noisy")) for job in before),
        "among_chat_ms": round(statistics.median(all_ms), 2),
        "ratio": round(statistics.median(all_ms) / idle_ms, 3),
        "marked": len(marked), "again": sum("again" in (j.report.get("note") or "") for j in among),
        "unmarked_ratio": round(statistics.median(clean) / idle_ms, 3) if clean else None,
        "unmarked_over_10_percent": len(off), "resnet18_reports": len(among),
        "jobs": len(jobs), "measured": sum(p50(job) is not None for job in jobs),
        "told_or_begun": sum(bool(j.places) or j.begun_s is not None for j in jobs),
        "places_only_fall": all(j.places == sorted(j.places, reverse=True) for j in jobs),
        "further_after_all_firsts": min(j.begun_s or 0 for j in jobs if j.model in FURTHER)
        > max(j.begun_s or 0 for j in firsts),
        "wait_p50_s": round(at([j.begun_s or 0 for j in jobs], 0.5), 1),
        "wait_max_s": round(max(j.begun_s or 0 for j in jobs), 1),
        "whole_s": round(max(j.ended_s or 0 for j in jobs), 1),
        "chat_answers": len(seen.whole), "chat_answer_p50_ms": round(at(seen.whole, 0.5) * 1e3),
        "chat_answer_p95_ms": round(at(seen.whole, 0.95) * 1e3),
        "chat_busy_503": len(seen.refused), "chat_errors": len(seen.errors),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--every", type=float, default=5.0)
    args = parser.parse_args()
    with served(BOWERBIRD_CALIBRATE="0", BOWERBIRD_MAX_JOBS="32") as (url, _, folder):
        asyncio.run(ask(url, Asked(0, OTHERS[0]), time.monotonic()))  # the imports
        load = os.getloadavg()[0]
        before = asyncio.run(idle(url))
        for file in folder.glob("measurements.sqlite*"):
            file.unlink()
        jobs, seen = asyncio.run(crowd(url, args.people, args.every))
    print(f"{'user':>4}  {'model':42}{'first place':>12}{'waited s':>10}{'p50 ms':>9}  marked")
    for job in sorted(jobs, key=lambda job: job.begun_s or 0):
        place = job.places[0] if job.places else 0
        ms = p50(job)
        shown = job.report.get("reason", "none") if ms is None else f"{ms:9.2f}"
        print(
            f"{job.user:4}  {job.model:42}{place:12}{job.begun_s or 0:10.1f}{shown}"
            f"  {'noisy' if job.report.get('noisy') else ''}"
        )
    row = {"people": args.people, "load_before": round(load, 1), **figures(before, jobs, seen)}
    print(json.dumps(row))
    return 0 if row["places_only_fall"] and row["measured"] == row["jobs"] else 1


if __name__ == "__main__":
    sys.exit(main())
