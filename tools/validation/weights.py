"""Finds weights that are on this computer already, and checks what they are.

Places are the Hugging Face cache, the torch.hub cache (for torchvision and
torchaudio) and a folder that the user named.  Where the caches lie is for
those libraries to say, so their environment variables are read here, and only theirs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.validation.digests import Digest, sha256
from tools.validation.gates import FileRefusedError, why_refused
from tools.validation.gates.shard_index import INDEX, SAFETENSORS_INDEX, read_shards
from tools.validation.gates.snapshot import check_snapshot
from tools.validation.repository import Repository

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH_IN_NAME = re.compile(r"[-_]([0-9a-f]{8,})\.[a-z0-9]+$")
_NO_DATA = frozenset({".onnx", ".safetensors", ".json", ".txt", ".md", ".py", ".pt", ".pth",
                      ".gguf", ".h5", ".msgpack", ".png", ".jpg"})  # fmt: skip
_DAMAGED = "the weights on this computer are damaged (their checksum differs)"
UNREADABLE = "the weights on this computer cannot be read"
CHANGED = (
    "the weights on this computer are not those that were first seen here on {date} (their "
    "publisher states no checksum, and the one that was kept differs; digests.sqlite in "
    "BOWERBIRD_DATA holds it, and may be removed to take these)"
)
HUB_FILES = ("model.safetensors", SAFETENSORS_INDEX, "pytorch_model.bin")
"""In the order in which they are taken."""
ONNX_FILES = tuple(
    folder + name + ".onnx"
    for name in ("model", "model_quantized", "model_int8", "model_uint8", "model_qint8_avx512_vnni",
                 "model_qint8_arm64", "model_q4", "model_optimized")
    for folder in ("", "onnx/")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caches:
    """Folders in which other tools keep weights."""

    hub: Path
    torch: Path


@dataclass(frozen=True, slots=True)
class Found:
    """A file of weights, or the sentence that says why it cannot be used."""

    path: Path | None
    problem: str | None = None
    more: tuple[Path, ...] = ()
    """Further files that belong to it: shards, data of an ONNX graph, weights of layers."""


NOT_HERE = Found(None)


def local_caches() -> Caches:
    """The caches as huggingface_hub and torch would choose them."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    hf_home = Path(os.environ.get("HF_HOME") or base / "huggingface")
    hub = os.environ.get("HF_HUB_CACHE") or hf_home / "hub"
    torch_home = Path(os.environ.get("TORCH_HOME") or base / "torch")
    return Caches(Path(hub).expanduser(), torch_home.expanduser() / "hub" / "checkpoints")


def in_repository(
    at: Repository, inside: str = "", also: Iterable[str] = (), digest: Digest = sha256
) -> Found:
    """Weights among the files of a repository, safetensors before the pickled form.

    `inside` is a folder of it, with its slash; `also` are further files that
    are loaded with them; `digest` gives the SHA-256 of a file."""
    try:
        check_snapshot(at.folder, within=at.top)
    except FileRefusedError as error:
        return Found(None, f"its trained weights were refused: {error}")
    for name in HUB_FILES:
        path = at.path(inside + name)
        if path is None:
            continue
        try:
            shards = _shards(at, inside, path) if path.name.endswith(INDEX) else []
        except FileRefusedError as error:
            return Found(None, f"its trained weights were refused: {error}")
        more = [*shards, *(p for n in also if (p := at.path(n)) is not None)]
        for file in (path, *more):
            if (checked := check_hub_file(file, digest)).path is None:
                return checked
        return Found(path, more=tuple(more))
    return NOT_HERE


def _shards(at: Repository, inside: str, index: Path) -> list[Path]:
    """The shards that an index names, each of the repository.  Raises FileRefusedError."""
    names = [entry.name for entry in index.parent.iterdir()]
    here = {name: path for name in names if (path := at.path(inside + name)) is not None}
    return [here[name] for name in read_shards(index, here)]


def onnx_in(at: Repository, digest: Digest = sha256) -> Found:
    """An ONNX graph: the plain one before quantised ones, else the only one there is."""
    names = at.names(".onnx")
    usual = [name for name in ONNX_FILES if name in names]
    if not usual and len(names) > 1:
        return Found(None, f"it has {len(names)} ONNX files, and none is called model.onnx")
    for name in usual or names:
        path = at.path(name)
        if path is None:
            continue
        beside = name.rpartition("/")[0]
        data = [n for n in at.names() if n.rpartition("/")[0] == beside and _may_be_data(n)]
        more = tuple(p for n in data if (p := at.path(n)) is not None)
        if not all(_is_whole(file, digest) for file in (path, *more)):
            return Found(None, _DAMAGED)
        return Found(path, more=more)
    return NOT_HERE


def _may_be_data(name: str) -> bool:
    """Whether a file beside a graph may hold its weights."""
    return Path(name).suffix not in _NO_DATA


def check_hub_file(path: Path, digest: Digest = sha256) -> Found:
    """The cache names a large file by its SHA-256; then it must pass the gate of its form."""
    try:
        if not _is_whole(path, digest):
            return Found(None, _DAMAGED)
    except OSError:
        return Found(None, UNREADABLE)
    problem = why_refused(path)
    return Found(None, problem) if problem else Found(path)


def _is_whole(path: Path, digest: Digest) -> bool:
    """Whether a file whose name in the cache is a SHA-256 has that one."""
    name = path.resolve().name
    return not _SHA256.fullmatch(name) or digest(path) == name


def in_torch_cache(
    file_name: str, caches: Caches, folder: str = "checkpoints", *, hashed: bool = True,
    digest: Digest = sha256,
) -> Found:  # fmt: skip
    """Weights that torchvision or torchaudio keeps under `file_name`.

    `hashed`: the name ends with their hash, which must fit (torchvision's do,
    torchaudio publishes none: `Supply` holds it against the first one seen)."""
    path = torch_file(file_name, folder, caches)
    if Path(file_name).name != file_name or not path.is_file():
        return NOT_HERE
    if not hashed:
        return Found(path)
    try:
        if hash_fits(path, digest):
            return Found(path)  # its gate is in the fork, as for all
    except OSError:
        return Found(None, UNREADABLE)
    return Found(None, _DAMAGED)


def torch_file(file_name: str, folder: str, caches: Caches) -> Path:
    """Where torch.hub keeps a file, in a folder beside or below its checkpoints."""
    return (
        caches.torch.parent / folder / file_name
        if folder != "checkpoints"
        else caches.torch / file_name
    )


def hash_in(name: str) -> str | None:
    """The first digits of a SHA-256 that a name ends with, None where it has none."""
    found = _HASH_IN_NAME.search(name)
    return found.group(1) if found else None


def hash_fits(path: Path, digest: Digest = sha256) -> bool:
    """Whether a file's SHA-256 begins with the one in its name; no hash does not fit."""
    wanted = hash_in(path.name)
    return wanted is not None and digest(path).startswith(wanted)


def named_by_hash(path: Path) -> bool:
    return _HASH_IN_NAME.search(path.name) is not None
