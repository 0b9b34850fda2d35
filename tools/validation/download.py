"""Fetches weights when the user asked for it: sizes first, a cap, checksums, no half files.

What is fetched goes where the libraries keep it themselves, the Hugging Face
cache and that of torch.hub.  Nothing of it is read here.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bowerbird.settings import Settings
from tools.validation.config_gate import MAX_BYTES as CONFIG_BYTES
from tools.validation.fetching import FetchError, Patience, Source, fetch, size_of
from tools.validation.gates import FileRefusedError
from tools.validation.gates.scan import heed
from tools.validation.gates.shard_index import SAFETENSORS_INDEX
from tools.validation.place import Progress
from tools.validation.weights import ONNX_FILES, Caches, Found, hash_in

if TYPE_CHECKING:
    from tools.sources.hub_model import HubFile, HubModel

_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
_SMALL = re.compile(
    r"(\d_[A-Za-z]+/)?(config|sentence_bert_config|modules|preprocessor_config|tokenizer"
    r"|tokenizer_config|special_tokens_map|vocab|added_tokens)\.(json|txt)|merges\.txt"
)
"""What belongs to the weights and is small: configurations, and what reads a text."""
_SMALL_BYTES = 50_000_000
_DENSE = re.compile(r"\d_Dense/(model\.safetensors|pytorch_model\.bin)")
_MARK = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_ROOM = 1.05


class DownloadRefusedError(Exception):
    """Nothing was fetched; the message is a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What belongs to one model, and what of it would be fetched."""

    commit: str
    files: tuple[HubFile, ...]
    missing: tuple[HubFile, ...]
    cautions: tuple[str, ...] = ()
    """What the Hub's scanners leave open about the weights."""

    @property
    def bytes(self) -> int:
        """Of what is missing."""
        return sum(f.size or 0 for f in self.missing)

    def describe(self) -> str:
        """ "91 MB (model.safetensors and 3 more)"; the largest file stands for all."""
        if not self.missing:
            return megabytes(0)
        largest = max(self.missing, key=lambda f: f.size or 0)
        more = f" and {len(self.missing) - 1} more" if len(self.missing) > 1 else ""
        return f"{megabytes(self.bytes)} ({PurePosixPath(largest.name).name}{more})"


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 950_000 else f"{max(1, size / 1e3):,.0f} kB"


def over(size: int, settings: Settings) -> str | None:
    """The sentence where `size` is more than may be downloaded, which names the setting."""
    if size <= settings.download_mb * 1e6:
        return None
    return (
        f"its weights are {megabytes(size)}, and at most {settings.download_mb:,.0f} MB are "
        "downloaded unless more is allowed (--max-mb, or BOWERBIRD_DOWNLOAD_MB)"
    )


