"""Exact search misses nothing, under any limit, whatever the vectors are like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import exact
from index.exact import Exact
from index.store import Side

DIM = 48
ROWS = 5000


def unit(raw: NDArray[Any]) -> NDArray[np.float32]:
    return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)


def vectors(kind: str) -> NDArray[np.float32]:
    rng = np.random.default_rng(7)
    if kind == "random":
        return unit(rng.standard_normal((ROWS, DIM)))
    if kind == "clustered":  # 20 tight heaps: neighbours differ by less than eight bits can tell
        heaps = rng.standard_normal((20, DIM))[rng.integers(0, 20, ROWS)]
        return unit(heaps + 0.01 * rng.standard_normal((ROWS, DIM)))
    if kind == "equal":
        return unit(np.tile(rng.standard_normal(DIM), (ROWS, 1)))
    spiky = np.where(rng.random((ROWS, DIM)) < 0.05, rng.standard_normal((ROWS, DIM)), 1e-3)
    return unit(spiky)  # one large value makes the steps of eight bits coarse


def sides(rows: int) -> NDArray[Any]:
    out = np.zeros(rows, dtype=Side)
    out["key"] = out["owner"] = np.arange(rows) + 1
    return out


def opened(folder: Path, matrix: NDArray[np.float32]) -> Exact:
    blocks = (matrix[n : n + 999] for n in range(0, len(matrix), 999))
    exact.write(folder, "m", sides(len(matrix)), blocks, matrix.shape[1])
    found = exact.load(folder, "m", len(matrix), matrix.shape[1])
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["random", "clustered", "equal", "spiky"])
@pytest.mark.parametrize("eight_bits", [True, False])
def test_complete_under_any_limit(
    kind: str, eight_bits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "INT8_FROM", 100 if eight_bits else ROWS + 1)
    matrix = vectors(kind)
    index = opened(tmp_path, matrix)
    assert (tmp_path / "m.i8.npy").exists() is eight_bits
    rng = np.random.default_rng(1)
    truth = matrix.astype(np.float64)
    for share in (None, 0.9, 0.5, 0.2, 0.01, 0.001):
        for query in [*unit(rng.standard_normal((6, DIM))), *matrix[:6]]:
            rows = None
            if share is not None:
                rows = np.sort(rng.choice(ROWS, max(int(ROWS * share), 1), replace=False))
            every = np.arange(ROWS) if rows is None else rows
            true = truth[every] @ query.astype(np.float64)
            for depth in (1, 10, 100):
                best, scores = index.top(query, depth, rows)
                assert len(best) == min(depth, len(every)) == len(set(best.tolist()))
                assert set(best.tolist()) <= set(every.tolist())
                last = np.sort(true)[::-1][len(best) - 1]
                # Nothing that was left out is nearer than the farthest that was given.
                assert (truth[best] @ query.astype(np.float64) >= last - 2e-6).all()
                np.testing.assert_allclose(scores, truth[best] @ query, atol=2e-6)
                assert (np.diff(np.round(scores, 6)) <= 0).all()


def test_ties_are_settled_by_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "INT8_FROM", 100)
    matrix = vectors("equal")
    best, _ = opened(tmp_path, matrix).top(matrix[0], 20)
    assert best.tolist() == list(range(20))


def test_the_error_of_eight_bits_is_never_understated() -> None:
    matrix = vectors("spiky")
    codes, scale, error = exact.quantize(matrix)
    back = codes.astype(np.float64) * scale.astype(np.float64)[:, None]
    assert (np.linalg.norm(matrix.astype(np.float64) - back, axis=1) <= error).all()


def test_small_and_empty_indexes(tmp_path: Path) -> None:
    index = opened(tmp_path, np.zeros((0, DIM), dtype=np.float32))
    assert len(index.top(np.ones(DIM, dtype=np.float32), 5)[0]) == 0
    assert exact.load(tmp_path, "m", 1, DIM) is None
    assert exact.load(tmp_path, "none", 0, DIM) is None
    one = exact.in_memory(sides(1), [vectors("random")[:1]], DIM)
    assert one.top(vectors("random")[0], 5)[0].tolist() == [0]
    assert one.places(np.array([1, 2, -5])).tolist() == [0, -1, -1]


def test_a_matrix_that_lacks_rows_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="missing"):
        exact.write(tmp_path, "m", sides(5), [vectors("random")[:4]], DIM)
    with pytest.raises(ValueError, match="more vectors"):
        exact.write(tmp_path, "m", sides(5), [vectors("random")[:6]], DIM)
    assert list(tmp_path.iterdir()) == []
