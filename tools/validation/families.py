"""Well-known families of networks on the Hub: which one a record is, for its twin.

The table in `families.json` holds, for each size of each family, the figures
of its published configuration and the parameters that the network built from
them has.  A record is matched by its family's name and then by its number of
parameters; vocabularies differ between languages, so other vocabularies of
the family are tried.  What agrees with no size is not matched: a timing of the
wrong network is worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bowerbird.record import ModelRecord

TABLE = Path(__file__).with_name("families.json")
TOLERANCE = 0.05
"""Greatest difference of the parameters, as a share."""
_NAMES: tuple[tuple[str, str], ...] = (
    (r"opus-mt|opus-tatoeba", "marian"),
    (r"nllb|m2m100", "m2m_100"),
    (r"mbart", "mbart"),
    (r"distilbart|\bbart", "bart"),
    (r"\bmt5|[-_]mt5", "mt5"),
    (r"flan-t5|\bt5|[-_]t5", "t5"),
    (r"pegasus", "pegasus"),
    (r"distilbert", "distilbert"),
    (r"modernbert", "modernbert"),
    (r"m?deberta-?v[23]|mdeberta", "deberta-v2"),
    (r"deberta", "deberta"),
    (r"camembert", "camembert"),
    (r"xlm-?roberta|xlm-r\b|bge-m3|multilingual-e5-(base|large)|paraphrase-multilingual-mpnet"
     r"|bge-reranker", "xlm-roberta"),
    (r"distilroberta|roberta", "roberta"),
    (r"albert", "albert"),
    (r"electra", "electra"),
    (r"mpnet", "mpnet"),
    (r"minilm|(?<!hu)bert|bge-(small|base|large)|\be5-|gte-(small|base|large)|mxbai-embed"
     r"|snowflake-arctic-embed-(xs|s|m|l)$|multilingual-e5-small", "bert"),
    (r"whisper", "whisper"),
    (r"wav2vec2|xls-r|\bmms-", "wav2vec2"),
    (r"hubert", "hubert"),
    (r"wavlm", "wavlm"),
    (r"^mit/ast|[-_]ast[-_]", "audio-spectrogram-transformer"),
    (r"segformer", "segformer"),
    (r"yolos", "yolos"),
    (r"rt-?detr_?v2", "rt_detr_v2"),
    (r"rt-?detr", "rt_detr"),
    (r"depth-anything", "depth_anything"),
    (r"dinov2", "dinov2"),
    (r"siglip", "siglip"),
    (r"clip-vit", "clip"),
    (r"convnextv2", "convnextv2"),
    (r"convnext", "convnext"),
    (r"swin2?v2", "swinv2"),
    (r"swin", "swin"),
    (r"deit", "deit"),
    (r"beit", "beit"),
    (r"\bvit|[-_]vit[-_]", "vit"),
    (r"resnet", "resnet"),
    (r"qwen3", "qwen3"),
    (r"qwen(1\.5|2)", "qwen2"),
    (r"gemma-3", "gemma3_text"),
    (r"gemma-2", "gemma2"),
    (r"gemma", "gemma"),
    (r"smollm|llama|vicuna", "llama"),
    (r"mistral|zephyr", "mistral"),
    (r"phi-3", "phi3"),
    (r"phi-", "phi"),
    (r"pythia|gpt-?neox", "gpt_neox"),
    (r"\bopt-", "opt"),
    (r"bloom", "bloom"),
    (r"gpt-?2", "gpt2"),
)  # fmt: skip
_OTHERS = re.compile(r"colbert|lfm\d|layoutlm|visualbert|nomic-bert|dinov3|mobilebert|squeezebert")
"""Names that hold a family's name and are no member of it."""
_SAME = {"xlm_roberta": "xlm-roberta", "bge": "bert", "ast": "audio-spectrogram-transformer"}


