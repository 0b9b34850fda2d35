"""One job in a fork: build, time, write the report to a file."""

from __future__ import annotations

import json
import math
import statistics
import time
import warnings
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import torch

from tools.validation.worker import devices, sandbox
from tools.validation.worker.admission import admit
from tools.validation.worker.built import Builder, Built, CannotBuildError, first_line
from tools.validation.worker.random_numbers import in_blocks
from tools.validation.worker.timing import time_model

REPORT = "report.json"
_TOKENS = 16
"""Tokens that a model writes for the time of one."""
_MODULES = {"torchaudio": "sound_models", "onnx": "onnx_models"}
_PACKAGES = {
    "transformers": ("transformers",), "sentence-transformers": ("transformers",),
    "torchaudio": ("torchaudio",), "onnx": ("onnxruntime", "onnx"),
}  # fmt: skip
"""What a library's timing depends on beside torch."""
_PUBLISHERS = frozenset({"torchvision", "torchaudio"})
"""Libraries that name files of their own makers."""
_FAMILY = ("model_type", "is_encoder_decoder")
_OF_DEADLINE = 0.8
"""Part of the time limit by which the last run must have ended."""
_NO_MEMORY = ("can't allocate memory", "Cannot allocate memory", "out of memory", "failed to map")


def _family(config: dict[str, Any]) -> dict[str, Any]:
    """Only which family it is: a stranger's configuration is read in the fork."""
    return {key: config[key] for key in _FAMILY if key in config}


def _admitted(job: dict[str, Any]) -> tuple[str | None, str | None]:
    """The file of weights where it may be opened, else the clause that says why not."""
    published = job["library"] in _PUBLISHERS
    return admit(job["weights"], sandbox.level(), published=published)


class Runner:
    """Runs jobs with the builders it was given, one for each library."""

    def __init__(self, builders: Mapping[str, Builder]) -> None:
        self._builders = dict(builders)

    def preload(self, job: dict[str, Any]) -> dict[str, str]:
        """Import what a job needs beyond torch; the versions of it."""
        from tools.validation.worker.versions import versions

        library = str(job["library"])
        try:
            if library == "transformers":
                from tools.validation.worker.transformers_models import prepare

                prepare(_family(job["config"]), str(job["variant"]))
            elif library == "sentence-transformers":
                from tools.validation.worker.sentence_models import TASK, prepare

                prepare(_family(job["config"]["transformer"]), TASK)
            elif library in _MODULES:
                import_module(f"tools.validation.worker.{_MODULES[library]}")
        except Exception:  # the job itself will say what is wrong, in its own process
            return versions(*_PACKAGES.get(library, ()))
        return versions(*_PACKAGES.get(library, ()))

    def run(self, job: dict[str, Any], folder: str) -> None:
        """Write what came out, good or bad, to the report file in `folder`."""
        try:
            report = self._try(job) if job.get("try") else self._measure(job)
        except CannotBuildError as error:
            report = _error(error.kind, str(error)[:200])
        except MemoryError:
            report = _error("memory", "MemoryError")
        except Exception as error:
            kind = "memory" if any(words in str(error) for words in _NO_MEMORY) else "exception"
            report = _error(kind, first_line(error))
        partial = Path(folder) / "report.part"
        partial.write_text(json.dumps(report))
        partial.rename(Path(folder) / REPORT)

    def _try(self, job: dict[str, Any]) -> dict[str, Any]:
        from tools.validation.worker.trying import try_files

        warnings.simplefilter("ignore")
        torch.set_num_threads(int(job["threads"]))
        weights, refused = _admitted(job)
        if refused is not None:
            raise CannotBuildError("refused", refused)
        return try_files(self._built({**job, "weights": weights}), job)

    def _built(self, job: dict[str, Any]) -> Built:
        more = {"config": job["config"]} if job.get("config") is not None else {}
        build = self._builders[str(job["library"])]
        with in_blocks():
            return build(str(job["name"]), job["variant"], job["weights"], **more)

    def _measure(self, job: dict[str, Any]) -> dict[str, Any]:
        warnings.simplefilter("ignore")
        torch.set_num_threads(int(job["threads"]))
        device = devices.resolve(str(job["device"]))
        weights, refused = _admitted(job)
        if refused is not None and job["library"] == "onnx":  # there is no twin of a graph
            raise CannotBuildError("refused", refused)
        start = time.perf_counter()
        built = self._built({**job, "weights": weights})
        built.model.eval()
        if device != "cpu":
            if job["library"] == "onnx":
                raise CannotBuildError("no-device", f"{device} for ONNX Runtime as installed")
            built.model.to(device)
        load = time.perf_counter() - start
        _check_size(built, job)
        with torch.inference_mode():
            until = start + _OF_DEADLINE * float(job.get("deadline_s") or math.inf)
            timing = time_model(built, device, float(job["steady_s"]), until, job.get("pace_s"))
            if built.pretrained and not _finite(timing.output):
                raise CannotBuildError("not-numbers", "the output holds values that are not finite")
            began = time.perf_counter()
            token_s = built.per_token(_TOKENS) if built.per_token is not None else []
            timing_s = timing.total_s + time.perf_counter() - began
        return {
            "weights": "pretrained" if built.pretrained else "random",
            "weights_error": built.weights_error,
            "refused": refused,
            "device": devices.describe(device),
            "dtype": built.dtype,
            "input_shape": built.input_shape,
            "load_s": load,
            "first_run_s": timing.first_run_s,
            "p50_ms": timing.p50_ms,
            "p95_ms": timing.p95_ms,
            "runs": timing.runs,
            "spread": timing.spread,
            "others_cores": timing.others_cores,
            "waited": timing.waited,
            "covered": timing.covered,
            "pace": timing.pace,
            "pace_s": timing.pace_s,
            "pace_now_s": timing.pace_now_s,
            "again": timing.again,
            "batch": timing.batch,
            "batch_per_s": timing.batch_per_s,
            "timing_s": timing_s,
            "per_token_ms": statistics.median(token_s) * 1e3 if token_s else None,
            "item": built.item,
            "peak_memory_mb": timing.peak_mb,
            "params": built.params if built.counted else None,
            "threads": torch.get_num_threads(),
        }


def _error(kind: str, detail: str) -> dict[str, Any]:
    return {"error": kind, "detail": detail}


def _check_size(built: Built, job: dict[str, Any]) -> None:
    """A registry's model must have the parameters that the catalogue states."""
    stated = job["params"]
    if not stated or not job["exact"] or not built.counted:
        return
    counts = (built.params, built.params - built.head_params)
    if all(abs(n - stated) > 0.05 * stated for n in counts):
        raise CannotBuildError("wrong-network", f"{built.params / 1e6:.1f}")


def _finite(output: Any) -> bool:
    """Whether the tensors of an output hold numbers only."""
    if isinstance(output, torch.Tensor):
        return not output.is_floating_point() or bool(torch.isfinite(output).all())
    if isinstance(output, Mapping):
        return all(_finite(v) for v in output.values())  # pyright: ignore[reportUnknownVariableType]
    if isinstance(output, list | tuple):
        return all(_finite(v) for v in output)  # pyright: ignore[reportUnknownVariableType]
    return True
