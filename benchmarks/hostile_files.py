"""Opens every hostile file and prints what became of it: the table of docs/validation.md.

    .venv/bin/python benchmarks/hostile_files.py [damaged safetensors, 100000]

Files are made in a temporary folder and opened in the sandbox only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.hostile_files import resources, rounds
from tests.hostile_files.opening import opener
from tests.hostile_files.rounds import Round

OFF = {
    "no gate": "the same, without the gate",
    "gate only": "the same, the gate alone (then opened without any care)",
    "no sandbox": "the same, without the sandbox",
}


def row(found: Round) -> str:
    cells = (
        found.what, found.files, len(found.executed), len(found.loaded), len(found.died),
        found.deaths, len(found.marks), f"{found.slowest_s:.2f} s" if found.slowest_s else "",
    )  # fmt: skip
    return "| " + " | ".join(str(c) for c in cells) + " |"


def main(damaged: int) -> None:
    process = opener()
    process.ready()
    scratch = Path(tempfile.mkdtemp(prefix="bowerbird-hostile-"))
    numbers = iter(range(100))

    def place() -> Path:
        folder = scratch / str(next(numbers))
        folder.mkdir()
        return folder

    print("| files | number | ran something | opened | child ended | parent ended | written "
          "outside | slowest |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    print(row(rounds.pickles(process, place())))
    for kind in ("resources", "tensors", "structures"):
        print(row(rounds.damaged(process, place(), kind)))
    for found in (rounds.folders(place()), rounds.onnx(place()), rounds.remote_code()):
        print(row(found))
    for mode, what in OFF.items():
        print(row(rounds.pickles(process, place(), mode, what)))
    careless = rounds.pickles(process, place(), "careless", "control: opened without any care")
    print(row(careless))
    good = rounds.benign(process, rounds.make_benign(scratch))
    process.close()
    began = time.perf_counter()
    said = resources.fuzz(1, damaged)
    print(f"\nDamaged safetensors: {said}, {time.perf_counter() - began:.0f} s")
    print(f"\nGood files: {sum(o.loaded for o in good)} of {len(good)} open. Refused:\n")
    for outcome in good:
        if not outcome.loaded:
            print(f"- `{outcome.file}`: {(outcome.refused or '').partition(': ')[2]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
