"""A Recommendation as Block Kit blocks.  Nothing from outside can mention, link or format."""

from __future__ import annotations

import json
import re
from typing import Any

from agent.speech import Speech, later
from bowerbird.recommendation import Pick, Recommendation
from ui.render.terminal import licence, size, speed
from ui.render.text import clean, line

MAX_SECTION = 2900
_CODE = re.compile(r"^```(?:python)?\n.*?^```$", re.MULTILINE | re.DOTALL)
MOVES = {
    "smaller": later("Something smaller"),
    "accurate": later("More accurate"),
    "code": later("Show the code"),
}
"""What the buttons ask for; sent as it stands on them."""


def escaped(text: str) -> str:
    """`&`, `<` and `>` as Slack wants them, so that `<!channel>` is only text."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """Our Markdown in Slack's: bold with one star; code stays."""
    return re.sub(r"\*\*(.+?)\*\*", r"*\1*", escaped(text))


def _section(text: str) -> dict[str, Any]:
    cut = text if len(text) <= MAX_SECTION else text[: MAX_SECTION - 1] + "…"
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut, "verbatim": True}}


def _button(action: str, label: str, value: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": action, "text": text, "value": value[:2000]}


def _pick(number: int, pick: Pick, t: Speech) -> dict[str, Any]:
    facts = escaped(f"{size(pick, t)}, {licence(pick, t)}, {speed(pick.validation, t)}")
    return _section(f"{number}. `{escaped(line(pick.id)).replace('`', '')}`\n{facts}")


def working(text: str, t: Speech) -> dict[str, Any]:
    """Text and blocks of a message whose answer is still being made, with a button to stop."""
    stop = {"type": "actions", "elements": [_button("stop", t("Stop"), "stop")]}
    return {"text": text, "blocks": [_section(text), stop]}


def blocks(answer: Recommendation, thread: str) -> list[dict[str, Any]]:
    """The answer, its picks and the next moves; buttons carry the thread's name."""
    t = Speech(answer.language)
    shown = [_section(mrkdwn(answer.message) or t("No answer."))]
    if answer.about != "models" or not answer.picks:
        return shown
    shown += [_pick(number, pick, t) for number, pick in enumerate(answer.picks[:5], 1)]
    moves = [_button(f"move_{name}", t(label), thread) for name, label in MOVES.items()]
    first = json.dumps({"thread": thread, "model": answer.picks[0].id[:300]})
    thumbs = [_button("thumb_up", "👍", first), _button("thumb_down", "👎", first)]
    return [*shown, {"type": "actions", "elements": [*moves, *thumbs]}]
