"""Operations of a network, and what of them a processor's time depends on.

One operation is far from the next: a multiply-accumulate of a wide convolution
costs a twentieth of one of a depthwise convolution, and a thousand tiny
operations cost more than one large one.  So the work is summed in kinds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Literal

OpKind = Literal["conv", "linear", "bmm", "attention", "norm", "curve", "move", "pool", "view"]
LANES = 16
"""Channels that one instruction takes at once (float32 on 512 bits)."""
FEW_ROWS = 8
KINDS: tuple[str, ...] = (
    "dense", "point", "stem", "group", "depth", "depth_io", "conv_weights", "conv_io",
    "linear", "linear_weights", "linear_io", "thin", "bmm", "bmm_io", "attention", "pairs",
    "batch_norm", "layer_norm", "curve", "move", "pool",
    "convs", "linears", "products", "others", "views",
)  # fmt: skip
"""The columns of a profile.  Multiply-accumulates: dense (kernels above 1), point (1x1),
stem (few channels in), group (grouped, rounded up to whole lanes), depth (depthwise),
linear, bmm, attention.  Elements moved: `_io`, batch_norm, layer_norm, curve (gelu, softmax
and the like, written), move, pool; pairs of attention.  Elements read once a run: `_weights`,
thin (weights of a product with so few rows that reading them is all the time).
Numbers of operations: convs, linears, products (of bmm, each in the batch), others, views."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation: sizes are elements, `macs` multiply-accumulates."""

    kind: OpKind
    name: str
    macs: int = 0
    read: int = 0
    written: int = 0
    weights: int = 0
    dims: tuple[int, ...] = ()
    """conv: groups, in, out, kernel elements, output places, stride; linear: m, k, n;
    bmm: batch, m, k, n; attention: pairs, queries, width of a head."""


def work(ops: Iterable[Op]) -> dict[str, float]:
    """How much of each of KINDS these operations are."""
    found: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    for op in ops:
        for kind, amount in _parts(op):
            found[kind] += amount
    return found


def _parts(op: Op) -> list[tuple[str, float]]:
    moved = op.read + op.written
    match op.kind:
        case "view":
            return [("views", 1)]
        case "conv":
            return [("convs", 1), ("conv_weights", op.weights), *_convolution(op)]
        case "linear" if op.dims[0] <= FEW_ROWS:
            return [("linears", 1), ("thin", op.weights)]
        case "linear":
            return [("linears", 1), ("linear", op.macs), ("linear_weights", op.weights),
                    ("linear_io", moved)]  # fmt: skip
        case "bmm":
            return [("others", 1), ("products", op.dims[0]), ("bmm", op.macs), ("bmm_io", moved)]
        case "attention":
            return [("others", 1), ("attention", op.macs), ("pairs", op.dims[0])]
        case "norm":
            return [("others", 1), ("batch_norm" if "batch" in op.name else "layer_norm", moved)]
        case "curve":
            return [("others", 1), ("curve", op.written)]
        case "pool" | "move":
            return [("others", 1), (op.kind, moved)]


def _convolution(op: Op) -> list[tuple[str, float]]:
    groups, channels, out, kernel = op.dims[:4]
    each = channels // groups
    moved = op.read + op.written
    if groups > 1 and each <= 2 and out // groups <= 2 * each:
        return [("depth", op.macs), ("depth_io", moved)]
    if groups > 1:
        return [("group", op.macs * ceil(each / LANES) * LANES / each), ("conv_io", moved)]
    kind = "stem" if channels <= 4 else "point" if kernel == 1 else "dense"
    return [(kind, op.macs), ("conv_io", moved)]
