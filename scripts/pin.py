"""Regenerate the exact versions in pyproject.toml.

    uv run python scripts/pin.py            # keep today's versions, add what is new
    uv run python scripts/pin.py --upgrade  # resolve everything anew

`uv.lock` names the hosts of package registries, so it stays out of git.  The
versions it settles on are written to `[tool.uv] constraint-dependencies`
instead: every name with one exact version, which any resolver then reproduces.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"constraint-dependencies = \[.*?\]\n", re.DOTALL)


def write(pyproject: Path, pins: list[str]) -> None:
    lines = "".join(f'    "{pin}",\n' for pin in pins)
    text = pyproject.read_text(encoding="utf-8")
    block = f"constraint-dependencies = [\n{lines}]\n"
    new, count = BLOCK.subn(lambda _: block, text)
    if count != 1:
        sys.exit("pyproject.toml has no single constraint-dependencies list")
    pyproject.write_text(new, encoding="utf-8")


def locked(lock: Path) -> list[str]:
    """`name==version` of every locked package that is not the project itself."""
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    seen: dict[str, set[str]] = {}
    for package in packages:
        if "registry" in package.get("source", {}):
            seen.setdefault(package["name"], set()).add(package["version"])
    forked = {name: versions for name, versions in seen.items() if len(versions) > 1}
    for name, versions in sorted(forked.items()):
        print(f"not pinned, several versions by platform: {name} {sorted(versions)}")
    return [f"{name}=={min(v)}" for name, v in sorted(seen.items()) if name not in forked]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--upgrade", action="store_true", help="forget today's versions first")
    arguments = parser.parse_args()
    pyproject = ROOT / "pyproject.toml"
    command = ["uv", "lock"]
    if arguments.upgrade:
        write(pyproject, [])
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True)
    pins = locked(ROOT / "uv.lock")
    write(pyproject, pins)
    print(f"{len(pins)} versions pinned")


if __name__ == "__main__":
    main()
