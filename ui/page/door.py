"""The only way to the page: cookie or key, few addresses, its own security policy.

Gradio answers many addresses: uploads, files, a proxy, an API.  Only those that
the page itself needs are let through, everything else is an address that does
not exist.  The page is built in the background; who comes before it is ready is
shown a page that loads itself again.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.speech import Speech, preferred
from ui.page import script
from ui.page.inbound import refused
from ui.page.plain import STYLE, key_page, waiting_page
from ui.page.session import COOKIE, MAX_AGE_S, Doorkeeper, Visitor
from ui.web.guard import UPLOAD, replay
from ui.web.problems import problem

log = logging.getLogger("bowerbird.http")

CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio writes its configuration into the page as a script, and styles into elements;
it needs neither eval nor any other host."""
OPEN = re.compile(
    r"/(?:assets|static)/[\w./-]+|/theme\.css|/favicon\.ico|/page/style\.css|/page/page\.js"
)
"""Files of the programme itself: the same for everybody."""
INSIDE: dict[str, re.Pattern[str]] = {
    "GET": re.compile(
        r"/|/config|/gradio_api/(?:queue/data|heartbeat/\w{1,40}|startup-events|info)"
        r"|/page/answer\.(?:json|csv|md)"
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset)"),
}
Serve = Callable[[Visitor, str], Response]


class Door:
    """ASGI application around the Gradio application, which `build` makes (with its blocks)."""

    def __init__(
        self, build: Callable[[], tuple[Any, Any]], keeper: Doorkeeper, *, download: Serve,
        count: Callable[[str], None], uploads: bool = False, folder: Path | None = None,
    ) -> None:  # fmt: skip
        self.keeper = keeper
        self._uploads = uploads
        self._folder = folder if uploads else None
        self._build = build
        self._download = download
        self._count = count
        self._app: tuple[Any, Any] | None = None
        self._built = threading.Event()
        self._begun = False
        self._making: threading.Thread | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Build the page in the background, if nobody does yet."""
        with self._lock:
            if self._making is None:
                self._making = threading.Thread(target=self._make, name="page", daemon=True)
                self._making.start()

    def _make(self) -> None:
        try:
            self._app = self._build()
        except Exception:
            log.exception("the page could not be built")
        finally:
            self._built.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the page is built; whether it is."""
        self.begin()
        self._built.wait(seconds)
        return self._app is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if self._newcomer(request):
            request, send = _welcomed(request, send, self.keeper.admit() or "")
            scope = request.scope
        response = await self._answer(request)
        if response is not None:
            await response(scope, receive, _with_policy(send))
            return
        app = await self._ready()
        if app is None:
            await self._not_ready(request)(scope, receive, _with_policy(send))
            return
        out = _with_policy(send, _cache(request))
        if request.url.path.endswith("/queue/join"):
            body = await request.body()
            if (why := refused(body, self._folder)) is not None:
                await problem(422, why)(scope, receive, out)
                return
            receive = replay(body, receive)
            out = _busy_in_words(scope, receive, out)
        await app({**scope, "root_path": ""}, receive, out)

    async def _answer(self, request: Request) -> Response | None:
        """What is answered here; None: Gradio answers."""
        path, method = request.url.path, request.method
        if path == "/page/style.css" and method == "GET":
            return Response(STYLE, media_type="text/css")
        if path == script.PATH and method == "GET":
            return Response(script.SCRIPT, media_type="text/javascript")
        if method == "GET" and OPEN.fullmatch(path) and ".." not in path:
            return None
        visitor = self.visitor(request)
        if path == "/page/key" and method == "POST" and self.keeper.asks_for_keys:
            return await self._with_key(request)
        known = INSIDE.get("GET" if method == "HEAD" else method)
        upload = self._uploads and (method, path) == ("POST", UPLOAD)
        if not upload and (known is None or not known.fullmatch(path)):
            return problem(404, "There is nothing at this address.")
        if visitor is None:
            return self._stranger(request)
        if method == "POST":
            try:
                self._count(visitor.caller)
            except HTTPException as error:
                said = _speech(request).sentence(error.detail)
                if not upload:
                    raise HTTPException(error.status_code, said, error.headers) from None
                return PlainTextResponse(said, error.status_code, headers=error.headers)
        if path.startswith("/page/answer."):
            return self._download(visitor, path.rpartition(".")[2])
        return None

    def _newcomer(self, request: Request) -> bool:
        """Whether this browser gets its cookie now, with the page.  A redirect that sets it would
        go round for ever in one that takes none."""
        return (
            request.url.path == "/" and request.method in ("GET", "HEAD")
            and not self.keeper.asks_for_keys and self.visitor(request) is None
        )  # fmt: skip

    def visitor(self, request: Any) -> Visitor | None:
        address = request.client.host if request.client else "?"
        return self.keeper.read(request.cookies.get(COOKIE), address)

    def _stranger(self, request: Request) -> Response:
        if request.url.path == "/" and self.keeper.asks_for_keys:
            return HTMLResponse(key_page(_speech(request)), 401)
        t = _speech(request)
        return problem(401, t("Open the page first; it needs the cookie that comes with it."))

    async def _with_key(self, request: Request) -> Response:
        self._count(f"ip:{request.client.host if request.client else '?'}")
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=4)
        cookie = self.keeper.admit(fields.get("key", [""])[0].strip()[:200])
        if cookie is None:
            return HTMLResponse(key_page(_speech(request), wrong=True), 401)
        response = RedirectResponse("/", 303)
        _set(response, request, cookie)
        return response

    async def _ready(self) -> ASGIApp | None:
        """The Gradio application with its background work begun, once it is built."""
        if self._app is None:
            self.begin()
            return None
        app, blocks = self._app
        if not self._begun:
            self._begun = True
            blocks.run_startup_events()
            await blocks.run_extra_startup_events()
        return app

    def _not_ready(self, request: Request) -> Response:
        if request.url.path == "/":
            failed = self._built.is_set()
            return HTMLResponse(
                waiting_page(_speech(request), failed=failed), 503, headers={"Retry-After": "1"}
            )
        return problem(503, "The page is being made ready.", headers={"Retry-After": "1"})


