"""The messages that answers are made of, and which languages lack which.

    uv run python scripts/messages.py           # lists what is missing in each language
    uv run python scripts/messages.py --check   # exit code 1 where anything is missing

Messages are the literals that `agent` and `ui` hand to `t(...)` or `later(...)`, the tables
beside them, and sentences of lower layers that `Speech.sentence` recognises.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from agent import (  # noqa: E402
    answer,
    guide,
    licence_words,
    picks,
    reasons,
    replies,
    speech,
    wording,
)
from agent.understanding import glossary  # noqa: E402
from bowerbird.tasks import TASKS  # noqa: E402
from tools import verdict  # noqa: E402
from tools.estimate import limits  # noqa: E402
from ui.page import cards, export, figures, plot, table  # noqa: E402


def literals() -> set[str]:
    """All strings that are given to `t(...)` or `later(...)`."""
    found: set[str] = set()
    for path in [*(ROOT / "agent").glob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            named = isinstance(node.func, ast.Name) and node.func.id in {"t", "later"}
            first = node.args[0]
            if named and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def tables() -> set[str]:
    """Messages that stand in tables."""
    found = set(wording.SAYS_WHO.values()) | set(wording.LIMITS.values())
    found |= set(wording.LICENCES.values()) | set(wording.WISHES.values())
    found |= set(wording.PLACES.values())
    found |= set(wording.ITEMS.values()) | {"item"} | set(wording.METRICS.values())
    found |= {f"{{n}} times {w}" for w in ("larger", "smaller", "slower", "faster")}
    found |= set(answer.ANSWERS.values()) | set(licence_words.FAMILIES.values())
    found |= {replies.CAN_DO, "smaller", "more accurate", "You are welcome.", "Goodbye.", "Hello!"}
    found |= {"We start anew."} | set(guide.QUESTIONS.values())
    for options in guide.OPTIONS.values():
        found |= {o.label for o in options}
        found |= {o.patch["assumed"] for o in options if "assumed" in o.patch}
    found |= {task.label for task in TASKS.values()}
    for words in (cards.FLAGS, figures.MEANS, plot.AXES, plot.BEATEN, table.WORDS):
        found |= set(words.values())
    found |= {*figures.MEANS, *table.HEADERS, *table.REJECTED_HEADERS, *export.HEADS} - {"#"}
    found |= set(reasons.REASONS)
    found |= set(limits.MESSAGES) | set(verdict.MESSAGES) | set(picks.MESSAGES)
    return found | {sentence for _, sentence in glossary.TERMS.values()}


def missing(language: str) -> list[str]:
    """Messages without a translation."""
    return sorted((literals() | tables()) - set(speech.catalog(language)))


def main() -> int:
    lacking = 0
    for language in speech.LANGUAGES[1:]:
        found = missing(language)
        lacking += len(found)
        print(f"{language}: {len(found)} missing")
        for message in found:
            print(f"    {message}")
    return 1 if "--check" in sys.argv and lacking else 0


if __name__ == "__main__":
    sys.exit(main())
