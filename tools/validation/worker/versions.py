"""Versions of what a timing depends on."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version


def versions(*further: str) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in ("torch", "torchvision", "timm", *further):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
