"""The Hub's own clients and the libraries above them read the replica as they read the Hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.replicas.hub import HubReplica
from tests.replicas.server import serve


def test_the_real_clients_read_the_replica(tmp_path: Path) -> None:
    """Each client library on its own terms, in a process whose only Hub is the replica."""
    listed = ["tiny/bert", *(f"tiny/listed-{n}" for n in range(6))]
    facts: dict[str, dict[str, Any]] = {name: {"pipeline_tag": "fill-mask"} for name in listed}
    replica = HubReplica(tmp_path / "repos", facts)
    with serve(replica.app) as address:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
        environment |= {"HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "home")}
        script = Path(__file__).with_name("real_clients.py")
        done = subprocess.run(
            [sys.executable, str(script), str(replica.folder)],
            capture_output=True, text=True, timeout=240, env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["list_models"] == listed, "three pages"
    assert found["model_info"] >= 4
    assert found["renamed"] == "tiny/timm-net"
    assert found["gated"] == "GatedRepoError"
    assert found["unknown"] == "RepositoryNotFoundError"
    assert found["no file"] == "RemoteEntryNotFoundError"
    assert found["pickled"] == "NotASafetensorsRepoError"
    assert found["ModelCard.load"] == "mit"
    assert found["get_safetensors_metadata"] > 1000
    assert found["hf_hub_download"] == "config.json"
    assert found["snapshot_download"] == 1
    assert found["timm"] == 3
    assert found["AutoModel"] == 16
    assert found["SentenceTransformer"] == [16]
