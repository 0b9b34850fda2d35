"""A model whose trained weights are here, run on files of the user's own.

The files are opened in the fork, like everything that a stranger may have made.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bowerbird.tried import Guess, Tried, TriedFile
from tools.validation.outcome import died, small_file
from tools.validation.plan import Plan
from tools.validation.repository import Repository, cached, of_folder

if TYPE_CHECKING:
    from tools.validation.process import WarmProcess
    from tools.validation.weights import Caches, Found

MOST_FILES, MOST_BYTES = 20, 50_000_000
MOST_LABELS, LONGEST_LABEL = 20, 200
BESIDE = {
    "tokenizer": "tokenizer.json", "preprocessor": "preprocessor_config.json",
    "vocab": "vocab.json", "config": "config.json",
}  # fmt: skip
Words = Annotated[str, Field(max_length=300)]
_UNKNOWN = "The model gave no usable answer."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


_Box = Annotated[list[Annotated[int, Field(ge=0, le=10**6)]], Field(min_length=4, max_length=4)]


class _Guess(_Strict):
    label: Words
    score: Annotated[float, Field(ge=-1, le=1)]
    box: _Box | None = None


class _One(_Strict):
    guesses: Annotated[list[_Guess], Field(max_length=10)]
    text: Annotated[str, Field(max_length=2000)] | None
    summary: Words | None
    measure: Literal["share", "cosine"]
    ms: Annotated[float, Field(ge=0, le=1e7)] | None
    problem: Words | None


class _Answer(_Strict):
    """What a child says of the files, in their order."""

    files: Annotated[list[_One], Field(max_length=MOST_FILES)]


class _Problem(_Strict):
    error: Words
    detail: Words


def unusable(paths: Sequence[str], labels: Sequence[str] = ()) -> str | None:
    """Why these files, or labels, cannot be tried; None where they can be."""
    if len(labels) > MOST_LABELS or not all(0 < len(word) <= LONGEST_LABEL for word in labels):
        return f"Give at most {MOST_LABELS} labels of 1 to {LONGEST_LABEL} characters."
    if not 0 < len(paths) <= MOST_FILES:
        return f"Name one to {MOST_FILES} files."
    for path in paths:
        try:
            if not Path(path).is_file():
                return f"There is no file {path[:200]}."
            if Path(path).stat().st_size > MOST_BYTES:
                return f"{path[:200]} is larger than {MOST_BYTES // 1_000_000} MB."
        except (OSError, ValueError):
            return f"{path[:200]} cannot be read."
    return None


def job_of(  # noqa: PLR0917
    planned: Plan, found: Found, paths: Sequence[str], caches: Caches, threads: int,
    labels: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The job for the warm process: as for timing, with the files and what prepares them."""
    at: Repository | None = None
    if planned.folder is not None:
        at = of_folder(planned.folder)
    elif planned.hub_repo is not None:
        at = cached(planned.hub_repo, caches.hub)
    beside = {key: at.path(name) for key, name in BESIDE.items()} if at is not None else {}
    known = {key: str(path.resolve()) for key, path in beside.items() if path is not None}
    inputs = [str(Path(path).resolve()) for path in paths]
    return {
        "library": planned.library, "name": planned.name, "variant": planned.variant,
        "weights": str(found.path), "config": planned.config, "device": "cpu", "threads": threads,
        "try": inputs, "labels": list(labels), "beside": known,
        "files": [*map(str, found.more), *inputs, *known.values()],
    }  # fmt: skip


def run(  # noqa: PLR0917
    warm: WarmProcess, job: dict[str, Any], name: str, paths: Sequence[str],
    deadline_s: float, memory_bytes: int,
) -> Tried:  # fmt: skip
    """Run the job and read what it left as hostile input."""
    warm.preload(job)
    folder = warm.job_folder()
    try:
        ended = warm.run(job, folder, deadline_s, memory_bytes)
        if ended.timed_out:
            return Tried(id=name, reason=f"It was not done within {deadline_s:g} s.")
        if ended.status != 0:
            return Tried(id=name, reason=died(ended.status))
        data = small_file(folder / "report.json")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    answer = _read(data)
    if isinstance(answer, str):
        return Tried(id=name, reason=answer, isolation=ended.isolation)
    if len(answer.files) != len(paths):
        return Tried(id=name, reason=_UNKNOWN, isolation=ended.isolation)
    files = [
        TriedFile(
            file=path, text=one.text, ms=one.ms, problem=one.problem, summary=one.summary,
            measure=one.measure,
            guesses=[Guess(label=g.label, score=g.score, box=g.box) for g in one.guesses],
        )
        for path, one in zip(paths, answer.files, strict=True)
    ]  # fmt: skip
    return Tried(id=name, files=files, device="cpu", isolation=ended.isolation)


def _read(data: bytes | None) -> _Answer | str:
    if data is None:
        return _UNKNOWN
    try:
        return _Answer.model_validate_json(data)
    except ValidationError:
        try:
            problem = _Problem.model_validate_json(data)
        except ValidationError:
            return _UNKNOWN
    if problem.error == "untrained":
        return f"Its weights here were not taken ({problem.detail}), so it has no answers."
    return f"It could not be tried: {problem.detail}."
