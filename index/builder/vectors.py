"""Ships the vectors of all descriptions beside the catalogue files."""

from __future__ import annotations

import random
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from bowerbird.errors import EncoderError
from index import catalogue, shipped
from index.encoder import MiniLM, Vectors

SAMPLE = 64
LOWEST = 0.999


def check(vectors: dict[str, Vectors], texts: dict[str, str], encoder: MiniLM) -> float:
    """Lowest cosine between shipped and fresh vectors on a fixed sample.

    Raises EncoderError when it is below 0.999.
    """
    keys = random.Random(0).sample(sorted(texts), min(SAMPLE, len(texts)))  # noqa: S311
    fresh = encoder.encode([texts[key] for key in keys])
    lowest = float((np.stack([vectors[key] for key in keys]) * fresh).sum(axis=1).min())
    if lowest < LOWEST:
        raise EncoderError(f"shipped vectors differ from the encoder's: cosine {lowest:.4f}")
    return lowest


def ship(folder: Path) -> Generator[str, None, dict[str, Any]]:
    """Embed what is new, write the file, check a sample; returns the manifest entry."""
    encoder = MiniLM()
    texts = {
        shipped.text_key(record.description): record.description
        for path in catalogue.files(folder)
        for record in catalogue.read(path)
    }
    path = folder / shipped.NAME
    have = shipped.load(path, encoder.fingerprint, texts)
    missing = [key for key in texts if key not in have]
    yield f"vectors: {len(have)} kept, {len(missing)} to embed"
    if missing:
        for key, vector in zip(missing, encoder.encode([texts[k] for k in missing]), strict=True):
            have[key] = vector
    # Packing what was packed before drifts in the last bit: leave an unchanged file alone.
    if missing or shipped.count(path) != len(have):
        shipped.save(path, have, encoder.fingerprint)
    lowest = check(shipped.load(path, encoder.fingerprint, texts), texts, encoder)
    size = path.stat().st_size / 1e6
    yield f"vectors: {len(have)} rows, {size:.2f} MB, lowest cosine in a sample {lowest:.5f}"
    return {"rows": len(have), "encoder": encoder.name, "fingerprint": encoder.fingerprint}
