"""The code of a torch.hub repository at the commit that the operator allowed.

An archive is fetched once, when a download was asked for, and kept; it is
unpacked anew into the folder of each job, text files only.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bowerbird.settings import Settings
from tools.validation.place import Progress, repeat_command
from tools.validation.plan import Plan

_FETCH_S = 60.0
_NETWORK = "/proc/self/ns/net"


class CodeNotHereError(Exception):
    """The code cannot be run; the message is a sentence."""


def _place(settings: Settings, repository: str, commit: str) -> Path:
    return settings.data / "torch_hub" / f"{repository.replace('/', '_')}_{commit}.zip"


def ready(settings: Settings, planned: Plan, fetch: bool, say: Progress) -> Plan:
    """The plan, when its archive is here or was fetched.  Raises CodeNotHereError."""
    repository, commit = planned.name.partition(":")[0], planned.commit or ""
    place = _place(settings, repository, commit)
    if not place.is_file():
        if not fetch or settings.offline:
            raise CodeNotHereError(
                f"The code of {repository} is not on this computer; with a network: "
                + repeat_command(planned.id, "cpu", True)
            )
        say(f"fetching the code of {repository} at {commit[:12]}")
        _fetch(settings, repository, commit, place)
    try:
        network = os.readlink(_NETWORK)  # noqa: PTH115
    except OSError:
        raise CodeNotHereError(
            "Code of a repository is run only where the system can keep it from the network."
        ) from None
    return replace(planned, config={"commit": commit, "network": network})


def _fetch(settings: Settings, repository: str, commit: str, place: Path) -> None:
    from tools.sources.base import SourceError
    from tools.sources.github import headers
    from tools.sources.torch_hub_archive import MOST_BYTES
    from tools.sources.web import Web

    web = Web("GitHub", settings, also=frozenset({"codeload.github.com"}))
    address = f"{settings.github_endpoint.rstrip('/')}/repos/{repository}/zipball/{commit}"
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    try:
        web.save(address, headers(settings), time.monotonic() + _FETCH_S, part, MOST_BYTES)
        part.replace(place)
    except SourceError as error:
        raise CodeNotHereError(f"Its code could not be fetched: {error}.") from error


def lay(settings: Settings, job: dict[str, Any], folder: Path) -> None:
    """Unpack the code into the folder of a job, under `hub`.  Raises CodeNotHereError."""
    from tools.sources.base import SourceError
    from tools.sources.torch_hub_archive import Pin, unpack

    repository, commit = str(job["name"]).partition(":")[0], str(job["config"]["commit"])
    place = _place(settings, repository, commit)
    try:
        unpack(place, Pin(repository, commit), folder / "hub")
    except (SourceError, OSError) as error:
        place.unlink(missing_ok=True)
        raise CodeNotHereError(f"Its code was not run: {error}.") from error
