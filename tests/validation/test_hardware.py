"""The machine, told without torch."""

import subprocess
import sys

from tools.hardware import (
    _HIGHLIGHTS,
    _memory_limit,
    _quota,
    _sockets,
    inspect_machine,
    usable_cores,
)


def test_this_machine():
    machine = inspect_machine()
    assert machine.cores == usable_cores() >= 1
    assert 0 < machine.free_gb <= machine.memory_gb
    assert machine.cpu
    assert f"{machine.cores} core" in machine.describe()
    assert "GB" in machine.describe()


def test_container_quota(tmp_path):
    assert _quota(tmp_path) is None
    (tmp_path / "cpu.max").write_text("150000 100000\n")
    assert _quota(tmp_path) == 1.5
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert _quota(tmp_path) is None
    (tmp_path / "memory.max").write_text("1000000\n")
    assert _memory_limit(tmp_path) == 1_000_000


def test_container_quota_of_version_1(tmp_path):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("50000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert _quota(tmp_path) == 0.5
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text(f"{1 << 62}\n")
    assert _memory_limit(tmp_path) is None


def test_sockets_and_cores():
    machine = inspect_machine()
    assert machine.sockets is None or machine.sockets >= 1
    assert machine.logical_cores >= (machine.physical_cores or 1) >= 1
    assert _sockets("physical id\t: 0\n\nphysical id\t: 1\n\nphysical id\t: 0\n") == 2
    assert _sockets("processor\t: 0\n") is None
    assert set(machine.instructions) <= set(_HIGHLIGHTS)


def test_parent_never_imports_torch():
    code = (
        "import sys, tools.hardware, tools.validation\n"
        "found = {'torch', 'timm', 'torchvision', 'tools.validation.worker'} & set(sys.modules)\n"
        "sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-P", "-c", code], check=True)
