"""A real Ray cluster of two nodes on loopback addresses."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings

HEAD, FIRST, SECOND = "127.0.0.2", "127.0.0.3", "127.0.0.4"
"""Not 127.0.0.1, which Ray replaces by an address that other machines could reach."""
_SMALL = 80_000_000
_QUICK = {
    "health_check_period_ms": 500,
    "health_check_timeout_ms": 1000,
    "health_check_failure_threshold": 4,
    "health_check_initial_delay_ms": 0,
}


@pytest.fixture
def record() -> Callable[..., ModelRecord]:
    def make(id: str, name: str, **more: Any) -> ModelRecord:
        return ModelRecord(
            id=id, catalogue="test", source="test", as_of="2026", library="timm",
            architecture=Architecture(library="timm", name=name, basis="registry"), **more,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data=tmp_path_factory.mktemp("data"), timing_s=0.1, threads=1, validate_on="ray",
        ray_wait_s=40,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """The head without cores of its own, so that work goes to the nodes that are added."""
    pytest.importorskip("ray", reason="Ray is not installed (extra `ray`)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        from ray.cluster_utils import Cluster

        made = Cluster(
            initialize_head=True,
            head_node_args={
                "num_cpus": 0, "num_gpus": 0, "include_dashboard": False, "node_ip_address": HEAD,
                "object_store_memory": _SMALL, "ray_client_server_port": _free_port(),
                "_system_config": _QUICK,
            },
        )  # fmt: skip
        patch.setenv("RAY_ADDRESS", made.address)
        try:
            yield made
        finally:
            made.shutdown()
            del made
            gc.collect()  # its log files are closed while their warnings are still let through


def add(cluster: Any, address: str, **more: Any) -> Any:
    """One more node, with one core."""
    return cluster.add_node(
        num_cpus=1, node_ip_address=address, object_store_memory=_SMALL, **{"num_gpus": 0, **more}
    )


def _free_port() -> int:
    import socket

    with socket.create_server((HEAD, 0)) as server:
        return int(server.getsockname()[1])
