"""The components of the page and where they stand."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportPrivateImportUsage=false

from typing import Any

import gradio as gr

from ui.page import chips, table
from ui.page.show import EXAMPLES, MOVES, OPTIONS, SLOTS

HEAD = (
    "<h1>Bowerbird</h1><p>Say in plain words what a model should do. I find one, check its "
    "licence, and run it on this computer.</p>"
)
_MARKDOWN: dict[str, Any] = {
    "sanitize_html": True, "latex_delimiters": [], "show_label": False, "container": False,
}  # fmt: skip


class Parts:
    """The components of the page."""

    def __init__(self) -> None:
        with gr.Row(elem_id="bb-top"):
            gr.Markdown(HEAD, elem_id="bb-head", **_MARKDOWN)
            self.threads = gr.Dropdown(
                [], label="Earlier conversations", container=False, filterable=False,
                visible=False, elem_id="bb-threads", min_width=180, interactive=True,
            )  # fmt: skip
            self.fresh = gr.Button(
                "New conversation", size="sm", elem_id="bb-new", visible=False,
                elem_classes="bb-quiet",
            )  # fmt: skip
            gr.Button("Dark", size="sm", link="/?__theme=dark", link_target="_self",
                      elem_id="bb-dark", elem_classes="bb-quiet")  # fmt: skip
            gr.Button("Light", size="sm", link="/?__theme=light", link_target="_self",
                      elem_id="bb-light", elem_classes="bb-quiet")  # fmt: skip
        with gr.Row(elem_id="bb-main"):
            with gr.Column(elem_id="bb-talk", min_width=300):
                self._talk()
            with gr.Column(elem_id="bb-found", min_width=300, visible=False) as self.found:
                self._found()

    def _talk(self) -> None:
        self.chat = gr.Chatbot(
            label="Conversation", elem_id="bb-chat", height="auto", visible=False, allow_tags=False,
            latex_delimiters=[], feedback_options=None, buttons=[], layout="bubble",
            show_label=False,
        )  # fmt: skip
        with gr.Row(elem_classes=["bb-row", "bb-options"], elem_id="bb-options"):
            self.options = [gr.Button(visible=False, size="sm") for _ in range(OPTIONS)]
        with gr.Row(elem_classes="bb-row", elem_id="bb-moves"):
            self.moves = [gr.Button(visible=False, size="sm") for _ in MOVES]
        with gr.Row(elem_id="bb-ask"):
            self.box = gr.Textbox(
                label="What should the model do?", lines=1, max_lines=6, scale=8, autofocus=True,
                placeholder="for example: small bird classifier, open license", elem_id="bb-box",
                min_width=200,
            )  # fmt: skip
            self.send = gr.Button("Send", variant="primary", scale=1, elem_id="bb-send",
                                  min_width=88)  # fmt: skip
            self.stop = gr.Button("Stop", variant="stop", scale=1, elem_id="bb-stop",
                                  visible=False, min_width=88)  # fmt: skip
        with gr.Row(elem_classes="bb-row", elem_id="bb-help"):
            self.guide = gr.Button("Help me choose", size="sm", elem_id="bb-guide")
            self.retry = gr.Button("Try again", size="sm", elem_id="bb-retry", visible=False)
        with gr.Column(elem_id="bb-examples") as self.examples:
            gr.Markdown("Or begin with one of these:", elem_classes="bb-hint", **_MARKDOWN)
            with gr.Row(elem_classes="bb-row"):
                self.example = [gr.Button(text, size="sm") for text in EXAMPLES]
            self.about = gr.Markdown("", elem_id="bb-about", **_MARKDOWN)

    def _found(self) -> None:
        gr.Markdown("<h2>What I understood</h2>", elem_classes="bb-h", **_MARKDOWN)
        self.chips: dict[str, Any] = {}
        with gr.Row(elem_id="bb-chips"):
            for chip in chips.CHIPS:
                if not chip.more:
                    self.chips[chip.name] = self._chip(chip)
            self.catalogue = gr.Dropdown(
                [("Everything", "")], value="", label="Look in", elem_id="bb-chip-catalogue",
                elem_classes="bb-chip", visible=False, interactive=True, filterable=False,
            )  # fmt: skip
        with (
            gr.Accordion("More wishes", open=False, elem_id="bb-more"),
            gr.Row(elem_id="bb-more-chips"),
        ):
            for chip in chips.CHIPS:
                if chip.more:
                    self.chips[chip.name] = self._chip(chip)
        self.assumed = gr.Markdown("", elem_id="bb-assumed", visible=False, **_MARKDOWN)
        with gr.Row(elem_classes="bb-row", elem_id="bb-relax"):
            self.relax = [gr.Button(visible=False, size="sm") for _ in range(3)]
        with gr.Row(elem_id="bb-timing"):
            self.told = gr.Markdown("", elem_id="bb-told", **_MARKDOWN)
            self.time = gr.Button("Time these on this computer", size="sm", visible=False,
                                  elem_id="bb-time")  # fmt: skip
            self.cancel = gr.Button("Cancel timing", size="sm", visible=False,
                                    elem_id="bb-cancel")  # fmt: skip
        with gr.Tabs(elem_id="bb-tabs") as self.tabs:
            with gr.Tab("Picks", id="picks"):
                self.slots = [_Slot(number) for number in range(SLOTS)]
                self.nothing = gr.Markdown("", visible=False, elem_classes="bb-note", **_MARKDOWN)
            with gr.Tab("Compare", id="compare"):
                self.compared = gr.Markdown("", elem_id="bb-compared", **_MARKDOWN)
            with gr.Tab("Plot", id="plot"):
                self.axis = gr.Radio(
                    [("Size", "size"), ("Time on this computer", "time")], value="size",
                    label="Quality against", elem_id="bb-axis", interactive=True,
                )  # fmt: skip
                self.plot = gr.Markdown("", elem_id="bb-plot", **_MARKDOWN)
            with gr.Tab("Table", id="table"):
                self.table = gr.Dataframe(
                    headers=list(table.HEADERS), datatype=list(table.KINDS), interactive=False,
                    label="Candidates, best first; click a heading to sort", elem_id="bb-table",
                    wrap=False, max_height=420, buttons=["fullscreen"], show_label=True,
                    column_widths=["50px", "280px", *["110px"] * 13],
                )  # fmt: skip
            with gr.Tab("Why not others", id="why-not"):
                self.why_not = gr.Markdown("", elem_id="bb-why-not", **_MARKDOWN)
                self.rejected = gr.Dataframe(
                    headers=list(table.REJECTED_HEADERS), datatype=["str", "str"],
                    interactive=False, label="Left out, each with its rule", max_height=360,
                    elem_id="bb-rejected", buttons=[], show_label=True,
                )  # fmt: skip
        with gr.Row(elem_classes="bb-row", elem_id="bb-downloads", visible=False) as self.downloads:
            for kind, name in (("json", "JSON"), ("csv", "CSV"), ("md", "Markdown")):
                gr.Button(f"Download as {name}", size="sm", link=f"/page/answer.{kind}",
                          link_target="_self", elem_id=f"bb-download-{kind}")  # fmt: skip

    def _chip(self, chip: chips.Chip) -> Any:
        common: dict[str, Any] = {
            "label": chip.title, "elem_id": f"bb-chip-{chip.name}", "elem_classes": "bb-chip",
            "interactive": True, "min_width": 130,
        }  # fmt: skip
        if chip.typed:
            return gr.Textbox(placeholder="anything", lines=1, max_lines=1, **common)
        return gr.Dropdown([], multiselect=chip.many, **common)


class _Slot:
    """Place for one card."""

    def __init__(self, number: int) -> None:
        first = ["bb-slot", "bb-top"] if number == 0 else ["bb-slot"]
        with gr.Column(visible=False, elem_classes=first, elem_id=f"bb-card-{number}") as self.all:
            self.card = gr.Markdown("", **_MARKDOWN)
            with gr.Row(elem_classes="bb-row"):
                self.code = gr.Button("Show code", size="sm", elem_id=f"bb-code-{number}")
                self.files = gr.UploadButton(
                    "Try on my files", size="sm", file_count="multiple",
                    visible=False, elem_id=f"bb-try-{number}",
                )  # fmt: skip
                self.up = gr.Button("Helpful", size="sm", elem_id=f"bb-up-{number}")
                self.down = gr.Button("Not helpful", size="sm", elem_id=f"bb-down-{number}")
            self.tried = gr.Markdown("", visible=False, elem_id=f"bb-tried-{number}", **_MARKDOWN)
            self.text = gr.Code(
                "", language="python", interactive=False, visible=False,
                label="Code that loads it", elem_id=f"bb-text-{number}",
            )  # fmt: skip
