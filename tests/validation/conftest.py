import socket
from pathlib import Path

import pytest

from bowerbird.record import Architecture, Door, ModelRecord
from bowerbird.settings import Settings
from tools.validation import Validator

HOSTILE = Path(__file__).with_name("hostile_worker.py")


@pytest.fixture
def record():
    def make(id, *, library="timm", name=None, basis="registry", door=None, **more):
        arch = None if name is None else Architecture(library=library, name=name, basis=basis)
        doors = [Door(loader=library, id=id, name=door)] if door else []
        return ModelRecord(
            id=id, catalogue="test", source="test", as_of="2026", library=library,
            architecture=arch, doors=doors, **more,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return Settings(
        data=tmp_path_factory.mktemp("data"), timing_s=0.1, validate_timeout_s=30, threads=1
    )


@pytest.fixture(scope="session")
def outside(tmp_path_factory):
    """A listening socket and a file path that no job may reach."""
    path = tmp_path_factory.mktemp("outside") / "file"
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        yield f"TEST_ADDRESS={host}:{port}", f"TEST_OUTSIDE={path}", path


@pytest.fixture(scope="session")
def hostile(settings, outside):
    """A Validator whose warm process has misbehaving builders."""
    quick = settings.model_copy(update={"validate_timeout_s": 5.0})
    worker = ("-P", str(HOSTILE), *outside[:2])
    with Validator(quick, _worker=worker) as validator:
        validator.start()
        yield validator


@pytest.fixture(scope="session")
def validator(settings):
    with Validator(settings) as validator:
        validator.start()
        yield validator
