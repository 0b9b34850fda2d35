"""Fit: size, speed and place as wished, licence, age, and each limit that could not be checked.

Factors in [0, 1], multiplied; set by reading answers, not learned.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bowerbird.licences import license_of
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools import ages
from tools.capacity import GENERATES, suited
from tools.libraries import VISION
from tools.shelf import Shelf, weight_mb
from tools.verdict import MANY_LANGUAGES, NO_LANGUAGE, Unchecked

ON_GPU = 0.65
"""What haste leaves to the heaviest model where a GPU runs it."""
UNKNOWN_SIZE = 0.1
AGEING, UNDATED = 0.1, 0.85
"""What a year takes from a language model, counted back from the catalogue's year."""
NOT_QUANTIZED = 0.9
BINDS = 0.8
"""A licence that reaches into the service built with a model, where it was not asked for."""
FOR_ANOTHER_PLACE = 0.7
"""A build for phones and boards, where none was asked for."""
INSTALLED = frozenset({"projects", "ultralytics"})
"""Collections whose models come by a package that fetches them itself."""
NEEDS_ITS_REPOSITORY = 0.7
"""A model that only its own repository's code loads, with a configuration to write."""
UPLOADED_AGAIN = 0.6
"""A model under the name of a far better known one, by somebody else."""
COPIED = 0.95
"""Somebody else's copy for llama.cpp, where the publisher may have one of its own."""
FOLLOWED_UP = 0.85
"""A model that its own publisher has followed up with a newer generation."""
MADE_FOR_TESTS = 0.2
"""Networks of a few thousand parameters that exist for a library's own tests."""
EASY_GMACS = 8.0
"""Work of one run that a processor without help does in a good part of a second."""
UNKNOWN_LIMIT = 0.6
SIZES = frozenset({"max_params_m", "max_size_mb", "max_memory_gb", "device_name"})
UNKNOWN_LIMIT_ON_SIZE = 0.4
"""A size that is known to fit goes before one that is not known."""
LEAST_DOUBT = 0.1
"""What is left at least to a model of unknown size under a limit that few known ones keep."""
DOUBTS = {MANY_LANGUAGES: 0.85, NO_LANGUAGE: 0.35}
"""Limits that could not be checked and are likelier met, or missed, than not."""
LOOKS = 0.8
"""The same for a model that looks at pictures and seldom says which languages it reads."""
VOICES = 0.5
"""The same for a voice that speaks many languages without saying which: ten, of thousands."""
MATCHES_ENGLISH = 0.4
"""The same for a model that matches pictures with words: it learned from English captions, or
says that it did not."""
LINGUISTIC = frozenset(
    {
        "text-classification", "token-classification", "question-answering", "translation",
        "summarization", "text2text-generation", "fill-mask", "sentence-similarity",
        "feature-extraction", "text-ranking", "zero-shot-classification", "text-to-speech",
        "automatic-speech-recognition", "table-question-answering",
    }
)  # fmt: skip
MIXED_TRAINING = 0.92
"""Trained on more than the data set asked for."""
LIGHT_BY_NAME = 0.7
FOREIGN, FEW = 0.75, 3
"""What is left to a model of one or two languages without English, where none was named."""
SPREAD, MANY = 0.85, 10
"""What is left to a model of many languages where one is asked for, and from how many on."""
OWN_TONGUE = frozenset(
    {
        "text-classification", "token-classification", "question-answering", "fill-mask",
        "summarization",
    }
)  # fmt: skip
_VECTORS = frozenset({"sentence-similarity", "feature-extraction", "text-ranking"})
FEW_LANGUAGES = 0.55
"""A model of a few languages where many are asked for."""
NOT_TRIABLE = 0.95
_LIGHT = re.compile(
    r"mobile|nano(?![a-z]*gpt)|tiny|lite|pico|micro|small|edge|[-_]xx?s\b|mini", re.IGNORECASE
)
_WRITES = frozenset({"text-generation", "conversational"})
_SMALL_PLACES = ("mobile", "edge", "browser")


