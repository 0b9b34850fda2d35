"""Jobs on a real Ray cluster: placed, timed, lost with their node and run again, given up.

What adds or loses nodes is marked `ray`, for it takes a minute.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.elsewhere.conftest import FIRST, SECOND, add
from tools.validation import choose
from tools.validation.elsewhere import ray_link
from tools.validation.elsewhere.on_ray import RayCluster

pytestmark = [
    pytest.mark.timeout(180),
    # Ray leaves log files for the garbage collector to close.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def place(cluster: Any, settings: Any) -> Any:
    add(cluster, FIRST)
    with RayCluster(settings) as found:
        yield found


def test_the_setting_chooses_ray(settings: Any) -> None:
    assert isinstance(choose(settings), RayCluster)


def test_workers_are_not_started_by_the_uv_run_above_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where Ray was imported, and read its variables, before it was asked for by us."""
    pytest.importorskip("ray", reason="Ray is not installed (extra `ray`)")
    from ray._private import ray_constants, worker
    from ray._private.runtime_env import uv_runtime_env_hook

    monkeypatch.setattr(uv_runtime_env_hook, "_get_uv_run_cmdline", lambda: ["uv", "run", "pytest"])
    monkeypatch.setattr(ray_constants, ray_link._UV_HOOK, True)
    assert "uv run" in worker._maybe_modify_runtime_env(None, False)["py_executable"]
    monkeypatch.setenv(ray_link._UV_HOOK, "0")
    ray_link._start_workers_plainly()
    assert worker._maybe_modify_runtime_env(None, False) is None


def test_a_record_becomes_a_report_from_the_node(place: Any, record: Any) -> None:
    said: list[str] = []
    asked = record("timm/test_vit.r160_in1k", "test_vit")
    report = place.validate([asked], progress=said.append)[0]
    assert (report.status, report.weights) == ("measured", "random"), report.reason
    assert report.where.startswith("Ray node ")
    assert report.where in report.machine
    assert "rlimits" in report.isolation
    assert report.repeat == (
        "BOWERBIRD_VALIDATE=ray BOWERBIRD_THREADS=1 BOWERBIRD_TIMING_S=0.1 "
        "bowerbird validate timm/test_vit.r160_in1k"
    )
    assert any("asking the Ray cluster for a worker with 1 core" in text for text in said)
    assert "loading and timing timm/test_vit.r160_in1k" in said


def test_a_bad_model_is_a_report(place: Any, record: Any) -> None:
    report = place.validate([record("timm/none", "no_such_network")])[0]
    assert report.status == "failed"
    assert "has no network called" in report.reason


def test_no_gpu_in_the_cluster_is_said_in_words(place: Any, record: Any, settings: Any) -> None:
    short = settings.model_copy(update={"ray_wait_s": 2.0, "ray_gpu_gb": 24.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "_settings", short)
        report = place.validate([record("timm/test_vit", "test_vit")], device="cuda")[0]
    assert report.status == "failed"
    assert "GPU worker with 24 GB of GPU memory" in report.reason
    assert "0 GPUs" in report.reason
    assert "--device cuda" in report.repeat
    assert "BOWERBIRD_RAY_GPU_GB=24" in report.repeat


def test_a_job_can_be_cancelled(place: Any, record: Any, settings: Any) -> None:
    slow = settings.model_copy(update={"timing_s": 60.0, "validate_timeout_s": 120.0})
    place._release()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "_settings", slow)

        def hear(text: str) -> None:
            if text.startswith("loading and timing"):
                place.cancel()

        report = place.validate([record("timm/test_vit", "test_vit")], progress=hear)[0]
    assert (report.status, report.reason) == ("failed", "It was cancelled.")


@pytest.mark.ray
def test_a_gpu_worker_with_24_gb_is_found_and_its_missing_device_told(
    cluster: Any, place: Any, record: Any, settings: Any
) -> None:
    """The node says that it has a GPU; the job runs there, where torch sees none."""
    node = add(cluster, SECOND, num_gpus=1, resources={"gpu_gb": 24})
    asked = settings.model_copy(update={"ray_gpu_gb": 24.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "_settings", asked)
        report = place.validate([record("timm/test_vit", "test_vit")], device="cuda")[0]
    assert report.status in ("failed", "measured")
    assert report.where.startswith("Ray node ")
    if report.status == "failed":
        assert "no usable device cuda" in report.reason
    place._release()
    cluster.remove_node(node)


@pytest.mark.ray
def test_a_lost_node_is_replaced_in_the_middle_of_a_job(
    cluster: Any, place: Any, record: Any, settings: Any
) -> None:
    slow = settings.model_copy(update={"timing_s": 4.0})
    doomed = next(n for n in cluster.worker_nodes if n.node_ip_address == FIRST)
    said: list[str] = []
    killed = threading.Event()

    def hear(text: str) -> None:
        said.append(text)
        if text.startswith("loading and timing") and not killed.is_set():
            killed.set()
            add(cluster, SECOND)
            cluster.remove_node(doomed, allow_graceful=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "_settings", slow)
        report = place.validate([record("timm/test_vit", "test_vit")], progress=hear)[0]
    assert killed.is_set()
    assert report.status == "measured", report.reason
    assert said.count("loading and timing timm/test_vit") == 2
    assert "the worker was lost; another one took over" in said
    left = next(n for n in cluster.worker_nodes if n.node_ip_address == SECOND)
    assert f"({left.node_id[:8]})" in report.where


@pytest.mark.ray
def test_when_all_nodes_die_it_is_said(
    cluster: Any, place: Any, record: Any, settings: Any
) -> None:
    """The last test of this file: it leaves no worker in the cluster."""
    slow = settings.model_copy(update={"timing_s": 30.0, "ray_wait_s": 4.0})
    place._release()

    def hear(text: str) -> None:
        if text.startswith("loading and timing"):
            for node in list(cluster.worker_nodes):
                cluster.remove_node(node, allow_graceful=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "_settings", slow.model_copy(update={"ray_wait_s": 40.0}))

        def quick(text: str) -> None:
            hear(text)
            if text.startswith("loading and timing"):
                place._settings = slow

        report = place.validate([record("timm/test_vit", "test_vit")], progress=quick)[0]
    assert report.status == "failed"
    assert "worker was lost" in report.reason or "worker that tried it died" in report.reason
    assert report.latency_ms is None
