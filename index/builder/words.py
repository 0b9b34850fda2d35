"""Plain words about a model, composed from its facts.

A description is what the index embeds: what the model does, about what, its
name in words, data, languages, size, licence.  Nothing is copied from cards.
"""

# ruff: noqa: E501  (a table reads better with one row a line)
from __future__ import annotations

import re
from functools import cache

from babel import Locale

from bowerbird.licences import license_of
from bowerbird.record import ModelRecord
from bowerbird.tasks import label
from index.datasets import GLOSS
from index.naming import CAMEL, split_name
from index.tags import content_tags

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    ["a", "an", "and", "are", "as", "at", "based", "be", "by", "for", "from", "has", "in", "into", "is", "it", "its", "language", "languages", "likely", "model", "models", "of", "on", "only", "or", "over", "pretrained", "published", "that", "the", "their", "this", "to", "trained", "up", "using", "was", "were", "which", "with", "without", "further", "structured", "details", "page", "default", "state"]
)  # fmt: skip
# Families by what sets them apart, for requests that describe rather than name.
_FAMILIES: tuple[tuple[str, str], ...] = (
    (r"mobilenet|mobilevit|mobileone|efficientnet.?lite|ghostnet|shufflenet|squeezenet|fastvit|repvit|"
     r"efficientvit|edgenext|mnasnet|efficientformer|mobilesam", "light, for phones and small devices"),
    (r"yolo|rtmdet|ssdlite|nanodet|picodet|rt.?detr|d.?fine", "fast, real-time detection"),
    (r"sam[-_]?(vit|2|hq)|segment.?anything", "cuts out anything you point at"),
    (r"clip|siglip", "matches pictures with words"),
    (r"dinov?[23]?|mae(_|-|$)|ijepa", "self-supervised picture features"),
    (r"trocr|donut|nougat|got.?ocr|paddleocr|easyocr", "reading text in pictures (OCR)"),
    (r"layoutlm|lilt", "understanding scanned documents and forms"),
    (r"whisper", "speech recognition"),
    (r"demucs|umx|spleeter|open.?unmix", "separating vocals and instruments"),
    (r"tapas|tapex", "questions about tables"),
    (r"codebert|codet5|graphcodebert|starcoder|codegen|codellama|(?<![ne])coder|unixcoder", "program code"),
    (r"bio|pubmed|clinical|medical|scibert", "medicine and biology"),
    (r"finbert|financ", "finance"),
    (r"legal", "law"),
    (r"toxic|hate|offensive", "toxic or hateful comments"),
    (r"sentiment|sst", "sentiment, positive or negative"),
    (r"rerank|cross.?encoder|monot5", "re-ranking search results"),
    (r"(^|[-_/])ner([-_]|$)", "named entities: persons, places, organisations"),
    (r"(^|[-_/])pos([-_]|$)", "parts of speech"),
    (r"esrgan|swin2sr|super.?res", "enlarging pictures, super-resolution"),
    (r"rmbg|u2net|birefnet|background", "removing the background of pictures"),
    (r"controlnet", "guided picture making"),
    (r"nsfw", "adult content"),
    (r"deepfake", "faked pictures or video"),
)  # fmt: skip
_FAMILY_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), text) for pattern, text in _FAMILIES)


@cache
def language_name(code: str) -> str:
    """English name of a language code; the code where it is unknown."""
    names: dict[str, str] = dict(Locale("en").languages)
    return names.get(code.replace("-", "_"), code)


def _languages(codes: list[str]) -> str:
    known = [code for code in codes if code not in ("multilingual", "code")]
    if len(known) > 6 or ("multilingual" in codes and not known):
        return f"multilingual, {len(known)} languages" if known else "multilingual"
    return ", ".join(language_name(code) for code in known)


def _amount(params: int) -> str:
    if params >= 1_000_000_000:
        return f"{params / 1e9:.3g} billion parameters"
    return f"{params / 1e6:.3g} million parameters"


def describe(record: ModelRecord) -> str:
    """The description of a record, parts separated by semicolons."""
    name = record.id.rpartition("/")[2] if ":" not in record.id else record.id.partition(":")[2]
    name = name.rpartition("#")[2]  # "github:owner/repo#model"
    does = ", ".join(label(task) for task in record.tasks[:3])
    if "speech-features" in record.tags:
        does = "turning speech into vectors"
    if record.tasks == ["other"]:
        does = ""
    parts = [does]
    # Features have no classes: of what they saw they tell nothing apart by name.
    features = set(record.tasks) == {"image-feature-extraction"}
    shown = [d for d in record.datasets if not (features and d.startswith("imagenet"))]
    glosses = list(dict.fromkeys(GLOSS[d] for d in shown if d in GLOSS))
    parts.append("; ".join(glosses[:4]))
    parts.append(CAMEL.sub(" ", split_name(name)))
    families = [text for pattern, text in _FAMILY_PATTERNS if pattern.search(record.id)]
    parts.append(", ".join(dict.fromkeys(families[:3])))
    parts.append(", ".join(content_tags(record.tags, 8)))
    if record.datasets:
        parts.append("trained on " + ", ".join(record.datasets[:6]))
    if record.base_model:
        parts.append("made from " + split_name(record.base_model.rpartition("/")[2]))
    parts.append(_languages(record.languages))
    if record.embed_dim and "image-classification" not in record.tasks:
        parts.append(f"{record.embed_dim} dimensions")
    if record.params:
        parts.append(_amount(record.params))
    if record.license and record.license.id != "other":
        parts.append(license_of(record.license.id).name)
    if record.archived:
        parts.append("archived library")
    return "; ".join(part for part in parts if part)


def hints(description: str, *texts: str, limit: int = 30) -> list[str]:
    """Content words of `texts` that the description lacks: sorted, lower case, no sentence."""
    have = {word.lower() for word in _WORD.findall(description)}
    words = {word.lower() for text in texts for word in _WORD.findall(text)}
    new = [w for w in words if w not in have and w not in _STOP and len(w) > 2 and not w.isdigit()]
    return sorted(new)[:limit]
