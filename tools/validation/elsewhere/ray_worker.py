"""What runs on a node of a Ray cluster: the ordinary Validator, and a mailbox for its progress.

This module is imported on the node, which must have the same Bowerbird.
"""

from __future__ import annotations

import importlib
import secrets
import socket
import threading
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bowerbird.record import ModelRecord
from bowerbird.settings import load_settings
from tools.validation.validator import Validator

_MOST = 200
"""Progress messages that are kept; later ones are dropped."""


class RayWorker:
    """An actor.  `validate` runs in one thread while `said` answers in another."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """`settings`: those of the asking side that concern timing, and no secrets.

        The folder in which timings queue is the node's own."""
        self._validator = Validator(load_settings(**settings, validate_on="local"))
        self._mark = secrets.token_hex(8)
        self._said: list[str] = []
        self._lock = threading.Lock()

    def validate(self, record: str, device: str, download: bool) -> tuple[str, dict[str, str]]:
        """The report as JSON, and what `about` says of the node that made it.

        JSON, because both sides then check the form whatever Python runs there."""
        found = ModelRecord.model_validate_json(record)
        with self._lock:
            self._said.clear()
        reports = self._validator.validate(
            [found], device=device, download=download, progress=self._say
        )
        return reports[0].model_dump_json(), about()

    def said(self, since: int, mark: str) -> tuple[str, list[str]]:
        """The mark of this worker, and progress messages from number `since` on.

        All of them where `mark` is another's: Ray asks a new worker what the
        lost one was asked."""
        with self._lock:
            return self._mark, self._said[since if mark == self._mark else 0 :]

    def _say(self, message: str) -> None:
        with self._lock:
            if len(self._said) < _MOST:
                self._said.append(message)


def about() -> dict[str, str]:
    """This node: host name, Ray's mark of the node, and the version of Bowerbird."""
    try:
        installed = version("bowerbird")
    except PackageNotFoundError:
        installed = "unknown"
    node: Any = importlib.import_module("ray").get_runtime_context().get_node_id()
    return {"host": socket.gethostname()[:100], "node": str(node), "bowerbird": installed}
