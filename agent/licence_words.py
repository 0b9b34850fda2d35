"""What a licence allows, in words for people who are no lawyers."""

from __future__ import annotations

from agent.artifacts import (
    LicenceTold,
)
from agent.speech import Speech
from bowerbird.record import RECALLED

FAMILIES = {
    "permissive": "You may use, change and sell it, also inside closed products; keep the notice "
    "of the authors.",
    "share-alike": "You may use and sell it; what you make from it and pass on must carry the same "
    "licence.",
    "copyleft": "You may use it, also for money; but if you pass on a program that contains it "
    "(with AGPL also: if you offer it as a service), you must publish that program's source under "
    "the same licence. For use inside your own four walls nothing is asked.",
    "use-restricted": "You may use it, also for money, except for the purposes that the licence "
    "lists; you must pass these limits on.",
    "community": "A maker's own licence: commercial use is allowed under its conditions; read them "
    "before you ship.",
    "no-derivatives": "You may pass it on as it is, but not what you make from it: a fine-tuned "
    "model may not be published.",
    "non-commercial": "For study and research only: not in a product, a service or a company's "
    "work that earns money.",
    "unknown": "I do not know what it allows: treat it as not allowed until the authors answer.",
}


def read_at(where: str, t: Speech) -> str:
    """Where a licence was read; or that it was not, but noted from memory."""
    if where.startswith(RECALLED):
        where = where.removeprefix(RECALLED)
        return t("(from memory: {where}; not read anew, so look there first)", where=where)
    return t("(read: {where})", where=where)


def licence_told(found: LicenceTold, t: Speech) -> str:
    verdict = found.verdict
    if found.model is None and verdict.id is None:
        return t("Name a licence or a model, and I say what it allows.")
    name = verdict.id or t("none stated")
    head = t("**`{model}` is under `{name}`.**", model=found.model, name=name) if (
        found.model) else f"**`{name}`.**"  # fmt: skip
    text = t(FAMILIES.get(found.family, FAMILIES["unknown"]))
    read = ""
    if verdict.source:
        dated = verdict.as_of if verdict.as_of and verdict.as_of not in verdict.source else None
        where = ", ".join(p for p in (verdict.source, dated) if p)
        read = " " + read_at(where, t)
    return f"{head} {text}{read} " + t("I am not a lawyer.")