@dataclass(frozen=True, slots=True)
class Family:
    """One size of one family."""

    name: str
    type: str
    """The model type, as transformers names it."""
    config: dict[str, Any]
    params: int
    """Of the network without a head, in the vocabulary of `config`."""
    hidden: int
    """Parameters that one more word of the vocabulary takes."""
    vocabulary: int
    """0 where the network reads no words."""
    source: str
    alias: str
    """Names that mean this size where the parameters are not known."""

    def with_vocabulary(self, words: int) -> dict[str, Any]:
        return self.config | ({"vocab_size": words} if self.vocabulary else {})


@lru_cache(maxsize=1)
def families() -> dict[str, list[Family]]:
    """The table, by model type."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[str, list[Family]] = {}
    for row in rows["families"]:
        found.setdefault(row["type"], []).append(Family(**row))
    return found


@lru_cache(maxsize=1)
def _vocabularies() -> dict[str, list[int]]:
    return json.loads(TABLE.read_text(encoding="utf-8"))["vocabularies"]


@dataclass(frozen=True, slots=True)
class Match:
    family: Family
    config: dict[str, Any]
    by_size: bool
    """Whether the parameters agree (else only the name speaks)."""


def model_type(record: ModelRecord) -> str | None:
    """The family's model type: from the repository's tags, else from names."""
    known = families()
    for tag in record.tags:
        name = _SAME.get(tag.lower(), tag.lower())
        if name in known:
            return name
    for name in filter(None, (record.id, record.base_model)):
        low = name.lower()
        if _OTHERS.search(low):
            return None
        for pattern, found in _NAMES:
            if re.search(pattern, low):
                return found if found in known else None
    return None


def match(record: ModelRecord) -> Match | None:
    """The size of a family that this record is, or None where nothing agrees."""
    kind = model_type(record)
    if kind is None:
        return None
    if record.params is None:
        return _by_name(record, kind)
    text = _text(record)
    found = sorted(
        (not _called(family, text), abs(count - record.params) / record.params, family.name, words)
        for family, words, count in _sizes(kind, text)
        if abs(count - record.params) <= TOLERANCE * record.params
    )
    if not found:
        return None
    _, _, name, words = found[0]
    family = next(f for f in families()[kind] if f.name == name)
    return Match(family, _sized(family.with_vocabulary(words), record), by_size=True)


def _text(record: ModelRecord) -> str:
    return f"{record.id} {record.base_model or ''}".lower()


def _called(family: Family, text: str) -> bool:
    return bool(family.alias) and re.search(family.alias, text) is not None


def _sizes(kind: str, text: str) -> Iterator[tuple[Family, int, int]]:
    """Every size with its parameters; those that the name speaks of in other
    vocabularies, too (any size fits any number with words enough)."""
    for family in families()[kind]:
        yield family, family.vocabulary, family.params
        if family.vocabulary and _called(family, text):
            for words in _vocabularies().get(kind, ()):
                yield family, words, family.params + (words - family.vocabulary) * family.hidden


_PIXELS = re.compile(r"[-_/](224|256|336|384|448|512)(?=$|[-_])")
_RESIZED = {
    "vit": None,
    "deit": None,
    "beit": None,
    "clip": "vision_config",
    "siglip": "vision_config",
}


def _sized(config: dict[str, Any], record: ModelRecord) -> dict[str, Any]:
    """With the side of the pictures that the name states, where the network takes any."""
    stated = _PIXELS.search(record.id.lower())
    kind = model_type(record) or ""
    if stated is None or kind not in _RESIZED:
        return config
    inside = _RESIZED[kind]
    if inside is None:
        return config | {"image_size": int(stated[1])}
    return config | {inside: {**config.get(inside, {}), "image_size": int(stated[1])}}


def _by_name(record: ModelRecord, kind: str) -> Match | None:
    """The longest name of a size that the record's names hold."""
    text = _text(record)
    named = [f for f in families()[kind] if _called(f, text)]
    if not named:
        return None
    family = max(named, key=lambda f: len(f.alias))
    return Match(family, _sized(dict(family.config), record), by_size=False)
