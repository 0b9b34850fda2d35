"""What a person asked for, in fields (the Need).

A Need is the structured form of a request: words go in, this comes out, and
everything after it (search, rules, rank, answer) reads only this.  Field names
and vocabularies are a contract with outside programs; every field is optional
and is None or [] when the request does not say.
"""

from __future__ import annotations

import math
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

OUT_OF_SCOPE = "out-of-scope"

Hardware = Literal["cpu", "gpu", "mobile", "edge", "browser", "apple"]
SourceHub = Literal["torch-hub", "timm", "hf", "github", "papers", "torchvision", "torchaudio"]

WANTS = frozenset(
    {
        "accuracy-first", "speed-first", "small", "real-time", "fine-tune", "no-training",
        "zero-shot", "few-shot", "gated-not-ok", "offline", "long-context", "streaming",
        "recent", "quantized", "popular", "compare", "word-timestamps",
    }
)  # fmt: skip
_WANT_WITH_NUMBER = re.compile(r"(dim|min-accuracy):\d+(\.\d+)?")
_LICENSE = re.compile(r"any|open|permissive|commercial-ok|(specific|not):[a-z0-9][a-z0-9.+-]*")


def _positive(value: float) -> float:
    if not math.isfinite(value) or value <= 0:
        raise ValueError("must be a finite number above zero")
    return value


Quantity = Annotated[float, AfterValidator(_positive)]


class Need(BaseModel):
    """The structured request.

    `task` holds Hugging Face pipeline tags, likeliest first, or ["out-of-scope"].
    Numbers are in the unit that the field's name carries: MB (10**6 bytes),
    millions of parameters, GB (10**9 bytes), milliseconds, frames a second.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: list[str] = Field(default_factory=list[str])
    domain: list[str] = Field(default_factory=list[str])
    license: str | None = None
    max_size_mb: Quantity | None = None
    max_params_m: Quantity | None = None
    max_memory_gb: Quantity | None = None
    max_latency_ms: Quantity | None = None
    min_fps: Quantity | None = None
    hardware: Hardware | None = None
    device_name: str | None = None
    dataset: str | None = None
    library: str | None = None
    languages: list[str] = Field(default_factory=list[str])
    source_hub: SourceHub | None = None
    wants: list[str] = Field(default_factory=list[str])
    must_not: list[str] = Field(default_factory=list[str])
    assumed: list[str] = Field(default_factory=list[str])
    unclear: list[str] = Field(default_factory=list[str])

    @field_validator("license")
    @classmethod
    def _known_license_wish(cls, value: str | None) -> str | None:
        if value is not None and not _LICENSE.fullmatch(value):
            raise ValueError(
                "must be any, open, permissive, commercial-ok, specific:<id> or not:<id>"
            )
        return value

    @field_validator("wants")
    @classmethod
    def _known_wants(cls, value: list[str]) -> list[str]:
        for want in value:
            if want not in WANTS and not _WANT_WITH_NUMBER.fullmatch(want):
                raise ValueError(f"unknown wish {want!r}; known: {', '.join(sorted(WANTS))}")
        return value

    @property
    def out_of_scope(self) -> bool:
        return self.task[:1] == [OUT_OF_SCOPE]

    def wanted_number(self, prefix: Literal["dim", "min-accuracy"]) -> float | None:
        """The number in a wish such as `dim:384` or `min-accuracy:78`."""
        for want in self.wants:
            if want.startswith(prefix + ":"):
                return float(want.partition(":")[2])
        return None

    def without(self, field: str) -> Self:
        """This Need with one field forgotten."""
        empty = type(self)()
        return self.model_copy(update={field: getattr(empty, field)})