def _set(response: Response, request: Request, cookie: str) -> None:
    response.set_cookie(
        COOKIE, cookie, max_age=MAX_AGE_S, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def _welcomed(request: Request, send: Send, cookie: str) -> tuple[Request, Send]:
    """The request as if it had brought this cookie, which goes out with the answer."""
    others = [(name, value) for name, value in request.scope["headers"] if name != b"cookie"]
    headers = [*others, (b"cookie", f"{COOKIE}={cookie}".encode())]
    carrier = Response()
    _set(carrier, request, cookie)

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            found = MutableHeaders(raw=list(message.get("headers", [])))
            found.append("set-cookie", carrier.headers["set-cookie"])
            message = {**message, "headers": found.raw}
        await send(message)

    return Request({**request.scope, "headers": headers}, request.receive), sent


def _speech(request: Request) -> Speech:
    """The language of the visitor's browser."""
    return Speech(preferred(request.headers.get("accept-language")))


def _busy_in_words(scope: Scope, receive: Receive, send: Send) -> Send:
    """Where Gradio's queue is full.  Its script has fixed words for a 503, without a time, and
    shows those of any other refusal."""
    refused = False

    async def sent(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 503:
            refused = True
            t = _speech(Request(scope))
            words = t("Too many people ask just now; try again in {n} s.", n=5)
            await problem(429, words, headers={"Retry-After": "5"})(scope, receive, send)
        elif not refused:
            await send(message)

    return sent


def _cache(request: Request) -> str | None:
    """Names of assets carry a hash of their content."""
    return "public, max-age=31536000, immutable" if "/assets/" in request.url.path else None


def _with_policy(send: Send, cache: str | None = None) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            headers["Content-Security-Policy"] = CSP
            if cache and message["status"] == 200:
                headers["Cache-Control"] = cache
            message = {**message, "headers": headers.raw}
        await send(message)

    return sent
