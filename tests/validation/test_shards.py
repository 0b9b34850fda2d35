"""What an index of weights may say, and repositories whose files lead elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.validation.repository import cached, of_folder
from tools.validation.shards import WeightsRefusedError, check_index, check_listed
from tools.validation.weights import in_repository


def index(**places):
    return json.dumps({"metadata": {}, "weight_map": places}).encode()


def test_tensors_by_shard():
    found = check_index(index(a="m-1.safetensors", b="m-2.safetensors", c="m-1.safetensors"))
    assert found == {"m-1.safetensors": ["a", "c"], "m-2.safetensors": ["b"]}


@pytest.mark.parametrize(
    "shard",
    ["../m.safetensors", "/etc/m.safetensors", "a/m.safetensors", "..\\m.safetensors", "m.bin",
     "m\0.safetensors", ".safetensors", "m..safetensors", "", "~/m.safetensors", "m.safetensors\n"],
)  # fmt: skip
def test_only_plain_names(shard):
    with pytest.raises(WeightsRefusedError, match="no plain"):
        check_index(index(a="good.safetensors", b=shard))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b'{"weight_map": []}',
        b'{"weight_map": {}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_no_index(data):
    with pytest.raises(WeightsRefusedError):
        check_index(data)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=30), min_size=1, max_size=4))
def test_whatever_passes_stays_in_its_folder(places):
    try:
        found = check_index(index(**places))
    except WeightsRefusedError:
        return
    assert all("/" not in n and "\\" not in n and ".." not in n for n in found)


def test_a_shard_that_is_not_there():
    with pytest.raises(WeightsRefusedError, match="b and 1 more"):
        check_listed(["a", "c", "b"], ["a"])


def test_links_out_of_a_folder_are_no_files(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "config.json").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    at = of_folder(folder)
    for name in ("config.json", "up/secret", "../secret", str(tmp_path / "secret"), "", "a\0b"):
        assert at.path(name) is None
    assert at.names() == []


def test_an_index_of_a_folder_cannot_reach_out(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "x.safetensors").write_bytes(b"x")
    (folder / "model.safetensors.index.json").write_bytes(index(a="../x.safetensors"))
    assert "no plain" in in_repository(of_folder(folder)).problem
    (folder / "y.safetensors").symlink_to(tmp_path / "x.safetensors")
    (folder / "model.safetensors.index.json").write_bytes(index(a="y.safetensors"))
    assert "link to something outside" in in_repository(of_folder(folder)).problem


@pytest.mark.parametrize("repo", ["../x", "a/../b", "a/b/c", "a b", "", "/a"])
def test_ids_that_are_no_repository(repo, tmp_path):
    assert cached(repo, tmp_path) is None
