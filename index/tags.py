"""Tags of a model: which of them tell of its subject, and which only of its making."""

from __future__ import annotations

import re
from collections.abc import Iterable

_STRUCTURAL = re.compile(
    r"[\w-]+:|.*/.*|v?\d[\w.]*$|(?:timm|mteb|dense|eval-results|custom_code|transformers|pytorch|"
    r"tensorflow|autotrain|generated_from_trainer|exbert|safetensors|onnx|jax|merge|mergekit|"
    r"license.*|region|endpoints_compatible|vision|audio|text|spacy|open_clip|en|test-model|"
    r"no-hub-copy|(?:params|languages)-from-.*|huggingpics|hf-asr-leaderboard|bfcl.*|facebook|meta|om|"
    r"attribute_ruler|tok2vec|senter|lemmatizer|morphologizer|catalogue)$"
)


def content_tags(tags: Iterable[str], limit: int | None = None) -> list[str]:
    """The first `limit` tags that say something about the subject, lower case, in words."""
    kept = [t.replace("_", " ").lower() for t in tags if not _STRUCTURAL.match(t.lower())]
    return list(dict.fromkeys(kept))[:limit]
