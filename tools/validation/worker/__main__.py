"""Start of the warm process: `python -P -m tools.validation.worker FD`."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tools.validation.worker.zygote import Describe, serve

if TYPE_CHECKING:
    from tools.validation.worker.built import Builder, Built
    from tools.validation.worker.child import Runner


def _load() -> tuple[Runner, dict[str, str], Describe]:
    from tools.validation.worker.child import Runner
    from tools.validation.worker.timm_models import build_timm
    from tools.validation.worker.versions import versions
    from tools.validation.worker.vision_models import build_torchvision, describe_weights

    def later(module: str, builder: str) -> Builder:
        """A builder whose library is imported by the first job that needs it."""

        def build(name: str, variant: str | None, weights: str | None, **more: Any) -> Built:
            found = import_module(f"tools.validation.worker.{module}")
            return getattr(found, builder)(name, variant, weights, **more)

        return build

    def describe(library: str, name: str, weights: str) -> dict[str, str]:
        if library == "torchvision":
            return describe_weights(name, weights)
        from tools.validation.worker.sound_models import describe_bundle

        return describe_bundle(name)

    runner = Runner({
        "timm": build_timm,
        "torchvision": build_torchvision,
        "torchaudio": later("sound_models", "build_torchaudio"),
        "transformers": later("transformers_models", "build_transformers"),
        "sentence-transformers": later("sentence_models", "build_sentence_transformers"),
        "onnx": later("onnx_models", "build_onnx"),
        "torch.hub": later("hub_models", "build_hub"),
    })  # fmt: skip
    return runner, versions(), describe


if __name__ == "__main__":
    serve(int(sys.argv[1]), _load, started=time.monotonic())
