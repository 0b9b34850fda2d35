"""Weights that are filled block by block are still those that the library asked for."""

from __future__ import annotations

import pytest
import timm
import torch

from tools.validation.worker.random_numbers import BLOCK, in_blocks


@pytest.mark.parametrize("count", [10, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 17])
def test_every_number_is_filled_by_the_asked_distribution(count):
    with in_blocks():
        even = torch.full((count,), 9.0).uniform_(2.0, 3.0)
        bell = torch.full((count,), 99.0).normal_(1.0, 0.1)
    assert ((even >= 2) & (even <= 3)).all()
    assert (bell < 2).all()
    assert len(even[:BLOCK].unique()) > 0.9 * min(count, BLOCK)


def test_libraries_own_ways_are_filled_by_blocks_too():
    with in_blocks():
        torch.manual_seed(1)
        found = [
            timm.layers.trunc_normal_(torch.empty(3 * BLOCK), std=0.02),
            torch.nn.init.trunc_normal_(torch.empty(3 * BLOCK), std=0.02, a=-0.04, b=0.04),
        ]
    for numbers in found:
        assert torch.equal(numbers[:BLOCK], numbers[BLOCK : 2 * BLOCK])
        assert 0.01 < numbers.std() < 0.025
    plain = timm.layers.trunc_normal_(torch.empty(3 * BLOCK), std=0.02)
    assert not torch.equal(plain[:BLOCK], plain[BLOCK : 2 * BLOCK])


def test_layers_are_filled_in_place_and_can_still_be_trained():
    with in_blocks():
        layer = torch.nn.Linear(1024, 512)
    assert layer.weight.detach().std() == pytest.approx(1 / 1024**0.5 / 3**0.5, rel=0.05)
    assert layer.weight.requires_grad
    layer(torch.ones(1, 1024)).sum().backward()


def test_parts_of_a_tensor_leave_the_rest_alone():
    whole = torch.zeros(BLOCK, 4)
    with in_blocks():
        whole[:, 1].uniform_(1.0, 2.0)
    assert (whole[:, 1] >= 1).all()
    assert whole[:, (0, 2, 3)].abs().sum() == 0


def test_afterwards_numbers_are_drawn_as_ever():
    with in_blocks():
        pass
    torch.manual_seed(3)
    first = torch.empty(2 * BLOCK).uniform_()
    assert not torch.equal(first[:BLOCK], first[BLOCK:])
    assert "uniform_" not in vars(torch.Tensor)
