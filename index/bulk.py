"""A dump of the Hub as parquet files into a catalogue of a user's own.

Rows are read in small batches, each committed with its place in the files, so
memory does not grow with the dump and a killed import goes on where it was.
Nobody sees the catalogue before it is whole.
"""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from bowerbird.errors import BadInput, CatalogueError
from bowerbird.settings import Settings
from index import hub_rows, own, sealed, shared, shipped, tabular
from index.documents import cut
from index.encoder import Encoder, load_encoder
from index.own import Imported
from index.store import FILE, Progress, Store
from index.writing import Writer

BATCH = 1024
"""Rows that are read, embedded and committed together."""
_ASIDE = "bulk"
_BUFFER = 1 << 20
Row = dict[str, Any]


def _batches(path: Path, skip: int) -> Iterator[tuple[int, list[Row]]]:
    """(rows read so far, rows) of one file from row `skip` on, a row group at a time."""
    with tabular.parquet().ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
        done = 0
        for group in range(file.num_row_groups):
            rows = int(file.metadata.row_group(group).num_rows)
            if done + rows <= skip:
                done += rows
                continue
            for batch in file.iter_batches(BATCH, row_groups=[group], use_threads=False):
                done += len(batch)
                if done > skip:
                    found = cast("list[Row]", batch.to_pylist())
                    yield done, found[-(done - skip) :] if done - skip < len(found) else found


def _size(path: Path) -> int:
    module = tabular.parquet()
    try:
        with module.ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name} is no parquet file that can be read: {error}") from error


class _Import:
    """One bulk import, new or taken up again."""

    def __init__(self, writer: Writer, encoder: Encoder, name: str, options: Row) -> None:
        self._writer, self._encoder, self._name, self._options = writer, encoder, name, options
        self._today = datetime.datetime.now(datetime.UTC).date().isoformat()

    def batch(self, rows: Sequence[Row], first: int, report: Imported) -> None:
        """Insert and embed the rows that pass; the caller commits."""
        texts: dict[str, str] = {}
        for number, raw in enumerate(rows, first):
            row = tabular.plain(raw)
            if hub_rows.downloads(row) < self._options["min_downloads"]:
                continue
            try:
                record = hub_rows.record(row, self._name, self._today)
                if self._writer.store.canonical(record.id) is not None:
                    raise ValueError(f"id {record.id!r} is there already")
            except ValueError as error:
                report.refuse(number, " ".join(str(error).split())[:300])
                continue
            chunks = cut(record.id, "card", hub_rows.card(row))[: self._options["card_parts"]]
            n = self._writer.insert(record)
            self._writer.documents(n, chunks)
            for text in (record.description, *(chunk.text for chunk in chunks)):
                texts[shipped.text_key(text)] = text
            report.rows += 1
            report.without_task += not record.tasks
        report.embedded += self._writer.embed_texts(self._encoder, texts)


def bulk_import(
    settings: Settings, paths: Sequence[Path], name: str, *, min_downloads: int = 0,
    card_parts: int = 4, progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Make or replace the catalogue `name` from a dump of the Hub.

    `card_parts` is how many chunks of each card are embedded.  Called again
    with the same files and limits after it was cut off, it goes on.
    """
    folder = own.folder_of(settings, name)
    total = sum(_size(path) for path in paths)
    options: Row = {
        "files": [[p.name, p.stat().st_size, p.stat().st_mtime_ns] for p in paths],
        "min_downloads": min_downloads, "card_parts": card_parts, "encoder": settings.encoder,
    }  # fmt: skip
    with shared.writing(settings, name) as send, own.lock(folder, name, wait=own.BRIEF_S):
        store = _take_up(folder, options)
        try:
            done = _run(settings, store, paths, name, options, total, progress or own.silent)
            send()
            return done
        except (OSError, sqlite3.OperationalError) as error:
            raise CatalogueError(
                f"the catalogue {name!r} could not be written ({error}); the same command goes on"
                " where it stopped"
            ) from error
        finally:
            store.close()


def _take_up(folder: Path, options: Row) -> Store:
    """The unfinished import with these options, or a new one."""
    building = sealed.aside(folder, _ASIDE)
    store = None
    try:
        store = Store(building)
        if store.meta("bulk") in (None, options):
            return store
    except sqlite3.DatabaseError:
        pass
    if store is not None:
        store.close()
    shutil.rmtree(building)
    return Store(sealed.aside(folder, _ASIDE))


def _run(  # noqa: PLR0917
    settings: Settings, store: Store, paths: Sequence[Path], name: str, options: Row, total: int,
    say: Progress,
) -> Imported:  # fmt: skip
    writer = Writer(store)
    encoder = load_encoder(settings, settings.data / "index" / "encoder.checked")
    old = sealed.current(own.folder_of(settings, name))
    writer.borrow(None if old is None else old / FILE)
    kept: Row = store.meta("progress") or {"file": 0, "row": 0, "before": 0, "report": {}}
    report = Imported(name)
    for field, value in cast("dict[str, int]", kept["report"]).items():
        setattr(report, field, value)
    work = _Import(writer, encoder, name, options)
    for place in range(kept["file"], len(paths)):
        skip = kept["row"] if place == kept["file"] else 0
        for done, rows in _batches(paths[place], skip):
            with writer.transaction():
                work.batch(rows, done - len(rows) + 1, report)
                state = {
                    "rows": report.rows, "embedded": report.embedded,
                    "bad_lines": report.bad_lines, "without_task": report.without_task,
                }  # fmt: skip
                writer.remember("bulk", options)
                writer.remember(
                    "progress",
                    {"file": place, "row": done, "before": kept["before"], "report": state},
                )
            say("importing", kept["before"] + done, total)
        kept["before"] += _size(paths[place])
    if not report.rows:
        raise BadInput("no row could be used; nothing was written")
    say("finishing", total, total)
    with writer.transaction():
        stamp = writer.finish(encoder)
    own.publish(store.path.parent, store, stamp, name, ", ".join(path.name for path in paths[:3]))
    return report
