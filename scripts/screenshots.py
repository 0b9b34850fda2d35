"""Make the pictures of the page: desktop light and dark, phone, guided mode, comparing.

    uv run python scripts/screenshots.py FOLDER [--url http://127.0.0.1:7860] [--docs]

Without --url a server of its own is started, on data in a temporary folder.  --docs
makes the two pictures of the documents alone, page-light.png and page-dark.png, in few
colours; take them while the computer is quiet, since they show its timings.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-default-apps", "--disable-gpu", "--no-sandbox",
]  # fmt: skip
REQUEST = "small bird classifier, open license"
FLOWERS = "image classifier for flowers, open license, at most 50 MB"


@contextmanager
def served(url: str | None) -> Generator[str]:
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "BOWERBIRD_DATA": data, "BOWERBIRD_OFFLINE": "true"}
        command = [sys.executable, "-m", "bowerbird", "serve", "--port", "0"]
        with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as server:
            try:
                said = (re.search(r"http://\S+", line) for line in server.stderr or [])
                yield next(found[0] for found in said if found)
            finally:
                server.terminate()


def ask(page: Page, text: str = REQUEST) -> None:
    page.fill("#bb-box textarea", text)
    page.press("#bb-box textarea", "Enter")
    page.wait_for_selector("#bb-card-0 article", timeout=30_000)


def timed(page: Page) -> None:
    page.wait_for_selector("#bb-told >> text=/^Timed/", timeout=180_000)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_timeout(500)


def visited(browser: Any, url: str, width: int, height: int, theme: str) -> Page:
    size = {"width": width, "height": height}
    page = browser.new_context(viewport=size, locale="en-GB").new_page()
    page.goto(f"{url}/?__theme={theme}")
    page.wait_for_selector("#bb-box textarea")
    return page


def take_two(browser: Any, url: str, folder: Path) -> None:
    """The pictures of the documents."""
    page = visited(browser, url, 1280, 900, "light")
    ask(page)
    timed(page)
    page.wait_for_timeout(600)
    page.screenshot(path=str(folder / "page-light.png"))
    page = visited(browser, url, 1280, 900, "dark")
    ask(page, FLOWERS)
    timed(page)
    tab(page, "Plot")
    page.wait_for_timeout(600)
    page.screenshot(path=str(folder / "page-dark.png"))
    for name in ("page-light", "page-dark"):
        path = folder / f"{name}.png"
        Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
        print(path)


def take(browser: Any, url: str, folder: Path) -> None:
    def shot(page: Page, name: str, *, whole: bool = False) -> None:
        page.wait_for_timeout(600)
        page.screenshot(path=str(folder / f"{name}.png"), full_page=whole)
        print(folder / f"{name}.png")

    def opened(width: int, height: int, theme: str) -> Page:
        return visited(browser, url, width, height, theme)

    page = opened(1280, 900, "light")
    shot(page, "start")
    ask(page)
    shot(page, "timing")
    timed(page)
    shot(page, "light")
    shot(page, "light-whole", whole=True)
    page.click("#bb-code-0")
    page.wait_for_selector("#bb-text-0 .cm-content")
    shot(page, "code", whole=True)
    for name in ("Compare", "Plot", "Table", "Why not others"):
        tab(page, name)
        shot(page, name.lower().replace(" ", "-"))
    page = opened(1280, 900, "dark")
    ask(page, FLOWERS)
    timed(page)
    shot(page, "dark")
    tab(page, "Plot")
    shot(page, "dark-plot")
    page = opened(390, 844, "light")
    shot(page, "phone-start")
    ask(page)
    timed(page)
    shot(page, "phone", whole=True)
    for name in ("Compare", "Plot"):
        page.get_by_role("tab", name=name, exact=True).click()
        shot(page, f"phone-{name.lower()}", whole=True)
    page = opened(1280, 900, "light")
    page.click("#bb-guide")
    page.wait_for_selector("#bb-options button:visible")
    shot(page, "guided")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url")
    parser.add_argument("--docs", action="store_true")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not here: apt-get install chromium")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with served(arguments.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        (take_two if arguments.docs else take)(browser, url, arguments.folder)
        browser.close()


if __name__ == "__main__":
    main()
