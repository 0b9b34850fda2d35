"""Builds an entry point of torch.hub by the repository's own code, untrained.

The code is a stranger's.  It is run only for a repository and commit that the
operator named, in a fork that has seen for itself that it has no network of
this machine and cannot look into its folders.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tools.validation.worker.built import Built, CannotBuildError, first_line
from tools.validation.worker.hub_entries import open_doors

_PICTURES = frozenset({"image-classification", "object-detection", "image-segmentation",
                       "depth-estimation", "image-feature-extraction"})  # fmt: skip
_SIDE, _SECONDS, _RATE = 224, 5, 16_000
_UNTRAINED: tuple[dict[str, Any], ...] = ({"pretrained": False}, {"weights": None}, {})
"""How entry points are told to load nothing."""


def build_hub(
    name: str,
    variant: str | None,
    weights: str | None,
    config: dict[str, Any] | None = None,
    **_: Any,
) -> Built:
    """`name` is `owner/repo:entry`, `variant` the task; `config` says `commit` and `network`."""
    about = config or {}
    if doors := open_doors(str(about.get("network", ""))):
        raise CannotBuildError(
            "refused", f"this machine cannot keep its code from {' and '.join(doors)}"
        )
    make = _input(variant or "")
    repository, _colon, entry = name.partition(":")
    sys.dont_write_bytecode = True
    hub: Any = torch.hub
    hub.set_dir(str(Path("cache").absolute()))
    folder = Path("hub").absolute() / "_".join([*repository.split("/"), str(about["commit"])])
    try:
        model = _call(hub, folder, entry)
    except ModuleNotFoundError as error:
        raise CannotBuildError(
            "refused", f"its code needs the package {error.name}, which is not installed"
        ) from error
    except Exception as error:
        raise CannotBuildError("refused", f"its code failed ({first_line(error, 120)})") from error
    if not isinstance(model, nn.Module):
        raise CannotBuildError("refused", "its entry point gives no network")
    model.float().eval()
    one = make(1)
    return Built(
        model=model,
        inputs=lambda batch: (make(batch),),
        input_shape=list(one.shape[1:]),
        params=sum(p.numel() for p in model.parameters()),
    )


def _input(task: str) -> Callable[[int], torch.Tensor]:
    if task in _PICTURES:
        shape = [3, _SIDE, _SIDE]
    elif task == "audio-classification":
        shape = [_SECONDS * _RATE]
    else:
        raise CannotBuildError("refused", "what its network takes is not known")
    return lambda batch: torch.randn(batch, *shape)


def _call(hub: Any, folder: Path, entry: str) -> Any:
    """The entry point, asked for an untrained network in the first way that it takes."""
    for number, asked in enumerate(_UNTRAINED):
        try:
            return hub.load(str(folder), entry, source="local", trust_repo=True, **asked)
        except TypeError as error:
            if number == len(_UNTRAINED) - 1 or "argument" not in str(error):
                raise
    raise AssertionError
