"""Hard limits as masks over an index's rows, without reading its records.

A limit says what it makes of a model whose value is not known: it is kept
unless `known_only` is set, as rules elsewhere keep and flag it.  A licence is
the exception: a missing one never passes for an allowed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Store

Mask = NDArray[np.bool_]


_ROW = np.dtype([("n", "<i8"), ("params", "<f8"), ("size_bytes", "<f8"), ("downloads", "<f8")])


@dataclass(frozen=True, slots=True)
class Filter:
    """What a model has to be.  Empty and None ask for nothing."""

    tasks: Sequence[str] = ()
    licenses: Sequence[str] = ()
    libraries: Sequence[str] = ()
    max_params: int | None = None
    max_size_bytes: int | None = None
    min_downloads: int | None = None
    known_only: bool = False


class Facts:
    """The narrow columns of all models, in memory: about 50 bytes a model."""

    def __init__(self, store: Store) -> None:
        """Rows are in the order of their numbers in the store."""
        self._store = store
        with store.lock:
            rows = store.db.execute(
                "SELECT n, ifnull(params, -1), ifnull(size_bytes, -1), ifnull(downloads, -1)"
                " FROM facts ORDER BY n"
            )
            table: NDArray[Any] = np.fromiter(rows, dtype=_ROW)
        self.numbers: NDArray[np.int64] = np.ascontiguousarray(table["n"])
        self._columns: dict[str, NDArray[Any]] = {
            name: np.where(table[name] < 0, np.nan, table[name])
            for name in ("params", "size_bytes", "downloads")
        }
        self._words: dict[tuple[str, str], Mask] = {}

    def _holds(self, field: str, value: str) -> Mask:
        """Models with this task, licence or library."""
        key = (field, value.lower())
        if key not in self._words:
            if len(self._words) > 100:
                self._words.clear()
            sql = (
                "SELECT n FROM tasks WHERE task = ?" if field == "task"
                else f"SELECT n FROM facts WHERE {field} = ? COLLATE NOCASE"  # noqa: S608
            )  # fmt: skip
            found = np.array([row[0] for row in self._store.all(sql, (value,))], dtype=np.int64)
            mask = np.zeros(len(self.numbers), dtype=np.bool_)
            mask[np.searchsorted(self.numbers, found)] = True
            self._words[key] = mask
        return self._words[key]

    def _any(self, field: str, values: Sequence[str]) -> Mask:
        mask = np.zeros(len(self.numbers), dtype=np.bool_)
        for value in values:
            mask |= self._holds(field, value)
        return mask

    def passing(self, wanted: Filter) -> NDArray[np.int64]:
        """Row numbers of every model that passes, ascending."""
        mask = np.ones(len(self.numbers), dtype=np.bool_)
        for field, values in (
            ("task", wanted.tasks), ("license", wanted.licenses), ("library", wanted.libraries)
        ):  # fmt: skip
            if values:
                mask &= self._any(field, values)
        for name, limit in (("params", wanted.max_params), ("size_bytes", wanted.max_size_bytes)):
            if limit is not None:
                column = self._columns[name]
                mask &= (column <= limit) | (np.isnan(column) & (not wanted.known_only))
        if wanted.min_downloads is not None:
            column = self._columns["downloads"]
            mask &= (column >= wanted.min_downloads) | (np.isnan(column) & (not wanted.known_only))
        return self.numbers[mask]

    def best_known(self, numbers: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Of these row numbers the `count` with the most downloads; unknown comes last."""
        downloads = np.nan_to_num(
            self._columns["downloads"][np.searchsorted(self.numbers, numbers)], nan=-1.0
        )
        return numbers[np.argsort(-downloads, kind="stable")[:count]]
