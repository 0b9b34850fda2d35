"""The printed command, run as it is printed, measures the same thing again."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bowerbird.settings import Settings
from tools.validation.place import repeat_command

MODEL = "timm/test_convnext.r160_in1k"


def test_the_printed_command_measures_anew_in_the_same_way(built_index, tmp_path):
    shell = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    asked = f"BOWERBIRD_THREADS=1 BOWERBIRD_TIMING_S=0.2 bowerbird validate {MODEL}"
    first = _run(asked, shell)
    assert first["repeat"] == f"{asked} --fresh"
    second = _run(first["repeat"], shell)
    assert first["status"] == second["status"] == "measured"
    assert second["kept"] is None
    assert second["measured_at"] >= first["measured_at"]
    for same in ("weights", "device", "dtype", "threads", "input_shape", "batch", "versions"):
        assert second[same] == first[same]
    assert second["threads"] == 1
    assert second["repeat"] == first["repeat"]
    if not first["noisy"] and not second["noisy"]:
        assert 0.5 < first["latency_ms"]["p50"] / second["latency_ms"]["p50"] < 2


def _run(command, environment):
    done = subprocess.run(
        ["sh", "-c", f"{command} --json"], capture_output=True, text=True, check=True,
        env=environment, timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert [row["id"] for row in found] == [MODEL]
    return found[0]["validation"]


def test_only_what_differs_from_the_default_is_set():
    assert repeat_command("a/b", "cpu", False, Settings()) == "bowerbird validate a/b"
    settings = Settings(threads=3, timing_s=2.5, validate_on="ray", ray_gpu_gb=24)
    assert repeat_command("a/b", "cuda", True, settings) == (
        "BOWERBIRD_VALIDATE=ray BOWERBIRD_RAY_GPU_GB=24 BOWERBIRD_THREADS=3 "
        "BOWERBIRD_TIMING_S=2.5 bowerbird validate a/b --device cuda --download"
    )