class Fit:
    """The fit of one record after another to a request, each in [0, 1].

    What the request says is looked up once: thousands of records are judged by it."""

    def __init__(self, need: Need, shelf: Shelf) -> None:
        self._need, self._shelf = need, shelf
        self._in_small_place = need.hardware in _SMALL_PLACES
        small = "small" in need.wants
        self._by_lightness = self._in_small_place or in_haste(need)
        self._by_smallness = not self._by_lightness and small and not _bounded(need)
        self._suited = not (self._by_lightness or self._by_smallness) and bool(
            "accuracy-first" not in need.wants or GENERATES.intersection(need.task[:1])
        )
        floor = 0.25 if small or self._in_small_place else 0.4
        self._floor = ON_GPU if need.hardware == "gpu" else floor
        self._on_cpu = need.hardware == "cpu"
        self._many_tongues = "multilingual" in need.languages
        first = need.task[0] if need.task else ""
        self._tongue = first if first in OWN_TONGUE or first in _VECTORS else None
        self._any_licence = need.license in (None, "any")
        self._sold = need.license == "commercial-ok"
        self._recent = "recent" in need.wants
        self._quantized = "quantized" in need.wants
        self._other_place = not self._in_small_place and not small

    def part(self, record: ModelRecord, unknown: Sequence[Unchecked]) -> float:
        """How well a record fits; `unknown` are the limits that could not be checked."""
        fit = self._by_size(record)
        if self._on_cpu and record.gmacs and record.gmacs > EASY_GMACS:
            fit *= max(0.6, 1 - 0.2 * math.log10(record.gmacs / EASY_GMACS))
        if self._need.dataset and len(record.datasets) > 1:
            fit *= MIXED_TRAINING
        if self._many_tongues and not _many_languages(record):
            fit *= FEW_LANGUAGES
        if self._tongue is not None:
            fit *= _tongue_part(self._need, self._tongue, record)
        if self._any_licence:
            fit *= _free_to_use(record)
        elif self._sold and _binds(record):
            fit *= BINDS
        if self._recent:
            fit *= ages.recent(record)
        if self._quantized and "gguf" not in record.formats:
            fit *= NOT_QUANTIZED
        own = self._shelf.own.get(record.id)
        if own is None:
            own = self._shelf.own[record.id] = _own_part(record, self._shelf)
        fit *= own
        if self._other_place and "on-device" in record.tags:
            fit *= FOR_ANOTHER_PLACE
        return fit * self._doubts(record, unknown) if unknown else fit

    def _by_size(self, record: ModelRecord) -> float:
        if self._by_lightness:
            light = _or_by_name(self._shelf.lightness(record), record)
            return self._floor + (1 - self._floor) * light
        if self._by_smallness:
            return 0.25 + 0.75 * _or_by_name(self._shelf.smallness(record), record)
        if not self._suited:
            return 1.0
        size = weight_mb(record)
        return suited(self._need, record, record.params_m or (size / 4 if size else None))

    def _doubts(self, record: ModelRecord, unknown: Sequence[Unchecked]) -> float:
        left = 1.0
        looks = not LINGUISTIC.intersection(record.tasks)
        for name, reason in unknown:
            doubt = LOOKS if reason == NO_LANGUAGE and looks else DOUBTS.get(reason, UNKNOWN_LIMIT)
            if reason == MANY_LANGUAGES and "text-to-speech" in record.tasks:
                doubt = VOICES
            if reason == NO_LANGUAGE and "zero-shot-image-classification" in record.tasks:
                doubt = MATCHES_ENGLISH
            if name in SIZES:
                least = LEAST_DOUBT if not _light_by_name(record) else UNKNOWN_LIMIT_ON_SIZE
                doubt = min(UNKNOWN_LIMIT_ON_SIZE, max(least, self._shelf.share_within(self._need)))
            left *= doubt
        return left


