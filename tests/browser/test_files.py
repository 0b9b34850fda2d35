"""A pick on the visitor's own files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.conftest import Programme
from tests.browser.steps import ask, picks

TINY = "image classifier from timm with at most 0.5 million parameters"
TRAINED = "timm/test_convnext.r160_in1k"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    Image.new("RGB", (60, 50), "red").save(folder / "good <b>x.png")
    Image.new("L", (12_000, 12_000), 0).save(folder / "bomb.png")
    (folder / "no-picture.png").write_bytes(b"MZ" + os.urandom(200))
    (folder / "cut.png").write_bytes((folder / "good <b>x.png").read_bytes()[:60])
    (folder / "words.txt").write_text("a bird")
    (folder / "large.png").write_bytes(b"\x89PNG" + b"x" * 9_000_000)
    return folder


def attempt(page: Any, slot: int, *paths: Path) -> None:
    with page.expect_file_chooser() as begun:
        page.click(f"#bb-try-{slot}")
    begun.value.set_files([str(p) for p in paths])


def test_a_pick_says_what_it_sees_and_refuses_what_is_no_picture(
    visit: Any, own: Programme, files: Path, data: Path
) -> None:
    page = visit(at=own.url)
    ask(page, TINY)
    slot = picks(page).index(TRAINED)
    good, bomb = files / "good <b>x.png", files / "bomb.png"
    attempt(page, slot, good, bomb, files / "no-picture.png", files / "cut.png")
    page.wait_for_selector(f"#bb-tried-{slot} dl", timeout=60_000)
    said = page.inner_text(f"#bb-tried-{slot}")
    assert "indigo bunting" in said
    assert re.search(r"\(\d\d %\)", said)
    assert said.count("indigo bunting") == 1, "the three others are no pictures"
    assert "more than 50 million pixels" in said
    assert said.count("no picture that can be read, or a damaged one") == 2
    assert str(data) not in said
    assert list((data / "page-uploads").rglob("*.png")) == []

    for name, words in (
        ("words.txt", "Invalid file type: words.txt"),
        ("large.png", "exceed the maximum allowed size of 8.0 Mb"),
    ):
        attempt(page, slot, files / name)
        page.wait_for_selector(f".toast-body:has-text('{words}')")

    other = next(n for n, model in enumerate(picks(page)) if model != TRAINED)
    attempt(page, other, good)
    page.wait_for_selector(f"#bb-tried-{other}:has-text('weights are not on this computer')")
    said = page.inner_text(f"#bb-tried-{other}")
    assert f"bowerbird validate {picks(page)[other]} --download" in said


def test_what_cannot_be_tried_is_not_offered(visit: Any, own: Programme) -> None:
    page = visit(at=own.url)
    ask(page, "text to speech in English")
    assert picks(page)
    assert page.locator("#bb-card-0 button:visible").get_by_text("Try on my files").count() == 0
    assert page.locator("#bb-code-0").is_visible()
