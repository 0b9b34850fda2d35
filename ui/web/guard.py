"""What every HTTP call passes before the application sees it.

In this order: the Host header (against DNS rebinding, when only this machine
or certain names are meant to be served), room for one more call, the size of the body.  Refusing
early costs little, so a crowd cannot hold the machine.  On the way out each
response gets its security headers, and an unexpected error becomes a problem
document: the trace goes to the log, never to the caller.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.observe import REQUEST_ID
from ui.web.problems import problem

log = logging.getLogger("bowerbird.http")

MAX_BODY = 64 * 1024
BODY_SECONDS = 15.0
UPLOAD = "/gradio_api/upload"
MAX_UPLOAD = 24 * 1024 * 1024
UPLOAD_SECONDS = 60.0
UPLOADS = 4
"""Files that a pick is tried on, at the page, and how many such calls are read at once; closed
where nothing can be tried."""
WORK = ("/v1/", "/mcp", UPLOAD)
"""Addresses whose requests take a place among those under work.  Slack bounds its own."""
WATCH = ("/v1/validate/",)
"""Looking at a job that runs takes none: it may last, and costs next to nothing."""
GONE = 499
"""What a request counts as whose caller did not wait for the answer (nginx's number)."""
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Does this address or name mean only this machine?"""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_name(header: str) -> str:
    """The name in a Host header, without the port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


class Guard:
    """ASGI wrapper; see the module's docstring."""

    def __init__(
        self, app: ASGIApp, *, max_waiting: int, local_only: bool, hosts: Sequence[str] = ()
    ) -> None:
        self.app = app
        self.max_waiting = max_waiting
        self.local_only = local_only
        self.hosts = tuple(host.lower() for host in hosts)
        self.under_work = 0
        self._uploads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sender = _Sender(send)
        if not self.answers_to(host_name(Headers(scope=scope).get("host", ""))):
            refusal = problem(421, "This server does not answer under that name.")
            await refusal(scope, receive, sender)
            return
        if not str(scope["path"]).startswith(WORK) or str(scope["path"]).startswith(WATCH):
            await self._pass(scope, receive, sender)
            return
        upload = scope["path"] == UPLOAD
        if self.under_work >= self.max_waiting or (upload and self._uploads >= UPLOADS):
            words = "Too many requests are under work; try again in 2 s."
            await _refusal(scope, 503, words, {"Retry-After": "2"})(scope, receive, sender)
            return
        self.under_work += 1
        self._uploads += upload
        try:
            await self._pass(scope, receive, sender)
        finally:
            self.under_work -= 1
            self._uploads -= upload

    def answers_to(self, name: str) -> bool:
        """Whether the server is meant to be asked under this name."""
        if self.local_only and is_loopback(name):
            return True
        if not self.hosts:
            return not self.local_only
        name = name.lower().rstrip(".")
        return any(
            name == host.strip("[]") or (host.startswith("*.") and name.endswith(host[1:]))
            for host in self.hosts
        )

    async def _pass(self, scope: Scope, receive: Receive, sender: _Sender) -> None:
        try:
            body = await _read(scope, receive)
            if isinstance(body, int):
                sentence = {
                    400: "Content-Length is not a number.",
                    408: "The body took too long to arrive.",
                    413: f"More than {_size(_limit(scope))} in one go are not taken.",
                }[body]
                refusal = _refusal(scope, body, sentence, {"Connection": "close"})
                await refusal(scope, receive, sender)
                return
            await self.app(scope, replay(body, receive), sender)
        except ClientDisconnect:
            if not sender.started:  # nobody reads it; it counts as what it is
                await Response(status_code=GONE)(scope, receive, sender)
        except Exception:
            log.exception(
                "unexpected error under %s, request %s",
                scope["path"].encode("ascii", "replace"),
                REQUEST_ID.get(),
            )
            if sender.started:
                raise
            refusal = problem(500, "Bowerbird failed here; its log says more.")
            await refusal(scope, receive, sender)


class _Sender:
    """Adds the security headers to a response and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        await self._send(message)


def _refusal(scope: Scope, status: int, words: str, headers: dict[str, str]) -> Response:
    """A problem document; plain words for an upload, which the page shows as they come."""
    if scope["path"] == UPLOAD:
        return PlainTextResponse(words, status, headers=headers)
    return problem(status, words, headers=headers)


def _limit(scope: Scope) -> int:
    return MAX_UPLOAD if scope["path"] == UPLOAD else MAX_BODY


def _size(limit: int) -> str:
    mb = limit // 1024**2
    return f"{mb} MB" if mb else f"{limit // 1024} KiB"


async def _read(scope: Scope, receive: Receive) -> bytes | int:
    """The whole body, or the status that refuses it."""
    limit = _limit(scope)
    declared = Headers(scope=scope).get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        return 400
    if len(declared) > 9 or int(declared) > limit:
        return 413
    body = bytearray()
    with anyio.move_on_after(UPLOAD_SECONDS if limit == MAX_UPLOAD else BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > limit:
                return 413
            if not message.get("more_body", False):
                return bytes(body)
    return 408


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands the body out once and then what really comes."""
    done = False

    async def again() -> Message:
        nonlocal done
        if done:
            return await receive()
        done = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
