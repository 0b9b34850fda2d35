"""What `bowerbird doctor` looks at.

Nothing is downloaded or built, and of the network only a database that was set is asked.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from bowerbird.errors import BowerbirdError
from bowerbird.settings import BUNDLED_ENCODER, Settings, load_settings

Level = Literal["ok", "warning", "problem"]
PACKAGES = (
    "bowerbird", "chromadb", "fastapi", "numpy", "pydantic", "sentence-transformers", "timm",
    "torch", "torchaudio", "torchvision", "transformers", "uvicorn",
)  # fmt: skip
NEEDED_GB = 0.5
REINSTALL = "Install Bowerbird again: uv sync."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` says what to do about it."""

    level: Level
    name: str
    message: str
    fix: str | None = None


def examine() -> list[Finding]:
    """All findings, in the order of what depends on what."""
    findings = [*_python(), *_packages()]
    try:
        settings = load_settings()
    except BowerbirdError as error:
        fix = "Correct or unset the variable; docs/settings.md names each."
        return [*findings, Finding("problem", "settings", str(error), fix)]
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _machine, _timing, _settings, _data_folder,
        _catalogue, _refresh, _encoder, _index, _database,
        _caches, _isolation,
    )  # fmt: skip
    for check in checks:
        try:
            findings += check(settings)
        except (BowerbirdError, OSError) as error:
            name = check.__name__.strip("_").replace("_", " ")
            findings.append(Finding("problem", name, str(error), REINSTALL))
    return findings


def _python() -> Iterator[Finding]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield Finding("ok", "python", f"{found} at {sys.executable}")
    else:
        yield Finding("problem", "python", found, "Use Python 3.11, 3.12 or 3.13.")


def _packages() -> Iterator[Finding]:
    present: list[str] = []
    for name in PACKAGES:
        try:
            present.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding("problem", "packages", f"{name} is not installed.", REINSTALL)
    yield Finding("ok", "packages", ", ".join(present))


def _machine(_: Settings) -> Iterator[Finding]:
    from tools.hardware import inspect_machine

    machine = inspect_machine()
    text = f"{machine.describe()}, {machine.free_gb:.1f} GB free, {machine.platform}"
    if machine.free_gb < 1:
        fix = "Close other programs before models are timed."
        yield Finding("warning", "machine", text, fix)
    else:
        yield Finding("ok", "machine", text)


