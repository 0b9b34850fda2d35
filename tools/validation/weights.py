"""Finds weights that are on this computer already, and checks what they are.

Only two places are looked at: the Hugging Face cache (for timm) and the
torch.hub cache (for torchvision).  Where these lie is for those libraries to
say, so their environment variables are read here, and only theirs.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.sources.hub_rows import is_id
from tools.validation.config_gate import read_config
from tools.validation.gates import FileRefusedError, why_refused
from tools.validation.gates.snapshot import check_snapshot

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH_IN_NAME = re.compile(r"[-_]([0-9a-f]{8,})\.[a-z0-9]+$")
HUB_FILES = ("model.safetensors", "pytorch_model.bin")


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
    flag: str | None = None
    """What the Hub's scanners said, where they did not find nothing."""


NOT_HERE = Found(None)


def local_caches() -> Caches:
    """The caches as huggingface_hub and torch would choose them."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    hf_home = Path(os.environ.get("HF_HOME") or base / "huggingface")
    hub = os.environ.get("HF_HUB_CACHE") or hf_home / "hub"
    torch_home = Path(os.environ.get("TORCH_HOME") or base / "torch")
    return Caches(Path(hub).expanduser(), torch_home.expanduser() / "hub" / "checkpoints")


def in_hub_cache(repo: str, caches: Caches) -> Found:
    """Weights of a Hub repository, safetensors before the pickled form."""
    home = _home(repo, caches)
    if home is None:
        return NOT_HERE
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for name in HUB_FILES:
        try:
            path = try_to_load_from_cache(repo, name, cache_dir=caches.hub)
        except HFValidationError:
            return NOT_HERE
        if isinstance(path, str):
            try:
                check_snapshot(Path(path).parent, within=home)
            except FileRefusedError as error:
                return Found(None, f"its trained weights were refused: {error}")
            return check_hub_file(Path(path))
    return NOT_HERE


def _home(repo: str, caches: Caches) -> Path | None:
    """The folder of a Hub repository in the cache."""
    home = caches.hub / f"models--{repo.replace('/', '--')}"
    return home if is_id(repo) and home.is_dir() else None


def config_in_hub_cache(repo: str, caches: Caches) -> dict[str, Any] | None:
    """The checked configuration of a Hub repository, None where it is not here.

    Raises ConfigRefusedError where it is here and is not to be taken.
    """
    if _home(repo, caches) is None:
        return None
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        path = try_to_load_from_cache(repo, "config.json", cache_dir=caches.hub)
    except HFValidationError:
        return None
    return read_config(Path(path)) if isinstance(path, str) else None


def check_hub_file(path: Path) -> Found:
    """The cache names a large file by its SHA-256; then it must pass the gate of its form."""
    digest = path.resolve().name
    try:
        if _SHA256.fullmatch(digest) and sha256(path) != digest:
            return Found(None, "the weights on this computer are damaged (their checksum differs)")
    except OSError:
        return Found(None, "the weights on this computer cannot be read")
    problem = why_refused(path)
    return Found(None, problem) if problem else Found(path)


def in_torch_cache(file_name: str, caches: Caches) -> Found:
    """Weights that torchvision keeps under `file_name`, which ends with their hash."""
    path = caches.torch / file_name
    if Path(file_name).name != file_name or not path.is_file():
        return NOT_HERE
    try:
        if hash_fits(path):
            return Found(path)  # its gate is in the fork, as for all
    except OSError:
        return Found(None, "the weights on this computer cannot be read")
    return Found(None, "the weights on this computer are damaged (their checksum differs)")


def hash_fits(path: Path, name: str | None = None) -> bool:
    """Whether a file's SHA-256 begins with the one in its name; no hash does not fit."""
    wanted = _HASH_IN_NAME.search(name or path.name)
    return wanted is not None and sha256(path).startswith(wanted.group(1))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
