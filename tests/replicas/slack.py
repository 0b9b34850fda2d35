"""A replica of Slack: its Web API, and Socket Mode over a real web socket."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect


class SlackReplica:
    """Takes calls of the Web API and keeps them; sends envelopes and keeps what acknowledges them.

    `address` has to be set to its own for Socket Mode.
    """

    def __init__(self) -> None:
        self.app = FastAPI()
        self.address = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.acknowledged: list[str] = []
        self.changed = threading.Condition()
        self._sockets: list[tuple[WebSocket, asyncio.AbstractEventLoop]] = []
        self.app.post("/api/{method}")(self._call)
        self.app.websocket("/link")(self._link)

    async def _call(self, method: str, request: Request) -> dict[str, Any]:
        kind = request.headers.get("content-type", "")
        body = (await request.body()).decode()
        told = json.loads(body) if "json" in kind and body else dict(parse_qsl(body))
        with self.changed:
            self.calls.append((method, told | {"token": request.headers.get("authorization")}))
            number = len(self.calls)
            self.changed.notify_all()
        if method == "apps.connections.open":
            return {"ok": True, "url": self.address.replace("http://", "ws://") + "/link"}
        return {"ok": True, "ts": f"{number}.0", "user_id": "UBOT", "bot_id": "B1", "team_id": "T1"}

    async def _link(self, socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json({"type": "hello", "num_connections": 1})
        with self.changed:
            self._sockets.append((socket, asyncio.get_running_loop()))
            self.changed.notify_all()
        try:
            while True:
                told = json.loads(await socket.receive_text())
                with self.changed:
                    self.acknowledged.append(told["envelope_id"])
                    self.changed.notify_all()
        except WebSocketDisconnect:
            return

    def send(self, envelope: dict[str, Any], connection: int = -1) -> None:
        """An envelope over a connection, the newest one unless said otherwise."""
        socket, loop = self._sockets[connection]
        asyncio.run_coroutine_threadsafe(socket.send_json(envelope), loop).result(10)

    def drop(self) -> None:
        """Close the newest connection, as Slack does now and then."""
        socket, loop = self._sockets[-1]
        asyncio.run_coroutine_threadsafe(socket.close(), loop).result(10)

    def connections(self, count: int) -> None:
        """Wait until so many connections were made."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self._sockets) >= count, 30)

    def acknowledges(self, envelope: str, seconds: float) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: envelope in self.acknowledged, seconds)

    def wait(self, method: str, count: int = 1) -> list[dict[str, Any]]:
        """The calls of a method, once there are so many."""

        def found() -> list[dict[str, Any]]:
            return [told for name, told in self.calls if name == method]

        with self.changed:
            assert self.changed.wait_for(lambda: len(found()) >= count, 60), self.calls
        return found()
