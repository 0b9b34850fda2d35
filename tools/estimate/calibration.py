"""The self-measurement: a fixed set of small networks, timed once on a machine.

They were chosen to differ in what their time goes into: wide and depthwise
convolutions, products, attention, normalisation, many small operations, and
weights that are read for one row only (a small language model).  They are timed
untrained in the ordinary sandboxed worker and kept like every other measurement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bowerbird.record import Architecture, Door, ModelRecord
from bowerbird.report import Validation
from bowerbird.settings import Settings
from tools.validation.kept import Keeping
from tools.validation.validator import Validator

VISION = (
    "resnet18", "mobilenetv3_small_100", "vit_tiny_patch16_224", "convnext_atto", "regnetx_004",
    "efficientnet_b0", "hrnet_w18_small", "mixer_s32_224", "poolformer_s12", "repvgg_a0",
    "ghostnet_100", "dla34", "xcit_nano_12_p16_224", "coat_lite_mini", "fastvit_t8",
    "resnext50_32x4d", "swin_tiny_patch4_window7_224", "densenet121",
)  # fmt: skip
"""timm's names."""
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
            id=f"calibration:{name}", catalogue="calibration", source="Bowerbird", as_of="2026",
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
