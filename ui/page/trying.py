"""A pick on the visitor's own files: a few small ones, kept for as long as it takes.

The button is there where the Assistant can run a model on files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent import Assistant
from agent.wording import amount, sentence
from ui.page.safe import esc

MOST_FILES = 5
MAX_FILE = "4mb"
KINDS = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".txt", ".wav"]
FOLDER = "page-uploads"


def can_try(assistant: Assistant) -> bool:
    return callable(getattr(assistant, "try_files", None))


def tried(assistant: Any, model_id: str, paths: Sequence[str], folder: Path) -> str:
    """What the model says of each file, as HTML; the files are gone afterwards.

    Only files in the folder of uploads are taken, whatever path was sent.
    """
    inside = folder.resolve()
    found = [p for p in map(Path, paths) if inside in p.resolve().parents]
    try:
        if not found or len(found) > MOST_FILES:
            return f'<p class="bb-note">Choose one to {MOST_FILES} files.</p>'
        return shown(assistant.try_files(model_id, [str(p) for p in found]))
    finally:
        for path in found:
            path.unlink(missing_ok=True)


def shown(result: Any) -> str:
    """The result of a trial (`Tried`) as HTML without line breaks."""
    if result.reason:
        return f'<p class="bb-note">{esc(sentence(result.reason), 500)}</p>'
    rows = "".join(
        f"<dt>{esc(Path(f.file).name, 60)}</dt><dd>{_said(f)}</dd>" for f in result.files
    )
    return f'<dl class="bb-facts" title="What it says of your files">{rows}</dl>'


def _said(file: Any) -> str:
    if file.problem:
        return f'<span class="bb-note">{esc(sentence(file.problem))}</span>'
    if file.text is not None:
        return esc(file.text, 1000) or "no words"
    best = [f"{esc(g.label, 80)} ({_score(file, g)})" for g in file.guesses[:3]]
    return ", ".join(best) or esc(file.summary or "no answer", 500)


def _score(file: Any, guess: Any) -> str:
    return f"{amount(guess.score * 100)} %" if file.measure == "share" else f"{guess.score:.2f}"
