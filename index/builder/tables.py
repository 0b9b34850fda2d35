"""Reading the tables of facts."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_DATE = re.compile(r"@(\d{4}(?:-\d{2})?)")
UNDATED = "2026"
"""The year in which facts without a date of their own were gathered."""


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header; [] when the file is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Objects of a JSON Lines file; [] when the file is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def number(text: object) -> float | None:
    """A finite number, or None."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def listed(text: str) -> list[str]:
    """The parts of a field that holds several, between semicolons."""
    return [part for part in text.split(";") if part]


def date_of(source: str) -> str:
    """The newest date in a source's name ("github:a/b@2026-08 + ...@2023")."""
    return max(_DATE.findall(source), default=UNDATED)


@dataclass
class Report:
    """What was taken, merged and dropped, by file and reason."""

    dropped: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    examples: dict[tuple[str, str], list[str]] = field(
        default_factory=dict[tuple[str, str], list[str]]
    )
    notes: list[str] = field(default_factory=list[str])

    def drop(self, catalogue: str, reason: str, model_id: str) -> None:
        self.dropped.setdefault(catalogue, Counter())[reason] += 1
        kept = self.examples.setdefault((catalogue, reason), [])
        if len(kept) < 5:
            kept.append(model_id)

    def lines(self) -> list[str]:
        """For a person: one line per file and reason, with examples."""
        out = [
            f"{catalogue}: {count} {reason}, such as {', '.join(self.examples[catalogue, reason])}"
            for catalogue, reasons in sorted(self.dropped.items())
            for reason, count in reasons.most_common()
        ]
        return out + self.notes
