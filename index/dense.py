"""Sealed Chroma generations: the one place where chromadb is imported.

Chroma 1.5 loses vectors when a writer is killed, corrupts under two writers
and can take its process down on a damaged folder.  So a generation is built
aside by the one process that holds the index lock, sealed with a manifest,
published by a rename, never written again, and first opened in a child
process (`python -P -m index.probe`).  The outcome of that probe is kept beside
the folder for as long as the files stay as they are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np

from index.catalogue import digest
from index.encoder import Vectors

COLLECTION = "models"
_BATCH = 2000
_SAMPLES = 8
_PROBE_SECONDS = 60
MANIFEST = "sealed.json"


def _client(path: Path) -> Any:
    import chromadb  # 0.8 s: paid only where Chroma answers
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(path), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )


def _ids_hash(ids: list[str]) -> str:
    return digest("\n".join(ids))


def _files_hash(path: Path) -> str:
    """Changes when a file does.  Opening touches the SQLite file's time, not its size."""
    rows: list[tuple[str, int, int]] = []
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        stat = file.stat()
        touched = file.name.startswith("chroma.sqlite3")
        rows.append((str(file.relative_to(path)), stat.st_size, 0 if touched else stat.st_mtime_ns))
    return digest(json.dumps(rows))


def build(
    final: Path,
    ids: list[str],
    matrix: Vectors,
    *,
    fingerprint: str,
    progress: Callable[[str, int, int], None],
) -> Path:
    """Build, seal and publish the folder `final`; the caller holds the index lock.

    `ids` name the rows of `matrix`, (records, dim) unit vectors.
    """
    folder, generation = final.parent, final.name
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.building-*"):
        shutil.rmtree(stale, ignore_errors=True)
    aside = folder / f"{generation}.building-{os.getpid()}"
    client = _client(aside)
    try:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine", "ef_construction": 200, "ef_search": 200,
                    # All rows into the graph now: what waits in a log is not sealed.
                    "sync_threshold": max(len(ids), 3), "batch_size": max(min(len(ids), 1000), 2),
                }
            },
        )  # fmt: skip
        for start in range(0, len(ids), _BATCH):
            stop = min(start + _BATCH, len(ids))
            collection.add(ids=ids[start:stop], embeddings=np.asarray(matrix[start:stop]))
            progress("building the Chroma index", stop, len(ids))
    finally:
        client.close()
    chosen = np.linspace(0, len(ids) - 1, min(_SAMPLES, len(ids))).astype(int)
    seal: dict[str, Any] = {
        "rows": len(ids), "ids": _ids_hash(ids), "fingerprint": fingerprint,
        "samples": [{"id": ids[n], "vector": matrix[n].tolist()} for n in chosen],
    }  # fmt: skip
    (aside / MANIFEST).write_text(json.dumps(seal), encoding="utf-8")
    shutil.rmtree(final, ignore_errors=True)
    aside.rename(final)
    for old in folder.iterdir():
        if not old.name.startswith(generation):
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
    return final


def check(path: Path) -> str | None:
    """Open a generation and ask for its samples; None when all is well, else what is wrong.

    Meant for a child process: a damaged folder can crash the one that opens it.
    """
    seal = cast("dict[str, Any]", json.loads((path / MANIFEST).read_text(encoding="utf-8")))
    client = _client(path)
    try:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        rows = int(collection.count())
        if rows != seal["rows"]:
            return f"{rows} rows, sealed with {seal['rows']}"
        vectors = [sample["vector"] for sample in seal["samples"]]
        found = collection.query(query_embeddings=vectors, n_results=10, include=["distances"])
        for sample, near, far in zip(
            seal["samples"], found["ids"], found["distances"], strict=True
        ):
            # Equal descriptions have equal vectors: any of them may come first.
            if sample["id"] not in near and (not far or far[0] > 1e-4):
                return f"{sample['id']} does not find itself"
    finally:
        client.close()
    return None


def probe(path: Path) -> str | None:
    """`check` in a child process, remembered while the files stay the same; None when well."""
    if not (path / MANIFEST).is_file():
        return "no sealed generation"
    memory = path.with_name(f"{path.name}.probe.json")
    before = _files_hash(path)
    try:
        kept = cast("dict[str, Any]", json.loads(memory.read_text(encoding="utf-8")))
        if kept["files"] == before:
            return cast("str | None", kept["problem"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "index.probe", str(path)], capture_output=True, text=True,
            timeout=_PROBE_SECONDS, check=False, cwd=path.parent,
        )  # fmt: skip
        last = (done.stdout.strip().splitlines() or [""])[-1]
        problem = None if done.returncode == 0 else (last or f"the probe died ({done.returncode})")
    except subprocess.TimeoutExpired:
        problem = f"the probe took more than {_PROBE_SECONDS} s"
    after = _files_hash(path)
    if after == before:
        memory.write_text(json.dumps({"files": after, "problem": problem}), encoding="utf-8")
    return problem


class Chroma:
    """A probed generation, open for queries."""

    def __init__(self, path: Path, ids: list[str], fingerprint: str) -> None:
        """Raises ValueError when the generation is of other rows or another encoder."""
        seal = cast("dict[str, Any]", json.loads((path / MANIFEST).read_text(encoding="utf-8")))
        if (seal["ids"], seal["fingerprint"]) != (_ids_hash(ids), fingerprint):
            raise ValueError("the Chroma generation is of another catalogue or encoder")
        self._client = _client(path)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        self._rows = len(ids)

    def search(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """(id, cosine) of the nearest, best first, ties by id."""
        found = self._collection.query(
            query_embeddings=[vector], n_results=min(limit, self._rows), include=["distances"]
        )
        near = zip(found["ids"][0], found["distances"][0], strict=True)
        pairs = [(str(key), 1.0 - float(distance)) for key, distance in near]
        return sorted(pairs, key=lambda pair: (-round(pair[1], 6), pair[0]))

    def close(self) -> None:
        self._client.close()
