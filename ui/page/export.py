"""The answer to take away: JSON (the record itself), CSV (a row a model), Markdown (to read)."""

from __future__ import annotations

import csv
import io
import re

from agent.answer import ANSWERS
from agent.speech import Speech
from bowerbird.recommendation import Pick, Recommendation
from ui.page import table
from ui.page.figures import Mark, quality, size, speed
from ui.render.text import as_json, clean, line

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8",
         "md": "text/markdown; charset=utf-8"}  # fmt: skip
HEADS = ("Model", "Size", "How good", "Licence", "On this computer")
_FORMULA = re.compile(r"[=+\-@\t\r]")


def export(kind: str, answer: Recommendation, candidates: list[Pick]) -> str:
    """The text of the file; `kind` is a key of TYPES."""
    if kind == "json":
        return as_json(answer.model_dump(mode="json")) + "\n"
    return _csv(answer, candidates) if kind == "csv" else _markdown(answer)


def _csv(answer: Recommendation, candidates: list[Pick]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*table.HEADERS, "rule"])
    for row in table.rows(candidates, answer.picks):
        writer.writerow([_cell(v) for v in [*row, ""]])
    empty = [""] * (len(table.HEADERS) - 2)
    for model_id, rule in table.rejected(answer):
        writer.writerow(["", _cell(model_id), *empty, _cell(rule)])
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return "" if value is None else value


def _markdown(answer: Recommendation) -> str:
    """In the language of the answer."""
    t = Speech(answer.language)
    heads = [t(name) for name in HEADS]
    lines = [clean(answer.message).strip(), "", "| " + " | ".join(heads) + " |", "|---" * 5 + "|"]
    for pick in answer.picks:
        verdict = t(ANSWERS[pick.license.verdict])
        cells = (
            f"`{line(pick.id, 300)}`",
            _marked(size(pick, t), t),
            _marked(quality(pick, t), t),
            f"{line(pick.license.id or t('none stated'))} ({verdict})",
            _marked(speed(pick, t), t),
        )
        lines.append("| " + " | ".join(line(c).replace("|", "\\|") for c in cells) + " |")
    for pick in answer.picks:
        lines += ["", f"## `{line(pick.id, 300)}`", "", "```python", pick.snippet.rstrip(), "```"]
    return "\n".join(lines) + "\n"


def _marked(figure: tuple[str, Mark], t: Speech) -> str:
    return f"{figure[0]} ({t(figure[1])})"