class Downloads:
    """Fetching for one Validator.  `stop` ends it from another thread."""

    def __init__(
        self, settings: Settings, caches: Caches, stop: threading.Event,
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._caches = caches
        self._stop = stop
        self._patience = patience or Patience()

    def parcel(self, repo: str, library: str) -> Parcel:
        """What is missing of a repository of the Hub.  Raises DownloadRefusedError."""
        from tools.sources.base import SourceError
        from tools.sources.hub import Hub

        try:
            about = Hub(self._settings).model(repo)
        except SourceError as error:
            raise DownloadRefusedError(f"its weights could not be downloaded: {error}") from error
        if about.revision is None or not _COMMIT.fullmatch(about.revision):
            raise DownloadRefusedError("its weights could not be downloaded: it names no revision")
        weights = _weights(about, library)
        cautions = _cautions(about, weights)
        wanted = (*_small(about.files), *weights)
        if any(f.size is None for f in wanted):
            raise DownloadRefusedError(
                "the size of its weights is not known, so nothing was fetched"
            )
        missing = tuple(f for f in wanted if not self._here(repo, f))
        return Parcel(about.revision, wanted, missing, cautions)

    def _here(self, repo: str, file: HubFile) -> bool:
        blob = self._blobs(repo) / (file.sha256 or "-")
        return file.sha256 is not None and blob.is_file() and blob.stat().st_size == file.size

    def hub(self, repo: str, library: str, say: Progress) -> str | None:
        """Fetch what is missing into the Hugging Face cache; a sentence where it failed.

        Configurations come even where the weights are over the cap."""
        try:
            parcel = self.parcel(repo, library)
            problem = over(parcel.bytes, self._settings)
            files, missing = parcel.files, parcel.missing
            if problem is not None:
                files = missing = tuple(f for f in missing if _SMALL.fullmatch(f.name))
            elif missing:
                say("; ".join((f"downloading {parcel.describe()} of {repo}", *parcel.cautions)))
            self._check_room(sum(f.size or 0 for f in missing))
            self._store(repo, parcel.commit, files, {f.name for f in missing})
        except DownloadRefusedError as error:
            return str(error)
        except FetchError as error:
            return f"its weights could not be downloaded: {error}"
        except OSError as error:
            return f"its weights could not be stored ({error.strerror or type(error).__name__})"
        return problem

    def _check_room(self, size: int) -> None:
        self._caches.hub.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._caches.hub).free
        if size * _ROOM > free:
            raise DownloadRefusedError(
                f"its weights are {megabytes(size)}, and {megabytes(free)} are free on the disk"
            )

    def _blobs(self, repo: str) -> Path:
        return self._caches.hub / f"models--{repo.replace('/', '--')}" / "blobs"

    def _store(
        self, repo: str, commit: str, files: Iterable[HubFile], missing: Collection[str]
    ) -> None:
        """As huggingface_hub keeps it: contents by their checksum, names as links."""
        from tools.sources.hub_session import Access

        access = Access(self._settings)
        top = self._blobs(repo).parent
        for file in files:
            blob = top / "blobs" / (file.sha256 or f"small-{file.name.replace('/', '-')}")
            if file.name in missing:
                url = f"{access.address}/{repo}/resolve/{commit}/{file.name}"
                source = Source(url, file.size or 0, file.sha256, access.headers())
                mark = fetch(source, blob, self._patience, self._stop)
                if file.sha256 is None and _MARK.fullmatch(mark):
                    blob = blob.replace(blob.with_name(mark))
            link = top / "snapshots" / commit / file.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
        (top / "refs").mkdir(parents=True, exist_ok=True)
        part = top / "refs" / f"main.{os.getpid()}.part"
        part.write_text(commit, encoding="utf-8")
        part.replace(top / "refs" / "main")

    def torch(self, url: str, target: Path, say: Progress, *, hashed: bool) -> Found:
        """A published file of torchvision or torchaudio, into the cache of torch.hub.

        `hashed`: its name ends with its checksum, which must fit."""
        if not url.startswith(("https://", "http://127.0.0.1:")):
            return Found(None, "its weights have no https address")
        digest = hash_in(target.name)
        if hashed and digest is None:
            return Found(None, "its weights have no checksum, so they were not downloaded")
        try:
            size = size_of(url, {}, self._patience)
            if size is None:
                return Found(None, "the size of its weights is not known, so nothing was fetched")
            if problem := over(size, self._settings):
                return Found(None, problem)
            say(f"downloading {megabytes(size)} ({target.name})")
            fetch(Source(url, size, digest if hashed else None), target, self._patience, self._stop)
        except FetchError as error:
            return Found(None, f"its weights could not be downloaded: {error}")
        except OSError as error:
            return Found(None, f"its weights could not be stored ({error.strerror or '?'})")
        return Found(target)

    def torch_size(self, url: str) -> int | None:
        """The size that would be fetched, None where it is not to be had."""
        try:
            return size_of(url, {}, self._patience)
        except FetchError:
            return None


def _small(files: Iterable[HubFile]) -> Iterator[HubFile]:
    """Configurations and tokenizers; a configuration larger than one is left out."""
    for file in files:
        if not _SMALL.fullmatch(file.name):
            continue
        configures = file.name.endswith("config.json")
        if file.size is None or file.size <= (CONFIG_BYTES if configures else _SMALL_BYTES):
            yield file


def _weights(about: HubModel, library: str) -> list[HubFile]:
    """Safetensors, whole or in shards; else the pickled file; ONNX where that is asked for.

    Raises DownloadRefusedError where there are none."""
    by_name = {f.name: f for f in about.files}
    shards = [n for n in by_name if _SHARD.fullmatch(n)]
    found: list[str] = []
    if library == "onnx":
        first = next((n for n in ONNX_FILES if n in by_name), None)
        found = [n for n in by_name if first and n.startswith(first)]  # data beside it, too
    elif "model.safetensors" in by_name:
        found = ["model.safetensors"]
    elif SAFETENSORS_INDEX in by_name and shards:
        found = [SAFETENSORS_INDEX, *shards]
    elif "pytorch_model.bin" in by_name:
        found = ["pytorch_model.bin"]
    if not found:
        raise DownloadRefusedError("it has no weights in a form that is loaded here")
    found += [n for n in by_name if _DENSE.fullmatch(n) and library == "sentence-transformers"]
    return [by_name[name] for name in found]


def _cautions(about: HubModel, files: Iterable[HubFile]) -> tuple[str, ...]:
    """What is to be said of weights that may be fetched.  Raises DownloadRefusedError."""
    try:
        said = [heed(about.security.advice(file.name), file.name) for file in files]
    except FileRefusedError as error:
        raise DownloadRefusedError(f"nothing of it was fetched: {error}") from error
    return tuple(dict.fromkeys(word for word in said if word is not None))
