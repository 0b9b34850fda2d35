from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile_files import rounds
from tests.hostile_files.opening import opener
from tools.validation.process import WarmProcess


@pytest.fixture(scope="session")
def process() -> Iterator[WarmProcess]:
    """One warm process for all hostile files."""
    warm = opener()
    warm.ready()
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rounds.make_benign(tmp_path_factory.mktemp("benign"))
