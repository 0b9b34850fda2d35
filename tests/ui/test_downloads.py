"""Sizes are told before a download, and what is larger than the cap is asked about."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from agent.views import ModelDownload
from bowerbird.settings import Settings
from ui.downloads import NO_CAP_MB, allowed


class Sizes:
    """An assistant that knows sizes only."""

    def __init__(self, *sizes: int | None) -> None:
        self._sizes = sizes

    def downloads(self, ids: Sequence[str]) -> list[ModelDownload]:
        return [
            ModelDownload(id=name, bytes=size, words="so many MB (model.safetensors)")
            for name, size in zip(ids, self._sizes, strict=True)
        ]


def asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sizes: Any, *, tty: bool, yes: bool = False
) -> tuple[float, str, list[str]]:
    """The cap afterwards, what was printed, and the questions."""
    questions: list[str] = []

    def confirm(text: str, **_: object) -> bool:
        questions.append(text)
        return yes

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr("sys.stdin.isatty", lambda: tty, raising=False)
    out = io.StringIO()
    settings = Settings(data=tmp_path)
    names = [f"maker/net-{n}" for n in range(len(sizes))]
    got = allowed(Sizes(*sizes), settings, names, Console(file=out, width=200))  # pyright: ignore
    return got.download_mb, out.getvalue(), questions


def test_sizes_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cap, printed, questions = asked(monkeypatch, tmp_path, (91_000_000, 0, None), tty=True)
    assert printed == "maker/net-0: so many MB (model.safetensors) to download\n"
    assert (cap, questions) == (500, [])


@pytest.mark.parametrize(("yes", "cap"), [(True, NO_CAP_MB), (False, 500)])
def test_more_than_the_cap_is_asked_about(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, yes: bool, cap: float
) -> None:
    found, _, questions = asked(monkeypatch, tmp_path, (900_000_000,), tty=True, yes=yes)
    assert questions == ["More than 500 MB. Download all the same?"]
    assert found == cap


def test_nobody_there_to_be_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cap, printed, questions = asked(monkeypatch, tmp_path, (900_000_000,), tty=False, yes=True)
    assert (cap, questions) == (500, [])
    assert "to download" in printed
