"""What every test stands on: no network, a clean environment, one shared index."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

CLEANED = ("BOWERBIRD_", "SLACK_", "HF_", "HUGGINGFACE_", "TRANSFORMERS_", "TORCH_HOME")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")


class NetworkForbiddenError(OSError):
    """A test tried to leave this machine."""


def _stays_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(address: Any) -> None:
    if isinstance(address, tuple) and not _stays_here(address[0]):
        raise NetworkForbiddenError(f"tests may not reach the network: {address!r}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """A file's tests run in one process, and so do all that drive a browser: two of them at
    once would wait for one another on a small machine."""

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "browser" if file.startswith("tests/browser/") else file

    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Connecting and resolving raise for all but loopback and Unix sockets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            original = getattr(socket.socket, name)

            def guarded(self: socket.socket, *arguments: Any, original: Any = original) -> Any:
                _check(arguments[-1])
                return original(self, *arguments)

            patch.setattr(socket.socket, name, guarded)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            resolve = getattr(socket, name)

            def guarded_name(
                host: Any, *arguments: Any, resolve: Any = resolve, **options: Any
            ) -> Any:
                if not _stays_here(host) and host not in ("0.0.0.0", "::"):
                    raise NetworkForbiddenError(f"tests may not resolve {host!r}")
                return resolve(host, *arguments, **options)

            patch.setattr(socket, name, guarded_name)
        yield


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No settings, tokens or proxies from outside; the data folder of all tests."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(CLEANED) or name.lower() in PROXIES:
                patch.delenv(name)
        for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
            patch.delenv(name, raising=False)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("BOWERBIRD_DATA", str(folder))
        patch.setenv("BOWERBIRD_CALIBRATE", "false")
        yield folder


@pytest.fixture(scope="session")
def built_index(clean_environment: Path) -> Path:
    """The data folder with the real index in it, built once for the session."""
    from agent import Assistant

    with Assistant() as assistant:
        assistant.prepare(validate=False)
    return clean_environment


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL with pgvector, on a Unix socket in a short path."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver is not installed: uv sync")
    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")
    try:
        running = pgserver.get_server(folder)
    except Exception as error:
        pytest.skip(f"no PostgreSQL can be started here: {type(error).__name__}: {error}")
    yield running
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_address(postgres_server: Any) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"t{time.time_ns()}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")  # pyright: ignore
    return str(postgres_server.get_uri()).replace("/postgres?", f"/{name}?")
