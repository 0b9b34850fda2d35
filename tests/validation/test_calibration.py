"""The self-measurement in the real worker, and what is learnt from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bowerbird.settings import Settings
from tools.estimate.calibration import VISION, calibrate, calibration_set
from tools.estimate.estimator import Estimator
from tools.estimate.profiles import of
from tools.estimate.samples import Setup, samples
from tools.validation.kept import Kept
from tools.validation.plan import Plan, plan
from ui.cli import main


def test_every_network_of_the_set_can_be_built_and_is_known() -> None:
    wanted = calibration_set()
    assert len(wanted) == len(VISION) + 2
    for record in wanted:
        planned = plan(record)
        assert isinstance(planned, Plan), record.id
        assert of(planned) is not None, record.id


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder in which two networks were measured by the real worker."""
    settings = Settings(data=tmp_path_factory.mktemp("calibrated"), timing_s=0.05, threads=1)
    names = {"calibration:lcnet_075", "calibration:tinynet_e"}
    chosen = [r for r in calibration_set() if r.id in names]
    said: list[str] = []
    reports = calibrate(settings, said.append, networks=chosen)
    assert [r.status for r in reports] == ["measured", "measured"]
    assert said == [f"measuring this computer once: {n} of 2" for n in (1, 2)]
    assert all("no-network" in r.isolation or r.isolation for r in reports)
    anew = "BOWERBIRD_THREADS=1 BOWERBIRD_TIMING_S=0.05 bowerbird calibrate --fresh"
    assert {r.repeat for r in reports} == {anew}
    return settings


def test_what_was_measured_is_kept_and_learnt_from(measured: Settings) -> None:
    kept = Kept(measured.data)
    found = samples(kept.rows(), Setup.here(1))
    assert sorted(s.profile.name.partition("@")[0] for s in found) == [
        "timm:lcnet_075",
        "timm:tinynet_e",
    ]
    assert all(s.ms > 0 and s.memory_mb and s.memory_mb > 100 for s in found)
    assert Estimator(Setup.here(1), kept.rows, kept.stamp).measured == 2
    assert samples(kept.rows(), Setup.here(7)) == []


def test_it_can_be_stopped(measured: Settings) -> None:
    assert calibrate(measured, stop=lambda: True) == []


def test_the_stamp_tells_that_something_was_measured(measured: Settings, tmp_path: Path) -> None:
    assert Kept(tmp_path).stamp() == ()
    assert Kept(measured.data).stamp() != ()


def test_each_measurement_is_told_with_the_command_that_repeats_it(
    measured: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOWERBIRD_DATA", str(measured.data))
    assert main(["measurements", "--repeat"]) == 0
    about, command = capsys.readouterr().out.strip().splitlines()
    assert re.fullmatch(r"# calibration:\w+: [\d.]+ ms, calibration:\w+: [\d.]+ ms", about)
    assert command.endswith("bowerbird calibrate --fresh")
