"""From a record to what the worker is to build, or the reason why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bowerbird.record import Architecture, ModelRecord
from index.refreshed import RECREATED
from tools.validation.families import Match, match
from tools.validation.hub_twins import SHIPPED
from tools.validation.sentence_modules import USUAL

_REPOSITORY_CODE = (
    "Loading it through torch.hub would run code from its repository, which Bowerbird does only "
    "for what BOWERBIRD_TORCH_HUB_ALLOWED names as owner/repo@commit, all 40 digits of it."
)
_TIMED = "timm, torchvision, torchaudio, transformers, sentence-transformers and ONNX"
Library = Literal[
    "timm",
    "torchvision",
    "torchaudio",
    "transformers",
    "sentence-transformers",
    "onnx",
    "torch.hub",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """One network to build and the weights that belong into it."""

    id: str
    library: Library
    name: str
    variant: str | None
    """timm: the tag behind the dot; torchvision: name of the weights; else the task."""
    hub_repo: str | None
    """Repository on the Hugging Face Hub that holds the weights in the library's form."""
    exact: bool
    """The library's own registry lists these weights (else: recognised from the page)."""
    params: int | None
    config: dict[str, Any] | None = None
    """Figures of the network: transformers' own with `model_type`, sentence-transformers'
    parts (`sentence_modules`), timm's number of classes and size of pictures."""
    inferred: str | None = None
    """What the figures were taken from, where it was not the model's own configuration."""
    folder: Path | None = None
    """A folder of the user's, which holds the model instead of a repository."""
    commit: str | None = None
    """torch.hub: the revision of the repository whose code may run."""

    def with_own(self, config: dict[str, Any]) -> Plan:
        """The same, by the model's own configuration file."""
        return replace(self, config=config, exact=True, inferred=None)


def plan(record: ModelRecord, allowed: Sequence[str] = ()) -> Plan | str:
    """What to build for `record`; a string is the reason why nothing can be built.

    `allowed`: repositories whose code may run for torch.hub, `owner/repo@commit`."""
    if RECREATED in record.flags:
        accept = "bowerbird catalogue refresh --accept ID"
        return f"Its repository was made anew; look at it, then: {accept}"
    if record.architecture is None:
        return (
            _torchaudio(record)
            or _torch_hub(record, allowed)
            or _transformers(record)
            or _onnx(record)
            or _why_not(record)
        )
    return _by_registry(record, record.architecture)


def _by_registry(record: ModelRecord, architecture: Architecture) -> Plan:
    exact = architecture.basis == "registry"
    name, _, variant = architecture.name.partition("." if architecture.library == "timm" else "/")
    variant = variant or (_variant(record, architecture.library, name) if exact else "")
    return Plan(
        id=record.id,
        library=architecture.library,
        name=name,
        variant=variant or None,
        hub_repo=_hub_repo(record, name, variant) if architecture.library == "timm" else None,
        exact=exact,
        params=record.params,
    )


def _torchaudio(record: ModelRecord) -> Plan | None:
    """A bundle by its name; its figures are in the installed library."""
    for door in record.doors:
        if door.loader == "torchaudio":
            return Plan(record.id, "torchaudio", door.name, None, None, True, record.params)
    return None


def _torch_hub(record: ModelRecord, allowed: Sequence[str]) -> Plan | None:
    """An entry point of torch.hub: by timm or torchvision where they ship the network,
    by the repository's own code where the operator allowed it."""
    for door in record.doors:
        if door.loader != "torch.hub":
            continue
        repository, _, rest = door.name.partition(":")
        entry = rest.rpartition(":")[2]
        if twin := SHIPPED.get(f"{repository}:{entry}".lower()):
            library, name = twin
            return Plan(
                record.id, library, name, None, None, False, record.params,
                inferred=f"built as {library}'s {name}, which is the network of this entry point",
            )  # fmt: skip
        for pin in allowed:
            owner, _, commit = pin.partition("@")
            if owner.lower() == repository.lower() and _COMMIT.fullmatch(commit):
                return Plan(
                    record.id, "torch.hub", f"{owner}:{entry}",
                    record.tasks[0] if record.tasks else None, None, False, record.params,
                    commit=commit,
                )  # fmt: skip
    return None


def _onnx(record: ModelRecord) -> Plan | None:
    """A repository that carries ONNX and that nothing else here loads."""
    repo = _repo(record)
    marks = {record.library or "", *record.formats, *record.tags, *(d.loader for d in record.doors)}
    if repo is None or not _ONNX & {mark.lower() for mark in marks}:
        return None
    task = record.tasks[0] if record.tasks else None
    return Plan(record.id, "onnx", repo, task, repo, False, record.params)


