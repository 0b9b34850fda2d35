"""Exact dense search over memory-mapped matrices: complete under any filter.

Up to INT8_FROM rows the float32 matrix is multiplied whole.  Above that the
rows are scanned in eight bits (a quarter of the memory to read), and as the
error of each row's eight bits is stored, every row that could be among the
best is known; those alone are compared in float32.  Nothing can be missed:
a row is left out only where even the upper end of its error is too low.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.threads import one_thread

INT8_FROM = 20_000
"""Rows from which the scan is done in eight bits (docs/index.md has the figures)."""
_BLOCK = 4096
_ROUNDING = 2e-6
"""More than float32 can be off in one product of unit vectors."""
Rows = NDArray[np.intp]
_Sides = NDArray[Any]


def paths(folder: Path, name: str) -> dict[str, Path]:
    """The three files of a matrix: float32 rows, eight-bit rows, and what they belong to."""
    return {kind: folder / f"{name}.{kind}.npy" for kind in ("f32", "i8", "side")}


def write(folder: Path, name: str, sides: _Sides, blocks: Iterable[Vectors], dim: int) -> None:
    """Write a matrix of `len(sides)` rows, block by block, under final names in one step each.

    Raises ValueError when the blocks have fewer or more rows.
    """
    rows = len(sides)
    found = paths(folder, name)
    aside = {kind: path.with_name(f"{path.name}.{os.getpid()}") for kind, path in found.items()}
    eight = rows >= INT8_FROM
    fields = [*sides.dtype.descr, ("scale", "<f4"), ("error", "<f4")]
    side = np.zeros(rows, dtype=fields)
    for field in sides.dtype.names or ():
        side[field] = sides[field]
    done = 0
    try:
        with ExitStack() as files:  # plain writes: a mapping would count as memory
            whole = _begun(files, aside["f32"], "<f4", (rows, dim))
            codes = _begun(files, aside["i8"], "|i1", (rows, dim)) if eight else None
            for block in blocks:
                part = slice(done, done + len(block))
                if part.stop > rows:
                    raise ValueError("more vectors than rows")
                whole.write(np.ascontiguousarray(block, dtype="<f4").tobytes())
                if codes is not None:
                    made, side["scale"][part], side["error"][part] = quantize(block)
                    codes.write(made.tobytes())
                done = part.stop
        if done != rows:
            raise ValueError(f"{rows - done} vectors are missing")
        with aside["side"].open("wb") as file:
            np.save(file, side)
        for kind, path in aside.items():
            if path.exists():
                path.replace(found[kind])
    except BaseException:
        for path in aside.values():
            path.unlink(missing_ok=True)
        raise


def _begun(files: ExitStack, path: Path, kind: str, shape: tuple[int, int]) -> BinaryIO:
    """A .npy file whose rows are still to be written."""
    file = files.enter_context(path.open("wb"))
    header = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    return file


def quantize(block: Vectors) -> tuple[NDArray[np.int8], Vectors, Vectors]:
    """Eight-bit rows, their scales, and how far each is from its row at most."""
    scale = np.maximum(np.abs(block).max(axis=1), 1e-12).astype(np.float32) / 127
    codes = np.rint(block / scale[:, None]).astype(np.int8)
    back = codes.astype(np.float64) * scale[:, None].astype(np.float64)
    error = np.linalg.norm(block.astype(np.float64) - back, axis=1)
    return codes, scale, np.nextafter(error.astype(np.float32), np.float32(np.inf))


def load(folder: Path, name: str, rows: int, dim: int) -> Exact | None:
    """The mapped matrix, or None when a file is missing or not of this shape."""
    found = paths(folder, name)
    eight = rows >= INT8_FROM
    try:
        whole = np.load(found["f32"], mmap_mode="r", allow_pickle=False)
        codes = np.load(found["i8"], mmap_mode="r", allow_pickle=False) if eight else None
        side = np.load(found["side"], allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    fits = whole.shape == (rows, dim) and whole.dtype == np.float32 and side.shape == (rows,)
    if codes is not None:
        fits = fits and codes.shape == (rows, dim) and codes.dtype == np.int8
    names: tuple[str, ...] = side.dtype.names or ()
    if not fits or not {"key", "owner", "error"} <= set(names):
        return None
    return Exact(whole if codes is None else _OnDisk(found["f32"], whole), codes, side)


def in_memory(sides: _Sides, blocks: Iterable[Vectors], dim: int) -> Exact:
    """The same without files, for a folder that cannot be written."""
    parts = list(blocks)
    whole = np.concatenate(parts) if parts else np.zeros((0, dim), dtype=np.float32)
    return Exact(whole, None, sides)


class _OnDisk:
    """float32 rows that are read when they are asked for.

    A mapping would count towards the process, sixteen pages for each row that
    is touched, until all of the file does.
    """

    def __init__(self, path: Path, mapped: Vectors) -> None:
        self.shape = mapped.shape
        self._offset = int(getattr(mapped, "offset", 0))
        handle = os.open(path, os.O_RDONLY)
        self._handle = handle
        weakref.finalize(self, os.close, handle)

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, rows: Rows) -> Vectors:
        """These rows (ascending), neighbours in one read."""
        width = int(self.shape[1]) * 4
        runs = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
        parts = [
            os.pread(self._handle, len(run) * width, self._offset + int(run[0]) * width)
            for run in runs
            if len(run)
        ]
        return np.frombuffer(b"".join(parts), dtype="<f4").reshape(len(rows), -1)


class Exact:
    """Rows of unit vectors.  `keys` are their row numbers in the store, `owners` their models'."""

    def __init__(
        self, whole: Vectors | _OnDisk, codes: NDArray[np.int8] | None, side: _Sides
    ) -> None:
        if len(whole) != len(side):
            raise ValueError(f"{len(whole)} vectors for {len(side)} rows")
        self._whole, self._codes = whole, codes
        self.keys: NDArray[np.int64] = np.ascontiguousarray(side["key"])
        self.owners: NDArray[np.int64] = np.ascontiguousarray(side["owner"])
        if codes is not None:
            self._scale: Vectors = np.ascontiguousarray(side["scale"])
            self._error: Vectors = np.ascontiguousarray(side["error"])
        self._place: NDArray[np.intp] = np.full(int(self.keys.max(initial=0)) + 1, -1, np.intp)
        self._place[self.keys] = np.arange(len(self.keys))

    def __len__(self) -> int:
        return len(self.keys)

    def places(self, keys: NDArray[np.int64]) -> Rows:
        """The place of each of these row numbers, -1 where there is none."""
        inside = (keys >= 0) & (keys < len(self._place))
        return np.where(inside, self._place[np.where(inside, keys, 0)], -1)

    def similarity(self, vector: Vectors, rows: Rows) -> Vectors:
        """Cosine of a unit vector (dim,) with each of the rows, shape (len(rows),)."""
        with one_thread():
            if not isinstance(self._whole, _OnDisk) and len(rows) * 2 > len(self):
                return np.asarray(self._whole @ vector)[rows]
            out = np.empty(len(rows), dtype=np.float32)
            for start in range(0, len(rows), _BLOCK):
                part = rows[start : start + _BLOCK]
                out[start : start + len(part)] = np.asarray(self._whole[part]) @ vector
            return out

    def top(self, vector: Vectors, depth: int, rows: Rows | None = None) -> tuple[Rows, Vectors]:
        """The `depth` nearest of `rows` (None: all), best first, equal ones by place.

        Complete: what it leaves out is not nearer than what it gives.
        """
        count = len(self) if rows is None else len(rows)
        if count == 0 or depth < 1:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        if self._codes is not None and count > 2 * depth:
            rows = self._candidates(self._codes, vector, depth, rows)
        every: Rows = np.arange(len(self)) if rows is None else rows
        scores = self.similarity(vector, every)
        best = order(scores, depth)
        return every[best], scores[best]

    def _candidates(
        self, codes: NDArray[np.int8], vector: Vectors, depth: int, rows: Rows | None
    ) -> Rows:
        """Every row that can be among the `depth` best, by eight bits and their error."""
        some = rows is not None and len(rows) * 4 < len(self)
        with one_thread():
            scores = _scan(codes, vector, rows if some else None)
        if rows is not None and not some:
            scores = scores[rows]
        error, scale = self._error, self._scale
        if rows is not None:
            error, scale = error[rows], scale[rows]
        scores *= scale
        slack = float(np.linalg.norm(vector.astype(np.float64))) * error + np.float32(_ROUNDING)
        surely = scores - slack
        worst = np.partition(surely, len(surely) - depth)[len(surely) - depth]
        kept = np.flatnonzero(scores + slack >= worst - _ROUNDING)
        return kept if rows is None else rows[kept]


def _scan(codes: NDArray[np.int8], vector: Vectors, rows: Rows | None) -> Vectors:
    """Products of eight-bit rows with the vector, in blocks that stay in the cache."""
    count = len(codes) if rows is None else len(rows)
    room = np.empty((min(_BLOCK, count), codes.shape[1]), dtype=np.float32)
    out = np.empty(count, dtype=np.float32)
    for start in range(0, count, _BLOCK):
        stop = min(start + _BLOCK, count)
        block = codes[start:stop] if rows is None else codes[rows[start:stop]]
        np.copyto(room[: stop - start], block)
        np.dot(room[: stop - start], vector, out=out[start:stop])
    return out


def order(scores: Vectors, depth: int | None = None) -> Rows:
    """Places from best to worst, at most `depth`; equal scores keep their order (so: by id)."""
    rounded = -np.round(scores, 6)
    if depth is None or depth >= len(rounded):
        return np.argsort(rounded, kind="stable")
    last = np.partition(rounded, depth - 1)[depth - 1]
    near = np.flatnonzero(rounded <= last)
    return near[np.argsort(rounded[near], kind="stable")][:depth]
