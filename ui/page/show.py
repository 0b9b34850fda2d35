"""What the components show for a state of the page.  Nothing is decided here."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from agent.answer import moves
from agent.speech import Speech, later
from agent.views import CatalogueStatus
from agent.wording import LIMITS
from ui.page import chips, plot, table
from ui.page.cards import card, compared
from ui.page.flow import Flow
from ui.page.live import Live
from ui.page.notices import about, foot, head, heading, taken
from ui.page.safe import esc
from ui.page.talk import message
from ui.page.trying import can_try, kinds
from ui.web.jobs import ENDED

if TYPE_CHECKING:
    from ui.page.parts import Parts

SLOTS = 5
OPTIONS = 11
MOVES = range(4)
GUIDE_WORDS = later("Help me choose")
"""Sent as it stands on the button, in every language."""
EXAMPLES = (
    later("small bird classifier, open license"),
    later("turn German speech into text on a laptop"),
    later("find similar sentences in many languages"),
    later("find people in pictures, at least 10 pictures a second"),
)
AXES = ((later("Size"), "size"), (later("Time on this computer"), "time"))
_FIELDS = frozenset(LIMITS)


class Show:
    """Updates for the components, by component."""

    def __init__(self, parts: Parts, service: Any, flow: Flow) -> None:
        self.parts = parts
        self.service = service
        self.flow = flow
        self.status: CatalogueStatus | None = None
        """Of the catalogue, once it was asked for."""
        self._files = can_try(service.assistant)
        p = parts
        slots = [c for s in p.slots for c in s]
        self.components: list[Any] = list(dict.fromkeys([
            p.head, p.understood, *p.worded, p.axis,
            p.chat, p.box, p.send, p.stop, p.retry, p.guide, *p.options, *p.moves, p.examples,
            p.about, p.found, p.threads, p.fresh, *p.chips.values(), p.catalogue, p.assumed,
            *p.relax,
            p.told, p.time, p.cancel, *slots, p.nothing, p.legend, p.tabs, p.compared, p.plot,
            p.table, p.why_not, p.rejected, p.downloads,
        ]))  # fmt: skip

    def words(self, t: Speech) -> dict[Any, Any]:
        """What stands on the page whatever it shows, in its language."""
        p = self.parts
        shown: dict[Any, Any] = {
            part: {**gr.update(), **{name: t(words) for name, words in english.items()}}
            for part, english in p.worded.items()
        }
        shown[p.axis]["choices"] = [(t(words), value) for words, value in AXES]
        shown[p.head], shown[p.understood] = head(t), heading(t)
        if self.status is not None:
            shown[p.about] = about(self.status, t)
        return shown

    # The conversation

    def talk(self, live: Live) -> dict[Any, Any]:
        p, busy = self.parts, live.busy
        shown: dict[Any, Any] = {
            p.chat: self._chat(live),
            p.send: gr.update(visible=not busy),
            p.stop: gr.update(visible=busy),
            p.retry: gr.update(visible=bool(live.sent) and not busy and not _asking(live)),
            p.guide: gr.update(visible=not busy and not _asking(live)),
            p.examples: gr.update(visible=not live.entries),
        }
        options = live.last.options if live.last and not busy else []
        for number, button in enumerate(p.options):
            shown[button] = _button(options, number)
        offered = self._moves(live) if not busy and not options else []
        for number, button in enumerate(p.moves):
            shown[button] = _button(offered, number)
        return shown

    @staticmethod
    def _chat(live: Live) -> Any:
        pending = live.dialogue.pending
        left = len(pending.left) if pending is not None and pending.guided else None
        shown = [message(e, live.speech, live.last, left) for e in live.entries]
        return gr.update(value=shown, visible=bool(shown))

    @staticmethod
    def _moves(live: Live) -> list[str]:
        """In the dialogue's language: the words are sent as they stand on the button."""
        return moves(live.need, live.speech) if live.picks else []

    @staticmethod
    def option(live: Live, *, number: int) -> str | None:
        options = live.last.options if live.last else []
        return options[number] if number < len(options) else None

    @staticmethod
    def move(live: Live, *, number: int) -> str | None:
        offered = Show._moves(live)
        return offered[number] if number < len(offered) else None

    # Everything

    def all(self, live: Live) -> dict[Any, Any]:
        p, t = self.parts, live.speech
        known = live.dialogue.talk is not None and not live.need.out_of_scope
        shown = self.talk(live) | self.timed(live)
        shown[p.found] = gr.update(visible=known)
        shown[p.threads] = gr.update(
            choices=[(title or t("Set by hand"), n) for title, n in live.opened],
            value=live.number if _among(live) else None,
            visible=len(live.opened) > 1,
        )  # fmt: skip
        shown[p.fresh] = gr.update(visible=bool(live.entries))
        for slot in p.slots:
            shown[slot.tried] = gr.update(value="", visible=False)
        return _together(self.words(t), shown | self._understood(live) | self._details(live))

    def _understood(self, live: Live) -> dict[Any, Any]:
        p, need, t = self.parts, live.need, live.speech
        shown: dict[Any, Any] = {}
        for name, part in p.chips.items():
            chip = chips.BY_NAME[name]
            value = chip.value(need)
            classes = ["bb-chip", "bb-set"] if value else ["bb-chip"]
            if chip.typed:
                shown[part] = gr.update(value=value, elem_classes=classes)
            else:
                shown[part] = gr.update(
                    choices=chip.choices(need, t), value=value, elem_classes=classes
                )
        own = [o.name for o in self.service.assistant.resources.own.listed()]
        shown[p.catalogue] = gr.update(
            choices=[(t("Everything"), ""),
                     *((t("My catalogue {name}", name=name), name) for name in own)],
            value=live.catalogue or "", visible=bool(own),
        )  # fmt: skip
        said = taken(live.need, t)
        shown[p.assumed] = gr.update(value=said, visible=bool(said))
        gains = [
            t("Without {limit}: {n}", limit=t(LIMITS[r.drop]), n=t.number(r.gives))
            for r in self._relaxed(live)
        ]
        for number, button in enumerate(p.relax):
            shown[button] = _button(gains, number)
        return shown

    @staticmethod
    def _relaxed(live: Live) -> list[Any]:
        if live.models is None or live.models.outcome != "no-exact-match":
            return []
        return [r for r in live.models.relax if r.drop in _FIELDS and r.gives][:3]

    @staticmethod
    def relaxation(live: Live, number: int) -> dict[str, Any] | None:
        """The change that the button for loosening a wish makes."""
        offered = Show._relaxed(live)
        if number >= len(offered):
            return None
        name = offered[number].drop
        empty = type(live.need)()
        return {name: getattr(empty, name)} if hasattr(empty, name) else None

    # Picks and timing

    def timed(self, live: Live) -> dict[Any, Any]:
        """What changes while models are timed."""
        p, t = self.parts, live.speech
        under_way = live.job is not None and live.job.state not in ENDED
        shown: dict[Any, Any] = {
            p.chat: self._chat(live),
            p.told: _progress(live),
            p.time: gr.update(
                visible=bool(live.untimed) and not under_way and live.catalogue is None
            ),
            p.cancel: gr.update(visible=under_way),
            p.compared: compared(live.side_by_side, t),
        }
        for number, slot in enumerate(p.slots):
            if number >= len(live.picks):
                shown[slot.all] = gr.update(visible=False)
                continue
            pick = live.picks[number]
            shown[slot.all] = gr.update(visible=True)
            shown[slot.card] = card(
                pick, number + 1, t, need=live.models.need if live.models else None,
                state=_state(live, pick.id), over=live.over(pick),
            )  # fmt: skip
            shown[slot.code], shown[slot.text] = self.code(live, number)
            shown[slot.up], shown[slot.down] = self.thumbs(live, number)
            known = kinds(pick) if self._files and live.catalogue is None else []
            shown[slot.files] = gr.update(visible=bool(known), file_types=known or None)
        return shown

    def code(self, live: Live, number: int) -> tuple[Any, Any]:
        if number >= len(live.picks):
            return gr.update(), gr.update()
        shown, t = live.code == number, live.speech
        return (
            gr.update(value=t("Hide code") if shown else t("Show code")),
            gr.update(value=live.picks[number].snippet.rstrip(), visible=shown),
        )

    def thumbs(self, live: Live, number: int) -> tuple[Any, Any]:
        if number >= len(live.picks):
            return gr.update(), gr.update()
        said, t = live.thumbs.get(live.picks[number].id), live.speech
        return (
            gr.update(value=t("Helpful: thank you") if said == "up" else t("Helpful")),
            gr.update(value=t("Not helpful: noted") if said == "down" else t("Not helpful")),
        )

    def _details(self, live: Live) -> dict[Any, Any]:
        p, t = self.parts, live.speech
        left_out = table.left_out(live.models, t)
        if live.models is not None and not live.picks:
            nothing = t(
                "Nothing that I know fits all of this. Loosen a wish above, or see “{tab}”.",
                tab=t("Why not others"),
            )
        else:
            nothing = t("No models yet.")
        shown: dict[Any, Any] = {
            p.nothing: gr.update(visible=not live.picks, value=f"<p>{esc(nothing)}</p>"),
            p.legend: gr.update(visible=bool(live.picks), value=foot(live.models, t)),
            p.plot: plot.drawn(plot.made(live.candidates, live.picks, "size"), "size", t),
            p.axis: gr.update(value="size"),
            p.table: gr.update(value=table.headed(live.candidates, live.picks, t)),
            p.downloads: gr.update(visible=live.models is not None),
            p.why_not: table.why_not(live.models, live.behind, t),
            p.rejected: gr.update(value=left_out, visible=bool(left_out["data"])),
        }
        if live.last is not None and live.last.about == "comparison":
            shown[p.tabs] = gr.update(selected="compare")
        elif live.last is live.models:
            shown[p.tabs] = gr.update(selected="picks")
        return shown


