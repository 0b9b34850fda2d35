"""Fetching from services on loopback: sizes first, the cap, checksums, going on, giving up."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI, Request, Response
from safetensors.numpy import save

from bowerbird.settings import Settings
from tests.replicas.hub import SHA, HubReplica
from tests.replicas.server import serve
from tools.validation.download import Downloads
from tools.validation.fetching import FetchError, Patience, Source, fetch
from tools.validation.repository import cached
from tools.validation.weights import Caches, in_repository, in_torch_cache

BODY = save({"a": np.arange(128_000, dtype=np.float32)})
DIGEST = hashlib.sha256(BODY).hexdigest()
NAME = f"net-{DIGEST[:8]}.pth"
QUICK = Patience(silent_s=0.6, window_s=0.6, least_per_s=1000.0, pause_s=0.01)
REPO = "tiny/net"


class Torch:
    """download.pytorch.org in small; `cut` ends a body after so many bytes, once."""

    def __init__(self) -> None:
        self.cut: int | None = None
        self.ranges: list[str | None] = []
        self.app = FastAPI()

        @self.app.api_route("/{name}", methods=["GET", "HEAD"])
        async def file(name: str, request: Request) -> Response:
            if name == "missing":
                return Response(status_code=404)
            if request.method == "HEAD":
                return Response(headers={"Content-Length": str(len(BODY))})
            asked = request.headers.get("Range")
            self.ranges.append(asked)
            first = int(asked[6:].partition("-")[0]) if asked else 0
            headers = {"Content-Range": f"bytes {first}-{len(BODY) - 1}/{len(BODY)}"}
            return Response(BODY[first:], 206 if asked else 200, headers=headers if asked else None)


@pytest.fixture(scope="module")
def torch_served():
    replica = Torch()
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture(scope="module")
def hub_served(tmp_path_factory):
    replica = HubReplica(tmp_path_factory.mktemp("hub"), {REPO: {"pipeline_tag": "fill-mask"}})
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def caches(tmp_path):
    return Caches(tmp_path / "hub", tmp_path / "torch" / "checkpoints")


@pytest.fixture
def hub(hub_served, caches, tmp_path, monkeypatch):
    """A replica with one repository, a Downloads that asks it, and the cache."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    replica, address = hub_served
    top = replica.folder / REPO
    top.mkdir(parents=True, exist_ok=True)
    for old in top.iterdir():
        old.unlink()
    (top / "config.json").write_text('{"model_type": "bert"}')
    (top / "model.safetensors").write_bytes(BODY)
    replica.faults.kind, replica.faults.where, replica.faults.times = None, "", None
    replica.faults.seen.clear()
    replica.scan = {"scansDone": True, "filesWithIssues": []}

    def make(**more):
        settings = Settings(data=tmp_path / "data", hf_endpoint=address, **more)
        return Downloads(settings, caches, threading.Event(), QUICK)

    replica.make = make
    return replica


def torch_file(served, caches, tmp_path, name=NAME, hashed=True, **more):
    said = []
    settings = Settings(data=tmp_path, **more)
    downloads = Downloads(settings, caches, threading.Event(), QUICK)
    found = downloads.torch(f"{served[1]}/{name}", caches.torch / name, said.append, hashed=hashed)
    return found, said


def test_file_with_the_right_hash_is_kept(torch_served, caches, tmp_path):
    found, said = torch_file(torch_served, caches, tmp_path)
    assert found.path.read_bytes() == BODY
    assert in_torch_cache(NAME, caches).path == found.path
    assert said == [f"downloading 512 kB ({NAME})"]
    assert [path.name for path in caches.torch.iterdir()] == [NAME]


def test_torchaudio_publishes_no_hash(torch_served, caches, tmp_path):
    found, _ = torch_file(torch_served, caches, tmp_path, "plain.pth", hashed=False)
    assert found.path.read_bytes() == BODY


