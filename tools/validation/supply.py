"""What a plan needs from this computer: the model's own configuration and its weights.

Looked for in the caches or in the user's folder; fetched only when asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bowerbird.settings import Settings
from tools.validation import sentence_modules, weights
from tools.validation.config_gate import MAX_BYTES, ConfigRefusedError, check_config
from tools.validation.digests import Digest, Digests
from tools.validation.download import DownloadRefusedError, Downloads, megabytes
from tools.validation.place import Progress, repeat_command
from tools.validation.plan import EMBEDS, Plan
from tools.validation.repository import Repository, cached, of_folder
from tools.validation.weights import NOT_HERE, Caches, Found

Describe = Callable[[str, str, str], dict[str, str]]
_SIDE = 8192
_LABELS_CHARS = 200_000
_HERE = "nothing to download"
_NO_ONNX = "No ONNX file of it is on this computer; with a network: "


class Supply:
    """For one Validator.  `describe` asks the warm process where a library keeps weights."""

    def __init__(
        self, settings: Settings, caches: Caches, downloads: Downloads, describe: Describe
    ) -> None:
        self._settings = settings
        self._caches = caches
        self._downloads = downloads
        self._describe = describe
        self._digests = Digests(settings.data)
        self._digest = self._digests.of

    def of(self, planned: Plan, fetch: bool, say: Progress) -> tuple[Plan, Found] | str:
        """The plan by the model's own configuration, and its weights; or why it is not timed."""
        fetch = fetch and not self._settings.offline
        if planned.library in ("torchvision", "torchaudio"):
            return planned, self._published(planned, fetch, say)
        if planned.folder is not None:
            at, problem = of_folder(planned.folder), None
        elif planned.hub_repo is not None:
            at, problem = self._repository(planned, planned.hub_repo, fetch, say)
        else:
            return planned, NOT_HERE
        try:
            return self._from(planned, at, problem)
        except ConfigRefusedError as error:
            return f"It was not loaded: {error}."

    def size(self, planned: Plan) -> tuple[int | None, str]:
        """What fetching would be, in bytes and words; None where it is not known."""
        if planned.library in ("torchvision", "torchaudio"):
            return self._published_size(planned)
        repo = planned.hub_repo
        if repo is None:
            return 0, _HERE
        at = cached(repo, self._caches.hub)
        if at is not None and self._complete(planned, at):
            return 0, _HERE
        try:
            parcel = self._downloads.parcel(repo, planned.library)
        except DownloadRefusedError as error:
            return None, str(error)
        return parcel.bytes, parcel.describe()

    def _published_size(self, planned: Plan) -> tuple[int | None, str]:
        place = self._place(planned)
        if place is None:
            return 0, _HERE
        file, folder = place["file"], place.get("folder", "checkpoints")
        if weights.torch_file(file, folder, self._caches).is_file():
            return 0, _HERE
        size = self._downloads.torch_size(place["url"])
        return size, "of unknown size" if size is None else f"{megabytes(size)} ({file})"

    def _repository(
        self, planned: Plan, repo: str, fetch: bool, say: Progress
    ) -> tuple[Repository | None, str | None]:
        at = cached(repo, self._caches.hub)
        if not fetch or (at is not None and self._complete(planned, at)):
            return at, None
        problem = self._downloads.hub(repo, planned.library, say)
        return cached(repo, self._caches.hub), problem

    def _complete(self, planned: Plan, at: Repository) -> bool:
        """Whether the weights are here already."""
        look = weights.onnx_in if planned.library == "onnx" else weights.in_repository
        found = look(at, digest=self._digest)
        return found.path is not None

    def _from(
        self, planned: Plan, at: Repository | None, problem: str | None
    ) -> tuple[Plan, Found] | str:
        if planned.library == "onnx":
            found = weights.onnx_in(at, self._digest) if at is not None else NOT_HERE
            if at is None or found.path is None:
                words = found.problem or problem
                if words is not None:
                    return f"It was not loaded: {words}."
                return _NO_ONNX + repeat_command(planned.id, "cpu", True)
            return replace(planned, config=_sizes(at)), found
        own = self._own(planned, at)
        if own is None and planned.library != "timm" and planned.config is None:
            if problem is not None:
                return f"It was not loaded: {problem}."
            return (
                "Its size and family are not known well enough to build its network without "
                "its configuration; with a network: " + repeat_command(planned.id, "cpu", True)
            )
        if at is None or (own is None and planned.library != "timm"):
            return planned, Found(None, problem)
        made = own or planned
        found = _weights(made, at, self._digest)
        if found.path is None and found.problem is None:
            graph = weights.onnx_in(at, self._digest)
            if graph.path is not None:  # trained weights tell more than a twin
                return replace(
                    made, library="onnx", config=_sizes(at), inferred=None, exact=False
                ), graph
            found = Found(None, problem)
        return made, found

    def _own(self, planned: Plan, at: Repository | None) -> Plan | None:
        """The plan by the files of the repository.  Raises ConfigRefusedError."""
        if at is None:
            return None
        if planned.library == "timm":
            figures = timm_figures(at)
            return replace(planned, config=figures) if figures else planned
        embeds = planned.library == "sentence-transformers"
        if embeds or planned.variant in EMBEDS:
            parts = sentence_modules.read_modules(at)
            if parts is not None:
                return replace(planned.with_own(parts), library="sentence-transformers")
        if embeds:
            figures = _config(at)
            if figures is None:
                return None
            usual = {"transformer": figures, "modules": sentence_modules.USUAL}
            return replace(
                planned.with_own(usual),
                inferred="its pooling is taken to be the mean, which its page does not say",
            )
        figures = _config(at)
        return None if figures is None else planned.with_own(figures)

    def _place(self, planned: Plan) -> dict[str, str] | None:
        """Where the library says that the weights lie, None where there are none."""
        if planned.library == "torchvision" and planned.variant is None:
            return None
        try:
            place = self._describe(planned.library, planned.name, planned.variant or "")
        except TimeoutError:
            return None
        return place if "file" in place else None

    def _published(self, planned: Plan, fetch: bool, say: Progress) -> Found:
        """Weights that torchvision or torchaudio publish at an address of their own."""
        place = self._place(planned)
        if place is None:
            return NOT_HERE
        hashed, folder = planned.library == "torchvision", place.get("folder", "checkpoints")
        found = weights.in_torch_cache(
            place["file"], self._caches, folder, hashed=hashed, digest=self._digest
        )
        if found.path is None and found.problem is None and fetch:
            target = weights.torch_file(place["file"], folder, self._caches)
            found = self._downloads.torch(place["url"], target, say, hashed=hashed)
        return found if hashed or found.path is None else self._as_first(found.path, folder)

    def _as_first(self, path: Path, folder: str) -> Found:
        """A file without a stated checksum, if it is still the one that was first seen here."""
        try:
            since = self._digests.since(f"{folder}/{path.name}", self._digest(path))
        except OSError:
            return Found(None, weights.UNREADABLE)
        return Found(path) if since is None else Found(None, weights.CHANGED.format(date=since))


