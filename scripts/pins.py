"""Print the exact versions of pyproject.toml as a constraints file, one a line."""

from __future__ import annotations

import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def main() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    print("\n".join(project["tool"]["uv"]["constraint-dependencies"]))


if __name__ == "__main__":
    main()
