"""The task of a request that no table places: by the nearest of the example phrases.

Meaning is compared by the index's own encoder, so this reads English.  Where
the encoder is not installed there is no answer, and the tables stand alone.
Run as a module it writes the vectors of the examples anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.understanding import task_words
from agent.understanding.examples import EXAMPLES
from agent.understanding.stories import STORIES
from bowerbird.errors import BowerbirdError
from bowerbird.tasks import TASKS
from index.encoder import Encoder, MiniLM

VECTORS = Path(__file__).with_name("examples.npz")
NEIGHBOURS = 5
LEAST = 0.34
"""Cosine below which an example says nothing."""
_CHARS = 400
_SENTENCES, _CLEARER = 8, 1.5

Matrix = NDArray[np.float32]


def phrases() -> list[tuple[str, str]]:
    """(task, phrase): the examples, and the English phrases that name a task in several words."""
    named = [
        (tags.split()[0], line.replace("*", ""))
        for tags, _, line in (*task_words.NAMES, *task_words.IDIOMS)
        if tags and tags.split()[0] in TASKS
    ]
    return list(dict.fromkeys(
        (task, phrase.strip())
        for task, line in (*EXAMPLES.items(), *STORIES.items(), *named)
        for phrase in line.split(";")
        if " " in phrase.strip() and phrase.isascii()
    ))  # fmt: skip


def digest() -> str:
    """Tells whether the vectors were made from the phrases as they are."""
    return hashlib.sha256(repr(phrases()).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _encoder() -> Encoder | None:
    try:
        return MiniLM()
    except (BowerbirdError, OSError):
        return None


@lru_cache(maxsize=64)
def _vector(text: str) -> Matrix:
    """Kept for a while: the classifier reads the same request."""
    encoder = _encoder()
    if encoder is None:
        raise LookupError("no encoder")
    return encoder.encode([text])[0]


def vectors(texts: Sequence[str]) -> Matrix | None:
    """Unit vectors of texts, shape (texts, 384); None where there is no encoder."""
    return None if _encoder() is None else np.stack([_vector(text) for text in texts])


@lru_cache(maxsize=1)
def examples() -> tuple[Matrix, NDArray[np.str_]] | None:
    """The vectors of the example phrases, and the task of each."""
    if not VECTORS.is_file():
        return None
    with np.load(VECTORS) as kept:
        vectors = kept["vectors"].astype(np.float32) * kept["scale"][:, None]
        return vectors, kept["tasks"]


def votes(text: str) -> dict[str, float]:
    """Task -> how much the nearest examples speak for it, at most 1 together; {} for unknown."""
    known = examples()
    found = vectors([text[:_CHARS]]) if known and text.strip() else None
    return {} if known is None or found is None else _voted(found[0], *known)


def told(sentences: Sequence[str]) -> dict[str, float]:
    """The votes of a text of several sentences: a story says what it wants in one of them.

    The whole is asked, and each of its first sentences by itself; one that speaks far
    more clearly than the whole is heard instead.
    """
    known = examples()
    pieces = [s[:_CHARS] for s in sentences if s.strip()]
    if known is None or _encoder() is None or not pieces:
        return {}
    whole = " . ".join(pieces)[:_CHARS]
    asked = [whole, *pieces[:_SENTENCES]] if len(pieces) > 1 else [whole]
    together, *alone = [_voted(_vector(text), *known) for text in asked]
    clearest = max(alone, key=_loudness, default=together)
    return clearest if _loudness(clearest) > _CLEARER * _loudness(together) else together


def _loudness(votes: Mapping[str, float]) -> float:
    return max(votes.values(), default=0.0)


def _voted(vector: Matrix, examples: Matrix, tasks: NDArray[np.str_]) -> dict[str, float]:
    cosines = examples @ vector
    best = np.argsort(-cosines)[:NEIGHBOURS]
    out: dict[str, float] = {}
    for at in best:
        weight = max(0.0, float(cosines[at]) - LEAST)
        if weight:
            out[str(tasks[at])] = out.get(str(tasks[at]), 0.0) + weight
    return dict(sorted(out.items(), key=lambda item: -item[1]))


def write() -> None:
    """Vectors of the examples, int8 with one scale a row."""
    vectors: Matrix = MiniLM().encode([phrase for _, phrase in phrases()])
    scale: Matrix = np.abs(vectors).max(axis=1) / np.float32(127)
    rows: NDArray[np.int8] = np.rint(vectors / scale[:, None]).astype(np.int8)
    tasks = [task for task, _ in phrases()]
    np.savez_compressed(VECTORS, vectors=rows, scale=scale, tasks=tasks, of=digest())


if __name__ == "__main__":
    write()
