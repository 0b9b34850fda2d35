"""Licences as the sources write them, turned into Hub ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from bowerbird.licences import LICENSES, license_of, stricter
from bowerbird.record import LicenseFact, ModelRecord

Basis = Literal["stated", "tag", "family"]

# Written out by hand in packages and cards; the patterns match the flattened text.
_WRITTEN: tuple[tuple[str, str], ...] = (
    (r"mit license|mit", "mit"),
    (r"apache.*2\.0.*|apache", "apache-2.0"),
    (r"creative commons attribution 4\.0.*", "cc-by-4.0"),
    (r"creative commons attribution non commercial 4\.0.*|cc[ -]by[ -]nc(?: 4\.0)?",
     "cc-by-nc-4.0"),
    (r"bsd[ -]3.*", "bsd-3-clause"),
    (r".*nvidia.*open[ -]model[ -]license.*", "nvidia-open-model-license"),
    (r".*dinov3[ -]license.*", "dinov3-license"),
    (r".*ai\.google\.dev/gemma.*", "gemma"),
    (r"meta llama 4 community", "llama4"),
    (r"creativeml-openrail\+\+-m", "openrail++"),
    (r".*bigscience/license", "bigscience-bloom-rail-1.0"),
)  # fmt: skip
_NOTHING = frozenset({"", "unknown", "not specified", "none", "multiple", "null"})
_NAME_TAG = "license_name:"


def normalise(text: str) -> tuple[str, str | None] | None:
    """(Hub id, own name or None) of a licence as written; None when it says nothing."""
    plain = text.strip().lower()
    if plain in _NOTHING:
        return None
    if plain in LICENSES or plain in ("other", "apple-ascl"):
        return plain, None
    for pattern, license_id in _WRITTEN:
        if re.fullmatch(pattern, plain):
            return license_id, None
    if plain.startswith("http"):
        return "other", text.strip()
    return plain.replace(" ", "-"), None


# Own licences that a source only calls `other`, by the publishers' pages.
OWN_NAMES: dict[str, str] = {
    "black-forest-labs/flux.1-dev": "flux-1-dev-non-commercial-license",
    "black-forest-labs/flux.1-fill-dev": "flux-1-dev-non-commercial-license",
    "black-forest-labs/flux.1-kontext-dev": "flux-1-dev-non-commercial-license",
    **dict.fromkeys(
        (
            "stabilityai/stable-diffusion-3.5-medium",
            "stabilityai/stable-diffusion-3.5-large",
            "stabilityai/stable-diffusion-3.5-large-turbo",
            "stabilityai/stable-diffusion-3-medium",
            "stabilityai/stable-diffusion-3-medium-diffusers",
            "stabilityai/stable-audio-open-1.0",
            "stabilityai/stable-audio-open-small",
            "stabilityai/stable-fast-3d",
            "stabilityai/stable-point-aware-3d",
        ),
        "stability-ai-community",
    ),
    **dict.fromkeys(
        (
            "tencent/hunyuan3d-2",
            "tencent/hunyuan3d-2mini",
            "tencent/hunyuan3d-2mv",
            "tencent/hunyuan3d-2.1",
            "tencent/hunyuan3d-1",
            "tencent/hunyuanvideo",
            "tencent/hunyuanvideo-i2v",
            "tencent/hunyuanworld-1",
        ),
        "tencent-hunyuan-community",
    ),
}


def fact(
    text: str | None,
    *,
    source: str,
    as_of: str,
    basis: Basis = "stated",
    tags: Iterable[str] = (),
) -> LicenseFact | None:
    """The licence as a fact.  `other` takes its name from a license_name tag."""
    found = normalise(text or "")
    if found is None:
        return None
    license_id, name = found
    if license_id == "other":
        for tag in tags:
            if tag.startswith(_NAME_TAG):
                name = tag.removeprefix(_NAME_TAG)
                known = normalise(name)
                if known and known[0] in LICENSES:
                    license_id, name = known[0], None
                elif license_of(name).kind == "non-commercial":  # its name says so
                    license_id = name.lower().replace(" ", "-")
                break
    return LicenseFact(id=license_id, source=source, as_of=as_of, basis=basis, name=name)


_YOLO = re.compile(r"ultralytics|yolov?(?:5|8|9|10|11|12|26)(?![0-9])", re.IGNORECASE)


def _ultralytics(record: ModelRecord) -> bool:
    texts = [record.id, record.base_model or "", record.library or "", *record.tags]
    return any(_YOLO.search(text) for text in texts)


def _stricter(own: str, other: str) -> bool:
    return stricter(own, other) == other != own


def inherit(records: dict[str, ModelRecord]) -> int:
    """Set `base_license` where the base model's licence is stricter; returns how many.

    `records` is changed in place.  Three rounds follow chains of fine-tunes.
    """
    by_lower = {key.lower(): key for key in records}
    changed = 0
    for _ in range(3):
        for key, record in list(records.items()):
            own = record.base_license or record.license
            if record.license is None or own is None or record.base_license is not None:
                continue
            base = records.get(by_lower.get((record.base_model or "").lower(), ""))
            theirs = None if base is None else (base.base_license or base.license)
            if base is not None and theirs is not None and _stricter(own.id, theirs.id):
                inherited = LicenseFact(
                    id=theirs.id, source=base.id, as_of=theirs.as_of, basis="family",
                    name=theirs.name,
                )  # fmt: skip
                records[key] = record.model_copy(update={"base_license": inherited})
                changed += 1
                continue
            if _ultralytics(record) and _stricter(own.id, "agpl-3.0"):
                agpl = LicenseFact(
                    id="agpl-3.0", source="ultralytics package licence", as_of="2026",
                    basis="family",
                )  # fmt: skip
                records[key] = record.model_copy(update={"base_license": agpl})
                changed += 1
    return changed


_GATED: tuple[tuple[str, str], ...] = (
    (r"meta-llama/.+", "Llama family"),
    (r"google/(?!gemma-4)(code|pali|shield|med|recurrent|data|t5|embedding|vault|tx|translate)?gemma.*",
     "Gemma family"),
    (r"pyannote/.+", "pyannote family"),
    (r"black-forest-labs/FLUX\.1-(dev|Fill-dev|Canny-dev|Depth-dev|Redux-dev|Kontext-dev)",
     "FLUX.1 dev family"),
    (r"stabilityai/stable-diffusion-3.*", "Stable Diffusion 3 family"),
    (r"facebook/dinov3-.*", "DINOv3 family"),
    (r"facebook/sam3.*", "SAM 3 family"),
    (r"briaai/RMBG-2\.0", "RMBG 2 family"),
    (r"bigcode/starcoder(base)?", "StarCoder family"),
    (r"google/(path|derm|cxr|hear)-?(foundation)?.*", "Health AI family"),
)  # fmt: skip


def gated_family(model_id: str) -> str | None:
    """The family whose models must be asked for on the Hub, or None."""
    for pattern, family in _GATED:
        if re.fullmatch(pattern, model_id, re.IGNORECASE):
            return family
    return None
