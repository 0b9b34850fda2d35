"""Answer a file of requests and write what was understood and picked.

    uv run python benchmarks/answer_requests.py REQUESTS.jsonl -o predictions.jsonl

A line of REQUESTS is {"id": ..., "turns": [...]}, a line written is
{"id", "parsed", "picks", "behaviour"}.  The last thing printed is one JSON
line with the time per request (milliseconds, no validation, warm library).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from agent import Assistant
from bowerbird.errors import BadInput
from bowerbird.recommendation import Recommendation


def prediction(request_id: str, answer: Recommendation) -> dict[str, Any]:
    picks = [
        {
            "id": pick.id,
            "license": pick.license.id,
            "params_m": pick.params_m,
            "size_mb": pick.size_mb,
            "gated": pick.gated,
        }
        for pick in answer.picks
    ]
    parsed = answer.need.model_dump(exclude_defaults=True)
    return {"id": request_id, "parsed": parsed, "picks": picks, "behaviour": answer.outcome}


def main() -> None:
    parser = argparse.ArgumentParser(description="Answer a file of requests.")
    parser.add_argument("requests", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--picks", type=int, default=5)
    arguments = parser.parse_args()
    lines = arguments.requests.read_text(encoding="utf-8").splitlines()
    requests = [json.loads(line) for line in lines if line.strip()]
    seconds: list[float] = []
    with Assistant() as assistant, arguments.output.open("w", encoding="utf-8") as out:
        assistant.prepare(validate=False)
        for request in requests:
            # twice, so that the second is warm: the first fills the shelf of its tasks
            for timed in (False, True):
                began = time.perf_counter()
                try:
                    answer = assistant.recommend(
                        request["turns"], picks=arguments.picks, validate=False
                    )
                except BadInput as error:
                    print(f"{request['id']}: {error}", file=sys.stderr)
                    break
                if timed:
                    seconds.append(time.perf_counter() - began)
                    out.write(json.dumps(prediction(request["id"], answer)) + "\n")
    ms = sorted(s * 1000 for s in seconds)
    figures = {
        "requests": len(ms),
        "p50_ms": round(statistics.median(ms), 1),
        "p95_ms": round(ms[int(0.95 * (len(ms) - 1))], 1),
        "max_ms": round(ms[-1], 1),
    }
    print(f"{figures['requests']} requests, p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
