"""Wall time of validating three vision picks: cold start, then warm.

    .venv/bin/python benchmarks/validate_picks.py

Cold: the warm process is started and three picks are asked for at once, as
`bowerbird ask` does.  Warm: the same three again.  `other` is the share of a
child's time spent neither loading nor timing.  Prints a table and, last, one
line of JSON.  Asserts nothing: times depend on the machine and its load.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.hardware import inspect_machine
from tools.validation import Validator

PICKS = (
    ("timm", "mobilenetv3_large_100", "timm/mobilenetv3_large_100.ra_in1k"),
    ("torchvision", "resnet50", "torchvision:resnet50/IMAGENET1K_V2"),
    ("timm", "vit_small_patch16_224", "timm/vit_small_patch16_224.augreg_in21k_ft_in1k"),
)


def record(library: str, name: str, model_id: str) -> ModelRecord:
    return ModelRecord(
        id=model_id, catalogue="benchmark", source="benchmark", as_of="2026", library=library,
        architecture=Architecture(library=library, name=name, basis="registry"),
    )  # fmt: skip


def main() -> None:
    records = [record(*pick) for pick in PICKS]
    result: dict[str, object] = {
        "machine": inspect_machine().describe(),
        "load": os.getloadavg()[0],
    }
    print(f"{result['machine']}; load average {result['load']:.1f}")
    with tempfile.TemporaryDirectory() as data, Validator(Settings(data=Path(data))) as validator:
        for phase in ("cold", "warm"):
            start = time.perf_counter()
            validator.start()
            reports = validator.validate(records)
            wall = time.perf_counter() - start
            result[f"{phase}_s"] = round(wall, 2)
            print(f"\n{phase}: {wall:.1f} s for {len(records)} picks")
            print(
                f"{'pick':45} {'load s':>7} {'p50 ms':>8} {'spread':>7} {'noisy':>6} {'other s':>8}"
            )
            for pick, report in zip(records, reports, strict=True):
                timing = report.latency_ms
                if timing is None:
                    print(f"{pick.id:45} {report.reason}")
                    continue
                print(
                    f"{pick.id:45} {report.load_s:7.2f} {timing.p50:8.1f} {timing.spread:7.2f} "
                    f"{'yes' if report.noisy else 'no':>6} {report.overhead_s:8.3f}"
                )
            other = sum(r.overhead_s or 0 for r in reports)
            # Children run one after another, so the warm wall time is theirs.
            imports = reports[0].import_s or 0 if phase == "cold" else 0
            share = other / (wall - imports)
            result[f"{phase}_other_share"] = round(share, 4)
            print(f"neither loading nor timing: {share:.1%} of the children's time")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
