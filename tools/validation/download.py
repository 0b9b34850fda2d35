"""Fetches weights when the user asked for it: a size cap, a checksum, no half files."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

from tools.validation.config_gate import MAX_BYTES as CONFIG_BYTES
from tools.validation.gates import FileRefusedError
from tools.validation.weights import HUB_FILES, Caches, Found, check_hub_file, hash_fits

MAX_BYTES = 500_000_000
_TIMEOUT_S = 20.0
_CHUNK = 1 << 20


def fetch_hub(repo: str, caches: Caches, cap: int = MAX_BYTES) -> Found:
    """Safetensors of a Hub repository into the Hugging Face cache."""
    from huggingface_hub import (
        get_hf_file_metadata,  # pyright: ignore[reportUnknownVariableType]
        hf_hub_download,  # pyright: ignore[reportUnknownVariableType]
        hf_hub_url,
    )

    name = HUB_FILES[0]
    try:
        flag = _scanned(repo, name)
        size = get_hf_file_metadata(hf_hub_url(repo, name), timeout=_TIMEOUT_S).size
        if size is None or size > cap:
            return Found(None, _too_large(size, cap))
        path = hf_hub_download(repo, name, cache_dir=caches.hub, etag_timeout=_TIMEOUT_S)
    except FileRefusedError as error:
        return Found(None, f"its trained weights were not fetched: {error}")
    except Exception as error:
        # The client raises errors of several libraries; each means "not fetched".
        return Found(None, f"its weights could not be downloaded ({type(error).__name__})")
    return replace(check_hub_file(Path(path)), flag=flag)


def _scanned(repo: str, name: str) -> str | None:
    """Heed what the Hub's scanners say of a file; a word for the report, or FileRefusedError."""
    from huggingface_hub import HfApi

    from tools.sources.hub_model import security
    from tools.validation.gates.scan import heed

    info: Any = HfApi().model_info(repo, securityStatus=True, timeout=_TIMEOUT_S)
    return heed(security(info.security_repo_status).advice(name), name)


def fetch_config(repo: str, caches: Caches) -> None:
    """The configuration of a Hub repository into the cache; what fails is seen when it is read."""
    from huggingface_hub import (
        get_hf_file_metadata,  # pyright: ignore[reportUnknownVariableType]
        hf_hub_download,  # pyright: ignore[reportUnknownVariableType]
        hf_hub_url,
    )

    try:
        size = get_hf_file_metadata(hf_hub_url(repo, "config.json"), timeout=_TIMEOUT_S).size
        if size is not None and size <= CONFIG_BYTES:
            hf_hub_download(repo, "config.json", cache_dir=caches.hub, etag_timeout=_TIMEOUT_S)
    except Exception:
        # The client raises errors of several libraries; each means "not fetched".
        return


def fetch_torch(url: str, caches: Caches, cap: int = MAX_BYTES) -> Found:
    """A torchvision file into the torch.hub cache, if its hash is the one in its name."""
    name = url.rpartition("/")[2]
    if not url.startswith("https://") and not url.startswith("http://127.0.0.1:"):
        return Found(None, "its weights have no https address")
    try:
        caches.torch.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=caches.torch, suffix=".part") as part:
            problem = _stream(url, part.name, cap)
            if problem is None and not hash_fits(Path(part.name), name):
                problem = "its weights were downloaded, but their checksum is wrong"
            if problem is not None:
                return Found(None, problem)
            target = caches.torch / name
            target.unlink(missing_ok=True)
            target.hardlink_to(part.name)
            return Found(target)
    except (OSError, urllib.error.URLError) as error:
        return Found(None, f"its weights could not be downloaded ({type(error).__name__})")


def _stream(url: str, target: str, cap: int) -> str | None:
    """Write what `url` gives to `target`; a sentence when it is too much."""
    with (
        urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer,  # noqa: S310  (checked above)
        Path(target).open("wb") as file,
    ):
        stated = answer.headers.get("Content-Length")
        if stated and stated.isdigit() and int(stated) > cap:
            return _too_large(int(stated), cap)
        total = 0
        while chunk := answer.read(_CHUNK):
            total += len(chunk)
            if total > cap:
                return _too_large(total, cap)
            file.write(chunk)
    return None


def _too_large(size: int | None, cap: int) -> str:
    stated = "of unknown size" if size is None else f"{size / 1e6:.0f} MB"
    return f"its weights are {stated}, and at most {cap / 1e6:.0f} MB are downloaded"
