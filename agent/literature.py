"""Papers and repositories as lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.artifacts import (
    Literature,
    Repositories,
)
from agent.speech import Speech
from bowerbird.recommendation import Recommendation


def listed(found: Literature | Repositories, t: Speech) -> str:
    if isinstance(found, Literature):
        lines = [
            f"- {_quoted(p.title or f'arXiv {p.id}')}{f' ({p.year})' if p.year else ''}: {p.url}"
            for p in found.papers
        ]
        head, none = t("**Papers:**"), t("I know of no paper for it.")
    else:
        lines = [f"- `{r.id}`{_stars(r.stars, t)}: {r.url}" for r in found.repositories]
        head, none = t("**Repositories:**"), t("I found no repository.")
    notes = [
        f"- {row.name}: {_quoted(t.sentence(row.note))}" for row in found.sources if row.note
    ]  # fmt: skip
    body = head + "\n\n" + "\n".join(lines) if lines else none
    return body + ("\n\n" + t("Asked:") + "\n\n" + "\n".join(notes) if notes else "")


_ADDRESS = re.compile(r"(?:https?|ftp|data|javascript):\S*|\bwww\.\S*", re.IGNORECASE)
_MARKUP = str.maketrans(dict.fromkeys("[]()!`*_<>|#{}", " "))


def _quoted(text: str) -> str:
    """Words of strangers, such as a paper's title: no address, no markup, one line."""
    return " ".join(_ADDRESS.sub(" ", text).translate(_MARKUP).split())[:400]


def _stars(stars: int | None, t: Speech) -> str:
    return "" if stars is None else t(", {n} stars", n=t.number(stars))


def with_literature(made: Recommendation, found: Sequence[Any], t: Speech) -> Recommendation:
    """Papers or repositories beneath the models, where the request named them as the place."""
    extra = [listed(a, t) for a in found if isinstance(a, Literature | Repositories)]
    if not extra:
        return made
    return made.model_copy(update={"message": "\n\n".join([made.message, *extra])})
