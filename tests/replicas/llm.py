"""Services of language models on loopback: OpenAI, Anthropic and Ollama, driven by a script.

A script is asked for every reply; how it is written on the wire is in `llm_wire`, ready
misbehaviours are in `llm_scripts`.  Every request is kept, so that a test can say what was
sent: to which path, with which headers, messages and tools.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

Role = Literal["system", "user", "assistant", "tool"]
Arguments = dict[str, Any] | str


@dataclass(frozen=True)
class Message:
    """One message of the conversation, whatever the wire calls it."""

    role: Role
    text: str = ""
    calls: tuple[tuple[str, Any], ...] = ()
    """Names and arguments of the tools that this message calls."""
    answers: str | None = None
    """For results of tools: the number of the call."""


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the model says.  Arguments given as text go out as they are, broken or not."""

    text: str = ""
    tool_calls: Sequence[tuple[str, Arguments]] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0
    """Seconds before anything is sent."""
    drip: float | None = None
    """Seconds between single bytes of the body."""
    cut: float | None = None
    """The connection is dropped after this share of the body."""
    late_error: str | None = None
    """Said instead of the end of a stream that began well."""
    raw: bytes | None = None
    """The body as it is, instead of all the above."""
    error: str = "no"
    """What an error status says."""


Script = Callable[[list[Message], list[Tool], int], Reply]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    messages: list[Message]
    tools: list[Tool]
    streamed: bool

    @property
    def text(self) -> str:
        """All of the body, for questions such as "was this ever sent?"."""
        return json.dumps(self.body, ensure_ascii=False)


class LlmReplica:
    """`script` may be changed between requests; `asked` are the requests so far."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.app = FastAPI()
        from tests.replicas.llm_wire import DIALECTS

        for path, dialect in DIALECTS.items():
            self.app.post(path)(self._route(dialect))

    def use(self, script: Script) -> None:
        """Another script, and nothing asked yet."""
        self.script = script
        self.asked = []

    @property
    def sent(self) -> str:
        """The text of all requests."""
        return "\n".join(asked.text for asked in self.asked)

    def _route(self, dialect: Any) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            body: dict[str, Any] = await request.json()
            asked = Asked(
                request.url.path, dict(request.headers), body, dialect.messages(body),
                dialect.tools(body), dialect.streamed(body),
            )  # fmt: skip
            self.asked.append(asked)
            reply = self.script(asked.messages, asked.tools, len(self.asked) - 1)
            await asyncio.sleep(reply.delay)
            return _response(reply, asked, dialect)

        return route


def _response(reply: Reply, asked: Asked, dialect: Any) -> Response:
    if reply.status != 200:
        body = dialect.error(reply.status, reply.error)
        return JSONResponse(body, reply.status, headers=reply.headers)
    if reply.raw is not None:
        parts = [reply.raw]
    elif asked.streamed:
        parts = dialect.stream(reply, asked.body)
    else:
        parts = [json.dumps(dialect.whole(reply, asked.body)).encode()]
    return StreamingResponse(
        _bytes(parts, reply),
        media_type=dialect.stream_type if asked.streamed else "application/json",
        headers=reply.headers,
    )


async def _bytes(parts: list[bytes], reply: Reply) -> AsyncIterator[bytes]:
    if reply.drip is not None:
        for byte in b"".join(parts):
            yield bytes([byte])
            await asyncio.sleep(reply.drip)
        return
    if reply.cut is not None:
        whole = b"".join(parts)
        yield whole[: int(len(whole) * reply.cut)]
        await asyncio.sleep(0.05)
        raise ConnectionError("cut")
    for part in parts:
        yield part
        await asyncio.sleep(0)
