"""Nothing of a hostile file runs, loads, or ends the warm process; good files open."""

import pytest

from tests.hostile_files import resources, rounds
from tests.hostile_files.opening import open_all


def nothing_happened(found):
    assert found.executed == []
    assert found.loaded == []
    assert found.died == []
    assert found.deaths == 0
    assert found.marks == []


def test_pickles_run_nothing(process, tmp_path):
    found = rounds.pickles(process, tmp_path)
    nothing_happened(found)
    assert found.files >= 85
    assert found.slowest_s < 2


def test_the_same_pickles_do_run_where_nobody_takes_care(process, tmp_path):
    """The control: else the rounds above would prove nothing.  The sandbox holds meanwhile."""
    found = rounds.pickles(process, tmp_path, "careless")
    assert len(found.executed) >= 100
    assert found.deaths == 0
    assert found.marks == []


@pytest.mark.parametrize("off", ["no gate", "gate only", "no sandbox"])
def test_with_any_one_barrier_off_still_nothing_runs(process, tmp_path, off):
    found = rounds.pickles(process, tmp_path, off)
    assert found.executed == []
    assert found.marks == []
    assert found.deaths == 0
    if off != "no gate":  # without it, files open that hold nothing but plain values
        assert found.loaded == []


@pytest.mark.parametrize("kind", ["resources", "tensors", "structures"])
def test_impossible_files_are_refused_in_time(process, tmp_path, kind):
    found = rounds.damaged(process, tmp_path, kind)
    nothing_happened(found)
    assert found.slowest_s < 5  # well under a second on a quiet machine


def test_impossible_tensors_are_refused_after_loading_as_well(process, tmp_path):
    """What stands behind the gate, without it: two open whose numbers are wrong, and no more."""
    found = rounds.damaged(process, tmp_path, "tensors", "after load")
    assert found.loaded == ["deflate_bomb.bin", "claims_240_numbers.bin"]
    assert found.died == []


@pytest.mark.parametrize("kind", ["folders", "onnx"])
def test_gates_refuse(tmp_path, kind):
    found = getattr(rounds, kind)(tmp_path)
    assert found.loaded == []
    assert found.files >= 14


def test_no_configuration_names_code_to_a_loader():
    assert rounds.remote_code().loaded == []


def fuzz_holds(seed, count):
    found = resources.fuzz(seed, count)
    assert found["other"] == 0
    assert found["passed and unreadable"] == 0
    assert found["passed"] > count / 100  # else the damage is too coarse to say anything


def test_damaged_safetensors_are_refused_or_good():
    fuzz_holds(1, 3000)


@pytest.mark.slow
def test_damaged_safetensors_at_length():
    fuzz_holds(2, 100_000)


def test_good_files_open(process, good_files):
    found = rounds.benign(process, good_files)
    opened = {o.file for o in found if o.loaded}
    wanted = {p.name for p in (good_files / "open").iterdir()}
    assert wanted - opened == set()
    assert sum(name.endswith(".safetensors") for name in opened) >= 20
    assert sum(name.endswith(".bin") for name in opened) >= 2
    refused = {o.file: o.refused for o in found if not o.loaded}
    assert refused.keys() == {p.name for p in (good_files / "closed").iterdir()}
    assert len(set(refused.values())) >= 7  # each for a reason of its own
    assert not [reason for reason in refused.values() if "cannot be read" in reason]


def test_the_child_goes_on_behind_a_file_that_ends_it(process, tmp_path):
    """The driver itself: a child that ends is told from one that refuses."""
    from tests.hostile_files.assembler import Call, Name, program, torch_zip

    files = [tmp_path / name for name in ("a.bin", "b.bin", "c.bin")]
    for path in files:
        path.write_bytes(torch_zip(program(Call(Name("os", "_exit"), (3,)))))
    found = open_all(process, [(p, "torch") for p in files], "careless")
    assert [o.died for o in found] == [True, True, True]
    assert process.alive()
