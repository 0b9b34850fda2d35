"""The machine, told without torch."""

import subprocess
import sys

from tools.hardware import _memory_limit, _quota, inspect_machine, usable_cores


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


def test_parent_never_imports_torch():
    code = (
        "import sys, tools.hardware, tools.validation\n"
        "found = {'torch', 'timm', 'torchvision', 'tools.validation.worker'} & set(sys.modules)\n"
        "sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-P", "-c", code], check=True)
