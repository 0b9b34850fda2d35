"""Regenerate the catalogue files from a folder of facts and the installed registries.

    uv run python scripts/build_catalogue.py FACTS_FOLDER
    uv run python scripts/build_catalogue.py FACTS_FOLDER -o /tmp/elsewhere --no-vectors

Prints what was dropped and why, and checks the shipped vectors on a sample.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index import catalogue
from index.builder.run import build


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("facts", type=Path, help="folder of fact tables (hf_models.jsonl, ...)")
    parser.add_argument("-o", "--output", type=Path, default=catalogue.FOLDER)
    parser.add_argument("--no-vectors", action="store_true", help="leave the vectors as they are")
    arguments = parser.parse_args()
    if not arguments.facts.is_dir():
        sys.exit(f"{arguments.facts} is not a folder")
    for line in build(arguments.facts, arguments.output, vectors=not arguments.no_vectors):
        print(line)


if __name__ == "__main__":
    main()
