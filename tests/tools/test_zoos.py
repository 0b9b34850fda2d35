"""Code to start from: for every record of the catalogue, and for hostile names."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from bowerbird.record import ModelRecord
from index import catalogue
from tools.doors import snippet
from tools.zoos import PACKAGES

Make = Callable[..., ModelRecord]
_ZOOS = ["openmmlab", "espnet", "coqui", "openvino", "monai", "ultralytics", "spacy", "fastembed"]


@pytest.fixture(scope="module")
def records() -> list[ModelRecord]:
    return [r for path in catalogue.files(catalogue.FOLDER) for r in catalogue.read(path)]


def _modules(code: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    return found


def _texts(code: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_records_code_compiles(records: list[ModelRecord]) -> None:
    for record in records:
        for fine_tune in (False, True):
            compile(snippet(record, fine_tune=fine_tune), record.id, "exec")


@pytest.mark.parametrize("zoo", _ZOOS)
def test_code_for_zoos_names_package_and_model(records: list[ModelRecord], zoo: str) -> None:
    found = [r for r in records if r.catalogue == zoo]
    assert found
    with_code = 0
    for record in found:
        code = snippet(record)
        if code.startswith("# see http"):
            continue
        with_code += 1
        door = record.doors[0]
        module, package = PACKAGES[door.loader]
        assert _modules(code) & {module, "espnet_model_zoo"}, record.id
        assert package.split()[0].strip('"') in code, record.id
        # Every text of the code is the model's own name or a word of the library's interface.
        names = {door.name, door.name.rpartition("/")[2], f"{door.name}.xml"}
        assert _texts(code) & names, record.id
        assert _texts(code) - names <= {"bundles", "models", "CPU"}, record.id
        assert "snapshot_download" not in code  # these are not on the Hub
    assert with_code >= 0.9 * len(found)


def test_no_code_asks_the_hub_for_what_is_not_there(records: list[ModelRecord]) -> None:
    for record in records:
        if record.id.startswith(("github:", "torchhub:", "torchaudio:")):
            assert "snapshot_download" not in snippet(record), record.id


def test_the_deprecated_zoo_says_so_and_names_what_lives(records: list[ModelRecord]) -> None:
    record = next(r for r in records if r.catalogue == "openvino")
    code = snippet(record)
    assert "deprecated" in code
    assert "optimum-cli export openvino" in code


def test_open_clip_loads_by_network_and_weights(records: list[ModelRecord]) -> None:
    record = next(r for r in records if any(d.loader == "open_clip" for d in r.doors)
                  and r.catalogue == "openclip")  # fmt: skip
    network, _, weights = next(d.name for d in record.doors if d.loader == "open_clip").partition(
        "/"
    )
    assert {network, weights} <= _texts(snippet(record))


@pytest.mark.parametrize("loader", sorted(PACKAGES))
@pytest.mark.parametrize(
    "name", ['x"); import os; os.abort()#', "a\nimport os", "a'b", "a\\b", "a\u2028b", "a\rb"]
)
def test_hostile_names_and_addresses_never_reach_the_code(
    make: Make, loader: str, name: str
) -> None:
    door = {"loader": loader, "id": "github:a/b#c", "name": name}
    record = make("github:a/b#c", doors=[door], url="http://x\nimport os", tasks=["other"])
    code = snippet(record)
    assert code.startswith("# see")
    assert len(code.splitlines()) == 1


def test_blanks_are_espnets_only(make: Make) -> None:
    for loader, allowed in (("espnet", True), ("monai", False)):
        door = {"loader": loader, "id": "github:a/b#c", "name": "Some One/model"}
        code = snippet(make("github:a/b#c", doors=[door], tasks=["text-to-speech"]))
        assert ("Some One/model" in code) == allowed