def _weights(planned: Plan, at: Repository, digest: Digest) -> Found:
    if planned.library != "sentence-transformers":
        return weights.in_repository(at, digest=digest)
    config = planned.config or {}
    inside = f"{config['folder']}/" if config.get("folder") else ""
    also = [part["weights"] for part in config.get("modules", ()) if part.get("weights")]
    return weights.in_repository(at, inside, also, digest)


def _config(at: Repository) -> dict[str, Any] | None:
    if at.path("config.json") is None:
        return None
    data = at.small("config.json", MAX_BYTES)
    if data is None:
        raise ConfigRefusedError("its configuration is larger than a configuration is")
    return check_config(data)


def timm_figures(at: Repository) -> dict[str, Any]:
    """What timm's own config.json says: `architecture`, `num_classes`, `input_size`, `label_names`,
    each where it is of its kind."""
    data = at.small("config.json", MAX_BYTES)
    try:
        held: object = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(held, dict):
        return {}
    said = cast("dict[str, Any]", held)
    inner = said.get("pretrained_cfg")
    further = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
    found: dict[str, Any] = {}
    name = said.get("architecture")
    if isinstance(name, str) and name.replace("_", "").isalnum() and len(name) < 100:
        found["architecture"] = name
    classes = said.get("num_classes", further.get("num_classes"))
    if isinstance(classes, int) and 0 <= classes <= 1_000_000:
        found["num_classes"] = classes
    size = further.get("input_size")
    if isinstance(size, list) and [type(n) for n in cast("list[Any]", size)] == [int] * 3:
        found["input_size"] = [min(max(n, 1), _SIDE) for n in cast("list[int]", size)]
    labels = said.get("label_names", further.get("label_names"))
    listed = cast("list[object]", labels) if isinstance(labels, list) else []
    if listed and all(isinstance(name, str) for name in listed):
        names = [str(name)[:200] for name in listed]
        if sum(map(len, names)) <= _LABELS_CHARS:
            found["label_names"] = names
    return found


def _sizes(at: Repository) -> dict[str, Any]:
    """What an ONNX graph leaves open and the repository's configuration states."""
    try:
        figures = _config(at) or {}
    except ConfigRefusedError:
        return {}
    return {
        key: figures[key]
        for key in ("vocab_size", "image_size")
        if isinstance(figures.get(key), int) and figures[key] > 0
    }
