"""The page in Gradio: what stands where, and which event does what."""

# Gradio finds out by a function's real annotations that it wants the request,
# so annotations are not postponed here.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportPrivateImportUsage=false

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any

import gradio as gr

from bowerbird.errors import BowerbirdError
from ui.page import chips, plot, table
from ui.page.door import Door
from ui.page.flow import Flow, worded
from ui.page.live import Live, Lives
from ui.page.safe import esc
from ui.page.show import EXAMPLES, GUIDE_WORDS, MOVES, OPTIONS, SLOTS, Show, about
from ui.page.style import CSS
from ui.page.trying import FOLDER, MAX_MB, tried
from ui.web.service import Service

Update = dict[Any, Any]
HEAD = (
    "<h1>Bowerbird</h1><p>Say in plain words what a model should do. I find one, check its "
    "licence, and run it on this computer.</p>"
)
_MARKDOWN: dict[str, Any] = {
    "sanitize_html": True, "latex_delimiters": [], "show_label": False, "container": False,
}  # fmt: skip
_SYSTEM = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


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
        with gr.Row(elem_classes="bb-row", elem_id="bb-downloads"):
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


def build(service: Service, lives: Lives, flow: Flow, door: Callable[[], Door]) -> tuple[Any, Any]:
    """The ASGI application that serves the page, and its blocks."""
    from fastapi import FastAPI

    with gr.Blocks(title="Bowerbird", analytics_enabled=False, fill_width=True) as demo:
        parts = Parts()
        _Events(parts, service, lives, flow, door).bind(demo)
    settings = service.settings
    demo.queue(
        api_open=False, max_size=max(16, settings.max_waiting * 4),
        default_concurrency_limit=settings.max_busy,
    )  # fmt: skip
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app, demo, path="/", theme=_theme(), css=CSS, footer_links=[], run_history=False,
        ssr_mode=False, mcp_server=False, show_error=False, enable_monitoring=False, pwa=False,
        max_file_size=f"{MAX_MB}mb",
    )  # fmt: skip
    return app, demo


def _theme() -> Any:
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="md", text_size="md",
        font=_SYSTEM, font_mono=_MONO,
    ).set(
        button_primary_background_fill="#0f766e", button_primary_background_fill_hover="#0b5d57",
        button_primary_background_fill_dark="#0f766e", button_primary_text_color="#ffffff",
        body_background_fill_dark="#10161d", color_accent="#0f766e",
    )  # fmt: skip


