"""MONAI's bundles for medical pictures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, read_csv

DATE = "2026"
_SOURCE = "MONAI model-zoo metadata"
_REPO = "Project-MONAI/model-zoo"
# Words of the bundle's name -> tasks; the first match counts.
_TASKS: tuple[tuple[str, list[str]], ...] = (
    (r"generative|gan|maisi", ["unconditional-image-generation"]),
    (r"landmarks", ["keypoint-detection"]), (r"mednist_reg", ["other"]),
    (r"segmentation_classification", ["image-segmentation", "image-classification"]),
    (r"tumor_detection|classification", ["image-classification"]),
    (r"detection", ["object-detection"]), (r"annotation|vista", ["image-segmentation"]),
    (r"segment|seg_|anatomy|label", ["image-segmentation"]),
)  # fmt: skip
_SUBJECTS: tuple[tuple[str, str], ...] = (
    (r"_ct|ct_|cect|btcv|wholebody|spleen|multi_organ|vista3d|maisi|renal", "CT scans"),
    (r"mri|brats|brain|valve|ventric|prostate", "MRI scans"), (r"brats|tumor", "tumours"),
    (r"pathology|vista2d", "microscope slides, cells, histopathology"),
    (r"endoscop", "endoscopy video"), (r"breast", "mammograms"), (r"lung", "lung nodules"),
    (r"btcv|multi_organ|abdominal|wholebody|vista3d", "organs of the abdomen"),
    (r"brats|brain", "brain"), (r"renal", "kidneys"), (r"ventric|valve", "heart"),
    (r"annotation|nuclick|deepedit|vista3d", "interactive"), (r"reg$", "registration"),
)  # fmt: skip


def _figures(cell: str) -> list[tuple[str, float]]:
    """Figures above zero; fractions as percent."""
    found: Any = json.loads(cell) if cell not in ("", "null") else {}
    flat: list[tuple[str, Any]] = []
    for key, value in found.items():
        if isinstance(value, dict):
            flat += [(f"{key} {inner}", v) for inner, v in value.items()]  # pyright: ignore
        else:
            flat.append((key, value))
    return [
        (re.sub(r"[\s_]+", "-", key.lower()), round(value * 100 if value <= 1 else value, 2))
        for key, value in flat
        if isinstance(value, (int, float)) and value > 0
    ]


def load(facts: Path, report: Report) -> list[ModelRecord]:
    """One record a bundle; templates for one's own bundles are dropped."""
    records: list[ModelRecord] = []
    for row in read_csv(facts / "monai_bundles.csv"):
        name = row["bundle"]
        if "template" in name:
            report.drop("monai", "templates, not models", name)
            continue
        low = name.lower()
        tasks = next((t for pattern, t in _TASKS if re.search(pattern, low)), ["other"])
        solid = row["data_type"] in ("nibabel", "nifti")
        tags = ["medical", *(["3d"] if solid else [])]
        tags += [text for pattern, text in _SUBJECTS if re.search(pattern, low)]
        own = f"github:{_REPO}#{name}"
        records.append(
            ModelRecord(
                id=own, catalogue="monai", source=f"{_SOURCE} {row['version']}", as_of=DATE,
                tasks=list(tasks), tasks_derived=True, library="monai", tags=tags,
                license=LicenseFact(
                    id="apache-2.0", as_of=DATE, basis="family",
                    source=f"licence of the repository {_REPO}; a bundle's own may differ",
                ),
                formats=["pytorch"],
                evidence=[
                    Evidence(dataset="MONAI bundle evaluation", metric=metric, value=value,
                             grade="author-card", source=_SOURCE, as_of=DATE)
                    for metric, value in _figures(row["eval_metrics"])[:6]
                ],
                doors=[Door(loader="monai", id=own, name=name)],
                url=f"https://github.com/{_REPO}/tree/dev/models/{name}",
            )
        )  # fmt: skip
    return records
