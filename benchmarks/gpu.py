"""The same models on the CPU and on a GPU: median latency, throughput, memory.

    python benchmarks/gpu.py [DEVICE]      # cuda, cuda:1, mps

Prints a table and one JSON line; without such a device a plain word.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.hardware import inspect_machine
from tools.validation import Validator

MODELS = ("resnet18", "resnet50", "vit_small_patch16_224")


def record(name: str) -> ModelRecord:
    return ModelRecord(
        id=f"timm/{name}", catalogue="benchmark", source="benchmark", as_of="2026", library="timm",
        architecture=Architecture(library="timm", name=name, basis="registry"),
    )  # fmt: skip


def main() -> None:
    device = sys.argv[1] if len(sys.argv) > 1 else "cuda"
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as data, Validator(Settings(data=Path(data))) as validator:
        first = validator.validate([record(MODELS[0])], device=device)[0]
        if first.status != "measured":
            print(f"Nothing measured: {first.reason}")
            return
        for where in ("cpu", device):
            reports = validator.validate([record(name) for name in MODELS], device=where)
            for name, seen in zip(MODELS, reports, strict=True):
                speed = seen.latency_ms.p50 if seen.latency_ms else None
                print(f"{name:24} {seen.device or where!s:28} {speed} ms {seen.throughput_per_s}/s")
                rows.append({
                    "model": name, "device": seen.device, "p50_ms": speed, "noisy": seen.noisy,
                    "per_s": seen.throughput_per_s, "memory_mb": seen.peak_memory_mb,
                })  # fmt: skip
    print(json.dumps({"machine": inspect_machine().describe(), "rows": rows}))


if __name__ == "__main__":
    main()
