"""Which event of the page does what."""

# Gradio finds out by a function's real annotations that it wants the request,
# so annotations are not postponed here.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportPrivateImportUsage=false

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any

import gradio as gr

from agent.speech import Speech, preferred
from bowerbird.errors import BowerbirdError
from ui.page import chips, plot
from ui.page.door import Door
from ui.page.flow import Flow, worded
from ui.page.live import Live, Lives
from ui.page.parts import Parts
from ui.page.safe import esc
from ui.page.show import GUIDE_WORDS, Show
from ui.page.trying import FOLDER, tried
from ui.web.service import Service

Update = dict[Any, Any]


class Events:
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
            t = Speech(_browser(request))
            raise gr.Error(t("Open the page again."), print_exception=False)
        live = await self.service.run(partial(self.lives.of, visitor))
        live.browser = _browser(request)
        return live

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
        self.show.status = status
        return self.show.all(live)

    async def say(self, text: str, request: gr.Request) -> AsyncGenerator[Update]:
        live = await self.live(request)
        words = text if isinstance(text, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance]
        async for update in self._played(live, self.flow.say(live, words)):
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
        return plot.drawn(plot.made(live.candidates, live.picks, known), known, live.speech)

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
            t = live.speech
            yield gr.update(interactive=False), gr.update(value=t("Trying ..."), visible=True)
            work = partial(
                tried, self.service.assistant, live.picks[number].id, files or [],
                self.service.settings.data / FOLDER, live.picks, t=t,
            )  # fmt: skip
            try:
                html = await self.service.pool.run_slowly(work)
            except BowerbirdError as error:
                html = f'<p class="bb-note">{esc(t.sentence(worded(error)))}</p>'
            yield gr.update(interactive=True, value=None), gr.update(value=html)

        return tried_on

    def judge(self, number: int, up: bool) -> Any:
        async def judged(request: gr.Request) -> tuple[Any, Any]:
            live = await self.live(request)
            try:
                await self.service.run(partial(self.flow.thumb, live, number, up))
            except BowerbirdError as error:
                said = live.speech.sentence(str(error))
                raise gr.Error(said, print_exception=False) from None
            return self.show.thumbs(live, number)

        return judged


def _browser(request: gr.Request) -> str:
    """The language that the visitor's browser asks for."""
    return preferred(request.headers.get("accept-language"))
