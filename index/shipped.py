"""Vectors that come with the catalogue, so that the first use embeds nothing.

`index/catalogue/vectors.npz`: int8 rows with one scale each, found by the
hash of the embedded text and valid for one encoder (`fingerprint`).  Eight
bits keep the cosine to the encoder's own vector above 0.999 at a quarter of
the size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalogue import digest
from index.encoder import Vectors, unit

NAME = "vectors.npz"


def pack(vectors: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(n, dim) float32 -> int8 of the same shape and (n,) scales."""
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-12).astype(np.float32) / 127
    return np.rint(vectors / scale[:, None]).astype(np.int8), scale


def unpack(rows: NDArray[np.int8], scale: NDArray[np.float32]) -> Vectors:
    """The reverse of `pack`, as unit vectors."""
    return unit(rows.astype(np.float32) * scale[:, None])


def save(path: Path, vectors: Mapping[str, Vectors], fingerprint: str) -> None:
    """Write vectors by text hash (hex, 32 digits); same content gives the same bytes."""
    keys = sorted(vectors)
    rows, scale = pack(np.stack([vectors[key] for key in keys]))
    hashes = np.array([bytes.fromhex(key) for key in keys], dtype="V16")
    np.savez_compressed(
        path, hashes=hashes, rows=rows, scale=scale, fingerprint=np.array(fingerprint)
    )


def load(path: Path, fingerprint: str, wanted: Iterable[str]) -> dict[str, Vectors]:
    """Vectors for those text hashes of `wanted` that are shipped for this encoder.

    {} when the file is missing, unreadable or for another encoder: then the
    texts are embedded here.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            if str(data["fingerprint"]) != fingerprint:
                return {}
            hashes, rows, scale = data["hashes"], data["rows"], data["scale"]
    except (OSError, ValueError, KeyError):
        return {}
    places = {bytes(key).hex(): n for n, key in enumerate(hashes)}
    keys = [key for key in dict.fromkeys(wanted) if key in places]
    chosen = [places[key] for key in keys]
    vectors = unpack(rows[chosen], scale[chosen])
    return {key: vectors[n] for n, key in enumerate(keys)}


def count(path: Path) -> int:
    """Number of shipped vectors; 0 when there is no readable file."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return len(data["hashes"])
    except (OSError, ValueError, KeyError):
        return 0


def text_key(text: str) -> str:
    """The key of a text's vector."""
    return digest(text)
