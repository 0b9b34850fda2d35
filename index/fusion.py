"""Search over one open index: full text and vectors, models and their documents, fused.

Everything works on places (a model's rank by id), so that equal scores are
always settled in the same way, and turns into ids for the hits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np

from index import exact
from index.encoder import Vectors
from index.exact import Exact, Rows
from index.filters import Facts, Filter, Mask
from index.hits import Hit
from index.lexical import Lexical
from index.store import Store

RRF_K = 60
"""Constant of reciprocal rank fusion: 1 / (60 + rank), summed over both lists."""
Dense = Callable[[Vectors, int], list[tuple[str, float]]]
"""(vector, depth) -> (id, cosine): an approximate index for queries without a limit."""
Limit = Collection[str] | Filter | None


def write_matrices(folder: Path, store: Store, generation: str) -> None:
    """Put down the matrices of this generation that are missing, and drop those of others."""
    dim = int(store.encoder()["dim"])
    for name, chunks in ((f"matrix-{generation}", False), (f"matrix-chunks-{generation}", True)):
        rows = store.chunk_count() if chunks else store.count()
        if (rows or not chunks) and exact.load(folder, name, rows, dim) is None:
            exact.write(folder, name, store.sides(chunks=chunks), store.vectors(chunks=chunks), dim)
    for old in folder.glob("matrix-*"):
        if generation not in old.name:
            old.unlink(missing_ok=True)


class Fusion:
    """Prepared once for a generation of an index."""

    def __init__(self, folder: Path | None, store: Store) -> None:
        """`folder` holds the matrices; None: they are made in memory from the store."""
        self._store = store
        generation, dim = str(store.meta("generation")), int(store.encoder()["dim"])
        self.models = self._open(folder, f"matrix-{generation}", dim, chunks=False)
        self.chunks: Exact | None = None
        if store.chunk_count():
            self.chunks = self._open(folder, f"matrix-chunks-{generation}", dim, chunks=True)
        self._lexical = Lexical(store)
        self._facts: Facts | None = None

    def _open(self, folder: Path | None, name: str, dim: int, *, chunks: bool) -> Exact:
        rows = self._store.chunk_count() if chunks else self._store.count()
        found = None if folder is None else exact.load(folder, name, rows, dim)
        if found is None:
            found = exact.in_memory(
                self._store.sides(chunks=chunks), self._store.vectors(chunks=chunks), dim
            )
        return found

    @property
    def facts(self) -> Facts:
        """The narrow columns, read on first use."""
        if self._facts is None:
            self._facts = Facts(self._store)
        return self._facts

    def places(self, limit: Limit) -> Rows | None:
        """Places of the models that a limit lets in, ascending; None for all."""
        if limit is None:
            return None
        if isinstance(limit, Filter):
            numbers = self.facts.passing(limit)
        else:
            numbers = self._store.numbers_of(list(limit))
        return np.sort(self.models.places(numbers))

    def search(
        self, query: str, vector: Vectors, limit: Limit, count: int, dense: Dense | None = None
    ) -> list[Hit]:
        """The best `count` models, best first, ties by id."""
        places = self.places(limit)
        if places is not None and not len(places):
            return []
        depth = max(count, 100)
        allowed = None
        if places is not None:
            allowed = np.zeros(len(self.models), dtype=np.bool_)
            allowed[places] = True
        lexical = self._lexical.best(query, self.models, self.chunks, allowed, depth)
        lexical_rank = {place: rank for rank, (place, _) in enumerate(lexical, 1)}
        said = {place: c for place, c in lexical if c}

        if dense is not None and places is None:
            near = self._named(dense(vector, depth))
        else:
            rows, scores = self.models.top(vector, depth, places)
            near = dict(zip(rows.tolist(), scores.tolist(), strict=True))
        if self.chunks is not None:
            by_chunk = self._chunk_hits(self.chunks, vector, depth, allowed)
            for place, (score, c) in by_chunk.items():
                said.setdefault(place, c)
                if score > near.get(place, -2.0):
                    near[place], said[place] = score, c
        by_score = sorted(near, key=lambda p: (-round(near[p], 6), p))[:depth]
        dense_rank = {place: rank for rank, place in enumerate(by_score, 1)}
        rest = np.array(sorted(lexical_rank.keys() - near.keys()), dtype=np.intp)
        near |= dict(zip(rest.tolist(), self.models.similarity(vector, rest).tolist(), strict=True))
        score = {
            place: round(
                sum(1 / (RRF_K + r[place]) for r in (lexical_rank, dense_rank) if place in r), 9
            )
            for place in lexical_rank.keys() | dense_rank.keys()
        }
        chosen = sorted(score, key=lambda place: (-score[place], place))[:count]
        ids = self._store.ids_of([int(n) for n in self.models.keys[chosen]])
        return [
            Hit(
                ids[int(self.models.keys[place])], score[place], lexical_rank.get(place),
                dense_rank.get(place), near.get(place), said.get(place),
            )
            for place in chosen
        ]  # fmt: skip

    def _named(self, near: list[tuple[str, float]]) -> dict[int, float]:
        """Scores by place, of an index that knows ids."""
        return {
            int(self.models.places(self._store.numbers_of([key]))[0]): score for key, score in near
        }

    def _chunk_hits(
        self, chunks: Exact, vector: Vectors, depth: int, allowed: Mask | None
    ) -> dict[int, tuple[float, int]]:
        """{model's place: (cosine, chunk's row number)} of the models nearest by a chunk."""
        owners = self.models.places(chunks.owners)
        rows = None if allowed is None else np.flatnonzero(allowed[owners])
        total = len(chunks) if rows is None else len(rows)
        wanted = depth * 4
        while True:
            best, scores = chunks.top(vector, wanted, rows)
            found: dict[int, tuple[float, int]] = {}
            for row, value in zip(best.tolist(), scores.tolist(), strict=True):
                found.setdefault(int(owners[row]), (value, int(chunks.keys[row])))
            if len(found) >= depth or wanted >= total:
                return dict(list(found.items())[:depth])
            wanted *= 4
