"""What every test stands on: no network, a clean environment, one shared index."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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