class _Events:
    """What happens when something is clicked, chosen or sent."""

    def __init__(
        self, parts: Parts, service: Service, lives: Lives, flow: Flow, door: Callable[[], Door]
    ) -> None:
        self.parts = parts
        self.service = service
        self.lives = lives
        self.flow = flow
        self.door = door
        self.show = Show(parts, service, flow)

    async def live(self, request: gr.Request) -> Live:
        visitor = self.door().visitor(request)
        if visitor is None:
            raise gr.Error("Open the page again.", print_exception=False)
        return await self.service.run(partial(self.lives.of, visitor))

    def bind(self, demo: Any) -> None:
        p = self.parts
        every = self.show.components
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        watch: dict[str, Any] = {
            **private, "concurrency_limit": 64, "concurrency_id": "watch", "outputs": every,
        }  # fmt: skip
        turns: list[Any] = []

        def turn(bound: Any, fn: Any, inputs: Any = None) -> None:
            begun = bound(fn, inputs, every, **private)
            turns.append(begun)
            turns.append(begun.then(self.watch, None, **watch))

        demo.load(self.load, None, every, **private).then(self.watch, None, **watch)
        turn(p.box.submit, self.say, p.box)
        turn(p.send.click, self.say, p.box)
        turn(p.guide.click, self.sayer(lambda live: live.speech(GUIDE_WORDS)))
        turn(p.retry.click, self.again)
        for button in p.example:
            turn(button.click, self.say, button)
        for number, button in enumerate(p.options):
            turn(button.click, self.sayer(partial(Show.option, number=number)))
        for number, button in enumerate(p.moves):
            turn(button.click, self.sayer(partial(Show.move, number=number)))
        for name, part in p.chips.items():
            turn(part.submit if chips.BY_NAME[name].typed else part.input, self.changer(name), part)
            if chips.BY_NAME[name].typed:
                turn(part.blur, self.changer(name), part)
        for number, button in enumerate(p.relax):
            turn(button.click, self.relaxer(number))
        turn(p.catalogue.input, self.look_in, p.catalogue)
        turn(p.fresh.click, self.fresh)
        turn(p.threads.input, self.open, p.threads)
        p.stop.click(self.stop, None, every, cancels=turns[::2], **private)
        p.time.click(self.time, None, every, **private).then(self.watch, None, **watch)
        p.cancel.click(self.cancel, None, every, **private)
        p.axis.input(self.draw, p.axis, p.plot, **private)
        for number, slot in enumerate(p.slots):
            slot.code.click(self.coder(number), None, [slot.code, slot.text], **private)
            slot.files.upload(self.trier(number), slot.files, [slot.files, slot.tried], **private)
            for up, button in ((True, slot.up), (False, slot.down)):
                button.click(self.judge(number, up), None, [slot.up, slot.down], **private)

    # Turns

    async def load(self, request: gr.Request) -> Update:
        live = await self.live(request)
        status = await self.service.run(self.service.assistant.catalogue_status)
        return self.show.all(live) | {self.parts.about: about(status)}

    async def say(self, text: str, request: gr.Request) -> AsyncGenerator[Update]:
        live = await self.live(request)
        async for update in self._played(live, self.flow.say(live, text or "")):
            yield update

    async def again(self, request: gr.Request) -> AsyncGenerator[Update]:
        live = await self.live(request)
        async for update in self._played(live, self.flow.say(live, live.sent or "", again=True)):
            yield update

    def sayer(self, words: Callable[[Live], str | None]) -> Any:
        async def say(request: gr.Request) -> AsyncGenerator[Update]:
            live = await self.live(request)
            async for update in self._played(live, self.flow.say(live, words(live) or "")):
                yield update

        return say

    def changer(self, name: str) -> Any:
        async def change(value: Any, request: gr.Request) -> AsyncGenerator[Update]:
            live = await self.live(request)
            patch = chips.patch(name, value, live.need)
            if patch is None:
                yield {self.parts.box: gr.update()}
                return
            async for update in self._played(live, self.flow.change(live, patch)):
                yield update

        return change

    def relaxer(self, number: int) -> Any:
        async def relax(request: gr.Request) -> AsyncGenerator[Update]:
            live = await self.live(request)
            patch = Show.relaxation(live, number)
            if patch is None:
                yield {self.parts.box: gr.update()}
                return
            async for update in self._played(live, self.flow.change(live, patch)):
                yield update

        return relax

    async def look_in(self, name: str, request: gr.Request) -> AsyncGenerator[Update]:
        live = await self.live(request)
        if name:
            await self.service.run(partial(self.service.assistant.check, ["x"], name))
        live.catalogue = name or None
        async for update in self._played(live, self.flow.change(live, {})):
            yield update

    async def _played(self, live: Live, doing: AsyncGenerator[None]) -> AsyncGenerator[Update]:
        """The conversation at each step, everything at the end."""
        yield {self.parts.box: ""}
        async for _ in doing:
            yield self.show.talk(live)
        yield self.show.all(live)

    async def stop(self, request: gr.Request) -> Update:
        live = await self.live(request)
        self.flow.stop(live)
        return self.show.all(live)

    # Threads

    async def fresh(self, request: gr.Request) -> Update:
        live = await self.live(request)
        self.flow.cancel(live)
        await self.service.run(partial(self.lives.fresh, live))
        return self.show.all(live)

    async def open(self, number: int | None, request: gr.Request) -> Update:
        live = await self.live(request)
        if isinstance(number, int) and number != live.number:
            self.flow.cancel(live)
            await self.service.run(partial(self.lives.open, live, number))
        return self.show.all(live)

    # Timing

    async def watch(self, request: gr.Request) -> AsyncGenerator[Update]:
        live = await self.live(request)
        async for _ in self.flow.watch(live):
            yield self.show.timed(live)
        yield self.show.timed(live)

    async def time(self, request: gr.Request) -> Update:
        live = await self.live(request)
        self.flow.time(live)
        return self.show.timed(live)

    async def cancel(self, request: gr.Request) -> Update:
        live = await self.live(request)
        self.flow.cancel(live)
        return self.show.timed(live)

    # Looking closer

    async def draw(self, axis: str, request: gr.Request) -> str:
        live = await self.live(request)
        known: plot.Axis = "time" if axis == "time" else "size"
        return plot.drawn(plot.made(live.candidates, live.picks, known), known)

    def coder(self, number: int) -> Any:
        async def code(request: gr.Request) -> tuple[Any, Any]:
            live = await self.live(request)
            live.code = None if live.code == number else number
            return self.show.code(live, number)

        return code

    def trier(self, number: int) -> Any:
        async def tried_on(files: Any, request: gr.Request) -> AsyncGenerator[tuple[Any, Any]]:
            live = await self.live(request)
            if number >= len(live.picks):
                return
            yield gr.update(interactive=False), gr.update(value="Trying ...", visible=True)
            work = partial(
                tried, self.service.assistant, live.picks[number].id, files or [],
                self.service.settings.data / FOLDER, live.picks,
            )  # fmt: skip
            try:
                html = await self.service.pool.run_slowly(work)
            except BowerbirdError as error:
                html = f'<p class="bb-note">{esc(worded(error))}</p>'
            yield gr.update(interactive=True, value=None), gr.update(value=html)

        return tried_on

    def judge(self, number: int, up: bool) -> Any:
        async def judged(request: gr.Request) -> tuple[Any, Any]:
            live = await self.live(request)
            try:
                await self.service.run(partial(self.flow.thumb, live, number, up))
            except BowerbirdError as error:
                raise gr.Error(str(error), print_exception=False) from None
            return self.show.thumbs(live, number)

        return judged
