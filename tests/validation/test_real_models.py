"""Real networks in the real warm process, with and without weights."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.validation.weights import Caches

CHILD = """
import sys
from pathlib import Path
from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.validation import Validator
v = Validator(Settings(data=Path(sys.argv[1])), _worker=("-P", sys.argv[2]))
r = ModelRecord(id="timm/hang", catalogue="t", source="t", as_of="2026",
                architecture=Architecture(library="timm", name="hang", basis="registry"))
v.start()
print(v._warm.pid, flush=True)
v.validate([r], progress=lambda text: print("loading", flush=True))
"""


def hub_cache(root, repo, file):
    """`file` laid out as huggingface_hub would keep it."""
    folder = root / f"models--{repo.replace('/', '--')}"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "blobs").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("c0ffee")
    file.rename(folder / "blobs" / digest)
    snapshot = folder / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to(folder / "blobs" / digest)
    return folder / "blobs" / digest


@pytest.fixture
def caches(validator, tmp_path, monkeypatch):
    found = Caches(tmp_path / "hub", tmp_path / "torch")
    for folder in (found.hub, found.torch):
        folder.mkdir()
    monkeypatch.setattr(validator, "_caches", found)
    return found


def make_state(tmp_path, name, library="timm", file="state.safetensors"):
    """Random weights of a network, written by a process of its own."""
    build = f"timm.create_model('{name}')" if library == "timm" else f"m.get_model('{name}')"
    save = "save_file(s, p)" if file.endswith("safetensors") else "torch.save(s, p)"
    code = (
        "import sys, torch, timm, torchvision.models as m\n"
        "from safetensors.torch import save_file\n"
        f"s, p = {build}.state_dict(), sys.argv[1]\n{save}"
    )
    path = tmp_path / file
    subprocess.run([sys.executable, "-P", "-W", "ignore", "-c", code, str(path)], check=True)
    return path


def test_twin_says_that_it_is_one(validator, record, caches):
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert (report.status, report.weights) == ("measured", "random")
    assert report.input_shape == [3, 160, 160]
    assert "random numbers" in report.note
    assert report.repeat == (
        "BOWERBIRD_THREADS=1 BOWERBIRD_TIMING_S=0.1 bowerbird validate timm/test_vit.r160_in1k"
    )
    assert report.import_s > 0
    assert report.threads == 1
    assert {"torch", "timm", "torchvision", "python"} <= set(report.versions)
    assert report.latency_ms.p50 <= report.latency_ms.p95
    assert report.throughput_per_s >= 0.99e3 / report.latency_ms.p50
    assert report.peak_memory_mb > 50
    assert report.params > 100_000
    assert "rlimits" in report.isolation


def test_weights_from_the_local_hub_cache(validator, record, caches, tmp_path):
    hub_cache(caches.hub, "timm/test_vit.r160_in1k", make_state(tmp_path, "test_vit"))
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert (report.status, report.weights) == ("measured", "pretrained"), report
    assert "random" not in (report.note or "")


def test_weights_of_another_network_are_not_taken(validator, record, caches, tmp_path):
    hub_cache(caches.hub, "timm/test_vit.r160_in1k", make_state(tmp_path, "test_vit2"))
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert (report.status, report.weights) == ("measured", "random")
    assert "do not fit the network" in report.note


def test_damaged_weights_are_not_taken(validator, record, caches, tmp_path):
    state = tmp_path / "state.safetensors"
    state.write_bytes(b"anything")
    hub_cache(caches.hub, "timm/test_vit.r160_in1k", state).write_bytes(b"otherwise")
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert report.weights == "random"
    assert "checksum differs" in report.note


def test_torchvision_weights_need_their_hash(validator, record, caches, tmp_path):
    id, name = "torchvision:squeezenet1_1/IMAGENET1K_V1", "squeezenet1_1"
    file = make_state(tmp_path, name, "torchvision", "s.pth")
    asked = record(id, library="torchvision", name=name)
    place = validator._process().describe("torchvision", name, "IMAGENET1K_V1")
    file.rename(caches.torch / place["file"])
    report = validator.validate([asked])[0]
    assert report.weights == "random"
    assert "checksum differs" in report.note
    digest = hashlib.sha256((caches.torch / place["file"]).read_bytes()).hexdigest()
    right = f"{name}-{digest[:8]}.pth"
    (caches.torch / place["file"]).rename(caches.torch / right)
    process = validator._process()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            process, "describe", lambda library, model, weights: {"file": right, "url": ""}
        )
        report = validator.validate([asked])[0]
    assert (report.status, report.weights) == ("measured", "pretrained"), report


def test_registry_network_of_another_size_is_refused(validator, record, caches):
    asked = record("timm/test_vit.r160_in1k", name="test_vit", params=9_000_000)
    report = validator.validate([asked])[0]
    assert report.status == "failed"
    assert "the catalogue states 9.0 million" in report.reason


def test_inferred_network_is_named(validator, record, caches):
    asked = record("someone/birds", name="test_vit", basis="inferred", params=9_000_000)
    report = validator.validate([asked])[0]
    assert report.status == "measured"
    assert "Timed a test_vit, the network its page and file size point to" in report.note


def test_order_is_kept_and_each_gap_has_its_reason(validator, record, caches):
    reports = validator.validate([
        record("org/bert", library="transformers"),
        record("timm/test_vit", name="test_vit"),
        record("timm/nothing", name="nothing"),
        record("torchhub:a/b:c", library="torch.hub", door="a/b:c"),
        record("timm/test_vit", name="test_vit", params=10**13),
    ])  # fmt: skip
    assert [r.status for r in reports] == ["skipped", "measured", "failed", "skipped", "skipped"]
    assert "family are not known" in reports[0].reason
    assert "no network called nothing" in reports[2].reason
    assert "run code from its repository" in reports[3].reason
    assert "GB free" in reports[4].reason


@pytest.mark.parametrize("device", ["tpu", "cuda:99", "cpu; rm -rf /"])
def test_unusable_device_is_a_sentence(validator, record, device):
    report = validator.validate([record("timm/test_vit", name="test_vit")], device=device)[0]
    assert report.status == "failed"
    assert "device" in report.reason or "not on" in report.reason


def test_nothing_of_a_killed_parent_goes_on(tmp_path):
    hostile = Path(__file__).with_name("hostile_worker.py")
    parent = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path), str(hostile)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with parent:
        zygote = int(parent.stdout.readline())
        assert parent.stdout.readline() == "loading\n"
        children = _wait_for(lambda: _children(zygote))
        parent.send_signal(signal.SIGKILL)
    assert _wait_for(lambda: not any(_runs(p) for p in [zygote, *children]))


def test_a_worker_that_cannot_start_is_a_sentence(settings, record, tmp_path):
    from tools.validation import Validator

    with Validator(settings, _worker=("-P", str(tmp_path / "missing.py"))) as broken:
        broken.start()
        report = broken.validate([record("timm/test_vit", name="test_vit")])[0]
    assert report.status == "failed"
    assert "did not start" in report.reason


def _children(pid):
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _runs(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_for(check, seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := check():
            return found
        time.sleep(0.05)
    return check()
