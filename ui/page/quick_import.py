"""Gradio's import without what only its developers need.

For every component class Gradio parses its own source and writes a stub file
beside it, at each import: seconds of a server's start, and a write into the
installation.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_MODULE, _STUBS = "gradio.component_meta", "create_or_modify_pyi"


def _nothing(*_: Any) -> None:
    """In place of the writing of stubs."""


class _Loader(Loader):
    """Loads the module as ever and takes the one function out."""

    def __init__(self, real: Loader) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        if hasattr(module, _STUBS):
            setattr(module, _STUBS, _nothing)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def without_stubs() -> None:
    """To be called before Gradio is first imported; later it does nothing."""
    if _MODULE not in sys.modules and not any(isinstance(f, _Finder) for f in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
