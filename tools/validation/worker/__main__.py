"""Start of the warm process: `python -P -m tools.validation.worker FD`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tools.validation.worker.zygote import serve

if TYPE_CHECKING:
    from tools.validation.worker.child import Runner


def _load() -> tuple[Runner, dict[str, str], Callable[[str, str], dict[str, str]]]:
    from tools.validation.worker.child import Runner
    from tools.validation.worker.timm_models import build_timm
    from tools.validation.worker.versions import versions
    from tools.validation.worker.vision_models import build_torchvision, describe_weights

    def build_transformers(name: str, variant: str | None, weights: str | None, **more: Any) -> Any:
        from tools.validation.worker.transformers_models import build_transformers

        return build_transformers(name, variant, weights, **more)

    runner = Runner({
        "timm": build_timm,
        "torchvision": build_torchvision,
        "transformers": build_transformers,
    })  # fmt: skip
    return runner, versions(), describe_weights


if __name__ == "__main__":
    serve(int(sys.argv[1]), _load, started=time.monotonic())
