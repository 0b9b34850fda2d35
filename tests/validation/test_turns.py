"""One timing at a time, in order, and a queue that knows its length even after kill -9."""

import signal
import subprocess
import sys
import threading

import pytest

from tools.validation.turns import NoTurnError, Queue, turn, waiting

HOLD = """
import sys, threading, time
from pathlib import Path
from tools.validation.turns import turn
with turn(Path(sys.argv[1]), "cpu", print, 60, threading.Event()):
    print("mine", flush=True)
    time.sleep(60)
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "mine\n"
    return process


def stop():
    return threading.Event()


def test_a_free_turn_comes_at_once_and_leaves_nothing(tmp_path):
    said = []
    with turn(tmp_path, "cpu", said.append, 1, stop()):
        assert waiting(tmp_path) == 1
    assert waiting(tmp_path) == 0
    assert said == []
    assert list((tmp_path / "turns" / "cpu").glob("*.ticket")) == []


def test_a_killed_holder_gives_its_turn_back(tmp_path):
    process = holder(tmp_path)
    said = []
    assert waiting(tmp_path) == 1

    def hear(text):
        said.append(text)
        process.send_signal(signal.SIGKILL)

    with turn(tmp_path, "cpu", hear, 30, stop()):
        assert said == ["waiting: another timing runs on this computer"]
    process.wait()
    process.stdout.close()
    assert list((tmp_path / "turns" / "cpu").glob("*.ticket")) == []


def test_turns_come_in_the_order_of_asking_and_the_length_is_said(tmp_path):
    first = Queue(tmp_path, "cpu")
    held = first.take()
    order, said = [], {1: [], 2: []}
    threads = []
    for number in (1, 2):

        def run(number=number):
            with turn(tmp_path, "cpu", said[number].append, 30, stop()):
                order.append(number)

        thread = threading.Thread(target=run)
        thread.start()
        threads.append(thread)
        while not said[number]:
            pass
    first.leave(held)
    for thread in threads:
        thread.join(30)
    assert order == [1, 2]
    assert said[1] == ["waiting: another timing runs on this computer"]
    assert said[2][0] == "waiting: 2 other timings are first on this computer"


def test_devices_have_queues_of_their_own(tmp_path):
    with (
        turn(tmp_path, "cpu", print, 1, stop()),
        turn(tmp_path, "cuda", print, 1, stop()),
        turn(tmp_path, "cuda:1", print, 1, stop()),
    ):
        assert waiting(tmp_path, "cuda:0") == 1


def test_the_wait_ends_with_a_sentence(tmp_path):
    queue = Queue(tmp_path, "cpu")
    held = queue.take()
    with (
        pytest.raises(NoTurnError, match="1 in the queue before"),
        turn(tmp_path, "cpu", print, 0.2, stop()),
    ):
        pass
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(NoTurnError, match="cancelled"), turn(tmp_path, "cpu", print, 9, cancelled):
        pass
    queue.leave(held)
    assert waiting(tmp_path) == 0


def test_without_a_folder_timing_goes_on(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    ran = []
    with turn(blocked, "cpu", ran.append, 1, stop()):
        ran.append("timed")
    assert ran == ["timed"]


def test_odd_files_in_the_folder_are_let_be(tmp_path):
    folder = tmp_path / "turns" / "cpu"
    folder.mkdir(parents=True)
    (folder / "x.ticket").write_text("")
    (folder / "000000007.ticket").write_text("left by a process that is gone")
    assert waiting(tmp_path) == 0
    assert sorted(p.name for p in folder.glob("*.ticket")) == ["x.ticket"]
