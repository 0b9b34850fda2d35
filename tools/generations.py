"""Models that their own publisher has followed up with a newer generation.

"Qwen2-0.5B-Instruct" was followed by "Qwen2.5-0.5B-Instruct": same publisher,
same family, same kind, about the same size, a higher number.  Read from names,
as publishers of language models number them; where a name says nothing of the
kind, nothing is concluded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bowerbird.record import ModelRecord

NAMES = 50_000
"""Names of which is kept what they say; thousands are asked for by each search."""
LIKE_SIZED = 2.0
"""How far apart the sizes of two generations may be."""
_YEAR = 100.0
"""Numbers from here on are dates, not generations."""
_NAME = re.compile(r"([a-z][a-z]*(?:-[a-z]+)*?)[-_]?v?(\d+(?:\.\d+)?)(?=[-_]|$)(.*)")
_SIZE = re.compile(r"\d+(?:\.\d+)?[bm]")
_TUNED = frozenset({"instruct", "chat", "it"})
_PACKED = frozenset({"gguf", "awq", "gptq", "mlx"})
_ANSWERS = re.compile(r"instruct|chat|[-_]it\b|assistant|sft|dpo|tulu|zephyr|hermes|thinking", re.I)
_PLAIN_NAME = re.compile(
    r"qwen3|smollm3|gpt-oss|phi-4|deepseek-(?:r1|v3|v4)|glm-[45]|qwq|magistral|exaone-[4-9]|"
    r"granite-4|hunyuan|minicpm|lfm2|kimi|minimax|mistral-(?:small|large|medium)|olmo-3|gemma-4|"
    r"apertus|bitnet",
    re.I,
)
"""Families of 2025 and later whose plain name is the tuned model and whose bare one says so."""
_BARE = re.compile(r"[-_]base\b|[-_]pt\b|pretrain", re.I)


_UNTAUGHT = re.compile(
    r"(?:m|by|um)t5-(?:small|base|large|xl|xxl)|t5-v1_1-\w+|mbart-large-(?:cc25|50)|bart-(?:base|large)|"
    r"pegasus-large|switch-\w+-\d+|umt5-\w+",
    re.I,
)
"""Networks of readers and writers as they came from filling gaps: taught no job yet."""


_CHATS_TOO = re.compile(
    r"/(?:google_)?(?:gemma-[34]|qwen3\.[5-9]|(?:meta-)?llama-4|mistral-small-3|ministral-3|"
    r"kimi-k2\.)",
    re.I,
)


@lru_cache(maxsize=NAMES)
def untaught(model_id: str) -> bool:
    """Whether a network that rewrites text still has to be taught what to write."""
    return _UNTAUGHT.fullmatch(model_id.rpartition("/")[2]) is not None


@lru_cache(maxsize=NAMES)
def chats_too(model_id: str) -> bool:
    """Whether a model that looks at pictures is its publisher's model for chat as well."""
    return _CHATS_TOO.search(model_id) is not None and _BARE.search(model_id) is None


@lru_cache(maxsize=NAMES)
def answers(model_id: str) -> bool:
    """Whether the name says that a language model was tuned to answer."""
    if _ANSWERS.search(model_id):
        return True
    return _PLAIN_NAME.search(model_id) is not None and _BARE.search(model_id) is None


@dataclass(frozen=True, slots=True)
class Generation:
    family: tuple[str, str, frozenset[str]]
    """Publisher, name before the number, and the words behind it that are neither
    a size nor a sign of tuning."""
    number: float
    tuned: bool
    params: int
    id: str


def generation(record: ModelRecord) -> Generation | None:
    """What the name of a record says, or None where it is not named that way
    or its size is not known."""
    publisher, slash, name = record.id.lower().partition("/")
    found = _NAME.fullmatch(name) if slash and ":" not in publisher else None
    if found is None or not record.params or float(found[2]) >= _YEAR:
        return None
    words = [word for word in re.split(r"[-_]+", found[3]) if word]
    kind = frozenset(w for w in words if not _SIZE.fullmatch(w) and w not in _TUNED)
    if _PACKED.intersection(kind):
        publisher = "copies"  # the same weights in another format, by whomever
    if "text-generation" not in record.tasks[:1]:
        kind |= {"sees"}  # one that looks at pictures, too, does not replace one that writes
    return Generation(
        family=(publisher, found[1], kind),
        number=float(found[2]),
        tuned=answers(record.id),
        params=record.params,
        id=record.id,
    )


def followed_up(records: Iterable[ModelRecord]) -> dict[str, str]:
    """Ids of records that have a newer one among `records`, with the newest one's id."""
    families: dict[tuple[str, str, frozenset[str]], list[Generation]] = defaultdict(list)
    for record in records:
        told = generation(record)
        if told is not None:
            families[told.family].append(told)
    found: dict[str, str] = {}
    for members in families.values():
        for old in members:
            newer = [new for new in members if _follows(new, old)]
            if newer:
                found[old.id] = max(newer, key=lambda g: (g.number, g.id)).id
    return found


def _follows(new: Generation, old: Generation) -> bool:
    if new.number <= old.number or (old.tuned and not new.tuned):
        return False
    return 1 / LIKE_SIZED <= new.params / old.params <= LIKE_SIZED
