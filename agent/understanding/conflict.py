"""Wishes that cannot all be met: named in one sentence, with two ways out."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.quantities import Figure
from agent.understanding.text import Text
from bowerbird.need import Need

_API = re.compile(
    r"\b(?:internet|web|online|cloud|remote|rest|google|openai|azure|aws|hosted)(?:'s)?[ -](?:\w+[ -])?(?:apis?|service|endpoint)\b"
    r"|\bapi (?:of|from|by) \w+|\bcloud (?:vision|speech|service)\b|\buse (?:the )?(?:chatgpt|openai|gemini|claude) api\b|\bonline api\b"
)
_GIANT = re.compile(
    r"\b(?:gpt[ -]?[45]|claude|gemini|chatgpt|o1|o3)(?:o|\.\d)?[ -](?:level|quality|class|like|grade)\b|\b(?:as good as|on par with|better than|same quality as|like) (?:gpt[ -]?[45]|chatgpt|claude|gemini)\b"
)
_UNIT = {"bytes": "MB", "params": "M parameters", "time": "ms"}


@dataclass(frozen=True)
class Conflict:
    what: str
    """A sentence that names the contradiction."""
    ways_out: tuple[str, str]


def find(
    need: Need, texts: Sequence[Text], figures: Sequence[Figure], denied_api: bool
) -> Conflict | None:
    plain = " \n ".join(t.plain for t in texts)
    if (
        "offline" in need.wants
        and not denied_api
        and _API.search(plain)
        and not re.search(
            r"\b(?:no|without|not|instead of|replace|ohne|sans|sin) (?:\w+ ){0,3}(?:api|cloud|online)",
            plain,
        )
    ):
        return Conflict(
            "You ask for a model that works offline and for one behind an internet service.",
            ("Stay offline: a model that you download once and run yourself.",
             "Use the internet service: then nothing runs on your machine, and your data leaves it."),
        )  # fmt: skip
    low_high = _crossed(figures) or _too_large(need, plain, figures)
    if low_high:
        return low_high
    size = need.max_size_mb or (need.max_params_m * 2 if need.max_params_m else None)
    if _GIANT.search(plain) and (size or 1e9) <= 2000:
        return Conflict(
            "No model that small comes near the quality of the largest chat models.",
            ("Keep the size limit and take the best small chat model.",
             "Keep the quality and allow many gigabytes, on a strong GPU."),
        )  # fmt: skip
    if "accuracy-first" in need.wants and need.max_size_mb is not None and need.max_size_mb <= 2:
        return Conflict(
            f"The most accurate models are hundreds of times larger than {need.max_size_mb:g} MB.",
            (f"Keep {need.max_size_mb:g} MB and take the most accurate model that fits.",
             "Keep the accuracy and allow 100 MB or more."),
        )  # fmt: skip
    return None


_UNPACKED = re.compile(
    r"\b(?:un|not |non-?|no )quanti[sz]\w*|\b(?:fp|bf|float) ?(?:16|32)\b|\b(?:full|half) precision\b"
)


def _too_large(need: Need, plain: str, figures: Sequence[Figure]) -> Conflict | None:
    """More parameters at least than the memory holds, four bits each."""
    least = [f.value for f in figures if f.kind == "params" and f.bound == "min"]
    held = min(filter(None, (need.max_memory_gb, (need.max_size_mb or 0) / 1000)), default=None)
    if not least or held is None:
        return None
    takes = min(least) * (2.0 if _UNPACKED.search(plain) else 0.5) / 1000
    if takes <= held:
        return None
    return Conflict(
        f"{min(least):g} million parameters take at least {takes:.3g} GB, and you have {held:g} GB.",
        (f"Keep the {held:g} GB and take the best model that fits.",
         f"Keep the size and find a machine with more than {takes:.3g} GB."),
    )  # fmt: skip


def _crossed(figures: Sequence[Figure]) -> Conflict | None:
    """At least more than at most."""
    for kind, unit in _UNIT.items():
        least = [f.value for f in figures if f.kind == kind and f.bound == "min"]
        most = [f.value for f in figures if f.kind == kind and f.bound == "max"]
        if least and most and min(least) > max(most):
            low, high = min(least), max(most)
            return Conflict(
                f"At least {low:g} {unit} and at most {high:g} {unit} exclude each other.",
                (
                    f"Keep the upper limit of {high:g} {unit}.",
                    f"Keep the lower limit of {low:g} {unit}.",
                ),
            )
    return None
