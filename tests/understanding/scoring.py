"""Field-wise comparison of a Need with an annotated request."""

from __future__ import annotations

from collections import Counter
from typing import Any

SINGLE = ("task", "license", "hardware", "dataset", "library", "source_hub")
NUMBERS = ("max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps")
SETS = ("languages", "must_not")


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def count(entry: dict[str, Any], need: dict[str, Any]) -> Counter[str]:
    """Counts "tp", "fp", "fn" over the core fields, and the same per field ("task.tp")."""
    total: Counter[str] = Counter()
    for name in (*SINGLE, *NUMBERS, *SETS):
        wanted, got = _list(entry["expected"].get(name)), _list(need.get(name))
        also = entry["also_ok"].get(name, [])
        outcome = _sets(wanted, got, also) if name in SETS else _one(name, wanted, got, also)
        if name in entry["optional"]:
            outcome = (outcome[0], 0, 0)
        for key, amount in zip(("tp", "fp", "fn"), outcome, strict=True):
            total[key] += amount
            total[f"{name}.{key}"] += amount
    return total


def _one(name: str, wanted: list[Any], got: list[Any], also: list[Any]) -> tuple[int, int, int]:
    if not got:
        return 0, 0, int(bool(wanted))
    accepted = [*wanted, *_list(also)]
    if name in NUMBERS:
        right = any(abs(got[0] - a) <= 0.05 * a for a in accepted)
    else:
        right = got[0] in accepted
    if right:
        return int(bool(wanted)), 0, 0
    return 0, 1, int(bool(wanted))


def _sets(wanted: list[str], got: list[str], also: list[list[str]]) -> tuple[int, int, int]:
    best = (0, 99, 99)
    for option in (wanted, *also):
        forms = [o.split("|") for o in option]
        hits = [next((g for g in got if g in f or f[0] in g), None) for f in forms]
        found = [h for h in hits if h is not None]
        tried = (len(found), len(got) - len(set(found)), len(forms) - len(found))
        if tried[1] + tried[2] < best[1] + best[2]:
            best = tried
    return best


def f1(total: Counter[str], prefix: str = "") -> float:
    tp, fp, fn = (total[f"{prefix}{k}"] for k in ("tp", "fp", "fn"))
    return 2 * tp / (2 * tp + fp + fn) if tp else float(fp + fn == 0)
