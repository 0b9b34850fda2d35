"""Gates on files, on what scanners say, and on names; what is damaged is refused."""

import json
import random

import pytest

from tests.hostile_files.assembler import program, storage, tensor, torch_zip
from tests.hostile_files.bundles import onnx
from tests.hostile_files.pickles import LEGACY
from tests.hostile_files.resources import header, place
from tools.sources.hub_model import security
from tools.validation import repository, weights
from tools.validation.gates import FileRefusedError, check_weights
from tools.validation.gates.onnx_file import check_onnx
from tools.validation.gates.scan import heed
from tools.validation.gates.shard_index import read_shards
from tools.validation.gates.snapshot import check_snapshot
from tools.validation.outcome import Measured, read_report
from tools.validation.plan import plan

SAFE, PICKLED = "model.safetensors", "pytorch_model.bin"
GOOD = header({"a": place(0, 4)}, bytes(4))
HOSTILE_IDS = [
    "../etc", "a/../b", "a/b/c", "/etc/passwd", "a", "", "a/", "/b", ".a/b", "a/.b", "a\\b/c",
    "a/b\n", "a b/c", "a/b?x", "a/b#x", "a/b%2e", "http://x/y", "a@b/c", "a/b\0", "ａ/b",
    "a/" + "b" * 200, "a..b/c", "~/b", "$HOME/b",
]  # fmt: skip


def status(level=None, *, done=True):
    issues = [{"path": name, "level": level} for name in (SAFE, PICKLED)] if level else []
    return {"scansDone": done, "filesWithIssues": issues}


@pytest.mark.parametrize(
    ("said", "safe", "pickled"),
    [
        (status("unsafe"), "refused", "refused"),
        (status("a new word"), "refused", "refused"),
        (status("suspicious"), "flagged", "refused"),
        (status(done=False), "flagged", "refused"),
        (None, "unscanned", "unscanned"),
        ([], "unscanned", "unscanned"),
        ({"scansDone": "yes"}, "flagged", "refused"),
        (status(), None, None),
    ],
)
def test_scans(said, safe, pickled):
    found = []
    for name in (SAFE, PICKLED):
        try:
            found.append(heed(security(said).advice(name), name))
        except FileRefusedError:
            found.append("refused")
    words = {"flagged": "suspect", "unscanned": "did not look", "refused": "refused"}
    for expected, got in zip((safe, pickled), found, strict=True):
        assert got is None if expected is None else words[expected] in got


@pytest.mark.parametrize("repo", HOSTILE_IDS)
def test_hostile_names_are_never_looked_up(repo, tmp_path):
    (tmp_path / "models--etc").mkdir()
    assert repository.cached(repo, tmp_path) is None


@pytest.mark.parametrize("door", ["evil/repo:main", "/tmp/evil", "./evil", "evil/repo"])
def test_hub_programs_are_not_loaded(record, door):
    reason = plan(record("torchhub:evil", library="torch.hub", door=door))
    assert "code" in reason


@pytest.fixture
def cached(tmp_path):
    """A repository in the Hub's cache, as the client lays it out."""

    def make(**files):
        home = tmp_path / "models--org--net"
        snapshot = home / "snapshots" / ("0" * 40)
        snapshot.mkdir(parents=True)
        (home / "refs").mkdir()
        (home / "refs" / "main").write_text("0" * 40)
        (home / "blobs").mkdir()
        for number, (name, data) in enumerate(files.items()):
            blob = home / "blobs" / f"blob{number}"
            blob.write_bytes(data)
            (snapshot / name.replace("__", ".")).symlink_to(f"../../blobs/blob{number}")
        return weights.Caches(tmp_path, tmp_path), snapshot

    return make


def found_in(caches):
    return weights.in_repository(repository.cached("org/net", caches.hub))


def test_links_of_the_cache_lead_to_its_own_bytes(cached):
    caches, snapshot = cached(model__safetensors=GOOD)
    assert found_in(caches).path == snapshot / SAFE


def test_a_link_out_of_the_cache_is_refused(cached):
    caches, snapshot = cached(model__safetensors=GOOD)
    (snapshot / "tokenizer.json").symlink_to("/etc/passwd")
    found = found_in(caches)
    assert found.path is None
    assert "link to something outside" in found.problem


def test_a_large_tokenizer_is_refused(cached):
    caches, snapshot = cached(model__safetensors=GOOD)
    with (snapshot / "tokenizer.json").open("wb") as file:
        file.truncate(51_000_000)
    assert "tokenizer.json is larger than 50 MB" in found_in(caches).problem


def test_a_pickle_under_the_name_of_safetensors_is_refused(cached):
    caches, _ = cached(model__safetensors=program({}))
    assert "does not begin as" in found_in(caches).problem


