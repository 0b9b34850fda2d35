"""The components of the page and where they stand.

Their words are English here; `worded` says which of them are put into the language of
the page.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from agent.speech import later
from agent.wording import ENGLISH
from ui.page import chips, table
from ui.page.notices import head, heading
from ui.page.show import AXES, EXAMPLES, GUIDE_WORDS, MOVES, OPTIONS, SLOTS

Words = dict[str, str]
"""English words by the property of a component that shows them."""
_MARKDOWN: dict[str, Any] = {
    "sanitize_html": True, "latex_delimiters": [], "show_label": False, "container": False,
}  # fmt: skip


class Parts:
    """The components of the page."""

    def __init__(self) -> None:
        self.worded: dict[Any, Words] = {}
        """What stands on which component, in English."""
        with gr.Row(elem_id="bb-top"):
            self.head = gr.Markdown(head(ENGLISH), elem_id="bb-head", **_MARKDOWN)
            self.threads = self._made(
                gr.Dropdown, {"label": later("Earlier conversations")}, choices=[],
                container=False, filterable=False, visible=False, elem_id="bb-threads",
                min_width=180, interactive=True,
            )  # fmt: skip
            self.fresh = self._made(
                gr.Button, {"value": later("New conversation")}, size="sm", elem_id="bb-new",
                visible=False, elem_classes="bb-quiet",
            )  # fmt: skip
            for theme, words in (("dark", later("Dark")), ("light", later("Light"))):
                self._made(
                    gr.Button, {"value": words}, size="sm", link=f"/?__theme={theme}",
                    link_target="_self", elem_id=f"bb-{theme}", elem_classes="bb-quiet",
                )  # fmt: skip
        with gr.Row(elem_id="bb-main"):
            with gr.Column(elem_id="bb-talk", min_width=300):
                self._talk()
            with gr.Column(elem_id="bb-found", min_width=300, visible=False) as self.found:
                self._found()

    def _made(self, kind: Any, words: Words, **more: Any) -> Any:
        """A component with words on it."""
        made = kind(**words, **more)
        self.worded[made] = words
        return made

    def _button(self, words: str, elem_id: str, **more: Any) -> Any:
        return self._made(gr.Button, {"value": words}, elem_id=elem_id, **{"size": "sm"} | more)

    def _talk(self) -> None:
        self.chat = self._made(
            gr.Chatbot, {"label": later("Conversation")}, elem_id="bb-chat", height="auto",
            visible=False, allow_tags=False, latex_delimiters=[], feedback_options=None,
            buttons=[], layout="bubble", show_label=False,
        )  # fmt: skip
        with gr.Row(elem_classes=["bb-row", "bb-options"], elem_id="bb-options"):
            self.options = [gr.Button(visible=False, size="sm") for _ in range(OPTIONS)]
        with gr.Row(elem_classes="bb-row", elem_id="bb-moves"):
            self.moves = [gr.Button(visible=False, size="sm") for _ in MOVES]
        with gr.Row(elem_id="bb-ask"):
            words = {
                "label": later("What should the model do?"),
                "placeholder": later("for example: small bird classifier, open license"),
            }
            self.box = self._made(
                gr.Textbox, words, lines=1, max_lines=6, scale=8, autofocus=True,
                elem_id="bb-box", min_width=200,
            )  # fmt: skip
            large: dict[str, Any] = {"scale": 1, "min_width": 88, "size": "lg"}
            self.send = self._button(later("Send"), "bb-send", variant="primary", **large)
            self.stop = self._button(later("Stop"), "bb-stop", variant="stop", visible=False,
                                     **large)  # fmt: skip
        with gr.Row(elem_classes="bb-row", elem_id="bb-help"):
            self.guide = self._button(GUIDE_WORDS, "bb-guide")
            self.retry = self._button(later("Try again"), "bb-retry", visible=False)
        with gr.Column(elem_id="bb-examples") as self.examples:
            hint = {"value": later("Or begin with one of these:")}
            self._made(gr.Markdown, hint, elem_classes="bb-hint", **_MARKDOWN)
            with gr.Row(elem_classes="bb-row"):
                self.example = [self._button(t, f"bb-example-{n}") for n, t in enumerate(EXAMPLES)]
            self.about = gr.Markdown("", elem_id="bb-about", **_MARKDOWN)

    def _found(self) -> None:
        self.understood = gr.Markdown(heading(ENGLISH), elem_classes="bb-h", **_MARKDOWN)
        self.chips: dict[str, Any] = {}
        with gr.Row(elem_id="bb-chips"):
            for chip in chips.CHIPS:
                if not chip.more:
                    self.chips[chip.name] = self._chip(chip)
            self.catalogue = self._made(
                gr.Dropdown, {"label": later("Look in")}, choices=[("", "")], value="",
                elem_id="bb-chip-catalogue", elem_classes="bb-chip", visible=False,
                interactive=True, filterable=False,
            )  # fmt: skip
        more = self._made(gr.Accordion, {"label": later("More wishes")}, open=False,
                          elem_id="bb-more")  # fmt: skip
        with more, gr.Row(elem_id="bb-more-chips"):
            for chip in chips.CHIPS:
                if chip.more:
                    self.chips[chip.name] = self._chip(chip)
        self.assumed = gr.Markdown("", elem_id="bb-assumed", visible=False, **_MARKDOWN)
        with gr.Row(elem_classes="bb-row", elem_id="bb-relax"):
            self.relax = [gr.Button(visible=False, size="sm") for _ in range(3)]
        with gr.Row(elem_id="bb-timing"):
            self.told = gr.Markdown("", elem_id="bb-told", **_MARKDOWN)
            self.time = self._button(later("Time these on this computer"), "bb-time", visible=False)
            self.cancel = self._button(later("Cancel timing"), "bb-cancel", visible=False)
        with gr.Tabs(elem_id="bb-tabs") as self.tabs:
            with self._tab(later("Picks"), "picks"):
                self.slots = [self._slot(number) for number in range(SLOTS)]
                self.nothing = gr.Markdown("", visible=False, elem_classes="bb-note", **_MARKDOWN)
                self.legend = gr.Markdown("", visible=False, elem_id="bb-legend", **_MARKDOWN)
            with self._tab(later("Compare"), "compare"):
                self.compared = gr.Markdown("", elem_id="bb-compared", **_MARKDOWN)
            with self._tab(later("Plot"), "plot"):
                self.axis = self._made(
                    gr.Radio, {"label": later("Quality against")}, choices=[*AXES], value="size",
                    elem_id="bb-axis", interactive=True,
                )  # fmt: skip
                self.plot = gr.Markdown("", elem_id="bb-plot", **_MARKDOWN)
            with self._tab(later("Table"), "table"):
                words = {"label": later("Candidates, best first; click a heading to sort")}
                self.table = self._made(
                    gr.Dataframe, words, headers=list(table.HEADERS), datatype=list(table.KINDS),
                    interactive=False, elem_id="bb-table", wrap=False, max_height=420,
                    buttons=["fullscreen"], show_label=True,
                    column_widths=["50px", "280px", *["110px"] * 13],
                )  # fmt: skip
            with self._tab(later("Why not others"), "why-not"):
                self.why_not = gr.Markdown("", elem_id="bb-why-not", **_MARKDOWN)
                self.rejected = self._made(
                    gr.Dataframe, {"label": later("Left out, each with its rule")},
                    headers=list(table.REJECTED_HEADERS), datatype=["str", "str"],
                    interactive=False, max_height=360, elem_id="bb-rejected", buttons=[],
                    show_label=True,
                )  # fmt: skip
        with gr.Row(elem_classes="bb-row", elem_id="bb-downloads", visible=False) as self.downloads:
            for kind, words in (
                ("json", later("Download as JSON")), ("csv", later("Download as CSV")),
                ("md", later("Download as Markdown")),
            ):  # fmt: skip
                self._button(words, f"bb-download-{kind}", link=f"/page/answer.{kind}",
                             link_target="_self")  # fmt: skip

    def _tab(self, words: str, tab_id: str) -> Any:
        return self._made(gr.Tab, {"label": words}, id=tab_id)

    def _chip(self, chip: chips.Chip) -> Any:
        words = {"label": chip.title}
        common: dict[str, Any] = {
            "elem_id": f"bb-chip-{chip.name}", "elem_classes": "bb-chip", "interactive": True,
            "min_width": 130,
        }  # fmt: skip
        if chip.typed:
            words["placeholder"] = later("anything")
            return self._made(gr.Textbox, words, lines=1, max_lines=1, **common)
        return self._made(gr.Dropdown, words, choices=[], multiselect=chip.many, **common)

    def _slot(self, number: int) -> Slot:
        """Place for one card."""
        first = ["bb-slot", "bb-top"] if number == 0 else ["bb-slot"]
        with gr.Column(visible=False, elem_classes=first, elem_id=f"bb-card-{number}") as whole:
            card = gr.Markdown("", **_MARKDOWN)
            with gr.Row(elem_classes="bb-row"):
                code = gr.Button(size="sm", elem_id=f"bb-code-{number}")
                files = self._made(
                    gr.UploadButton, {"label": later("Try on my files")}, size="sm",
                    file_count="multiple", visible=False, elem_id=f"bb-try-{number}",
                )  # fmt: skip
                up = gr.Button(size="sm", elem_id=f"bb-up-{number}")
                down = gr.Button(size="sm", elem_id=f"bb-down-{number}")
            tried = gr.Markdown("", visible=False, elem_id=f"bb-tried-{number}", **_MARKDOWN)
            text = self._made(
                gr.Code, {"label": later("Code that loads it")}, value="", language="python",
                interactive=False, visible=False, elem_id=f"bb-text-{number}",
            )  # fmt: skip
        return Slot(whole, card, code, files, up, down, text, tried)


class Slot(NamedTuple):
    """The parts of one card."""

    all: Any
    card: Any
    code: Any
    files: Any
    up: Any
    down: Any
    text: Any
    tried: Any