@pytest.mark.parametrize(
    ("name", "more", "problem"),
    [
        ("net-00000000.pth", {}, "checksum is wrong"),
        ("net.pth", {}, "no checksum"),
        (NAME, {"download_mb": 0.1}, "BOWERBIRD_DOWNLOAD_MB"),
        ("missing-12345678.pth", {}, "checksum is wrong"),
    ],
)
def test_what_is_not_right_leaves_nothing(  # noqa: PLR0917
    torch_served, caches, tmp_path, name, more, problem
):
    found, _ = torch_file(torch_served, caches, tmp_path, name, **more)
    assert found.path is None
    assert problem in found.problem
    assert not list(caches.torch.parent.rglob("*.pth"))


def test_only_https(caches, tmp_path):
    downloads = Downloads(Settings(data=tmp_path), caches, threading.Event(), QUICK)
    found = downloads.torch(
        f"http://example.invalid/{NAME}", caches.torch / NAME, print, hashed=True
    )
    assert "https" in found.problem


def test_goes_on_where_it_was_cut(torch_served, tmp_path):
    replica, address = torch_served
    target, part = tmp_path / "net", tmp_path / "net.part"
    part.write_bytes(BODY[:1000])
    replica.ranges.clear()
    fetch(Source(f"{address}/net", len(BODY), DIGEST), target, QUICK, threading.Event())
    assert replica.ranges == ["bytes=1000-"]
    assert target.read_bytes() == BODY


def test_a_wrong_beginning_is_fetched_anew(torch_served, tmp_path):
    replica, address = torch_served
    target = tmp_path / "net"
    (tmp_path / "net.part").write_bytes(b"x" * 1000)
    replica.ranges.clear()
    fetch(Source(f"{address}/net", len(BODY), DIGEST), target, QUICK, threading.Event())
    assert replica.ranges == ["bytes=1000-", None]
    assert target.read_bytes() == BODY


def test_a_cancelled_download_can_go_on_later(torch_served, tmp_path):
    stop = threading.Event()
    stop.set()
    source = Source(f"{torch_served[1]}/net", len(BODY), DIGEST)
    with pytest.raises(FetchError, match="cancelled"):
        fetch(source, tmp_path / "net", QUICK, stop)
    assert not (tmp_path / "net").exists()
    fetch(source, tmp_path / "net", QUICK, threading.Event())
    assert (tmp_path / "net").read_bytes() == BODY


def test_two_at_once_are_one(torch_served, tmp_path):
    from filelock import FileLock

    source = Source(f"{torch_served[1]}/net", len(BODY), DIGEST)
    with FileLock(f"{tmp_path / 'net.part'}.lock"), pytest.raises(FetchError, match="another"):
        fetch(source, tmp_path / "net", QUICK, threading.Event())


def test_a_repository_comes_as_the_client_keeps_it(hub, caches):
    said = []
    assert hub.make().hub(REPO, "transformers", said.append) is None
    assert said == ["downloading 512 kB (model.safetensors and 1 more) of tiny/net"]
    at = cached(REPO, caches.hub)
    assert at.path("config.json").read_text() == '{"model_type": "bert"}'
    assert in_repository(at).path.resolve().name == DIGEST
    from huggingface_hub import try_to_load_from_cache

    assert try_to_load_from_cache(REPO, "model.safetensors", cache_dir=caches.hub)


def test_nothing_is_fetched_twice(hub, caches):
    downloads = hub.make()
    downloads.hub(REPO, "transformers", str)
    hub.faults.seen.clear()
    assert downloads.parcel(REPO, "transformers").bytes < 100
    downloads.hub(REPO, "transformers", str)
    assert not [asked for asked in hub.faults.seen if "model.safetensors" in asked]


def test_over_the_cap_only_the_configuration_comes(hub, caches):
    problem = hub.make(download_mb=0.1).hub(REPO, "transformers", str)
    assert "512 kB" in problem
    assert "BOWERBIRD_DOWNLOAD_MB" in problem
    at = cached(REPO, caches.hub)
    assert at.path("config.json") is not None
    assert in_repository(at).path is None