def test_good_folder_and_shards(tmp_path):
    for name in ("config.json", "model-1.safetensors", "model-2.safetensors"):
        (tmp_path / name).write_bytes(b"x")
    listing = check_snapshot(tmp_path)
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps(
        {"metadata": {"total_size": 2},
         "weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    ))  # fmt: skip
    assert listing == ["config.json", "model-1.safetensors", "model-2.safetensors"]
    assert read_shards(index, listing) == {
        "model-1.safetensors": ["a"],
        "model-2.safetensors": ["b"],
    }


def test_an_index_stands_for_its_files(tmp_path):
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}))
    (tmp_path / "one.safetensors").write_bytes(GOOD)
    with pytest.raises(FileRefusedError, match=r"names two\.safetensors, which is not here"):
        check_weights(index)
    (tmp_path / "two.safetensors").write_bytes(GOOD)
    assert check_weights(index) == "safetensors"
    (tmp_path / "two.safetensors").write_bytes(GOOD + b"x")
    with pytest.raises(FileRefusedError, match="fill the file exactly"):
        check_weights(index)


def test_the_old_form_is_for_files_that_a_library_names(tmp_path):
    path = tmp_path / "net-00000000.pth"
    path.write_bytes(LEGACY + b"...")
    assert check_weights(path, published=True) == "pickle"
    with pytest.raises(FileRefusedError, match=r"before version 1\.6"):
        check_weights(path)
    path.write_bytes(program({}))
    with pytest.raises(FileRefusedError, match="it is a pickle"):
        check_weights(path, published=True)


def test_good_onnx_and_the_files_beside_it(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(onnx())
    assert check_onnx(path) == []
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "weights.bin").write_bytes(bytes(64))
    path.write_bytes(onnx("data/weights.bin", offset="32", length="32", domain="com.microsoft"))
    assert check_onnx(path) == [tmp_path / "data" / "weights.bin"]


def damaged(dice, good):
    data = bytearray(good)
    for _ in range(dice.randint(1, 3)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data[: dice.randrange(len(data))] if dice.random() < 0.2 else data)


@pytest.mark.parametrize("suffix", [".bin", ".safetensors", ".onnx"])
def test_damage_raises_refusals_and_nothing_else(tmp_path, suffix):
    good = {
        ".bin": torch_zip(program({"w": tensor(storage())}), {"0": bytes(16)}),
        ".safetensors": GOOD, ".onnx": onnx("model.onnx", offset="1"),
    }[suffix]  # fmt: skip
    dice, path, refused = random.Random(suffix), tmp_path / f"model{suffix}", []
    path.write_bytes(good)
    check_weights(path)
    for _ in range(1000):
        path.write_bytes(damaged(dice, good))
        try:
            check_weights(path)
        except FileRefusedError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert all(reason.isprintable() for reason in refused)


@pytest.mark.parametrize("name", ["net.gguf", "net.h5", "net.pkl", "net", "net.safetensors.exe"])
def test_other_forms_are_named(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(GOOD)
    with pytest.raises(FileRefusedError):
        check_weights(path)
    with pytest.raises(FileRefusedError):
        check_weights(tmp_path / "missing.bin")


REPORT = {
    "weights": "random", "weights_error": None, "device": "cpu", "dtype": "float32",
    "input_shape": [3, 8, 8], "load_s": 0.1, "first_run_s": 0.1, "p50_ms": 1.0, "p95_ms": 1.5,
    "runs": 10, "spread": 0.1, "others_cores": 0.0, "batch": 8, "batch_per_s": None,
    "timing_s": 0.2, "peak_memory_mb": 1.0, "params": 1, "threads": 1,
}  # fmt: skip
ODD = [float("nan"), float("inf"), -1, "x", None, [], {}, True, 1e400, "x" * 400, 10**30, [1] * 99]


def test_reports_are_believed_only_as_a_whole(tmp_path):
    """A thousand forged ones: each is a reason in words, or figures that can be true."""
    dice, path, believed = random.Random(7), tmp_path / "report.json", 0
    for _ in range(1000):
        said = REPORT | {dice.choice([*REPORT, "status"]): dice.choice(ODD)}
        text = json.dumps(said)
        if dice.random() < 0.4:
            text = damaged(dice, text.encode()).decode("latin-1")
        elif dice.random() < 0.2:
            text = json.dumps(REPORT) + "\n" + text  # a forged one before the real
        path.write_text(text)
        found = read_report(tmp_path, 0, 1.0)
        if isinstance(found, Measured):
            believed += 1
            assert found.timing_s <= 1.25
            assert found.p50_ms <= found.p95_ms
        else:
            assert str(found).isprintable()
    assert 0 < believed < 400
    path.write_text(" " * 10_000_000)
    assert "without a usable report" in read_report(tmp_path, 0, 1.0)