def _together(words: dict[Any, Any], shown: dict[Any, Any]) -> dict[Any, Any]:
    """Updates of both; a component that is in both gets the properties of both."""
    both = {part: {**words[part], **shown[part]} for part in words.keys() & shown.keys()}
    return words | shown | both


def _button(words: list[str], number: int) -> Any:
    shown = number < len(words)
    return gr.update(value=words[number] if shown else "", visible=shown)


def _asking(live: Live) -> bool:
    return bool(live.last and live.last.about == "question" and live.last.options)


def _among(live: Live) -> bool:
    return any(number == live.number for _, number in live.opened)


def _state(live: Live, model_id: str) -> str:
    """What happens to a model just now, in words; "" where nothing does."""
    job = live.job
    if job is None or model_id not in job.ids or job.state in ENDED:
        return ""
    done = {r.id for r in job.reports}
    if model_id in done:
        return ""
    now = job.ids[min(len(job.reports), len(job.ids) - 1)]
    before = next((p for p in live.picks if p.id == model_id), None)
    if before is not None and before.validation.status == "estimated":
        return ""
    if job.state == "running" and now == model_id:
        return later("being timed now")
    return later("waits to be timed")


def _progress(live: Live) -> str:
    if not live.told:
        return ""
    job = live.job
    bar = ""
    if job is not None and job.state not in ENDED:
        done, count = len(job.reports), len(job.ids)
        name = esc(live.speech("Timing on this computer"))
        bar = f'<progress max="{count}" value="{done}" aria-label="{name}"></progress>'
    said = esc(live.speech.sentence(live.told), 300)
    return f'<div class="bb-progress" role="status">{bar}<span>{said}</span></div>'
