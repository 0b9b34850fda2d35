"""The connection to a Ray cluster: one that runs already, or a small one on this computer."""

from __future__ import annotations

import importlib
import ipaddress
import logging
import os
import socket
from typing import Any

from bowerbird.settings import Settings
from tools.validation.elsewhere.answers import ElsewhereError

_KNOCK_S = 5.0
_STORE_BYTES = 100_000_000
"""Object store of a cluster of our own: records and reports are small."""


_UV_HOOK = "RAY_ENABLE_UV_RUN_RUNTIME_ENV"


class RayLink:
    """`ray` is the package once `open` returned."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ours = False
        self.ray: Any = None

    def open(self) -> Any:
        """The package `ray`, connected.  Raises ElsewhereError with what to do."""
        if self.ray is not None and self.ray.is_initialized():
            return self.ray
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault(_UV_HOOK, "0")
        try:
            ray: Any = importlib.import_module("ray")
        except ImportError:
            raise ElsewhereError(
                "Ray is not installed; install the extra `ray`: pip install 'bowerbird[ray]'."
            ) from None
        _start_workers_plainly()
        if not ray.is_initialized():
            self._connect(ray)
            self._ours = True
        self.ray = ray
        return ray

    def close(self) -> None:
        if self.ray is not None and self._ours and self.ray.is_initialized():
            self.ray.shutdown()
        self.ray, self._ours = None, False

    def _connect(self, ray: Any) -> None:
        wanted = self._settings.validate_on
        # Which cluster plain `ray` means is for Ray to say, so its own variable is read.
        address = wanted if wanted != "ray" else os.environ.get("RAY_ADDRESS", "")
        if wanted != "ray" and self._settings.offline and not _here(address):
            raise ElsewhereError("No other machine is asked: BOWERBIRD_OFFLINE is set.")
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if not address or address == "local":
            address = "local"
            options |= {
                "_node_ip_address": "127.0.0.1",
                "include_dashboard": False,
                "object_store_memory": _STORE_BYTES,
            }
        else:
            _knock(address)
            if "://" not in address and _here(address):
                options["_node_ip_address"] = _split(address)[0]
        try:
            ray.init(address=address, **options)
        except Exception as error:
            # Errors of grpc, of Ray and of the system: none of them means a usable cluster.
            raise ElsewhereError(
                f"The Ray cluster could not be joined ({type(error).__name__}); it needs the same "
                "versions of Ray and Python as this computer."
            ) from error


def _start_workers_plainly() -> None:
    """Have workers started by the node's own Python, also under `uv run`.

    Ray would repeat the command line of a `uv run` above us on the node, in a copy
    of our folder, where uv builds an environment anew.  It reads the variable that
    forbids this once, when it is imported, and others may have imported it before."""
    if os.environ.get(_UV_HOOK) == "0":
        constants = importlib.import_module("ray._private.ray_constants")
        setattr(constants, _UV_HOOK, False)


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition("://")[2].rpartition(":")
    return host.strip("[]"), int(port) if port.isdigit() else 0


def _here(address: str) -> bool:
    host = _split(address)[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _knock(address: str) -> None:
    """Ray tries for minutes where nobody listens; a plain connection tells at once."""
    host, port = _split(address)
    try:
        socket.create_connection((host, port), _KNOCK_S).close()
    except (OSError, OverflowError):
        raise ElsewhereError(
            f"No Ray cluster answers at {address}; check the address, and that it runs."
        ) from None
