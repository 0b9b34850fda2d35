"""A Recommendation in the terminal: the answer, and on request what stands behind it.

Everything from outside goes through `clean`/`line` and is printed as plain
`Text`, so neither escape sequences nor rich's own markup in it have any effect.
A model's id is never cut: it is there to be copied.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agent import wording
from agent.answer import ANSWERS
from agent.estimated import span
from agent.speech import Speech
from agent.wording import ENGLISH
from bowerbird.recommendation import Pick, Recommendation
from bowerbird.report import Validation
from ui.render.text import clean, figure, line

WIDE = 120
"""From this many columns on, picks are rows of a table; below, short blocks."""


def speed(validation: Validation, t: Speech = ENGLISH) -> str:
    """p50 with its mark, or why there is none."""
    if validation.status == "estimated" and validation.band is not None:
        mark = t("estimated")
        if validation.where:
            mark += " " + t("on the device {device}", device=line(validation.where))
        return f"{t('{n} ms', n=span(validation.band, t))} ({mark})"
    if validation.latency_ms is None:
        reason = line(t.parts(validation.reason or ""), 90)
        word = t("failed") if validation.status == "failed" else t("not measured")
        return f"{word}: {reason}" if reason else word
    marks = [t(validation.status)]
    if validation.weights == "random":
        marks.append(t("same architecture without the trained weights"))
    if validation.noisy:
        marks.append(t("rough"))
    return f"{t('{n} ms', n=t.number(validation.latency_ms.p50))} ({', '.join(marks)})"


def size(pick: Pick, t: Speech = ENGLISH) -> str:
    if pick.params_m is None and pick.size_mb is None:
        return t("unknown")
    if t.language != "en":
        return wording.size(pick, t)
    return f"{figure(pick.params_m, 'M params')}, {figure(pick.size_mb, 'MB')}"


def licence(pick: Pick, t: Speech = ENGLISH) -> str:
    verdict = pick.license.verdict if t.language == "en" else t(ANSWERS[pick.license.verdict])
    return f"{line(pick.license.id or t('none stated'), 60)} ({verdict})"


def evidence(pick: Pick, limit: int = 1) -> Iterator[str]:
    for item in pick.evidence[:limit]:
        yield line(
            f"{item.dataset} {item.metric} {figure(item.value)} "
            f"({item.grade}, {item.source}, {item.as_of})",
            160,
        )


def _block(number: int, pick: Pick, t: Speech) -> RenderableType:
    facts = Table.grid(padding=(0, 1))
    facts.add_column(no_wrap=True, style="dim")
    facts.add_column(overflow="fold")
    rows = [(t("size"), size(pick, t)), (t("licence"), licence(pick, t)),
            (t("speed"), speed(pick.validation, t))]  # fmt: skip
    known = [*evidence(pick)] or [t("none found")]
    rows += [(t("evidence"), text) for text in known]
    if pick.flags:
        rows.append((t("flags"), ", ".join(line(flag) for flag in pick.flags)))
    for name, value in rows:
        facts.add_row(Text(name), Text(value))
    title = Table.grid(padding=(0, 1))
    title.add_column(no_wrap=True, style="bold")
    title.add_column(overflow="fold", style="bold cyan")
    title.add_row(Text(f"{number}."), Text(line(pick.id)))
    return Group(title, Padding(facts, (0, 0, 0, 3)))


def _table(picks: list[Pick], t: Speech) -> RenderableType:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right")
    table.add_column(t("model"), overflow="fold", min_width=28, style="cyan")
    for name in (t("size"), t("licence"), t("evidence"), t("speed"), t("flags")):
        table.add_column(name, overflow="fold")
    for number, pick in enumerate(picks, 1):
        cells = (
            str(number),
            line(pick.id),
            size(pick, t),
            licence(pick, t),
            next(evidence(pick), t("none found")),
            speed(pick.validation, t),
            ", ".join(line(flag) for flag in pick.flags) or "-",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore


def details(answer: Recommendation, t: Speech = ENGLISH) -> Iterator[str]:
    """What stands behind the answer, one plain line each; rules stay as they are written
    everywhere."""
    need = answer.need.model_dump(mode="json", exclude_defaults=True)
    told = line("; ".join(f"{name} {_listed(value)}" for name, value in need.items()), 600)
    yield t("Understood: {what}", what=told or t("nothing"))
    for number, pick in enumerate(answer.picks, 1):
        yield f"{number}. {line(t.parts(pick.why), 600)}"
        yield f"   {t('licence')}: {line(t.parts(pick.license.why), 300)}"
        for text in evidence(pick, limit=6):
            yield f"   {t('evidence')}: {text}"
        for text in pick.notes:
            yield f"   {t('Note')}: {line(t.sentence(text))}"
        if pick.unknown:
            what = ", ".join(map(t.sentence, pick.unknown))
            yield "   " + line(t("I could not check everything: {what}", what=what))
        if pick.validation.repeat:
            yield f"   {t('Repeat it')}: {line(pick.validation.repeat)}"
        parts = ", ".join(f"{name} {value:.3f}" for name, value in pick.score.parts.items())
        yield f"   {t('Score')}: {pick.score.total:.3f} = {line(parts)}"
    yield from _left_out(answer, t)
    for source in answer.sources:
        note = f", {line(t.parts(source.note))}" if source.note else ""
        found = t("{n} found", n=t.number(source.found))
        yield f"{line(t.sentence(source.name))}: {t.sentence(source.status)}, {found}{note}"
    for step in answer.trace:
        yield f"{line(step.tool)}: {t('{n} s', n=t.number(step.seconds))}"


def _left_out(answer: Recommendation, t: Speech) -> Iterator[str]:
    for miss in answer.near_misses:
        yield f"{t('Nearly')}: {line(miss.id)}: {line(t.parts(miss.why or miss.misses))}"
    for wish in answer.relax:
        limit = t(wording.LIMITS.get(wish.drop, line(wish.drop)))
        told = t("without {limit}: {n} candidates", limit=limit, n=t.number(wish.gives))
        yield told[:1].upper() + told[1:]
    for item in answer.rejected[:20]:
        yield f"{t('Left out by a rule')}: {line(item.id)}: {line(item.rule)}"
    if len(answer.rejected) > 20:
        more = t.number(len(answer.rejected) - 20)
        yield t("Left out by a rule: {n} more (all of them with --json)", n=more)


def repeats(answer: Recommendation, t: Speech = ENGLISH) -> Iterator[str]:
    """The command that makes each measured or estimated figure anew, below whose it is."""
    for pick in answer.picks:
        if pick.validation.repeat and pick.validation.latency_ms is not None:
            yield f"# {line(pick.id)}: {speed(pick.validation, t)}"
            yield line(pick.validation.repeat, 1000)


def show(
    console: Console, answer: Recommendation, *,
    with_details: bool = False, with_code: bool = False, with_repeat: bool = False,
    in_chat: bool = False,
) -> None:  # fmt: skip
    """Print the answer for people."""
    with tidy(console):
        _show(console, answer, with_details, with_code, in_chat)
        if with_repeat:
            t = Speech(answer.language)
            none = t("No figure of this answer was measured or estimated here.")
            console.print()
            for text in list(repeats(answer, t)) or [none]:
                console.print(Text(text), soft_wrap=True)


@contextmanager
def tidy(console: Console) -> Generator[None]:
    """Outside a terminal, lines end where their words end: no padding."""
    if console.is_terminal:
        yield
        return
    with console.capture() as captured:
        yield
    console.file.write("\n".join(text.rstrip() for text in captured.get().split("\n")))


def _message(console: Console, text: str, width: int) -> None:
    """Words wrapped to the width; code as it is, so that it can be copied."""
    begun = False
    for number, part in enumerate(re.split(r"^```(?:python)?$", text, flags=re.MULTILINE)):
        if not part.strip():
            continue
        if begun:
            console.print()
        begun = True
        if number % 2:
            console.print(Text(part.strip("\n").rstrip()), soft_wrap=True)
        else:
            console.print(Markdown(part, hyperlinks=False), width=width)


def _hanging(console: Console, text: str) -> Text:
    """A line of details: in a terminal it ends where a word ends, and goes on further in."""
    if not console.is_terminal:
        return Text(text)
    body = text.lstrip()
    indent = " " * (len(text) - len(body))
    room = max(20, console.width - len(indent) - 3)
    lines = Text(body, overflow="fold").wrap(console, room)
    return Text(f"\n{indent}   ").join([Text(indent) + lines[0], *lines[1:]])


def _show(
    console: Console, answer: Recommendation, with_details: bool, with_code: bool, in_chat: bool
) -> None:
    width, t = min(console.width, 100), Speech(answer.language)
    _message(console, clean(answer.message), width)
    if with_code and answer.picks:
        console.print()
        console.print(Text(clean(answer.picks[0].snippet).rstrip()), soft_wrap=True)
    if with_details:
        if answer.picks:
            console.print()
            console.print(picks(console, answer.picks, t))
        console.print()
        for text in details(answer, t):
            console.print(_hanging(console, text), soft_wrap=True)
    elif answer.picks and not in_chat:
        console.print()
        more = t("Figures, flags and what was left out: --details. Code to start from: --code.")
        console.print(Text(more, style="dim"), width=width)


def picks(console: Console, picked: list[Pick], t: Speech = ENGLISH) -> RenderableType:
    if console.width >= WIDE:
        return _table(picked, t)
    return Group(*(_block(number, pick, t) for number, pick in enumerate(picked, 1)))
