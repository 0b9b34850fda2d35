"""Full-text search (FTS5, BM25) whose cost does not grow with the index.

Common words make BM25 slow and tell little: in a small index words that more
than a quarter of the models share are left out, in a large one the rarest
words are taken as far as a budget of places goes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.exact import Exact
from index.filters import Mask
from index.store import Store
from index.words import any_of, words

COMMON = 0.25
LARGE = 50_000
"""Models from which the budget counts."""
BUDGET = 8_000
"""Places (word in model) that one query may look at in a large index."""
_KEPT = 50_000


class Lexical:
    """Ranks of models by the words of a query."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[tuple[str, str], int] = {}
        self._rows = {"texts": store.count(), "chunk_texts": store.chunk_count()}

    def _places(self, word: str, table: str) -> int:
        key = (table, word)
        if key not in self._held:
            if len(self._held) > _KEPT:
                self._held.clear()
            rows = self._rows[table]
            at_most = BUDGET + 1 if rows >= LARGE else rows + 1
            self._held[key] = self._store.holding(word, at_most, table=table)
        return self._held[key]

    def telling(self, query: str, table: str = "texts") -> list[str]:
        """The words that are looked up: rare ones, or all where none is rare."""
        found = words(query)
        rows = self._rows[table]
        if rows < LARGE:
            return [w for w in found if self._places(w, table) <= COMMON * max(rows, 1)] or found
        kept: list[str] = []
        left = BUDGET
        for word in sorted(found, key=lambda w: (self._places(w, table), w)):
            left -= self._places(word, table)
            if left < 0:
                break
            kept.append(word)
        return kept

    def best(
        self, query: str, models: Exact, chunks: Exact | None, allowed: Mask | None, depth: int
    ) -> list[tuple[int, int]]:
        """(place in `models`, row number of the chunk or 0) of the best, best first.

        A model stands where its own words or its best chunk put it; ties by place.
        """
        found = self._matches(query, "texts")
        own = _ranked(models.places(found[0]), found[1], allowed, depth)
        if chunks is None:
            return [(place, 0) for place, _ in own]
        keys, scores = self._matches(query, "chunk_texts")
        rows = chunks.places(keys)
        places = models.places(chunks.owners[rows])
        parts = _ranked(places, scores, allowed, depth)
        placed = {place: (rank, 0) for rank, (place, _) in enumerate(own)}
        for rank, (place, at) in enumerate(parts):
            if place not in placed or rank < placed[place][0]:
                placed[place] = (rank, int(keys[at]))
        order = sorted(placed, key=lambda place: (placed[place][0], place))
        return [(place, placed[place][1]) for place in order[:depth]]

    def _matches(self, query: str, table: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        expression = any_of(self.telling(query, table))
        find = self._store.matching if table == "texts" else self._store.matching_chunks
        rows = find(expression) if expression else []
        found = np.array(rows, dtype=np.float64).reshape(-1, 2)
        return found[:, 0].astype(np.int64), np.round(found[:, 1], 6)


def _ranked(
    places: NDArray[np.intp], scores: NDArray[np.float64], allowed: Mask | None, depth: int
) -> list[tuple[int, int]]:
    """(place, where it stood in the input) of the best, each place once."""
    keep = np.flatnonzero(places >= 0 if allowed is None else (places >= 0) & allowed[places])
    order = keep[np.lexsort((places[keep], scores[keep]))]
    best: dict[int, int] = {}
    for at in order.tolist():
        best.setdefault(int(places[at]), at)
        if len(best) >= depth:
            break
    return list(best.items())
