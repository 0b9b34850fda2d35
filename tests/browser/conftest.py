"""A real browser in front of a real server.

Playwright's synchronous interface holds an event loop of its own, so it lives in
one thread, and the tests of this folder run there.  Every page notes what it asks
for; a request to anywhere but the server fails the test that made it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.replicas.hub import SHA
from tests.replicas.server import serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-first-run",
    "--no-pings", "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "![leak](https://evil.example/i.png)",
    "<img src='https://evil.example/t.gif'>",
    "[click](javascript:alert(1))",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "`</code><b onmouseover=alert(1)>x</b>`",
    "<style>body{background:url(https://evil.example/b)}</style>",
    "$\\href{javascript:alert(1)}{x}$",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip("Chromium is not here; install it: apt-get install chromium")
                )


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Run the test in the browser's thread."""
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    _THREAD.submit(pyfuncitem.obj, **arguments).result()
    return True


_THREAD = ThreadPoolExecutor(1, thread_name_prefix="browser")


@pytest.fixture(scope="session")
def data(built_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the server's own, with a catalogue full of payloads."""
    from bowerbird.settings import Settings
    from index.own import import_file

    folder = tmp_path_factory.mktemp("browser") / "data"
    shutil.copytree(built_index, folder, ignore=shutil.ignore_patterns("threads.sqlite*"))
    rows = [
        {
            "id": f"evil/{number} {payload}",
            "name": payload,
            "description": f"classifier for birds {payload}",
            "task": "image-classification",
            "license": "mit" if number % 2 else payload,
            "size_mb": 10 + number,
            "metrics": [{"dataset": payload, "metric": payload, "value": 70 + number}],
            "datasets": [payload],
            "tags": [payload],
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    source = folder.parent / "evil.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_file(Settings(data=folder), source, "evil")
    return folder


class Programme:
    """The program as people start it, on a port of its own."""

    def __init__(self, data: Path, **settings: str) -> None:
        self._settings = {"BOWERBIRD_DATA": str(data), "BOWERBIRD_TIMING_S": "0.2", **settings}
        self._process: subprocess.Popen[str] | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Where it listens; it is started if it does not run."""
        if self._process is None:
            self.start()
        return self._url

    def start(self, **more: str) -> None:
        command = [sys.executable, "-m", "bowerbird", "serve", "--port", "0"]
        self._process = subprocess.Popen(
            command, env={**os.environ, **self._settings, **more}, stderr=subprocess.PIPE, text=True
        )
        said: list[str] = []
        for line in self._process.stderr or []:
            said.append(line)
            if found := re.search(r"http://\S+:(\d+)", line):
                self._url = f"http://127.0.0.1:{found[1]}"
                return
        pytest.fail("the server did not start: " + "".join(said))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            assert self._process.wait(30) == 0
            if self._process.stderr is not None:
                self._process.stderr.close()
            self._process = None


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[str]:
    """It listens for many, so that it times when asked."""
    running = Programme(
        data,
        BOWERBIRD_OFFLINE="true",
        BOWERBIRD_HOST="0.0.0.0",
        BOWERBIRD_ALLOWED_HOSTS="127.0.0.1",
    )
    yield running.url
    running.stop()


class SlowHub:
    """A Hub that knows nothing; while `stalls` is set it does not answer either."""

    def __init__(self) -> None:
        self.stalls = False
        self.address = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        for _ in range(300):
            if not self.stalls:
                break
            await anyio.sleep(0.1)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"[]"})


@pytest.fixture(scope="session")
def hub() -> Iterator[SlowHub]:
    slow = SlowHub()
    with serve(slow) as address:
        slow.address = address
        yield slow


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the Hub with one small network whose answer is always an indigo bunting."""
    import timm
    from safetensors.torch import save_file

    home = tmp_path_factory.mktemp("hf")
    at = home / "hub" / "models--timm--test_convnext.r160_in1k"
    (at / "refs").mkdir(parents=True)
    (at / "refs" / "main").write_text(SHA)
    folder = at / "snapshots" / SHA
    folder.mkdir(parents=True)
    state = timm.create_model("test_convnext").state_dict()
    state["head.fc.weight"].zero_()
    state["head.fc.bias"].zero_()
    state["head.fc.bias"][14] = 9.0
    save_file(state, folder / "model.safetensors")
    said = {"architecture": "test_convnext", "num_classes": 1000}
    (folder / "config.json").write_text(json.dumps(said | {"pretrained_cfg": {}}))
    return home


@pytest.fixture(scope="session")
def own(data: Path, weights: Path, hub: SlowHub) -> Iterator[Programme]:
    """A server on a computer of one's own, so that it times by itself; it asks the Hub."""
    running = Programme(
        data, HF_HOME=str(weights), HF_HUB_OFFLINE="0", HF_ENDPOINT=hub.address,
        BOWERBIRD_SOURCE_SECONDS="30",  # as long as the Hub may stall: no answer comes before Stop
    )  # fmt: skip
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(server: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    def start() -> tuple[Any, Any]:
        playwright = sync_playwright().start()
        return playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)

    playwright, opened = _THREAD.submit(start).result()
    yield opened
    _THREAD.submit(opened.close).result()
    _THREAD.submit(playwright.stop).result()


@pytest.fixture
def visit(browser: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Opens the page as a new visitor, or in the context given."""
    contexts: list[Any] = []
    outside: list[str] = []
    wrong: list[str] = []

    def opened(
        *, width: int = 1280, height: int = 900, path: str = "/", context: Any = None,
        at: str = server, locale: str = "en-GB",
    ) -> Any:  # fmt: skip
        if context is None:
            size: Any = {"width": width, "height": height}
            context = browser.new_context(viewport=size, locale=locale)
            context.set_default_timeout(20_000)
            contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda r: None if r.url.startswith((at, "data:", "blob:")) else outside.append(r.url),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss())
        )
        page.goto(at + path)
        page.wait_for_selector("#bb-box textarea")
        return page

    yield opened
    for context in contexts:
        _THREAD.submit(context.close).result()
    assert outside == []
    assert wrong == []
