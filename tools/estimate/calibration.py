"""The self-measurement: a fixed set of small networks, timed once on a machine.

They differ in what their time goes into: wide and depthwise convolutions,
products, attention, normalisation, many small operations, and weights that are
read for one row only (a small language model).  They are timed untrained in the
ordinary sandboxed worker and kept like every other measurement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bowerbird.record import Architecture, Door, ModelRecord
from bowerbird.report import Validation
from bowerbird.settings import Settings
from tools.validation.keeping import Keeping
from tools.validation.place import CALIBRATION
from tools.validation.validator import Validator

VISION = (
    "mobilenetv1_100", "vit_xsmall_patch16_clip_224", "resnet10t", "tinynet_e",
    "vit_small_patch32_224", "poolformer_s12", "deit_small_patch16_224", "resnext50_32x4d",
    "edgenext_xx_small", "resnet18d", "lcnet_075", "mobilevitv2_150", "levit_128",
    "levit_conv_128s", "xcit_tiny_12_p8_224", "mobilenetv2_050",
    "deit3_small_patch16_224",
)  # fmt: skip
"""timm's names.  Picked one after the other among networks that are quick to time: each is the
one that tells most, by the published times of two processors, about all others."""
TEXT = (
    ("sentence-transformers/all-MiniLM-L6-v2", 22_713_216, "feature-extraction"),
    ("HuggingFaceTB/SmolLM2-135M", 134_515_008, "text-generation"),
)
"""Model, parameters of its network, what it is asked to do."""
TIMING_S = 0.2
"""How long each is timed; with loading all of them take about 20 seconds."""


def calibration_set() -> list[ModelRecord]:
    """The networks to time.  The records carry nothing but what builds them."""
    found = [
        ModelRecord(
            id=f"{CALIBRATION}{name}", catalogue="calibration", source="Bowerbird", as_of="2026",
            architecture=Architecture(library="timm", name=name, basis="registry"),
        )
        for name in VISION
    ]  # fmt: skip
    found += [
        ModelRecord(
            id=name, catalogue="calibration", source="Bowerbird", as_of="2026",
            library="transformers", params=params, tasks=[task],
            doors=[Door(loader="transformers", id=name, name=name)],
        )
        for name, params, task in TEXT
    ]  # fmt: skip
    return found


def calibrate(
    settings: Settings,
    progress: Callable[[str], None] | None = None,
    *,
    fresh: bool = False,
    stop: Callable[[], bool] = lambda: False,
    networks: Sequence[ModelRecord] | None = None,
) -> list[Validation]:
    """Time the set on this computer and keep what was measured; about 20 s.

    What was measured before under the same conditions is not timed again unless
    `fresh`.  `stop` is asked before each network.
    """
    quick = settings.model_copy(
        update={"timing_s": min(TIMING_S, settings.timing_s), "validate_on": "local"}
    )
    wanted = calibration_set() if networks is None else list(networks)
    reports: list[Validation] = []
    keeping = Keeping(Validator(quick), quick)
    try:
        keeping.start()
        for number, record in enumerate(wanted, 1):
            if stop():
                break
            if progress is not None:
                progress(f"measuring this computer once: {number} of {len(wanted)}")
            reports += keeping.validate([record], fresh=fresh)
    finally:
        keeping.close()
    return reports
