"""The numpy encoder is sentence-transformers' own, to the last digits that matter."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bowerbird.errors import EncoderError
from bowerbird.settings import Settings
from index import encoder as enc

TEXTS = [
    "small bird classifier, open license", "x", "", "naïve café 鳥 🐦", "a " * 400,
    "Größte Straße in Köln", "1234567890", "!!!", "SELECT * FROM models; --",
    *(f"model {n} for finding {n * 7} kinds of things in pictures" for n in range(22)),
]  # fmt: skip
CHILD = """
import json, sys, warnings
warnings.simplefilter("ignore")
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
texts = json.load(sys.stdin)
vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
print("VECTORS" + json.dumps(vectors.tolist()))
"""


def test_same_vectors_as_sentence_transformers() -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(enc.model_folder())], input=json.dumps(TEXTS),
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    theirs = np.array(json.loads(done.stdout.rpartition("VECTORS")[2]), dtype=np.float32)
    ours = enc.MiniLM().encode(TEXTS)
    assert float((ours * theirs).sum(axis=1).min()) >= 0.99999


def test_alone_and_in_a_batch_are_the_same() -> None:
    model = enc.MiniLM()
    together = model.encode(TEXTS[:8])
    for n, text in enumerate(TEXTS[:8]):
        assert float(together[n] @ model.encode([text])[0]) > 0.99999


def test_nothing_to_encode() -> None:
    assert enc.MiniLM().encode([]).shape == (0, 384)


def test_queries_import_no_torch() -> None:
    code = (
        "import sys; from index.encoder import MiniLM; MiniLM().encode(['birds']);"
        " sys.exit(bool({'torch', 'transformers', 'chromadb', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0


def test_wrong_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"something else")
    with pytest.raises(EncoderError, match="SHA-256"):
        enc.verify(weights, None)


def test_check_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"weights")
    monkeypatch.setattr(enc, "SHA256", __import__("hashlib").sha256(b"weights").hexdigest())
    memory = tmp_path / "deep" / "checked"
    enc.verify(weights, memory)
    stamp = memory.read_text("utf-8")
    enc.verify(weights, memory)
    assert memory.read_text("utf-8") == stamp


def test_another_encoder_that_is_not_there(tmp_path: Path) -> None:
    settings = Settings(encoder=str(tmp_path / "nothing"), offline=True)
    with pytest.raises(EncoderError, match="BOWERBIRD_ENCODER"):
        enc.load_encoder(settings)


@pytest.mark.parametrize("shape", [(1, 1), (3, 1536), (40, 1536), (1 << 15, 1), (7, 4681)])
def test_gelu_is_the_exact_one(shape: tuple[int, int]) -> None:
    x = np.random.default_rng(1).normal(scale=3, size=shape).astype(np.float32)
    x.flat[0] = -0.0
    exact = [v * (1 + math.erf(v / math.sqrt(2))) / 2 for v in x.ravel().tolist()]
    found = enc._gelu(x.copy())
    assert found.dtype == np.float32
    assert np.abs(found.ravel() - np.array(exact)).max() < 2e-6
