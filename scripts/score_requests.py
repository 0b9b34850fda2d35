"""Predictions of the understanding for a set of annotated requests, as JSON Lines.

python scripts/score_requests.py requests.jsonl > predictions.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from agent.understanding import understand
from bowerbird.errors import BadInput


def main(path: str) -> None:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        try:
            got = understand(entry["turns"])
        except BadInput as error:
            print(json.dumps({"id": entry["id"], "parsed": {}, "error": str(error)}))
            continue
        need = got.need.model_dump(exclude={"assumed", "unclear"})
        outcome = "decline" if got.need.out_of_scope else "flag-conflict" if got.conflict else (
            "clarify" if "task" in got.need.unclear else "recommend"
        )  # fmt: skip
        parsed = {k: v for k, v in need.items() if v not in (None, [])}
        print(json.dumps({"id": entry["id"], "parsed": parsed, "picks": [], "behaviour": outcome}))


if __name__ == "__main__":
    main(sys.argv[1])
