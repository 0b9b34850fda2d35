"""Cancelling from another thread: prompt, worded, and the warm process goes on."""

import threading
import time

import pytest

from tools.validation import Validator


@pytest.mark.parametrize("name", ["hang", "deaf"])
def test_a_running_timing_ends_at_once_and_the_process_stays_warm(hostile, record, name):
    hostile.validate([record("timm/fine", name="fine")])
    pid = hostile._warm.pid
    ended = []

    def hear(text):
        if text.startswith("loading and timing"):
            threading.Timer(0.5, cancel).start()

    def cancel():
        ended.append(time.monotonic())
        hostile.cancel()

    reports = hostile.validate(
        [record(f"timm/{name}", name=name), record("timm/fine", name="fine")], progress=hear
    )
    assert time.monotonic() - ended[0] < 2
    assert [r.reason for r in reports] == ["It was cancelled.", "It was cancelled."]
    assert [r.status for r in reports] == ["failed", "skipped"]
    assert hostile.validate([record("timm/fine", name="fine")])[0].status == "measured"
    assert hostile._warm.pid == pid


def test_many_cancels_from_many_threads(hostile, record):
    hostile.validate([record("timm/fine", name="fine")])
    pid = hostile._warm.pid
    threads = []

    def hear(text):
        if text.startswith("loading and timing"):
            for delay in (0.3, 0.3, 0.31, 0.32):
                threads.append(threading.Timer(delay, hostile.cancel))
                threads[-1].start()

    report = hostile.validate([record("timm/hang", name="hang")], progress=hear)[0]
    for thread in threads:
        thread.join()
    assert report.reason == "It was cancelled."
    assert hostile.validate([record("timm/fine", name="fine")])[0].status == "measured"
    assert hostile._warm.pid == pid


def test_cancelling_while_nothing_runs_hurts_nobody(hostile, record):
    hostile.validate([record("timm/fine", name="fine")])
    pid = hostile._warm.pid
    hostile.cancel()
    assert hostile.validate([record("timm/fine", name="fine")])[0].status == "measured"
    assert hostile._warm.pid == pid


def test_imports_are_interrupted_too(settings, record):
    with Validator(settings) as validator:
        threading.Timer(0.3, validator.cancel).start()
        began = time.monotonic()
        report = validator.validate([record("timm/test_vit", name="test_vit")])[0]
        assert time.monotonic() - began < 3
        assert report.reason == "It was cancelled."
