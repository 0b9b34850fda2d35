"""How often the picks are models that an expert would accept.

    uv run python benchmarks/picks.py tests/data/requests_picks.jsonl [--misses odd] [-o DIR]

A line of a file of requests is {"id", "turns", "expected", "acceptable",
"unacceptable"}; `tests/ranking/accepted.py` says what an entry of the last two means.
Figures are given for requests with odd and with even numbers: read the misses
of one half only, so that the other shows what was learned by heart.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from agent import Assistant
from benchmarks.answer_requests import prediction
from bowerbird.errors import BadInput
from tests.ranking.accepted import hits, refused, right

Line = dict[str, Any]


def answered(assistant: Assistant, entries: list[Line], count: int) -> dict[str, Line]:
    """A prediction for each request, by id."""
    found: dict[str, Line] = {}
    for entry in entries:
        try:
            answer = assistant.recommend(entry["turns"], picks=count, validate=False)
        except BadInput as error:
            found[entry["id"]] = {"id": entry["id"], "parsed": {}, "picks": [],
                                  "behaviour": str(error)}  # fmt: skip
        else:
            found[entry["id"]] = prediction(entry["id"], answer)
    return found


def odd(entry: Line) -> bool:
    return int("".join(c for c in entry["id"] if c.isdigit()) or 0) % 2 == 1


def show(entry: Line, found: Line) -> None:
    """One miss: what was asked, understood, picked, and what an expert accepts."""
    print(f"\n{entry['id']} {entry['turns']}\n  wanted {entry['expected']}")
    print(f"  read   {found['parsed']}: {found['behaviour']}")
    for pick in found["picks"]:
        mark = "+" if right(entry, pick) else "!" if refused(entry, pick) else " "
        print(f"   {mark} {pick['id']}  {pick['license']}, {pick['params_m']} M parameters")
    print("  accepted:", " ".join(entry["acceptable"])[:500])


def main() -> None:
    parser = argparse.ArgumentParser(description="Picks against what an expert accepts.")
    parser.add_argument("requests", type=Path, nargs="+")
    parser.add_argument("--misses", choices=["odd", "all"])
    parser.add_argument("--picks", type=int, default=5)
    parser.add_argument("-o", "--output", type=Path, help="a folder for the predictions")
    arguments = parser.parse_args()
    with Assistant() as assistant:
        for path in arguments.requests:
            lines = path.read_text(encoding="utf-8").splitlines()
            entries: list[Line] = [json.loads(line) for line in lines if line.strip()]
            found = answered(assistant, entries, arguments.picks)
            if arguments.output:
                text = "".join(f"{json.dumps(found[e['id']])}\n" for e in entries)
                (arguments.output / path.name).write_text(text, encoding="utf-8")
            asked = [e for e in entries if e["acceptable"]]
            for entry in asked:
                picks = found[entry["id"]]["picks"]
                missed = not picks or not right(entry, picks[0])
                if missed and arguments.misses and (arguments.misses == "all" or odd(entry)):
                    show(entry, found[entry["id"]])
            picks = {key: line["picks"] for key, line in found.items()}
            print()
            for name, some in (
                ("all", asked),
                ("odd", [e for e in asked if odd(e)]),
                ("even", [e for e in asked if not odd(e)]),
            ):
                at = hits(some, picks)
                bad = sum(refused(e, p) for e in some for p in picks[e["id"]])
                print(f"{path.stem} {name}: {len(some)} requests, hit@1 {at[1]:.3f}, "
                      f"hit@3 {at[3]:.3f}, hit@5 {at[5]:.3f}, refused picks {bad}")  # fmt: skip


if __name__ == "__main__":
    main()
