"""Validation that looks among kept measurements first, and keeps new ones.

A measurement is taken again only while everything that it depends on is the
same: the model's record and network, the revision of the weights that are
here, the hardware, the device by name, threads, and the versions of Python,
torch and the library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from platform import python_version
from threading import Event
from typing import Any

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, skipped
from bowerbird.settings import Settings
from bowerbird.tried import Tried
from tools.hardware import fingerprint, processor, usable_cores
from tools.validation import weights
from tools.validation.kept import open_kept
from tools.validation.line import Line
from tools.validation.place import Place, Progress
from tools.validation.plan import Plan, plan
from tools.validation.validator import Validator

_LIBRARIES = {
    "timm": ("torch", "timm", "onnxruntime"), "torchvision": ("torch", "torchvision"),
    "transformers": ("torch", "transformers", "onnxruntime"), "torchaudio": ("torch", "torchaudio"),
    "sentence-transformers": ("torch", "transformers", "onnxruntime"), "torch.hub": ("torch",),
    "onnx": ("onnxruntime",),
}  # fmt: skip
"""What a timing depends on; a repository of the Hub may hold nothing but ONNX."""


class Keeping:
    """A Validator that looks among the kept measurements first, and keeps new ones."""

    def __init__(
        self, inner: Place, settings: Settings, meet: Callable[..., Validation] | None = None
    ) -> None:
        """`meet(record, report)` adds to a new report what had been estimated for it."""
        self._inner = Line(inner)
        self._bare = inner
        self._meet = meet
        self._settings = settings
        self._place = settings.validate_on
        self._kept = open_kept(settings)
        self._caches = weights.local_caches()

    def around(self, each: Callable[[], AbstractContextManager[object]]) -> None:
        """What is entered around every timing, for a surface that keeps quiet meanwhile."""
        self._inner.around = each

    def start(self) -> None:
        self._inner.start()

    def cancel(self) -> None:
        self._inner.cancel()

    def close(self) -> None:
        self._inner.close()
        self._kept.close()

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
        fresh: bool = False,
        stop: Event | None = None,
        most_mb: float | None = None,
    ) -> list[Validation]:
        """Reports in the order of `records`; `fresh` times all of them anew, `stop` ends it.

        `most_mb`: the largest download of one model, on this computer."""
        conditions = [self._depends(record, device) for record in records]
        found: list[Validation | None] = [None] * len(records)
        if not fresh and self._place == "local":  # which machine there would be is not known
            for place, depends in enumerate(conditions):
                old = None if depends is None else self._kept.find(depends)
                if old is not None and not (download and old.weights == "random"):
                    found[place] = _again(old)
        left = [place for place, report in enumerate(found) if report is None]
        if left:
            asked = [records[place] for place in left]
            new = self._inner.validate(
                asked, device=device, download=download, progress=progress, stop=stop,
                most_mb=most_mb if self._place == "local" else None,
            )  # fmt: skip
            for place, report in zip(left, new, strict=True):
                met = report if self._meet is None else self._meet(records[place], report)
                found[place] = met
                # After the run: weights may have been fetched by it.
                depends = self._depends(records[place], device)
                if depends is not None:
                    self._kept.add(depends, met)
                    if report.status == "measured" and self._kept.problem is not None:
                        found[place] = _noted(
                            met, f"Kept on this computer only: {self._kept.problem}."
                        )
        return [_repeatable(report) for report in found if report is not None]

    @cached_property
    def _hardware(self) -> dict[str, Any]:
        return fingerprint()

    def validate_folder(
        self, path: str, *, device: str = "cpu", progress: Progress | None = None
    ) -> Validation:
        """The report on a folder of this computer; always measured anew, and not kept."""
        if not isinstance(self._bare, Validator):
            return skipped("A folder is timed on this computer only: BOWERBIRD_VALIDATE=local.")
        return self._bare.validate_folder(path, device=device, progress=progress)

    def try_files(
        self, asked: ModelRecord | str, paths: Sequence[str], *,
        labels: Sequence[str] = (), progress: Progress | None = None,
    ) -> Tried:  # fmt: skip
        """A model on files of this computer, on this computer."""
        if not isinstance(self._bare, Validator):
            named = asked if isinstance(asked, str) else asked.id
            reason = "Files are tried on this computer only: BOWERBIRD_VALIDATE=local."
            return Tried(id=named, reason=reason)
        return self._bare.try_files(asked, paths, labels=labels, progress=progress)

    def sizes(self, records: Sequence[ModelRecord]) -> list[tuple[int | None, str]]:
        """What a download of each would be, in bytes and words; None where it is not known."""
        if not isinstance(self._bare, Validator):
            return [(None, "its size is known only where it runs")] * len(records)
        return [self._bare.size(record) for record in records]

    def _depends(self, record: ModelRecord, device: str) -> dict[str, Any] | None:
        """What a timing of this record here and now depends on; None where none is done."""
        planned = plan(record, self._settings.torch_hub_allowed)
        if isinstance(planned, str):
            return None
        return {
            "id": record.id,
            "plan": asdict(planned),
            "weights": self._weights(planned),
            "place": self._place,
            "device": device,
            "machine": processor(),
            "hardware": self._hardware if self._place == "local" else None,
            "threads": self._settings.threads or usable_cores(),
            "timing_s": self._settings.timing_s,
            "python": python_version(),
            "versions": {name: _version(name) for name in _LIBRARIES[planned.library]},
        }

    def _weights(self, planned: Plan) -> list[list[object]]:
        """The files of a repository or checkpoint that are here, each with what tells its
        revision."""
        try:
            if planned.library == "torchaudio":  # the names of its files are not those of bundles
                below = self._caches.torch.parent.glob("torchaudio/**/*.*")
                files = chain(self._caches.torch.glob("*.*"), below)
                return sorted(_checkpoint(file) for file in files if file.is_file())
            if planned.hub_repo is None:
                return sorted(map(_checkpoint, self._caches.torch.glob(f"{planned.name}*")))
            name = f"models--{planned.hub_repo.replace('/', '--')}"
            files = (self._caches.hub / name).glob("snapshots/*/**/*.*")
            return sorted(_in_snapshot(file) for file in files if file.is_file())
        except OSError:
            return []


def _in_snapshot(path: Path) -> list[object]:
    """Name and commit, and the name of the blob, which is a hash of what is in it."""
    commit, _, name = str(path).partition("/snapshots/")[2].partition("/")
    if path.is_symlink():
        return [name, commit, path.resolve().name]
    return [name, commit, *_state(path)]


def _checkpoint(path: Path) -> list[object]:
    """torchvision's files have a part of their hash in their names."""
    return [path.name, path.stat().st_size] if weights.named_by_hash(path) else [
        path.name, *_state(path)
    ]  # fmt: skip


def _state(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _again(report: Validation) -> Validation:
    """A kept report, which says when it was measured."""
    when = (report.measured_at or "")[:10]
    again = _noted(report, f"Measured on {when} under the same conditions, and kept.")
    return again.model_copy(update={"kept": True})


def _repeatable(report: Validation) -> Validation:
    """A report whose command measures anew."""
    if report.status != "measured" or report.repeat is None:
        return report
    return report.model_copy(update={"repeat": anew(report.repeat)})


def anew(repeat: str) -> str:
    """The command of a report, so that it does not show what was kept."""
    return f"{repeat} --fresh"


def _noted(report: Validation, words: str) -> Validation:
    return report.model_copy(update={"note": f"{report.note} {words}" if report.note else words})