def _own_part(record: ModelRecord, shelf: Shelf) -> float:
    """What a record gives to its fit on this shelf, whatever is asked for."""
    known = shelf.known.fit
    fit = known.get(record.id)
    if fit is None:
        fit = known[record.id] = _alone(record)
    if shelf.is_copy(record):
        fit *= UPLOADED_AGAIN
    if record.id in shelf.newer:
        fit *= FOLLOWED_UP
    return fit


def _alone(record: ModelRecord) -> float:
    """The same of the record alone."""
    fit = 1.0
    if record.gated:
        fit *= 0.8
    if record.archived or record.superseded_by:
        fit *= 0.5
    if not can_be_tried(record):
        fit *= NOT_TRIABLE
    if record.id.startswith("github:") and record.catalogue not in INSTALLED:
        fit *= NEEDS_ITS_REPOSITORY
    if "gguf" in record.formats and _by_another(record):
        fit *= COPIED
    fit *= _fresh(record) if _WRITES.intersection(record.tasks[:1]) else ages.part(record)
    if "test-model" in record.tags:
        fit *= MADE_FOR_TESTS
    return fit


def _by_another(record: ModelRecord) -> bool:
    """Whether it holds a model of another publisher."""
    base = (record.base_model or "").partition("/")[0]
    return bool(base) and base != record.id.partition("/")[0]


def _fresh(record: ModelRecord) -> float:
    """Language models age fast: a tenth a year, by release or newest paper; 0.85 where unknown."""
    born = ages.released(record)
    born = ages.newest_paper(record) if born is None else born
    if born is None:
        return UNDATED
    return max(ages.OLDEST, 1.0 - AGEING * max(0.0, ages.NOW - born))


def _or_by_name(light: float | None, record: ModelRecord) -> float:
    """A size that is not known may be told by the name: "mobile", "nano", "tiny"."""
    if light is not None:
        return light
    return LIGHT_BY_NAME if _light_by_name(record) else UNKNOWN_SIZE


def _light_by_name(record: ModelRecord) -> bool:
    name = record.id.rpartition("/")[2]
    return _LIGHT.search(name) is not None or "on-device" in record.tags


def _bounded(need: Need) -> bool:
    """Whether a number says how small a model that writes has to be: better the largest of them."""
    return bool(need.max_params_m and GENERATES.intersection(need.task[:1]))


def _tongue_part(need: Need, task: str, record: ModelRecord) -> float:
    """A model of the one language that is asked for before one of a hundred, for work that is
    learnt in a language; where none is named, one of another language than English after others.
    """
    spoken = [code for code in record.languages if code != "multilingual"]
    if not need.languages:
        return FOREIGN if spoken and "en" not in spoken and len(spoken) <= FEW else 1.0
    many = len(spoken) >= MANY or "multilingual" in record.languages
    if len(need.languages) != 1 or need.languages == ["multilingual"] or not many:
        return 1.0
    return SPREAD if task in OWN_TONGUE or need.languages == ["en"] else 1.0


def _many_languages(record: ModelRecord) -> bool:
    return "multilingual" in record.languages or len(record.languages) >= 10


def in_haste(need: Need) -> bool:
    hurried = {"speed-first", "real-time"} & set(need.wants)
    return bool(hurried or need.min_fps or need.max_latency_ms)


def _free_to_use(record: ModelRecord) -> float:
    """Nothing was said of the licence: still, one that binds is worth less."""
    if record.license is None:
        return 0.8
    kind = license_of(record.license.id).kind
    if kind in ("non-commercial", "unknown"):
        return 0.75
    return BINDS if _binds(record) else 1.0


def _binds(record: ModelRecord) -> bool:
    return record.license is not None and record.license.id.startswith("agpl")


def can_be_tried(record: ModelRecord) -> bool:
    return record.architecture is not None or not VISION.intersection(record.tasks)
