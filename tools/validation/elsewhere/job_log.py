"""What a job runs, and how its reports are found in its log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from bowerbird.report import Validation, failed
from tools.validation.elsewhere.answers import MAX_BYTES, received

_SCRIPT = (
    'm=$1; shift; f=$(mktemp); bowerbird validate --json "$@" >"$f"; s=$?; '
    'echo; echo "$m begin"; cat "$f"; echo; echo "$m end $s"; exit 0'
)
COMMAND = ("sh", "-c", _SCRIPT, "bowerbird")
"""Followed by the marker, the options and the models.

The marker is random, so that nothing a model writes can pass for a report; the
models are arguments and never part of the script."""


def read_log(
    found: tuple[str, list[str]], ids: list[str], where: str, repeats: Mapping[str, str]
) -> dict[str, Validation]:
    """The report of each of `ids` from marker and lines of a log."""
    marker, lines = found
    text, status = _between(marker, lines)
    reports = _by_id(text) if text is not None else None
    if reports is None:
        reason = _no_report(text, status)
        return {name: failed(reason, repeats[name]) for name in ids}
    return {
        name: received(json.dumps(reports[name]), where, repeats[name])
        if name in reports
        else failed("The catalogue in the job's image does not know this model.", repeats[name])
        for name in ids
    }


def _between(marker: str, lines: list[str]) -> tuple[str | None, str]:
    """What stands between the marks, None where one is missing; and the exit status."""
    begin, end = f"{marker} begin", f"{marker} end"
    if begin not in lines:
        return None, ""
    rest = lines[lines.index(begin) + 1 :]
    for number, line in enumerate(rest):
        if line.startswith(end):
            status = line[len(end) :].strip()
            return "\n".join(rest[:number]), status if status.isdigit() else ""
    return None, ""


def _by_id(text: str) -> dict[str, Any] | None:
    """`bowerbird validate --json`: a list of id and validation."""
    if len(text) > MAX_BYTES:
        return None
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, list):
        return None
    found: dict[str, Any] = {}
    for item in cast(list[Any], value):
        if not isinstance(item, dict):
            return None
        row = cast(dict[str, Any], item)
        if not isinstance(row.get("id"), str) or not isinstance(row.get("validation"), dict):
            return None
        found[row["id"]] = row["validation"]
    return found


def _no_report(text: str | None, status: str) -> str:
    if text is None:
        return "The job ended, but its log holds no report."
    if status == "127":
        return "The job's image holds no program `bowerbird`; set BOWERBIRD_HF_JOBS_IMAGE."
    if status not in ("", "0"):
        return f"Bowerbird ended with status {status} in the job and gave no report."
    return "The job's log holds a report that is not in the expected form."
