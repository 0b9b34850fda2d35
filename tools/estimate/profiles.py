"""Profiles: what each known network does in one run, looked up by what would build it.

`profiles.tsv` is written by `scripts/build_profiles.py` from the networks
themselves, built without numbers.  One line is one network at one input: its
name, the weights that it serves, then figures to four digits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.estimate.ops import KINDS
from tools.validation.plan import Plan

Array = NDArray[np.float64]
TABLE = Path(__file__).with_name("profiles.tsv")
FIGURES = ("params", "weight_bytes", "peak_bytes", "largest_bytes", "left")
PER_TOKEN = "+token"  # noqa: S105
"""Behind the name of a network that writes: the line for one more token."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One network at one input, batch 1.  Bytes are those of float32."""

    name: str
    shape: str
    """The input: `3x224x224`; of text the tokens."""
    params: int
    weight_bytes: float
    peak_bytes: float
    """Most bytes of activations alive at one moment."""
    largest_bytes: float
    """Bytes of the largest weights of one operation, which is copied to be laid out anew."""
    left: float
    """By how much it took longer on other processors than its work explains, in logarithms;
    of networks without published times what those like it have."""
    work: Array
    """How much of each of KINDS one run is."""
    token: Array | None = None
    """The same for one more token, of a network that writes."""

    @property
    def macs(self) -> float:
        """Multiply-accumulates of one run, roughly: grouped ones count as whole lanes."""
        return float(sum(self.work[KINDS.index(kind)] for kind in MACS))


MACS = ("dense", "point", "stem", "group", "depth", "linear", "bmm", "attention")


def of(plan: Plan) -> Profile | None:
    """The profile of what `plan` builds; None where its network was never profiled."""
    table, names = _table()
    for name in _names(plan):
        if (found := names.get(name)) is not None:
            return table[found]
    return None


def _names(plan: Plan) -> list[str]:
    """Names that the table may have it under, the most exact first."""
    if plan.library == "transformers":
        if plan.config is None:
            return []
        return [transformers_name(plan.name, plan.variant, plan.config)]
    if plan.library == "sentence-transformers":  # pooling costs next to nothing
        inner = (plan.config or {}).get("transformer")
        return [transformers_name(plan.name, plan.variant, inner)] if inner else []
    mark = "." if plan.library == "timm" else "/"
    exact = [f"{plan.library}:{plan.name}{mark}{plan.variant}"] if plan.variant else []
    return [*exact, f"{plan.library}:{plan.name}"]


def transformers_name(family: str, task: str | None, config: Mapping[str, Any]) -> str:
    """A family, what it is asked to do, and its figures in short."""
    text = json.dumps(config, sort_keys=True)
    return f"transformers:{family}:{task or 'feature-extraction'}:{_short(text)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def every() -> Mapping[str, Profile]:
    """All profiles by name."""
    return _table()[0]


def built_with() -> dict[str, str]:
    """When and from which versions the table was made."""
    with TABLE.open(encoding="utf-8") as lines:
        return dict(part.split("=", 1) for part in lines.readline()[1:].split())


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Profile], dict[str, str]]:
    return read(TABLE.read_text(encoding="utf-8"))


def read(text: str) -> tuple[dict[str, Profile], dict[str, str]]:
    """(profiles by name, names by all that they serve)."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    head = len(FIGURES) + 3
    width = len(FIGURES) + len(KINDS)
    numbers = np.zeros((len(lines), width))
    for place, row in enumerate(lines):
        cells = [float(cell or 0) for cell in row[3:]]
        numbers[place, : len(cells)] = cells
    table: dict[str, Profile] = {}
    names: dict[str, str] = {}
    tokens = {
        row[0].removesuffix(PER_TOKEN): numbers[place, head - 3 :]
        for place, row in enumerate(lines)
        if row[0].endswith(PER_TOKEN)
    }
    for place, (name, serves, shape, *_) in enumerate(lines):
        if name.endswith(PER_TOKEN):
            continue
        params, weights, peak, largest, left = (float(n) for n in numbers[place, : head - 3])
        table[name] = Profile(
            name, shape, int(params), weights, peak, largest, left / 1000,
            numbers[place, head - 3 :], tokens.get(name),
        )  # fmt: skip
        library = name.partition(":")[0]
        names[name] = name
        for served in filter(None, serves.split(",")):
            names[f"{library}:{served}"] = name
    return table, names


def line(
    name: str,
    serves: list[str],
    shape: str,
    figures: Mapping[str, float],
    work: Mapping[str, float],
) -> str:
    """One line of the table."""
    cells = [_cell(figures.get(key, 0)) for key in FIGURES] + [_cell(work[k]) for k in KINDS]
    return "\t".join([name, ",".join(serves), shape, *cells]).rstrip("\t")


def _cell(value: float) -> str:
    if not round(value):
        return ""
    return (
        str(round(value)) if value < 1e5 else f"{value:.4g}".replace("e+0", "e").replace("e+", "e")
    )