def _timing(settings: Settings) -> Iterator[Finding]:
    """What a timing would be made with, where, and how many are before it."""
    from tools.hardware import inspect_machine
    from tools.validation.turns import waiting

    machine = inspect_machine()
    threads = settings.threads or machine.cores
    chosen = "BOWERBIRD_THREADS" if settings.threads else "the usable cores"
    sets = ", ".join(machine.instructions) or "no special instructions"
    limits = [f"{machine.cpu_quota:g} cores"] if machine.cpu_quota else []
    limits += [f"{machine.memory_limit_gb:g} GB"] if machine.memory_limit_gb else []
    yield Finding(
        "ok",
        "timing",
        f"on {settings.validate_on}, float32, {threads} threads ({chosen}); "
        f"{machine.sockets or 1} sockets, {machine.physical_cores or '?'} physical and "
        f"{machine.logical_cores} logical cores; {sets}; "
        f"container limits: {' and '.join(limits) or 'none'}; "
        f"{waiting(settings.data)} running or waiting",
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    given = sorted(settings.model_fields_set)
    values = ", ".join(
        f"{name}={value}{' (given)' if name in given else ''}"
        for name, value in settings.model_dump(mode="json").items()
    )
    yield Finding("ok", "settings", values)


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    if folder.exists() and not folder.is_dir():
        fix = "Set BOWERBIRD_DATA to a folder."
        yield Finding("problem", "data folder", f"{folder} is not a folder.", fix)
        return
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not os.access(there, os.W_OK):
        fix = "Set BOWERBIRD_DATA to a folder that you may write to."
        yield Finding("warning", "data folder", f"{folder} cannot be written.", fix)
        return
    free = shutil.disk_usage(there).free / 1e9
    if free < NEEDED_GB:
        fix = "Free some space, or set BOWERBIRD_DATA to a folder on another disk."
        yield Finding("warning", "data folder", f"{folder} has {free:.1f} GB free.", fix)
    else:
        yield Finding("ok", "data folder", f"{folder}, {free:.0f} GB free")


def _catalogue(_: Settings) -> Iterator[Finding]:
    from index import catalogue

    spec = importlib.util.find_spec("index")
    if spec is None or not spec.submodule_search_locations:
        yield Finding("problem", "catalogue", "The package `index` is missing.", REINSTALL)
        return
    folder = Path(next(iter(spec.submodule_search_locations))) / "catalogue"
    catalogue.manifest(folder)
    counts: dict[str, int] = {}
    for path in catalogue.files(folder):
        with path.open("rb") as file:
            counts[path.stem] = sum(1 for _ in file)
    text = f"{sum(counts.values()):,} models: " + ", ".join(
        f"{name} {count:,}" for name, count in counts.items()
    )
    yield Finding("ok", "catalogue", text)


def _refresh(settings: Settings) -> Iterator[Finding]:
    from agent.catalogues import refresh_status

    told = refresh_status(settings)
    if told is None:
        yield Finding("ok", "refresh", "never; bowerbird catalogue refresh reads the Hub")
        return
    if told.problem is not None:
        fix = "Run bowerbird catalogue refresh again."
        yield Finding("problem", "refresh", told.problem, fix)
        return
    text = f"{told.as_of} from {told.source or 'the Hub'}, {told.models:,} models"
    if told.quarantined:
        names = ", ".join(sorted(told.quarantined)[:5])
        fix = "Look at them on the Hub; bowerbird catalogue refresh --accept ID trusts one."
        yield Finding("warning", "refresh", f"{text}; set apart: {names}", fix)
    else:
        yield Finding("ok", "refresh", text)


def _encoder(settings: Settings) -> Iterator[Finding]:
    if settings.encoder != BUNDLED_ENCODER:
        yield Finding("ok", "encoder", f"{settings.encoder} (not checked here)")
        return
    from index.encoder import SHA256, model_folder, verify

    folder = model_folder()
    verify(folder / "model.safetensors", None)
    yield Finding("ok", "encoder", f"{BUNDLED_ENCODER}, SHA-256 {SHA256[:16]}... as expected")


def _index(settings: Settings) -> Iterator[Finding]:
    found = sorted(settings.data.glob("**/index.sqlite3")) if settings.data.is_dir() else []
    if not found:
        yield Finding("ok", "index", "not built yet; the first request builds it")
    for path in found:
        size = path.stat().st_size / 1e6
        try:
            with sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True) as database:
                rows = database.execute("SELECT count(*) FROM records").fetchone()[0]
            database.close()
            yield Finding("ok", "index", f"{path}, {rows:,} models, {size:.0f} MB")
        except sqlite3.Error as error:
            fix = f"Remove {path}; the next request builds it anew."
            yield Finding("problem", "index", f"{path} cannot be read: {error}.", fix)


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database is None:
        return
    from index.postgres import connected

    try:
        postgres = connected(settings)
    except BowerbirdError as error:
        fix = "Copies on this machine answer until then, and shared catalogues cannot be written."
        yield Finding("problem", "shared catalogues", str(error), fix)
        return
    yield Finding("ok", "shared catalogues", postgres.about())
    postgres.close()


def _caches(settings: Settings) -> Iterator[Finding]:
    from tools.validation.weights import local_caches

    caches = local_caches()
    parts = [
        f"{name} {folder} ({sum(1 for _ in folder.iterdir())} entries)"
        for name, folder in (("Hugging Face", caches.hub), ("torch", caches.torch))
        if folder.is_dir()
    ]
    yield Finding("ok", "weights on disk", ", ".join(parts) or "none; twins are timed instead")
    if settings.offline:
        yield Finding("ok", "network", "never asked (offline)")
    else:
        yield Finding("ok", "network", "not tried here; only asked where weights are to be fetched")


def _isolation(_: Settings) -> Iterator[Finding]:
    from tools.validation.worker.landlock import abi
    from tools.validation.worker.seccomp import number

    level = abi()
    filtered = number("socket") is not None
    filtered = filtered and Path("/proc/sys/kernel/seccomp/actions_avail").exists()
    limit = Path("/proc/sys/user/max_user_namespaces")
    try:
        namespaces = int(limit.read_text(encoding="ascii")) > 0
    except (OSError, ValueError):
        namespaces = False
    have = [f"Landlock {level}"] if level > 0 else []
    have += ["user namespaces"] if namespaces else []
    have += ["system call filter"] if filtered else []
    have += ["bubblewrap"] if shutil.which("bwrap") else []
    missing = [] if level > 0 else ["Landlock (file access of timed models is not confined)"]
    missing += [] if namespaces else ["user namespaces (their network is not cut off)"]
    missing += [] if filtered else ["a system call filter (timed models may start programs)"]
    if missing:
        fix = "Run on Linux 5.13 or later with user namespaces allowed."
        so = "; so trained weights in pickled files are refused"
        yield Finding("warning", "isolation", "missing: " + ", ".join(missing) + so, fix)
    else:
        yield Finding("ok", "isolation", ", ".join(have))