_LOADERS = frozenset({"transformers", "sentence-transformers"})
_ONNX = frozenset({"onnx", "onnxruntime", "fastembed", "transformers.js", "optimum"})
_ANY = "huggingface_hub"
"""The loader of a page that does not say which library it is for."""
_PACKED = re.compile(
    r"[-_.](gguf|ggml|awq|gptq|exl2|mlx|ct2|int[48]|fp8|nf4|[48]bit|bnb|w4a16|onnx|openvino|jax|flax"
    r"|tf|lora|adapter)\b"
)
"""Names of weights in another form, whose network is not the plain one."""
EMBEDS = frozenset({"feature-extraction", "sentence-similarity"})
_COMMIT = re.compile(r"[0-9a-f]{40}")
_OTHER_INPUTS = frozenset({
    "text-to-speech", "text-to-audio", "any-to-any", "image-text-to-text", "audio-to-audio",
    "document-question-answering", "visual-question-answering", "visual-document-retrieval",
    "mask-generation", "time-series-forecasting",
})  # fmt: skip
"""Tasks whose models take inputs that the families here do not."""


def _repo(record: ModelRecord) -> str | None:
    names = [d.name for d in record.doors if d.loader in (*_LOADERS, _ANY, "fastembed")]
    repo = next((n for n in names if n.count("/") == 1), record.id)
    return repo if repo.count("/") == 1 and ":" not in repo else None


def _transformers(record: ModelRecord) -> Plan | str | None:
    """A twin by the figures of its family, or by the model's own configuration if it is here."""
    loaders = {door.loader for door in record.doors} | {record.library or ""}
    stated = bool(_LOADERS & loaders)
    if not stated and (record.library is not None or _ANY not in loaders):
        return None
    if "custom_code" in record.tags or "remote-code" in record.flags:
        return "It needs code of its own repository, which Bowerbird does not run."
    repo = _repo(record)
    if repo is None:
        return None
    found = None if not record.tasks or record.tasks[0] in _OTHER_INPUTS else match(record)
    if not stated and (found is None or _PACKED.search(repo.lower())):
        return None
    embeds = "sentence-transformers" in loaders or repo.startswith("sentence-transformers/")
    sentences = embeds and (not record.tasks or record.tasks[0] in EMBEDS)
    config = found.config | {"model_type": found.family.type} if found else None
    inferred = _from(found) if found else None
    if sentences and config is not None:
        config = {"transformer": config, "modules": USUAL}
        inferred = f"{inferred}; its pooling is taken to be the mean"
    return Plan(
        id=record.id,
        library="sentence-transformers" if sentences else "transformers",
        name=found.family.name if found else repo,
        variant=record.tasks[0] if record.tasks else None,
        hub_repo=repo,
        exact=found is not None and found.by_size,
        params=record.params,
        config=config,
        inferred=inferred,
    )


def _from(found: Match) -> str:
    agrees = "name and size" if found.by_size else "name"
    return (
        f"built as a {found.family.name}, the network its {agrees} point to "
        f"(figures of {found.family.source})"
    )


def _variant(record: ModelRecord, library: str, name: str) -> str:
    mark = "." if library == "timm" else "/"
    for door in record.doors:
        if door.loader == library and door.name.startswith(name + mark):
            return door.name[len(name) + 1 :]
    own = record.id.rpartition(":" if library == "torchvision" else "/")[2]
    if library == "torchvision":
        own = record.id.removeprefix("torchvision:")
    return own[len(name) + 1 :] if own.startswith(name + mark) else ""


def _hub_repo(record: ModelRecord, name: str, variant: str) -> str | None:
    for door in record.doors:
        if door.loader == "timm" and door.name.startswith(("hf-hub:", "hf_hub:")):
            return door.name[7:]
    if record.architecture is not None and record.architecture.basis == "registry":
        return f"timm/{name}.{variant}" if variant else f"timm/{name}"
    on_hub = record.id.count("/") == 1 and ":" not in record.id
    return record.id if on_hub and record.library == "timm" else None


def _why_not(record: ModelRecord) -> str:
    loaders = {door.loader for door in record.doors}
    library = record.library or next(iter(sorted(loaders)), None)
    if "torch.hub" in loaders and not loaders - {"torch.hub"}:
        return _REPOSITORY_CODE
    if library in ("timm", "torchvision"):
        return f"The installed {library} has no network that this model's page points to."
    if library == "torch.hub":
        return _REPOSITORY_CODE
    if library and library not in (_ANY, "generic"):
        return f"Bowerbird times {_TIMED} models; this one needs {library}."
    return f"Bowerbird times {_TIMED} models, and this model's page does not say what loads it."
