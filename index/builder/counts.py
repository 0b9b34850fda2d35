"""Parameters and sizes held against each other: what is contradicted is not stated.

A table of facts may be off by a thousand, give a mixture's active parameters
for all of them, or a family's biggest member for each.  Every figure is held
against what else is known: the name, families of fixed size, two tables of
chat models, the weights' bytes.  A contradicted figure becomes unknown; another
one takes its place only where two sources agree on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bowerbird.record import ModelRecord
from index.builder import families, sizes
from index.builder.tables import Report, number, read_csv

LOWEST, HIGHEST = 1.6, 4.85
"""Bytes a parameter that float16 to float32 explain, with a fifth for rounded figures."""
LOWESTPACKED = 0.1
"""The same for weights in eight bits or fewer (ternary: 1.6 bits)."""
ARCHIVE = 25.0
"""An archive with the training state (16 bytes a parameter) and two more copies of the weights."""
AGREE, APART, NOMINAL = 1.5, 2.0, 2.5
"""Factors: within the first two figures agree, beyond the second they contradict each other;
a name is nominal ("3B" with a vision tower) and contradicts beyond the third."""
GUESSED = frozenset({"params-from-name", "params-from-architecture"})
PACKED = re.compile(
    r"int[248]|fp[48]|nvfp4|mxfp4|[248]-?bit|awq|gptq|gguf|ggml|quanti[sz]ed|ternary|w8a8|w4a16|"
    r"bnb|mlx|onnx-q|binary",
    re.IGNORECASE,
)
# "A3B" are active parameters of a mixture, "E4B" effective ones: neither is the whole.
_PARTLY = re.compile(r"(?<![a-z0-9])[ae](\d+(?:\.\d+)?)b(?![a-z0-9])", re.IGNORECASE)
_CHECKED = frozenset({"hf", "mteb", "asr", "openclip", "fastembed"})


@dataclass(frozen=True, slots=True)
class Tables:
    """Parameters by lower-case id, from tables that no record was made from."""

    counted: dict[str, tuple[int, bool, bool]] = field(
        default_factory=dict[str, tuple[int, bool, bool]]
    )
    """llmfit: (parameters, marked as a mixture of experts, worked out from a configuration).

    What it worked out itself is right for encoders (124 of 125 within 3 % of
    mteb's counts) but up to a quarter too low for generators.
    """
    specs: dict[str, int] = field(default_factory=dict[str, int])
    """xinference's specifications."""


def tables(facts: Path) -> Tables:
    """The two tables; empty where their files are not there."""
    counted: dict[str, tuple[int, bool, bool]] = {}
    for row in read_csv(facts / "llmfit_hf_models.csv"):
        value = number(row["parameters_raw"])
        if value and value > 0:
            counted[row["name"].lower()] = (
                int(value), bool(row["is_moe"]), bool(row["hidden_size"]))  # fmt: skip
    specs: dict[str, int] = {}
    for row in read_csv(facts / "xinference_models.csv"):
        value = number(row["size_b"].replace("_", "."))
        if value and row["hf_id"]:
            specs[row["hf_id"].lower()] = round(value * 1e9)
    return Tables(counted, specs)


def apart(one: float, other: float, factor: float) -> bool:
    """Whether two positive figures differ by more than `factor`."""
    return not 1 / factor <= one / other <= factor


def packed(record: ModelRecord) -> bool:
    """Whether a record's weights may be stored in eight bits or fewer."""
    return bool(PACKED.search(" ".join([record.id, *record.tags, *record.formats])))


def fits(record: ModelRecord, params: int, size: int) -> bool:
    """Whether the weights' type explains `size` bytes of `params` parameters."""
    lowest = LOWESTPACKED if packed(record) else LOWEST
    return lowest <= size / params <= HIGHEST


def _partly(model_id: str, params: int) -> bool:
    """Whether `params` is what the name gives as active or effective parameters."""
    found = [float(value) * 1e9 for value in _PARTLY.findall(model_id.rpartition("/")[2])]
    return any(not apart(params, value, 1.05) for value in found)


@dataclass(frozen=True, slots=True)
class _Others:
    """What else is known about a record's parameters."""

    family: int | None
    counted: int | None
    specs: int | None
    name: int | None
    base: int | None
    exact: bool
    """`counted` can stand alone."""

    def figures(self) -> list[int]:
        """The exact before the nominal."""
        found = (self.family, self.counted, self.specs, self.name)
        return [value for value in found if value]

    def agreed(self, stated: int) -> int | None:
        """A figure that two others give, or one that is the stated one times or by a thousand."""
        found = self.figures()
        for value in found:
            if any(not apart(value, off, 1.1) for off in (stated * 1000, stated / 1000)):
                return value
        for place, value in enumerate(found):
            if any(not apart(value, other, AGREE) for other in found[place + 1 :]):
                return value
        return None


def _others(record: ModelRecord, known: Tables) -> _Others:
    key = record.id.lower()
    counted, mixture, worked_out = known.counted.get(key, (None, False, False))
    generates = sizes.generates(record.tasks)
    if packed(record):
        counted = None  # several small values share one number there
    specs = known.specs.get(key)
    if specs and ("xorbitsai" in record.source or _partly(record.id, specs)):
        specs = None  # the same table, or a part of the whole
    family = families.params_of(record.id)
    origin = families.params_of(record.base_model or "")
    return _Others(
        family=family[0] if family else None,
        counted=counted,
        specs=specs,
        name=sizes.params_in_name(record.id),
        base=sizes.params_in_name(record.base_model or "") or (origin[0] if origin else None),
        exact=counted is not None and not mixture and not (worked_out and generates),
    )


def _stated(record: ModelRecord, others: _Others) -> tuple[int | None, str]:
    """What becomes of a stated figure, and why where it changed."""
    stated = record.params or 0
    if _partly(record.id, stated):
        agreed = others.agreed(stated)
        if agreed is None or not apart(agreed, stated, AGREE):
            agreed = others.counted if others.exact else None
        return agreed, "active or effective parameters stated as all"
    if stated % 10_000:
        return stated, ""  # not rounded: counted from the weights
    contradicted = [f for f in (others.family, others.counted, others.specs)
                    if f and apart(stated, f, APART)]  # fmt: skip
    if others.name and apart(stated, others.name, NOMINAL):
        contradicted.append(others.name)
    supporting = [f for f in (*others.figures(), others.base or 0)
                  if f and not apart(stated, f, AGREE)]  # fmt: skip
    size = record.size_bytes if record.size_basis in ("file", "reported") else None
    if size and not fits(record, stated, size) and not supporting:
        agreed = others.agreed(stated)
        right = agreed if agreed and fits(record, agreed, size) else None
        return right, "parameters that contradict the weights' size"
    if not contradicted or len(supporting) >= len(contradicted):
        return stated, ""
    agreed = others.agreed(stated)
    if agreed and any(not apart(agreed, stated * f, 1.1) for f in (1000, 0.001)):
        return agreed, "parameters off by a thousand"
    return agreed, "parameters that other sources contradict"


def _guessed(record: ModelRecord, others: _Others) -> tuple[int | None, str]:
    """What becomes of a figure read from a name; a count in a table is better."""
    guess = record.params or 0
    if others.counted and others.exact:
        same = not apart(others.counted, guess, 1.02)
        return others.counted, "" if same else "guessed parameters that a table knows better"
    if "params-from-name" not in record.tags:
        return guess, ""
    if others.family and apart(guess, others.family, APART):
        return None, "parameters whose name and family disagree"
    return (guess, "") if others.name else (None, "a name's count that is not one of parameters")


def _size(record: ModelRecord, params: int | None, was: int | None) -> ModelRecord:
    """The record with `params`, and with a size that does not contradict it."""
    size, basis = record.size_bytes, record.size_basis
    if basis == "from-params" and params != was:
        size, basis = None, None
    elif size and params is None and basis == "reported" and was and fits(record, was, size):
        size, basis = None, None  # worked out from the figure that fell
    elif size and params and not fits(record, params, size):
        if basis == "reported" and params % 10_000 and size < params and not packed(record):
            params = None  # one table contradicts itself: neither figure stands
        size, basis = None, None
        if params and record.size_basis == "file" and record.catalogue != "openvino":
            return record.model_copy(
                update={"params": params, "size_bytes": None, "size_basis": None}
            )
    if params and size is None:
        told = [*record.formats, *record.tags]
        size, basis = sizes.bytes_from(params, record.tasks, told), "from-params"
    return record.model_copy(update={"params": params, "size_bytes": size, "size_basis": basis})


def settle(record: ModelRecord, known: Tables, report: Report | None = None) -> ModelRecord:
    """The record with parameters and size that nothing known contradicts."""
    if record.catalogue not in _CHECKED:
        return _settle_zoo(record, report)
    others = _others(record, known)
    guessed = bool(GUESSED.intersection(record.tags))
    params, why = record.params, ""
    if params and guessed:
        params, why = _guessed(record, others)
    elif params:
        params, why = _stated(record, others)
    elif others.exact and "lora" not in record.tags:
        params, why = others.counted, "unknown parameters that a table knows"
    if params == record.params and not record.size_bytes:
        return record
    made = _size(record, params, record.params)
    changes: dict[str, Any] = {}
    if guessed and made.params != record.params:
        changes["tags"] = [t for t in record.tags if t not in GUESSED]
    if made.params != record.params and made.params == others.counted:
        changes["source"] = f"{record.source} + llmfit model table@2026-05"
    if report and (made.params, made.size_bytes) != (record.params, record.size_bytes):
        report.drop("figures", why or "sizes that the parameters contradict", record.id)
    return made.model_copy(update=changes) if changes else made


def _settle_zoo(record: ModelRecord, report: Report | None) -> ModelRecord:
    """Zoos count parameters themselves; their files may be archives or hold tensors twice."""
    params, size = record.params, record.size_bytes
    if not params or not size or record.catalogue not in ("timm", "openvino"):
        return record
    if fits(record, params, size):
        return record
    if report:
        report.drop("figures", "sizes that the parameters contradict", record.id)
    if size < params * (LOWESTPACKED if packed(record) else LOWEST):
        # No file is smaller than what it holds.
        return record.model_copy(update={"params": None})
    if record.catalogue == "openvino" and size / params > ARCHIVE:
        return record.model_copy(update={"params": None, "size_bytes": None, "size_basis": None})
    return _size(record.model_copy(update={"size_basis": "reported"}), params, params)
