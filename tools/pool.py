"""The records worth a closer look among more than can all be looked at.

Below LARGE records of a task every one of them is checked and ranked.  Above,
a pool is drawn under the limits that the index can apply by itself: those
nearest to the request in words and meaning, and those most used.  It grows
until enough of it fits, so that a rare licence or language still finds its
models.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from index.filters import Filter
from index.library import Library
from tools.rules import largest

LARGE = 20_000
"""Records of a task from which a pool is drawn: reading that many takes about 2 s once."""
DEPTH = 1_000
"""Nearest, and again as many of the most used, in the first pool."""
GROWTH = 4
LAST_DEPTH = DEPTH * GROWTH**2
ENOUGH = 50
"""Fitting models with which a pool is not drawn any larger."""


def is_large(library: Library, tasks: Sequence[str]) -> bool:
    """Whether the tasks hold too many records to look at each."""
    return library.tally(Filter(tasks=tasks)) > LARGE


def _filter(need: Need, tasks: Sequence[str]) -> Filter:
    """What the index can check by itself; a value that is not known passes."""
    params, size = need.max_params_m, need.max_size_mb
    return Filter(
        tasks=tasks,
        max_params=None if params is None else int(largest(params) * 1e6),
        max_size_bytes=None if size is None else int(size * 1e6),
    )


def pools(
    library: Library, need: Need, query: str, tasks: Sequence[str]
) -> Iterator[tuple[list[ModelRecord], bool]]:
    """Ever larger pools, each by id, with whether it was drawn without the limits.

    What the index takes out can stand among neither the rejected nor the near
    misses.  So the last pool, for the case that nothing fits, is drawn without
    limits: from it the answer tells what stands in the way.
    """
    wanted = _filter(need, tasks)
    total = library.tally(wanted)
    depth = DEPTH
    while total:
        near = {hit.id for hit in library.search(query, among=wanted, limit=depth)}
        chosen = near | set(library.best_known(wanted, depth))
        last = depth >= LAST_DEPTH or len(chosen) >= total
        yield library.some(chosen), False
        if last:
            break
        depth *= GROWTH
    plain = Filter(tasks=tasks)
    near = {hit.id for hit in library.search(query, among=plain, limit=DEPTH)}
    yield library.some(near | set(library.best_known(plain, DEPTH))), True
