"""Counting what a network does without running it."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from tools.estimate.ops import work  # noqa: E402
from tools.validation.worker.tracing import trace  # noqa: E402


def traced(network: Any, *shape: int) -> Any:
    with torch.device("meta"):
        return trace(network().eval(), (torch.randn(*shape),))


def test_a_convolution() -> None:
    found = traced(lambda: torch.nn.Conv2d(8, 16, 3, padding=1, bias=False), 1, 8, 10, 10)
    (op,) = (o for o in found.ops if o.kind == "conv")
    assert op.macs == 10 * 10 * 16 * 8 * 9
    assert (op.read, op.written, op.weights) == (800, 1600, 16 * 8 * 9)


def test_grouped_and_transposed_convolutions() -> None:
    grouped = traced(lambda: torch.nn.Conv2d(8, 8, 3, padding=1, groups=4), 1, 8, 10, 10)
    assert sum(o.macs for o in grouped.ops) == 100 * 8 * 2 * 9
    up = traced(lambda: torch.nn.ConvTranspose2d(4, 6, 2, stride=2), 1, 4, 5, 5)
    assert sum(o.macs for o in up.ops) == 25 * 4 * 6 * 4


def test_a_product_and_a_curve() -> None:
    net = lambda: torch.nn.Sequential(torch.nn.Linear(32, 64), torch.nn.GELU())  # noqa: E731
    found = work(traced(net, 10, 32).ops)
    assert found["linear"] == 10 * 32 * 64
    assert found["curve"] == 640
    thin = work(traced(net, 1, 32).ops)
    assert (thin["linear"], thin["thin"]) == (0, 32 * 64)


def test_attention_is_one_operation() -> None:
    class Attends(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return torch.nn.functional.scaled_dot_product_attention(x, x, value=x)

    found = traced(Attends, 1, 4, 50, 16)
    (op,) = (o for o in found.ops if o.kind == "attention")
    assert op.macs == 4 * 50 * 50 * 32
    assert work(found.ops)["bmm"] == 0


def test_views_move_nothing_and_copies_do() -> None:
    class Moves(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return x.transpose(1, 2).contiguous()

    found = work(traced(Moves, 1, 4, 6).ops)
    assert (found["views"], found["move"]) == (1, 48)


def test_peak_counts_what_is_alive_at_once() -> None:
    class Chain(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            for _ in range(10):
                x = x + 1  # each result replaces the one before
            return x

    class Keeps(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return torch.stack([x + n for n in range(10)])

    assert traced(Chain, 1000).peak_bytes <= 3 * 4000
    assert traced(Keeps, 1000).peak_bytes >= 20 * 4000


def test_the_same_is_counted_on_the_cpu() -> None:
    def net() -> Any:
        return torch.nn.Sequential(
            torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.ReLU()
        )

    on_meta = work(traced(net, 1, 3, 12, 12).ops)
    here = work(trace(net().eval(), (torch.randn(1, 3, 12, 12),)).ops)
    assert here == on_meta
