"""What an index of weights may say, and repositories whose files lead elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.validation.gates import FileRefusedError
from tools.validation.gates.shard_index import MAX_TENSORS, read_shards
from tools.validation.repository import cached, of_folder
from tools.validation.weights import in_repository


def index(**places):
    return json.dumps({"metadata": {}, "weight_map": places}).encode()


ALL = ("m-1.safetensors", "m-2.safetensors", "good.safetensors")


@pytest.fixture
def read(tmp_path):
    def of(data, listing=ALL, name="model.safetensors.index.json"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_shards(path, listing)

    return of


def test_tensors_by_shard(read):
    found = read(index(b="m-2.safetensors", a="m-1.safetensors", c="m-1.safetensors"))
    assert found == {"m-1.safetensors": ["a", "c"], "m-2.safetensors": ["b"]}


@pytest.mark.parametrize(
    "shard",
    ["../m.safetensors", "/etc/m.safetensors", "a/m.safetensors", "..\\m.safetensors", "m.py",
     "m\0.safetensors", ".safetensors", "m..safetensors", "", "~/m.safetensors", "m.safetensors\n"],
)  # fmt: skip
def test_only_plain_names(read, shard):
    with pytest.raises(FileRefusedError, match="no plain"):
        read(index(a="good.safetensors", b=shard), [*ALL, shard])


def test_files_of_the_form_that_the_index_is_for(read):
    with pytest.raises(FileRefusedError, match="several forms"):
        read(index(a="m.bin"), ["m.bin"])
    found = read(index(a="m.bin"), ["m.bin"], "pytorch_model.bin.index.json")
    assert found == {"m.bin": ["a"]}


@pytest.mark.parametrize("number", [MAX_TENSORS, MAX_TENSORS + 1])
def test_as_many_tensors_as_a_model_may_have(read, number):
    data = index(**{f"t{n}": "m-1.safetensors" for n in range(number)})
    if number <= MAX_TENSORS:
        assert len(read(data)["m-1.safetensors"]) == number
    else:
        with pytest.raises(FileRefusedError, match="too much"):
            read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b'{"weight_map": []}',
        b'{"weight_map": {}}',
        b'{"weight_map": {"a": "m-1.safetensors", "a": "m-2.safetensors"}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_no_index(read, data):
    with pytest.raises(FileRefusedError):
        read(data)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=30), min_size=1, max_size=4))
def test_whatever_passes_stays_in_its_folder(tmp_path_factory, places):
    path = tmp_path_factory.getbasetemp() / "model.safetensors.index.json"
    path.write_bytes(index(**places))
    try:
        found = read_shards(path, list(places.values()))
    except FileRefusedError:
        return
    assert all("/" not in n and "\\" not in n and ".." not in n for n in found)


def test_a_shard_that_is_not_there(read):
    with pytest.raises(FileRefusedError, match=r"b\.bin and 1 more"):
        read(index(x="c.bin", y="a.bin", z="b.bin"), ["a.bin"], "pytorch_model.bin.index.json")


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
