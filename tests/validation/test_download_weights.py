"""Fetching from a local server: the cap, the checksum, no half files."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.validation.download import fetch_hub, fetch_torch
from tools.validation.weights import Caches, in_torch_cache

BODY = b"weights" * 1000
NAME = f"net-{hashlib.sha256(BODY).hexdigest()[:8]}.pth"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path.endswith(".pth")
        self.send_response(200 if found else 404)
        self.end_headers()
        if found:
            self.wfile.write(BODY)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def caches(tmp_path):
    return Caches(tmp_path / "hub", tmp_path / "torch")


def test_file_with_the_right_hash_is_kept(server, caches):
    found = fetch_torch(f"{server}/{NAME}", caches)
    assert found.path.read_bytes() == BODY
    assert in_torch_cache(NAME, caches).path == found.path


@pytest.mark.parametrize(
    ("path", "cap", "problem"),
    [
        ("net-00000000.pth", 10**6, "checksum is wrong"),
        ("net.pth", 10**6, "checksum is wrong"),
        (NAME, 100, "at most"),
        ("missing", 10**6, "HTTPError"),
    ],
)
def test_what_is_not_right_leaves_nothing(server, caches, path, cap, problem):
    found = fetch_torch(f"{server}/{path}", caches, cap)
    assert found.path is None
    assert problem in found.problem
    assert list(caches.torch.iterdir()) == []


def test_only_https(caches):
    assert "https" in fetch_torch(f"http://example.invalid/{NAME}", caches).problem


def test_hub_out_of_reach_is_a_sentence(caches, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    found = fetch_hub("timm/test_vit.r160_in1k", caches)
    assert found.path is None
    assert "could not be downloaded" in found.problem
