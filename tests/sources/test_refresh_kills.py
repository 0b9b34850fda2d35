"""A refresh that is killed at any point: the index opens, whole, and the next run completes it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird.settings import Settings
from index.library import Library
from index.store import SCHEMA
from tests.index.conftest import write_catalogue
from tests.replicas.hub import HubReplica
from tests.replicas.server import serve

MODELS = 12
FORKS = """
import os, sys
from pathlib import Path
from bowerbird.settings import Settings
from index import catalogue
from index.encoder import load_encoder
from index.library import Library
from tools.sources.hub_patience import Pace
from tools.sources.refresh import Refresh
data, address, source = sys.argv[1:]
settings = Settings(data=Path(data), hf_endpoint=address)
# A small catalogue, so that most of the time goes into what can be cut off.
catalogue.FOLDER = Path(source)
Library.prepare.__defaults__ = (None, Path(source))
load_encoder(settings, settings.data / "index" / "encoder.checked").encode(["warm"])
import httpx2, tenacity, tokenizers, threadpoolctl
for line in sys.stdin:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        Refresh(settings, pace=Pace(pause=0)).run(tasks=["fill-mask"])
        os.write(write, b"done")
        os._exit(0)
    os.close(write)
    print(child, flush=True)
    told = os.read(read, 10)
    os.close(read)
    os.waitpid(child, 0)
    print(told.decode() or "killed", flush=True)
"""


def version(replica: HubReplica, number: int) -> None:
    """All models and cards of the Hub at this version."""
    for n in range(MODELS):
        name = f"owner/model-{n:02}"
        folder = replica.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        card = f"# Use\n\nCard of thing{n} in version{number}.\n\n# More\n\nWords that stay."
        (folder / "README.md").write_text(card, encoding="utf-8")
        replica.facts[name] = {
            "pipeline_tag": "fill-mask", "tags": ["x"], "cardData": {"license": "mit"},
            "likes": number, "downloads": 10, "sha": hashlib.sha1(card.encode()).hexdigest(),
        }  # fmt: skip


def seen(settings: Settings, source: Path) -> int:
    """The one version of all models and cards in the index; 0 before the first refresh."""
    with Library.open(settings, source=source) as library:
        likes = {r.likes for r in library.records(["fill-mask"])}
        assert len(likes) == 1
        number = likes.pop() or 0
        if number:
            assert len(library.records(["fill-mask"])) == MODELS
            assert library._store.chunk_count() == 2 * MODELS
            assert len(library._store.matching_chunks(f'"version{number}"')) == MODELS
            hit = library.search(f"thing7 version{number}", limit=1)[0]
            assert hit.id == "owner/model-07"
        return number


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[HubReplica, str]]:
    replica = HubReplica(tmp_path / "hub", {})
    replica.page = 100
    with serve(replica.app) as address:
        yield replica, address


def killed_at_random(served: tuple[HubReplica, str], folder: Path, kills: int) -> None:
    replica, address = served
    known: dict[str, Any] = {
        "id": "owner/model-03", "source": "made up", "as_of": "2026", "tasks": ["fill-mask"],
        "description": "of the catalogue",
    }  # fmt: skip
    source = write_catalogue(folder / "catalogue", {"hf": [known]})
    settings = Settings(data=folder / "data", hf_endpoint=address)
    rng = random.Random(os.getpid())
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", FORKS, str(settings.data), address, str(source)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "0"},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None

    def once(most_s: float | None) -> bool:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        child = int(process.stdout.readline())
        if most_s is not None:
            time.sleep(rng.random() * most_s)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return process.stdout.readline().strip() == "done"

    killed, number = 0, 0
    while killed < kills:
        number += 1
        version(replica, number)
        done = False
        while not done and killed < kills:
            done = once(0.8)
            killed += not done
            found = seen(settings, source)
            # A kill between publishing and telling leaves the new one: whole as well.
            assert found == number if done else found in {number - 1, number}
        if not done:
            assert once(None)
            assert seen(settings, source) == number
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=20) == 0
    # Of what was cut off nothing piles up.
    assert len(list((settings.data / "index").glob(f"v{SCHEMA}-*"))) <= 2
    assert len(list((settings.data / "refresh").glob("models*"))) == 1


def test_killed_at_random_points(served: tuple[HubReplica, str], tmp_path: Path) -> None:
    killed_at_random(served, tmp_path, 8)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_a_hundred_random_points(served: tuple[HubReplica, str], tmp_path: Path) -> None:
    killed_at_random(served, tmp_path, 100)


HOLDER = """
import sys
from pathlib import Path
from bowerbird.settings import Settings
from tools.sources import refresh
with refresh.lock(Settings(data=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_processes_one_is_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        done = subprocess.run(
            [sys.executable, "-m", "bowerbird", "catalogue", "refresh"], text=True, check=False,
            capture_output=True,
            env={**os.environ, "BOWERBIRD_DATA": str(tmp_path), "HF_HUB_OFFLINE": "0"},
        )  # fmt: skip
        other.communicate("")
    assert done.returncode == 1
    assert done.stderr.startswith("bowerbird: another refresh is running")
