"""What comes back from another machine is checked and marked with where it is from."""

from __future__ import annotations

import math
import re

from pydantic import ValidationError

from bowerbird.report import Validation, failed

MAX_BYTES = 400_000
_LONGEST = 500
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class ElsewhereError(Exception):
    """The other machine cannot be used; the message is a sentence for the report."""


def one_line(text: str, most: int = _LONGEST) -> str:
    """Text from outside, without control characters and cut to `most` characters."""
    return _CONTROLS.sub(" ", text)[:most].strip()


def received(data: str, where: str, repeat: str) -> Validation:
    """A report that was written on another machine, as JSON.

    `where` is put to its machine; figures that cannot be are not shown."""
    try:
        if len(data) > MAX_BYTES:
            raise ValueError
        report = Validation.model_validate_json(data)
    except (ValidationError, ValueError):
        return failed(f"{where} sent a report that is not in the expected form.", repeat)
    if report.status == "measured" and not _believable(report):
        return failed(f"{where} reported figures that cannot be true.", repeat)
    seen = report.machine or report.device
    changes: dict[str, object] = {
        "where": where,
        "repeat": repeat,
        "machine": one_line(f"{seen}, on {where}" if seen else where, 300),
    }
    for name in ("reason", "note", "device"):
        text = getattr(report, name)
        changes[name] = one_line(text) if text else None
    return report.model_copy(update=changes)


def _believable(report: Validation) -> bool:
    latency = report.latency_ms
    if latency is None or not 0 < latency.p50 <= latency.p95 < math.inf:
        return False
    others = (
        report.import_s, report.load_s, report.first_run_s, report.throughput_per_s,
        report.peak_memory_mb, report.overhead_s, report.params, latency.spread,
        report.pace, report.pace_ms,
    )  # fmt: skip
    return all(value is None or 0 <= value < math.inf for value in others)
