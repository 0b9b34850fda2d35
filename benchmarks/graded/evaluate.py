"""nDCG@10 and hit@1/3/10 of each way to search, on the graded requests.

    uv run python benchmarks/graded/evaluate.py [--per-job] [--json FILE]

Ways: BM25 alone, dense alone, both fused (all over the whole catalogue, by the
request's text as written), fused among the records of the task that was
understood, and the product's whole path (understand, check, rank) without
validation.  Prints a table and, last, one line of JSON.

Grades, from facts: 0 for another task or a broken limit; 1 for the task with
another subject; 2 for task and subject where a limit cannot be checked; 3 for
task, subject and every limit met.  Where the request names no subject, 3 goes
to the half with the better evidence or use, 2 to the rest.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from agent import Assistant
from agent.understanding import understand
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from index.library import Library
from tools.rules import build_rules
from tools.search import NARROW
from tools.shelf import popularity

REQUESTS = Path(__file__).parent / "requests.jsonl"
Ranking = list[str]


def facts(record: ModelRecord) -> str:
    """What a pattern is held against: id, tags, data sets, base model; no descriptions."""
    parts = [record.id, record.base_model or "", *record.tags, *record.datasets]
    return " ".join(parts).lower()


def grade(request: dict[str, Any], record: ModelRecord) -> int:
    if request["task"] not in record.tasks:
        return 0
    limits = dict(request["limits"])
    small, language = limits.pop("small", False), limits.pop("language", None)
    need = Need(**limits, languages=[language] if language else [])
    verdicts = [(rule.field, rule.check(record).value) for rule in build_rules(need)]
    if any(v == "fail" or (v == "unknown" and field in NARROW) for field, v in verdicts):
        return 0
    pattern = request["pattern"]
    if pattern and not re.search(pattern, facts(record)):
        return 1
    if any(v == "unknown" for _, v in verdicts):
        return 2
    if small and (record.size_bytes is None or record.size_bytes > 200e6):
        return 2
    if not pattern and not record.evidence and popularity(record) < 0.4:
        return 2
    return 3


def gain(grades: Iterable[int]) -> float:
    return sum((2**g - 1) / math.log2(place + 2) for place, g in enumerate(grades))


class Ways:
    """The rankings of one request by each way."""

    def __init__(self, assistant: Assistant, library: Library) -> None:
        self._assistant = assistant
        self._library = library

    def all(self, text: str) -> dict[str, Ranking]:
        everywhere = self._library.search(text, limit=400)
        lexical = [h for h in everywhere if h.lexical_rank is not None]
        dense = [h for h in everywhere if h.dense_rank is not None]
        need = understand([text]).need
        among = [r.id for r in self._library.records(need.task or None)]
        whole = self._assistant.recommend([text], picks=10, validate=False)
        return {
            "BM25": [h.id for h in sorted(lexical, key=lambda h: h.lexical_rank or 0)][:10],
            "dense": [h.id for h in sorted(dense, key=lambda h: h.dense_rank or 0)][:10],
            "fused": [h.id for h in everywhere[:10]],
            "fused, task first": [h.id for h in self._library.search(text, among=among, limit=10)],
            "whole path": [self._own_id(pick.id) for pick in whole.picks],
        }

    def _own_id(self, shown: str) -> str:
        record = self._library.get(shown)
        return record.id if record else shown


def score(ranking: Ranking, grades: dict[str, int], ideal: float) -> dict[str, float]:
    found = [grades.get(model_id, 0) for model_id in ranking[:10]]
    hit: Callable[[int], float] = lambda k: float(any(g >= 3 for g in found[:k]))  # noqa: E731
    return {"nDCG@10": gain(found) / ideal, "hit@1": hit(1), "hit@3": hit(3), "hit@10": hit(10)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Graded requests.")
    parser.add_argument("--per-job", action="store_true", help="nDCG of the whole path by job")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    requests = [json.loads(line) for line in REQUESTS.read_text("utf-8").splitlines()]
    totals: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    jobs: dict[str, list[float]] = defaultdict(list)
    unanswerable = 0
    with Assistant() as assistant:
        assistant.prepare(validate=False)
        library, _ = assistant.opened()
        records = library.records(None)
        ways = Ways(assistant, library)
        for request in requests:
            grades = {r.id: g for r in records if (g := grade(request, r))}
            best = sorted(grades.values(), reverse=True)[:10]
            if not best or best[0] < 3:
                unanswerable += 1
                continue
            for way, ranking in ways.all(request["text"]).items():
                for name, value in score(ranking, grades, gain(best)).items():
                    totals[way][name].append(value)
                    if way == "whole path" and name == "nDCG@10":
                        jobs[f"{request['task']}: {request['subject']}"].append(value)
    count = len(requests) - unanswerable
    print(f"{count} requests; {unanswerable} more that no record of the catalogue answers")
    table = {
        way: {name: sum(values) / len(values) for name, values in by.items()}
        for way, by in totals.items()
    }
    print(f"{'':20}" + "".join(f"{name:>9}" for name in ("nDCG@10", "hit@1", "hit@3", "hit@10")))
    for way, row in table.items():
        print(f"{way:20}" + "".join(f"{value:9.3f}" for value in row.values()))
    if arguments.per_job:
        for job, values in sorted(jobs.items(), key=lambda item: sum(item[1]) / len(item[1])):
            print(f"  {sum(values) / len(values):.3f}  {job} ({len(values)})")
    line = json.dumps({"requests": count, **table})
    if arguments.json:
        arguments.json.write_text(line + "\n", encoding="utf-8")
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
