"""From a record to what the worker is to build, or the reason why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bowerbird.record import ModelRecord
from index.refreshed import RECREATED

_REPOSITORY_CODE = (
    "Loading it through torch.hub would run code from its repository, which Bowerbird does not do."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One network to build and the weights that belong into it."""

    id: str
    library: Literal["timm", "torchvision"]
    name: str
    variant: str | None
    """timm: the tag behind the dot; torchvision: the name of the weights."""
    hub_repo: str | None
    """Repository on the Hugging Face Hub that holds the weights in timm's form."""
    exact: bool
    """The library's own registry lists these weights (else: recognised from the page)."""
    params: int | None


def plan(record: ModelRecord) -> Plan | str:
    """What to build for `record`; a string is the reason why nothing can be built."""
    if RECREATED in record.flags:
        accept = "bowerbird catalogue refresh --accept ID"
        return f"Its repository was made anew; look at it, then: {accept}"
    architecture = record.architecture
    if architecture is None:
        return _why_not(record)
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
        return f"Bowerbird times timm and torchvision models so far; this one needs {library}."
    return (
        "Bowerbird times timm and torchvision models so far, "
        "and this model's page does not say what loads it."
    )
