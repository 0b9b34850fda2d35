"""Ways in which a service fails, switched on by a test and met by every request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

Kind = Literal[
    "404",
    "401",
    "403",
    "429",
    "500",
    "503",
    "stall",
    "drip",
    "truncated",
    "nonsense",
    "wrong-shape",
    "huge",
]


@dataclass
class Faults:
    """`kind` is what goes wrong now, None for nothing; `seen` are the paths asked for.

    `where` is a part of the addresses that it meets, `times` how often it still happens."""

    kind: Kind | None = None
    where: str = ""
    times: int | None = None
    retry_after: str = "7"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    seen: list[str] = field(default_factory=list[str])

    async def answer(self, request: Request) -> Response | None:
        """The failing reply, or None where all is well."""
        asked = f"{request.method} {request.url.path}?{request.url.query}"
        self.seen.append(asked)
        if self.kind is None or self.where not in asked or self.times == 0:
            return None
        if self.times is not None:
            self.times -= 1
        match self.kind:
            case "404" | "401" | "403" | "500" | "503":
                return JSONResponse({"error": "no"}, int(self.kind), headers=self.headers)
            case "429":
                headers = {"Retry-After": self.retry_after, **self.headers}
                return JSONResponse({"error": "slowly"}, 429, headers=headers)
            case "stall":
                await asyncio.sleep(30)
                return Response(status_code=204)
            case "drip":
                return StreamingResponse(_drip(), media_type="application/json")
            case "truncated":
                body = StreamingResponse(_cut(), media_type="application/json")
                body.headers["Content-Length"] = "5000"
                return body
            case "nonsense":
                return PlainTextResponse("<html>oops</html>", media_type="application/json")
            case "huge":
                return StreamingResponse(_huge(), media_type="application/json")
            case "wrong-shape":
                return JSONResponse({"not": ["what", "was", "asked"]})


async def _drip() -> AsyncIterator[bytes]:
    for _ in range(60):
        yield b" "
        await asyncio.sleep(0.5)


async def _huge() -> AsyncIterator[bytes]:
    yield b"["
    for _ in range(400):
        yield b'"' + b"x" * 1_000_000 + b'",'
        await asyncio.sleep(0)
    yield b"1]"


async def _cut() -> AsyncIterator[bytes]:
    yield b'[{"id": "a/b", "tags": ['
    raise ConnectionError("cut")
