"""Runs a trained model on the user's files: one way for each kind of model and of file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import torch

from tools.validation.worker import try_pictures, try_sounds, try_words
from tools.validation.worker.built import Built, CannotBuildError, first_line
from tools.validation.worker.opened import PICTURES, SOUNDS, TEXTS, CannotTryError
from tools.validation.worker.try_way import Asked, Way, asked_of

_EMPTY: dict[str, Any] = {
    "guesses": [], "text": None, "summary": None, "measure": "share", "ms": None, "problem": None,
}  # fmt: skip


def try_files(built: Built, job: dict[str, Any]) -> dict[str, Any]:
    """What the model says of each file of the job."""
    if not built.pretrained:
        raise CannotBuildError("untrained", built.weights_error or "they do not fit")
    built.model.eval()
    asked = asked_of(built, job)
    ways: dict[str, Way] = {}
    return {"files": [_one(asked, ways, Path(str(path))) for path in job["try"]]}


def _one(asked: Asked, ways: dict[str, Way], path: Path) -> dict[str, Any]:
    suffix = path.suffix.lower()
    try:
        with torch.inference_mode():
            if suffix not in ways:
                ways[suffix] = _way(asked, suffix)
            way = ways[suffix]
            given = way.read(path)
            began = time.perf_counter()
            output = way.run(given)
            spent = time.perf_counter() - began
            return _EMPTY | way.answer(given, output) | {"ms": spent * 1e3}
    except CannotTryError as error:
        return _EMPTY | {"problem": str(error)[:300]}
    except Exception as error:  # a file, or a model, may do anything
        return _EMPTY | {"problem": f"it could not be run on this file ({_told(error, path)})"}


def _told(error: Exception, path: Path) -> str:
    """The error without the folder, which is nobody's business."""
    return first_line(error, 400).replace(str(path), path.name)[:150]


def _way(asked: Asked, suffix: str) -> Way:
    """How a file of this kind becomes an input of this model, and its output an answer."""
    found: Way | None = None
    graph = asked.library == "onnx"
    if suffix in PICTURES | TEXTS and graph:
        from tools.validation.worker import try_onnx

        found = try_onnx.pictures(asked) if suffix in PICTURES else try_onnx.texts(asked)
    elif suffix in PICTURES:
        found = try_pictures.way(asked)
    elif suffix in TEXTS:
        found = try_words.way(asked)
    elif suffix in SOUNDS:
        found = try_sounds.way(asked)
    if found is None:
        task = f" for {asked.task}" if asked.task else ""
        raise CannotTryError(
            f"a {suffix or 'file without an ending'} cannot be tried on this "
            f"{asked.library} model{task}; docs/validation.md lists what can be"
        )
    return found
