"""Among which tasks the models for a request are looked for."""

from __future__ import annotations

from bowerbird.need import Need
from bowerbird.tasks import TASKS
from tools import kinds

_READS_PAGES = frozenset({"token-classification", "text-generation"})
"""Tasks of text that models of scanned pages are filed under; others take no picture."""
OTHER_MEANS = {
    "summarization": ("text-generation",),
    "text-generation": ("image-text-to-text",),
    "video-text-to-text": ("image-text-to-text",),
}
TO_BE_TAUGHT = frozenset({"text-classification", "token-classification"})
"""Tasks that a bare encoder is usually fine-tuned for."""


def tasks_for(need: Need, query: str = "") -> list[str]:
    """The tasks to look among: those of the Need that take what the likeliest
    one takes (a classifier of pictures is not one of texts), their near ones,
    and those under which models for the job that the words name are filed."""
    kept = [tag for tag in need.task if _alike(need.task[0], tag)]
    near = [n for tag in kept if tag in TASKS for n in TASKS[tag].near]
    filed = [t for tag in need.task[:1] for t in kinds.filed_under(tag, query)]
    return list(dict.fromkeys([*kept, *near, *by_other_means(need), *filed]))


def by_other_means(need: Need) -> tuple[str, ...]:
    """Tasks whose models do the likeliest one's work today: language models that look at
    pictures chat as well, watch short films, and sum up what no summariser can take in."""
    first = need.task[0] if need.task else ""
    if (
        first == "summarization"
        and "long-context" not in need.wants
        and (not need.languages or need.languages == ["en"])
    ):
        return ()
    if "fine-tune" in need.wants and first in TO_BE_TAUGHT:
        return ("fill-mask",)
    return OTHER_MEANS.get(first, ())


def _alike(first: str, other: str) -> bool:
    if first not in TASKS or other not in TASKS:
        return first == other
    if TASKS[first].modality == "multimodal" and TASKS[other].modality == "text":
        return other in _READS_PAGES
    modalities = {TASKS[first].modality, TASKS[other].modality}
    return (
        len(modalities) == 1
        or bool(modalities & {"multimodal", "other"})
        or modalities
        == {
            "image",
            "video",
        }
    )
