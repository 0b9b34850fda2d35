"""From a record to what the worker is to build, or the reason why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from bowerbird.record import ModelRecord
from index.refreshed import RECREATED
from tools.validation.families import Match, match

_REPOSITORY_CODE = (
    "Loading it through torch.hub would run code from its repository, which Bowerbird does not do."
)
_TIMED = "timm, torchvision and transformers"


@dataclass(frozen=True, slots=True)
class Plan:
    """One network to build and the weights that belong into it."""

    id: str
    library: Literal["timm", "torchvision", "transformers"]
    name: str
    variant: str | None
    """timm: the tag behind the dot; torchvision: name of the weights; transformers: the task."""
    hub_repo: str | None
    """Repository on the Hugging Face Hub that holds the weights in the library's form."""
    exact: bool
    """The library's own registry lists these weights (else: recognised from the page)."""
    params: int | None
    config: dict[str, Any] | None = None
    """transformers: figures of the network, with its `model_type`."""
    inferred: str | None = None
    """What the figures were taken from, where it was not the model's own configuration."""

    def with_own(self, config: dict[str, Any]) -> Plan:
        """The same, by the model's own configuration file."""
        return replace(self, config=config, exact=True, inferred=None)


def plan(record: ModelRecord) -> Plan | str:
    """What to build for `record`; a string is the reason why nothing can be built."""
    if RECREATED in record.flags:
        accept = "bowerbird catalogue refresh --accept ID"
        return f"Its repository was made anew; look at it, then: {accept}"
    architecture = record.architecture
    if architecture is None:
        return _transformers(record) or _why_not(record)
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


_LOADERS = frozenset({"transformers", "sentence-transformers"})
_OTHER_INPUTS = frozenset({
    "text-to-speech", "text-to-audio", "any-to-any", "image-text-to-text", "audio-to-audio",
    "document-question-answering", "visual-question-answering", "visual-document-retrieval",
    "mask-generation", "time-series-forecasting",
})  # fmt: skip
"""Tasks whose models take inputs that the families here do not."""


def _transformers(record: ModelRecord) -> Plan | str | None:
    """A twin by the figures of its family, or by the model's own configuration if it is here."""
    loaders = {door.loader for door in record.doors} | {record.library or ""}
    if not _LOADERS & loaders:
        return None
    if "custom_code" in record.tags or "remote-code" in record.flags:
        return "It needs code of its own repository, which Bowerbird does not run."
    names = [door.name for door in record.doors if door.loader in _LOADERS]
    repo = next(iter(names), record.id)
    on_hub = repo.count("/") == 1 and ":" not in repo
    if not on_hub:
        return None
    found = None if not record.tasks or record.tasks[0] in _OTHER_INPUTS else match(record)
    return Plan(
        id=record.id,
        library="transformers",
        name=found.family.name if found else repo,
        variant=record.tasks[0] if record.tasks else None,
        hub_repo=repo,
        exact=found is not None and found.by_size,
        params=record.params,
        config=found.config | {"model_type": found.family.type} if found else None,
        inferred=_from(found) if found else None,
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
    if library:
        return f"Bowerbird times {_TIMED} models so far; this one needs {library}."
    return (
        f"Bowerbird times {_TIMED} models so far, and this model's page does not say what loads it."
    )
