"""The subject of a request: its own words, and what a data set that it names shows."""

from __future__ import annotations

from bowerbird.need import Need
from index.datasets import GLOSS, canonical

SPEAKS = frozenset(
    {
        "inat21", "inat18", "cub-200", "nabirds", "birdclef", "eurosat", "places365", "food101",
        "stanford-cars", "oxford-pets", "stanford-dogs", "flowers102", "plantvillage", "beans",
        "chexpert", "nih-cxr", "ham10000", "fer2013", "visdrone", "wider-face", "gtzan",
        "speech-commands", "iemocap", "urbansound8k", "voxlingua107",
    }
)  # fmt: skip
"""Data sets of one subject: who names one wants a model for that subject, whatever it was
trained on.  (ImageNet or COCO name none.)"""


def phrases(need: Need) -> list[str]:
    """The phrases of the subject, the request's own first."""
    dataset = canonical(need.dataset) if need.dataset else ""
    more = GLOSS[dataset].split(", ") if dataset in SPEAKS else []
    return list(dict.fromkeys([*need.domain, *more]))