def test_the_cap_is_over_the_sum_of_the_shards(hub, caches):
    top = hub.folder / REPO
    (top / "model.safetensors").unlink()
    shards = [f"model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    for name in shards:
        (top / name).write_bytes(BODY)
    index = {"weight_map": {"a": shards[0], "b": shards[1]}}
    (top / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "1 MB" in hub.make(download_mb=0.8).hub(REPO, "transformers", str)
    assert hub.make().hub(REPO, "transformers", str) is None
    found = in_repository(cached(REPO, caches.hub))
    assert found.path.name == "model.safetensors.index.json"
    assert [p.name for p in found.more] == shards


@pytest.mark.parametrize(
    ("kind", "problem"),
    [("stall", "stalled"), ("drip", "a second came"), ("503", "status 503"),
     ("truncated", "larger|broke"),
     ("nonsense", "checksum|broke|size"), ("huge", "larger")],
)  # fmt: skip
def test_a_failing_service_is_given_up(hub, caches, kind, problem):
    import re

    hub.faults.kind, hub.faults.where = kind, "resolve"
    (hub.folder / REPO / "config.json").unlink()
    said = hub.make().hub(REPO, "transformers", str)
    assert re.search(problem, said), said
    at = cached(REPO, caches.hub)
    assert at is None or in_repository(at).path is None
    assert not list(caches.hub.rglob(DIGEST))


def test_trouble_that_passes_is_passed_by(hub, caches):
    hub.faults.kind, hub.faults.where, hub.faults.times = "503", "model.safetensors", 2
    assert hub.make().hub(REPO, "transformers", str) is None
    assert in_repository(cached(REPO, caches.hub)).path is not None


def test_wrong_bytes_of_the_right_size_are_not_kept(hub, caches, monkeypatch):
    downloads = hub.make()
    parcel = downloads.parcel(REPO, "transformers")
    monkeypatch.setattr(downloads, "parcel", lambda *_: parcel)
    (hub.folder / REPO / "model.safetensors").write_bytes(BODY[::-1])
    assert "checksum is wrong" in downloads.hub(REPO, "transformers", str)
    assert not list(caches.hub.rglob(DIGEST))


@pytest.mark.parametrize("level", ["unsafe", "a-new-word"])
def test_what_the_scanners_warn_of_is_not_fetched(hub, caches, level):
    issue = {"path": "model.safetensors", "level": level}
    hub.scan = {"scansDone": True, "filesWithIssues": [issue]}
    assert "scanners call it unsafe" in hub.make().hub(REPO, "transformers", str)


@pytest.mark.parametrize(
    ("name", "library"),
    [("pytorch_model.bin", "transformers"), ("model.onnx", "onnx")],
)
def test_what_could_run_code_only_when_cleared(hub, caches, name, library):
    top = hub.folder / REPO
    (top / "model.safetensors").rename(top / name)
    hub.scan = {"scansDone": False, "filesWithIssues": []}
    assert "no safetensors" in hub.make().hub(REPO, library, str)


def test_what_the_scanners_leave_open_is_said(hub, caches):
    hub.scan = {"scansDone": False, "filesWithIssues": []}
    said = []
    assert hub.make().hub(REPO, "transformers", said.append) is None
    assert "the Hub's scanners are not done" in said[0]


def test_hub_out_of_reach_is_a_sentence(hub, caches, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    said = hub.make().hub("other/net", "timm", str)
    assert "could not be downloaded" in said


def test_revision_is_the_one_that_was_listed(hub, caches):
    hub.make().hub(REPO, "transformers", str)
    assert (caches.hub / "models--tiny--net" / "refs" / "main").read_text() == SHA
    assert isinstance(cached(REPO, caches.hub).folder, Path)
