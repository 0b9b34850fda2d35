"""Lists what a repository offers to torch.hub: `python -P -m ... FD`, jobs as in `zygote`.

`torch.hub.list` runs the repository's hubconf.py.  It is called in a fork that
has shut itself in, and only after that fork has seen for itself that it has no
network of this machine and cannot look into its folders.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.validation.worker.built import first_line
from tools.validation.worker.zygote import serve

_NETWORK = "/proc/self/ns/net"


class Lister:
    """Runs one listing; the report holds `entries`, or `error` and `detail`."""

    def preload(self, job: dict[str, Any]) -> dict[str, str]:
        """Nothing: what is read here imports what it needs in its own process."""
        return {}

    def run(self, job: dict[str, Any], folder: str) -> None:
        try:
            report = _listed(str(job["repository"]), str(job["commit"]), str(job["network"]))
        except ModuleNotFoundError as error:
            report = _problem("missing", error.name or "a package")
        except Exception as error:
            report = _problem("exception", first_line(error))
        partial = Path(folder) / "report.part"
        partial.write_text(json.dumps(report))
        partial.rename(Path(folder) / "report.json")


def _problem(kind: str, detail: str) -> dict[str, Any]:
    return {"error": kind, "detail": detail[:200]}


def open_doors(outside: str) -> list[str]:
    """What of this machine can still be reached."""
    found: list[str] = []
    if os.readlink(_NETWORK) == outside:  # noqa: PTH115
        found.append("the network")
    try:
        os.listdir("/")  # noqa: PTH208
        found.append("files")
    except PermissionError:
        pass
    return found


def _listed(repository: str, commit: str, outside: str) -> dict[str, Any]:
    if doors := open_doors(outside):
        return _problem("not-confined", " and ".join(doors))
    import torch

    sys.dont_write_bytecode = True
    home = Path("hub").absolute()
    hub: Any = torch.hub
    hub.set_dir(str(home))
    names: list[str] = hub.list(
        f"{repository}:{commit}", skip_validation=True, trust_repo=True, verbose=False
    )
    folder = home / "_".join([*repository.split("/"), commit])
    foreign = set(_foreign(folder))
    return {"entries": [n for n in names if n not in foreign][:500]}


def _foreign(folder: Path) -> Iterator[str]:
    """Names that hubconf.py has from other packages, which are no entry points of its own."""
    tree = ast.parse((folder / "hubconf.py").read_bytes())
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            top = node.module.partition(".")[0]
            if not (folder / top).exists() and not (folder / f"{top}.py").exists():
                yield from (name.asname or name.name for name in node.names)


def _load() -> tuple[Lister, dict[str, str], Any]:
    import torch

    return Lister(), {"torch": torch.__version__}, lambda _library, _model, _weights: {}  # pyright: ignore


if __name__ == "__main__":
    serve(int(sys.argv[1]), _load, started=time.monotonic())
