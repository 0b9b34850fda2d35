"""Entries of the conversation as messages of the chat."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from agent.answer import measured
from agent.speech import LANGUAGES, Speech
from bowerbird.recommendation import Recommendation
from tools.estimate.outlook import NOT_ASKED
from ui.page.live import Entry
from ui.page.safe import answer, esc


def message(
    entry: Entry, t: Speech, last: Recommendation | None = None, left: int | None = None
) -> dict[str, Any]:
    """One entry of the conversation as a message of the chat.  `left`: how many questions of
    guided mode may follow."""
    if entry.who == "person":
        text = "<br>".join(esc(row, 2000) for row in entry.text.splitlines())
        return {"role": "user", "content": f'<div class="bb-said">{text}</div>'}
    if entry.who == "problem":
        said = esc(t.sentence(entry.text), 600)
        return {
            "role": "assistant",
            "content": f'<div class="bb-say bb-problem" role="alert">{said}</div>',
        }
    if entry.who == "step":
        facts: dict[str, Any] = {
            "title": t.sentence(entry.title),
            "status": "done" if entry.done else "pending",
        }
        if entry.seconds is not None:
            facts["duration"] = round(entry.seconds, 2)
        said = esc(t.sentence(entry.text)) or "…"
        return {"role": "assistant", "content": said, "metadata": facts}
    text = entry.text
    if last is not None and last.message == text and last.outcome == "clarify" and last.options:
        text = f"**{last.question}**" if last.question else text  # the answers are buttons
        if left is not None:
            more = t("At most {n} more after this.", n=left) if left else t("The last question.")
            text += f"\n\n{more}"
    picks = last.picks if last is not None and last.message == text else []
    if last is not None and picks and picks[0].validation.reason == NOT_ASKED:
        text = text.replace(measured(picks[0], Speech(last.language)), "")  # its card says so
    tongue = entry.language if entry.language != t.language else ""
    return {"role": "assistant", "content": answer(told_once(text), tongue)}


def told_once(text: str) -> str:
    """An answer without what stands beside it on the page: chips and buttons."""
    return "\n\n".join(part for part in text.split("\n\n") if not part.startswith(_beside()))


@lru_cache(maxsize=1)
def _beside() -> tuple[str, ...]:
    """How those parts of an answer begin, in every language."""
    words = (
        "**Next you could ask for:** {moves}.",
        "*I understood: {need}. {fits} of {found} candidates fit; catalogue of {date}.*",
        "*Assumed: {what}.*",
    )
    return tuple(
        begins
        for language in LANGUAGES
        for text in words
        if len(begins := Speech(language)(text).partition("{")[0]) > 3
    )
