"""Words in, Need out: deterministic, offline, without a language model.

text -> recognisers (task, figures, licence, hardware, ...) -> one turn -> all turns -> Need
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.understanding import conflict, dialogue, language, parse
from agent.understanding.conflict import Conflict
from agent.understanding.text import clean
from bowerbird.errors import BadInput
from bowerbird.need import OUT_OF_SCOPE, Need
from bowerbird.tasks import TASKS

__all__ = ["MAX_CHARS", "Conflict", "Understanding", "understand"]

MAX_CHARS = 20_000
_EXAMPLE = 'Say what the model should do, for example: "small bird classifier, open license".'


@dataclass(frozen=True)
class Understanding:
    """What a request came to."""

    need: Need
    query: str
    """Words to search by: subject and task, without limits and small talk."""
    language: str
    """ISO code of the language that the request is written in."""
    conflict: Conflict | None
    decline_reason: str | None
    """For a request that is out of scope, one plain sentence."""
    references: tuple[str, ...]
    """Models that the user names as an example or a comparison."""


def understand(turns: Sequence[str]) -> Understanding:
    """The Need after the last turn.  Raises BadInput where nothing can be made of the words."""
    if isinstance(turns, str):
        turns = [turns]
    if sum(map(len, turns)) > MAX_CHARS:
        raise BadInput(f"The request is too long: at most {MAX_CHARS} characters. {_EXAMPLE}")
    said = [t for t in turns if clean(t)]
    if not said:
        raise BadInput(f"The request is empty. {_EXAMPLE}")
    parsed = [parse.turn(t) for t in said]
    fields = dialogue.merge(parsed)
    if fields["task"] == [OUT_OF_SCOPE]:
        fields = dict[str, Any](task=[OUT_OF_SCOPE])
    assumed, unclear = _remarks(fields, parsed)
    need = Need.model_validate({**fields, "assumed": assumed, "unclear": unclear})
    declined = next((t.decline for t in reversed(parsed) if t.decline), None)
    figures = [f for t in parsed for f in t.figures]
    return Understanding(
        need=need,
        query=_query(need, parsed),
        language=language.written_in(parsed[0].text),
        conflict=None
        if need.out_of_scope
        else conflict.find(need, [t.text for t in parsed], figures, False),
        decline_reason=declined if need.out_of_scope else None,
        references=tuple(dict.fromkeys(r for t in parsed for r in t.references)),
    )


def _remarks(fields: dict[str, Any], parsed: Sequence[parse.Turn]) -> tuple[list[str], list[str]]:
    """What was filled in, and what stayed open; may set a task that the machine implies."""
    assumed: list[str] = []
    unclear: list[str] = []
    if fields["task"] == [OUT_OF_SCOPE]:
        return [], []
    if not fields["task"]:
        machine = any(fields.get(k) for k in ("hardware", "max_memory_gb", "max_params_m"))
        named = any(t.references or t.fields["must_not"] for t in parsed)
        if (machine and not fields["domain"] and not named) or fields.get("max_memory_gb"):
            fields["task"] = ["text-generation"]
            assumed.append("a chat model, as no task is named")
        else:
            unclear.append("task")
    small = "small" in fields["wants"]
    if small and not any(fields.get(k) for k in ("max_size_mb", "max_params_m")):
        assumed.append('"small" taken as a wish, not as a limit')
    if len(fields["task"]) > 1 and not any(t.found.named for t in parsed):
        first = TASKS.get(fields["task"][0])
        if first:
            assumed.append(f"a model for {first.label}")
    return assumed, unclear


def _query(need: Need, parsed: Sequence[parse.Turn]) -> str:
    """Subject, the user's own words for the task ("captioning" tells more than
    image-to-text does), and the task's name."""
    if need.out_of_scope:
        return ""
    words = list(need.domain)
    asked = next((t for t in reversed(parsed) if t.found.tags), None)
    if asked is not None:
        words += [asked.text.words[i].lemma for i in sorted(asked.found.words)]
    words += need.task[0].split("-") if need.task else []
    words += [w for w in (need.dataset, need.library) if w]
    return " ".join(dict.fromkeys(w for w in words if w))
