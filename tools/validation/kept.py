"""Measurements that are kept: one SQLite file, looked at before a model is timed again.

A measurement is taken again only while everything that it depends on is the
same: the model's record and network, the weights that are here, the device by
name, threads, and the versions of Python, torch and the library.  A noisy one
is kept, too, and does not stand in the way of a quieter one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from threading import Event
from typing import Any

from pydantic import ValidationError

from bowerbird.record import ModelRecord
from bowerbird.report import Validation
from bowerbird.settings import Settings
from tools.hardware import processor, usable_cores
from tools.validation import weights
from tools.validation.line import Line
from tools.validation.place import Place, Progress
from tools.validation.plan import Plan, plan

FILE = "measurements.sqlite"
_BUSY_MS = 5000
_SCHEMA = """
create table if not exists measurement (
    key text not null, id text not null, measured_at text not null, noisy integer not null,
    depends text not null, report text not null, primary key (key, measured_at)
) without rowid;
create index if not exists by_id on measurement (id);
pragma user_version = 1;
"""
_LIBRARIES = {"timm": ("torch", "timm"), "torchvision": ("torch", "torchvision"),
              "transformers": ("torch", "transformers")}  # fmt: skip


class Kept:
    """The file of measurements.  A damaged or locked file keeps nothing and breaks nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_MS / 1000, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            if connection.execute("pragma user_version").fetchone()[0] == 0:
                connection.executescript(_SCHEMA)
            yield connection
        finally:
            connection.close()

    def add(self, depends: dict[str, Any], report: Validation) -> None:
        """Keep one report that was measured."""
        if report.status != "measured" or report.measured_at is None:
            return
        row = (
            key_of(depends), str(depends["id"]), report.measured_at, int(bool(report.noisy)),
            json.dumps(depends, sort_keys=True), report.model_dump_json(),
        )  # fmt: skip
        try:
            with self._open() as connection:
                connection.execute("insert or replace into measurement values (?,?,?,?,?,?)", row)
        except (sqlite3.Error, OSError):
            return

    def find(self, depends: dict[str, Any]) -> Validation | None:
        """The newest quiet measurement under exactly these conditions."""
        try:
            with self._open() as connection:
                row = connection.execute(
                    "select report from measurement where key = ? and not noisy "
                    "order by measured_at desc limit 1",
                    (key_of(depends),),
                ).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return None if row is None else _read(row[0])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every measurement, oldest first, with what it depends on."""
        if not self._path.exists():
            return
        with self._open() as connection:
            for depends, report in connection.execute(
                "select depends, report from measurement order by measured_at, key"
            ):
                yield {"depends": json.loads(depends), "report": json.loads(report)}


def key_of(depends: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


def _read(text: str) -> Validation | None:
    try:
        return Validation.model_validate_json(text)
    except ValidationError:
        return None


class Keeping:
    """A Validator that looks among the kept measurements first, and keeps new ones."""

    def __init__(self, inner: Place, settings: Settings) -> None:
        self._inner = Line(inner)
        self._settings = settings
        self._place = settings.validate_on
        self._kept = Kept(settings.data)
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

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
        fresh: bool = False,
        stop: Event | None = None,
    ) -> list[Validation]:
        """Reports in the order of `records`; `fresh` times all of them anew, `stop` ends it."""
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
                asked, device=device, download=download, progress=progress, stop=stop
            )
            for place, report in zip(left, new, strict=True):
                found[place] = report
                # After the run: weights may have been fetched by it.
                depends = self._depends(records[place], device)
                if depends is not None:
                    self._kept.add(depends, report)
        return [report for report in found if report is not None]

    def _depends(self, record: ModelRecord, device: str) -> dict[str, Any] | None:
        """What a timing of this record here and now depends on; None where none is done."""
        planned = plan(record)
        if isinstance(planned, str):
            return None
        return {
            "id": record.id,
            "plan": asdict(planned),
            "weights": self._weights(planned),
            "place": self._place,
            "device": device,
            "machine": processor(),
            "threads": self._settings.threads or usable_cores(),
            "timing_s": self._settings.timing_s,
            "python": python_version(),
            "versions": {name: _version(name) for name in _LIBRARIES[planned.library]},
        }

    def _weights(self, planned: Plan) -> list[list[object]]:
        """The files of a repository that are here, by name, size and time of change."""
        if planned.hub_repo is None:
            return self._checkpoints(planned)
        folder = self._caches.hub / f"models--{planned.hub_repo.replace('/', '--')}" / "snapshots"
        try:
            return _stamps(folder.glob("*/*.*"))
        except OSError:
            return []

    def _checkpoints(self, planned: Plan) -> list[list[object]]:
        try:
            return _stamps(self._caches.torch.glob(f"{planned.name}*"))
        except OSError:
            return []


def _stamps(paths: Iterator[Path]) -> list[list[object]]:
    return sorted([p.name, p.stat().st_size, p.stat().st_mtime_ns] for p in paths)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _again(report: Validation) -> Validation:
    """A kept report, which says when it was measured."""
    when = (report.measured_at or "")[:10]
    words = f"Measured on {when} under the same conditions, and kept."
    note = f"{report.note} {words}" if report.note else words
    repeat = f"{report.repeat} --fresh" if report.repeat else None
    return report.model_copy(update={"note": note, "kept": True, "repeat": repeat})
