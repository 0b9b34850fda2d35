"""Puts a Validation together from what the child measured and the parent knows."""

from __future__ import annotations

from bowerbird.report import Latency, Validation
from tools.hardware import processor
from tools.validation.gates.levels import level_of
from tools.validation.noise import CALM_PACE, FEWEST, crowded, disturbed
from tools.validation.outcome import Measured
from tools.validation.plan import Plan
from tools.validation.process import Ended, Ready
from tools.validation.weights import Found

_DETECTORS = ("ssd", "retinanet", "fcos", "fasterrcnn", "maskrcnn", "keypointrcnn")
_UNTRAINED = (
    "the same network was timed with random numbers in it: "
    "speed and memory are real, answers would not be"
)


def compose(
    measured: Measured,
    *,
    planned: Plan,
    found: Found,
    ready: Ready,
    ended: Ended,
    shared: bool,
    when: str,
    repeat: str,
) -> Validation:
    """The report.  `shared`: the imports were paid for by an earlier timing."""
    single = 1000.0 / measured.p50_ms
    in_batches = measured.batch_per_s or 0.0
    overhead = ended.wall_s - measured.load_s - measured.timing_s
    return Validation(
        status="measured",
        weights=measured.weights,
        device=measured.device,
        machine=_machine(measured),
        runtime=_runtime(planned, ready),
        dtype=measured.dtype,
        batch=1,
        input_shape=measured.input_shape,
        import_s=round(ready.import_s, 3),
        load_s=round(measured.load_s, 4),
        first_run_s=round(measured.first_run_s, 4),
        latency_ms=Latency(
            p50=round(measured.p50_ms, 3),
            p95=round(measured.p95_ms, 3),
            runs=measured.runs,
            spread=round(measured.spread, 3),
        ),
        throughput_per_s=round(max(single, in_batches), 2),
        throughput_batch=measured.batch if in_batches > single else 1,
        per_token_ms=None if measured.per_token_ms is None else round(measured.per_token_ms, 3),
        item=measured.item,
        peak_memory_mb=round(measured.peak_memory_mb, 1),
        params=measured.params,
        threads=measured.threads,
        noisy=_noisy(measured),
        pace=None if measured.pace_s is None else round(measured.pace, 3),
        pace_ms=None if measured.pace_now_s is None else round(measured.pace_now_s * 1e3, 4),
        overhead_s=round(max(0.0, overhead), 4),
        isolation=ended.isolation,
        isolation_level=level_of(ended.isolation),
        versions=ready.versions,
        measured_at=when,
        note=_note(measured, planned, found, shared),
        repeat=repeat,
    )


def _runtime(planned: Plan, ready: Ready) -> str | None:
    name, package = ("ONNX Runtime", "onnxruntime") if planned.library == "onnx" else ("torch",) * 2
    version = ready.versions.get(package)
    return f"{name} {version}" if version else None


def _machine(measured: Measured) -> str | None:
    threads = f"{measured.threads} thread{'' if measured.threads == 1 else 's'}"
    return f"{threads} of {processor()}" if measured.device == "cpu" else None


def _noisy(measured: Measured) -> bool:
    return disturbed(
        runs=measured.runs, spread=measured.spread, waited=measured.waited,
        covered=measured.covered,
        others_cores=measured.others_cores, threads=measured.threads, pace=measured.pace,
    )  # fmt: skip


def _note(measured: Measured, planned: Plan, found: Found, shared: bool) -> str:
    parts: list[str] = []
    if measured.weights == "random":
        if measured.refused is not None:
            why = measured.refused
        elif measured.weights_error is not None:
            why = f"the weights on this computer do not fit the network ({measured.weights_error})"
        else:
            why = found.problem or "its trained weights are not on this computer"
        parts.append(f"{why}, so {_UNTRAINED}")
        if planned.library == "torchvision" and planned.name.startswith(_DETECTORS):
            parts.append("an untrained detector finds nothing, so sorting out boxes is not timed")
    elif planned.library == "torchaudio":
        parts.append("torchaudio publishes no checksums: its weights are those first seen here")
    if planned.inferred is not None:
        parts.append(planned.inferred)
    elif not planned.exact:
        parts.append(f"timed a {planned.name}, the network its page and file size point to")
    if measured.item is not None:
        parts.append(f"timed on {measured.item}")
    if measured.dtype == "qint8":
        parts.append("8-bit weights; their parameters are packed and were not counted")
    if measured.device != "cpu":
        parts.append("peak memory is the device's")
    if _noisy(measured):
        parts.append(_disturbance(measured))
    elif measured.again:
        parts.append("timed again after other programs had calmed down")
    if shared:
        parts.append("the import was shared with the models timed before it")
    return ". ".join(p[0].upper() + p[1:] for p in parts) + ("." if parts else "")


def _disturbance(measured: Measured) -> str:
    """Why a figure is only a rough one."""
    if measured.runs < FEWEST:
        return f"only {measured.runs} of its runs fitted into the time, so the figures are rough"
    if measured.others_cores and crowded(measured.others_cores, measured.threads):
        return (
            f"other programs kept {measured.others_cores:.1f} cores busy meanwhile, "
            "so the figures are rough"
        )
    if measured.pace > CALM_PACE:
        return (
            f"the processor went {measured.pace:.1f} times slower than it can, as it does where "
            "others share it, so the figures are rough"
        )
    return "the runs scattered widely, so the figures are rough"
