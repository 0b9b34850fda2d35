"""How much memory a model needs to run, worked out before any run.

An estimate from the weights alone: bytes of the weights times 1.2 for
activations and buffers, plus 0.3 GB for the runtime.  The factor is a rule of
thumb, not a measurement, and every text that shows it says "estimated".
"""

from __future__ import annotations

from bowerbird.record import ModelRecord

ACTIVATIONS = 1.2
RUNTIME_GB = 0.3
GENERATIVE = frozenset(
    {"text-generation", "conversational", "image-text-to-text", "any-to-any", "text-to-image"}
)


def bytes_per_parameter(record: ModelRecord, *, quantized: bool) -> float:
    """1 byte for 8-bit, 2 for generative models (half precision), 4 otherwise."""
    if quantized:
        return 1.0
    return 2.0 if GENERATIVE.intersection(record.tasks) else 4.0


def needed_gb(record: ModelRecord, *, quantized: bool = False) -> float | None:
    """Estimated GB (10**9 bytes) to run it at batch 1; None where neither
    parameters nor size are known."""
    if record.params is not None:
        weights = record.params * bytes_per_parameter(record, quantized=quantized)
    elif record.size_bytes is not None:
        weights = float(record.size_bytes)
    else:
        return None
    return weights / 1e9 * ACTIVATIONS + RUNTIME_GB
