"""One hostile job for each promise: whatever a model does is a sentence in a report."""

import os
import time
from pathlib import Path

import pytest

EXPECTED = {
    "hang": "not done within 5 s",
    "deaf": "not done within 5 s",
    "abort": "SIGABRT",
    "segfault": "SIGSEGV",
    "exit3": "status 3",
    "exit0": "without a usable report",
    "sysexit": "status 70",
    "raises": "ValueError: no",
    "shouts": "File too large",
    "greedy": "more memory than the 8 GB",
    "garbage": "not in the expected form",
    "huge": "without a usable report",
    "nan": "not in the expected form",
    "infinite": "not in the expected form",
    "negative": "not in the expected form",
    "extra": "not in the expected form",
    "impossible": "cannot be true",
    "link": "without a usable report",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_bad_job_becomes_a_sentence(hostile, record, name):
    report = hostile.validate([record(f"timm/{name}", name=name)])[0]
    assert report.status == "failed"
    assert EXPECTED[name] in report.reason
    assert "\n" not in report.reason
    assert "\x1b" not in report.reason
    assert report.latency_ms is None


@pytest.mark.parametrize("name", ["fine", "chatty", "closes"])
def test_harmless_oddities_are_timed(hostile, record, name):
    report = hostile.validate([record(f"timm/{name}", name=name)])[0]
    assert report.status == "measured", report.reason
    assert report.latency_ms.runs >= 10


def test_a_bad_job_leaves_the_next_one_alone(hostile, record):
    names = ["fine", "segfault", "fine"]
    reports = hostile.validate([record(f"timm/{n}", name=n) for n in names])
    assert [r.status for r in reports] == ["measured", "failed", "measured"]


def test_grandchild_in_its_own_session_does_not_survive(hostile, record):
    before = _processes()
    report = hostile.validate([record("timm/orphan", name="orphan")])[0]
    if "system-calls-filtered" in report.isolation:
        assert report.status == "failed"
        assert "PermissionError" in report.reason
    assert not {p for p in _processes() - before if _command(p).find("hostile_worker") >= 0}


def test_no_connection_leaves_the_job(hostile, record):
    report = hostile.validate([record("timm/connect", name="connect")])[0]
    if not {"no-network", "files-restricted"} & set(report.isolation):
        pytest.skip("this kernel offers neither network namespaces nor Landlock")
    assert report.status == "failed"
    assert "Error" in report.reason


def test_nothing_is_written_outside_the_folder(hostile, record, outside):
    report = hostile.validate([record("timm/write_outside", name="write_outside")])[0]
    if "files-restricted" not in report.isolation:
        pytest.skip("this kernel offers no Landlock")
    assert report.status == "failed"
    assert "PermissionError" in report.reason
    assert not outside[2].exists()


def test_death_of_the_warm_process_is_survived(hostile, record):
    reports = hostile.validate(
        [record("timm/fine", name="fine"), record("timm/kills_zygote", name="kills_zygote")]
    )
    assert reports[0].status == "measured"
    assert reports[1].status == "failed"
    assert hostile.validate([record("timm/fine", name="fine")])[0].status == "measured"


def test_warm_process_killed_between_jobs_is_started_again(hostile, record):
    hostile.validate([record("timm/fine", name="fine")])
    pid = hostile._warm.pid
    os.kill(pid, 9)
    while hostile._warm.alive():
        time.sleep(0.01)
    assert hostile.validate([record("timm/fine", name="fine")])[0].status == "measured"
    assert hostile._warm.pid != pid


def _processes():
    return {int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()}


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
