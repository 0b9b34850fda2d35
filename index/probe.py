"""Opens one Chroma generation in a process of its own: `python -P -m index.probe PATH`.

Exit status 0 when its samples find themselves; else the last line says why.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    from index.dense import check

    try:
        problem = check(Path(arguments[0]))
    except Exception as error:  # whatever a damaged folder raises
        problem = f"{type(error).__name__}: {str(error)[:200]}"
    if problem:
        print(problem)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
