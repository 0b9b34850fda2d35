"""Whether later turns of a dialogue speak of what an earlier turn showed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.dialogue import Step
from agent.understanding import read_turn
from agent.understanding.text import clean, plain

_RELATIVE = re.compile(
    r"\b(?:smaller|tinier|lighter|bigger|larger|another|others?|kleiner\w*|leichter\w*|groser\w*|großer\w*|plus|mas|piu|mais|menor(?:es)?|maior(?:es)?)\b|更"
)


def uses_shown(step: Step, later: Sequence[str]) -> bool:
    """Whether the answer to this turn matters for a later one."""
    if step.act.kind not in ("request", "more", "compare", "guide"):
        return False
    if not step.understood.need.task or step.dialogue.pending is not None:
        return True
    return any(
        _RELATIVE.search(plain(clean(text)))
        or read_turn(step.dialogue.talk, text, shown=3, spoken="en").act.kind != "request"
        for text in later
        if clean(text)
    )
