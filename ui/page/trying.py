"""A pick on the visitor's own files: a few small ones, kept for as long as it takes.

The button is there for picks whose answers can be shown: labels, areas and distances in
a picture, labels of a text or a sound, words that were heard or written.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from agent import Assistant
from agent.speech import Speech
from agent.wording import ENGLISH, amount, sentence
from bowerbird.recommendation import Pick
from bowerbird.tried import Guess, Tried, TriedFile
from ui.page.safe import esc

MOST_FILES = 5
MAX_MB = 8
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("image-classification", "object-detection", "image-segmentation", "depth-estimation"),
        PICTURES,
    ),
    **dict.fromkeys(
        (
            "text-classification",
            "sentence-similarity",
            "translation",
            "summarization",
            "text2text-generation",
            "text-generation",
        ),
        (".txt",),
    ),
    **dict.fromkeys(("audio-classification", "automatic-speech-recognition"), (".wav",)),
}
"""Kinds of files by task; models for other tasks say nothing that could be shown."""
FOLDER = "page-uploads"
OLD_S = 600.0


def can_try(assistant: Assistant) -> bool:
    return callable(getattr(assistant, "try_files", None))


def kinds(pick: Pick) -> list[str]:
    """Endings of the files that the pick can be tried on; none where it cannot be tried."""
    return list(KINDS.get(pick.task or "", ()))


def tried(
    assistant: Any, model_id: str, paths: Sequence[str], folder: Path,
    others: Sequence[Pick] = (), *, t: Speech = ENGLISH,
) -> str:  # fmt: skip
    """What the model says of each file, as HTML; the files are gone afterwards.

    Only files in the folder of uploads are taken, whatever path was sent.  `others` are
    further picks, of which one may have its weights here.
    """
    inside = folder.resolve()
    found = [p for p in map(Path, paths) if inside in p.resolve().parents]
    try:
        if not found or len(found) > MOST_FILES:
            return _note(t("Choose one to {n} files.", n=MOST_FILES))
        return shown(assistant.try_files(model_id, [str(p) for p in found]), found, others, t)
    finally:
        for path in found:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # another file is in it
                path.resolve().parent.rmdir()
        sweep(inside)


def sweep(folder: Path, older_than_s: float = OLD_S) -> None:
    """Take away what uploads left behind: files of visitors who went, empty files and folders."""
    limit = time.time() - older_than_s
    for path in sorted(folder.rglob("*"), reverse=True):  # files before their folders
        with suppress(OSError):  # it is gone, or not empty
            if path.lstat().st_mtime < limit:
                path.rmdir() if path.is_dir() else path.unlink()


def shown(
    result: Tried, files: Sequence[Path], others: Sequence[Pick] = (), t: Speech = ENGLISH
) -> str:
    """The result of a trial as HTML without line breaks."""
    if result.fetch is not None:
        return _to_be_fetched(result.id, result.fetch, others, t)
    if result.reason:
        reason = result.reason
        for path in files:
            reason = reason.replace(str(path), path.name)
        return _note(t.sentence(reason))
    rows = "".join(
        f"<dt>{esc(Path(f.file).name, 60)}</dt><dd>{_said(f, t)}</dd>" for f in result.files
    )
    lead = t(
        "What it says of your files, run on this computer; the shares are its own reckoning. The "
        "files are deleted again."
    )
    return f'{_note(lead)}<dl class="bb-facts">{rows}</dl>'


def _note(text: str) -> str:
    return f'<p class="bb-note">{esc(sentence(text), 600)}</p>'


def _to_be_fetched(model_id: str, command: str, others: Sequence[Pick], t: Speech) -> str:
    """Its weights are not here: who can fetch them how, and what can be tried meanwhile."""
    ready = [
        f"<code>{esc(p.id, 300)}</code>" for p in others
        if p.id != model_id and p.validation.weights == "pretrained" and kinds(p)
    ]  # fmt: skip
    lead = t(
        "Its trained weights are not on this computer, so it has no answers yet. Whoever runs this "
        "server can fetch them with this command; then try again:"
    )
    meanwhile = f" {esc(t('Ready to be tried:'))} {', '.join(ready)}." if ready else ""
    return f'<p class="bb-note">{esc(lead, 600)} <code>{esc(command, 300)}</code>.{meanwhile}</p>'


def _said(file: TriedFile, t: Speech) -> str:
    if file.problem:
        return f'<span class="bb-note">{esc(sentence(t.sentence(file.problem)))}</span>'
    if file.text is not None:
        return f"“{esc(file.text, 1000)}”" if file.text else esc(t("no words"))
    best = [f"{esc(g.label, 80)} ({_score(file, g, t)})" for g in file.guesses[:3]]
    summary = t.sentence(file.summary) if file.summary else t("no answer")
    return ", ".join(best) or esc(summary, 500)


def _score(file: TriedFile, guess: Guess, t: Speech) -> str:
    if file.measure == "share":
        return f"{amount(guess.score * 100, t)} %"
    return t.number(guess.score, 2)
