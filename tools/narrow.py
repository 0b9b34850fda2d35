"""Models whose name says that they know one narrow thing.

A detector of hands is an object detector by its tag, and no answer to "object
detector".  Only words that stand in a model's own name count, and only for
tasks whose classes are fixed by training; a word that the request names is no
narrowing.  A table to add to.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from bowerbird.record import ModelRecord
from tools.shelf import stem, words

FIXED = frozenset(
    {
        "image-classification", "object-detection", "image-segmentation", "text-classification",
        "token-classification", "audio-classification", "video-classification", "image-to-image",
        "keypoint-detection", "audio-to-audio", "tabular-classification", "image-to-text",
    }
)  # fmt: skip
_WORDS = """
hand palm gesture selfie face facial spoof antispoof head eye iris gaze plate licence license nsfw
age gender emotion beard smoking
mask helmet ppe hardhat vest pothole crack defect weld rust fire smoke weapon gun knife violence
blood cell malaria tumor cancer skin lesion xray chest lung brain mri retina pneumonia covid medical
clinical bio biobert pubmed chemical chemistry genetic gene protein drug disease legal patent
satellite aerial flair drone uav pedestrian barcode
traffic sign lane parking vehicle truck ship plane aircraft
document table layout receipt invoice formula math latex manga comic anime cartoon art food plant
leaf flower fruit crop weed tree mushroom bird dog cat pet cow horse fish shark insect bee butterfly
fashion clothes cloth shoe jewelry furniture room logo stamp coin card chess pokemon lego
football soccer basketball tennis sport golf yoga
spam phishing toxic hate offensive irony sarcasm emotion sentiment finbert financial finance stock
tweet twitter review imdb yelp news fake clickbait intent banking topic language languages
punctuation pii privacy pos stackoverflow code bug formality readability stance political bias
microstructure
music genre instrument speaker accent emotion keyword command cough heart snore siren scream
"""
STATES = frozenset({"disease"})
"""Words that narrow even a model for the subject: plants are one thing, their diseases another."""
NARROW = frozenset(stem(word) for word in _WORDS.split())


@lru_cache(maxsize=20_000)
def _told(name: str) -> frozenset[str]:
    return NARROW & words(name)


def narrowed(
    record: ModelRecord, task: str | None, subject: Set[str], *, specialist: bool = False
) -> bool:
    """Whether the name narrows the model to what the request does not speak of.

    `subject` holds the stems of the request's subject words; a `specialist` knows them.
    """
    if task not in FIXED:
        return False
    told = _told(record.id.rpartition("/")[2])
    if specialist:
        told &= STATES
    return bool(told) and told.isdisjoint(subject)
