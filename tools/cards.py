"""How much memory a device has that a request names: an RTX 3060 has 12 GB.

Figures are those commonly stated of the devices (noted down in 2026-11, no maker's
sheet was read); of a device sold with more or less, the commonest smaller one is taken.
A device that comes in many sizes (a Mac, a Raspberry Pi 4) is not here: its memory is
unknown until somebody says it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bowerbird.need import Need

_GB: tuple[tuple[str, float], ...] = (
    (r"rtx ?pro ?6000", 96), (r"a6000|l40s?", 48), (r"a5000", 24), (r"a4000", 16),
    (r"h200", 141), (r"h100", 80), (r"a100", 40), (r"v100|p100|t4|colab", 16), (r"a10g?|l4", 24),
    (r"k80", 12),
    (r"5090", 32), (r"5080|5070 ?ti|4080|4070 ?ti ?super", 16), (r"5070|4070", 12),
    (r"5060 ?ti|5060|4060 ?ti|4060", 8), (r"4090|3090", 24), (r"3080 ?ti|3060(?! ?ti)", 12),
    (r"3080", 10), (r"3070|3060 ?ti|3050", 8), (r"4050|2060(?! ?super)|1660|1060", 6),
    (r"2080 ?ti|1080 ?ti", 11), (r"2080|2070|2060 ?super|1080|1070", 8), (r"2050|1650|1050 ?ti", 4),
    (r"1050", 2), (r"7900 ?xtx", 24), (r"7900", 20), (r"7800|7700|6900|6800", 16), (r"6700", 12),
    (r"7600|6600|580", 8),
    (r"agx orin", 32), (r"orin nx|orin nano|xavier nx|tx2", 8), (r"xavier", 32),
    (r"jetson nano", 4), (r"pi ?zero", 0.5), (r"(?:raspberry )?pi ?3", 1),
)  # fmt: skip
_CARDS = re.compile(r"rtx|gtx|nvidia|geforce|radeon|\brx\b|^\d{4}")
"""What a bare number stands beside, so that it is a card."""


@lru_cache(maxsize=256)
def named(device: str) -> float | None:
    """GB of the device; None where its name does not tell."""
    low = device.lower()
    for words, gb in _GB:
        if re.search(rf"(?<![a-z0-9])(?:{words})(?![0-9])", low) and (
            not words[0].isdigit() or _CARDS.search(low)
        ):
            return gb
    return None


def of_device(need: Need) -> float | None:
    """GB that the named device has, where the request states no memory itself."""
    if need.max_memory_gb is not None or not need.device_name or need.hardware == "cpu":
        return None
    return named(need.device_name)


def memory_gb(need: Need) -> float | None:
    """GB that a model may take: as stated, or as the named device has."""
    return need.max_memory_gb if need.max_memory_gb is not None else of_device(need)
