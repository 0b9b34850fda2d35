"""What the Hub's own scanners say of a file, and what follows from it.

Scanners inform, they never permit: a file they find nothing in passes all
other gates like any other.
"""

from __future__ import annotations

from tools.sources.hub_model import Advice
from tools.validation.gates.refusal import FileRefusedError
from tools.validation.gates.shard_index import INDEX


def heed(advice: Advice, name: str) -> str | None:
    """A word for the report on a file that may be fetched; FileRefusedError where it may not."""
    if advice == "refuse":
        raise FileRefusedError("the Hub's scanners call it unsafe")
    if advice == "safetensors-only":
        if not name.endswith((".safetensors", f".safetensors{INDEX}")):
            raise FileRefusedError(
                "the Hub's scanners suspect it or are not done with it, and it is no safetensors"
            )
        return "the Hub's scanners are not done with its weights, or suspect them"
    return "the Hub's scanners did not look at its weights" if advice == "unscanned" else None
