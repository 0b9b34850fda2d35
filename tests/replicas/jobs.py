"""A small Hugging Face Jobs service: jobs are started, looked at, cancelled, and have a log.

A job really runs its command here, with `bowerbird` as the test names it; so
the script, its arguments and its marks are the true ones.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

OWNER = "tester"
TOKEN = "hf_secretsecretsecretsecretsecret00"


class JobsReplica:
    """`program` is a folder with an executable `bowerbird`, put first on the job's path."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.refuse: int | None = None
        """Status with which a new job is refused."""
        self.stages: list[str] = ["SCHEDULING", "RUNNING"]
        """What is told of a job before it ends."""
        self.ends: tuple[str, str | None] = ("COMPLETED", None)
        self.log: list[str] | None = None
        """The log, instead of what the command wrote."""
        self.late = 0
        """How often the log is still empty when it is asked for."""
        self.specs: list[dict[str, Any]] = []
        self.cancelled: list[str] = []
        self.tokens: set[str] = set()
        self._logs: dict[str, list[str]] = {}
        self._left: dict[str, list[str]] = {}
        self.app = FastAPI()
        self._routes()

    def _info(self, name: str, stage: str, message: str | None) -> dict[str, Any]:
        spec = self.specs[int(name[1:])]
        return {
            "id": name, "createdAt": "2026-11-24T10:00:00.000Z", "dockerImage": spec["dockerImage"],
            "command": spec["command"], "arguments": [], "environment": spec["environment"],
            "flavor": spec["flavor"], "status": {"stage": stage, "message": message},
            "owner": {"id": "1", "name": OWNER, "type": "user"},
        }  # fmt: skip

    def _run(self, name: str, spec: dict[str, Any]) -> None:
        path = f"{self.program}:{os.environ['PATH']}"
        done = subprocess.run(
            spec["command"], env={"PATH": path, **spec["environment"]}, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100,
        )  # fmt: skip
        self._logs[name] = ["===== Job started at 2026-11-24 =====", *done.stdout.split("\n")]

    def _routes(self) -> None:
        app = self.app

        @app.middleware("http")
        async def known(request: Request, following: Any) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            self.tokens.add(token)
            if token != TOKEN:
                return JSONResponse({"error": f"Invalid credentials {token}"}, 401)
            return await following(request)

        @app.get("/api/whoami-v2")
        async def whoami() -> Response:
            return JSONResponse({"type": "user", "name": OWNER, "auth": {}})

        @app.post("/api/jobs/{owner}")
        def start(owner: str, spec: dict[str, Any]) -> Response:
            if self.refuse is not None:
                return JSONResponse({"error": f"no {TOKEN}"}, self.refuse)
            name = f"j{len(self.specs)}"
            self.specs.append(spec)
            self._left[name] = list(self.stages)
            if self.log is None:
                self._run(name, spec)
            else:
                self._logs[name] = self.log
            return JSONResponse(self._info(name, "SCHEDULING", None))

        @app.get("/api/jobs/{owner}/{name}")
        async def inspect(owner: str, name: str) -> Response:
            if name in self.cancelled:
                return JSONResponse(self._info(name, "CANCELED", None))
            left = self._left[name]
            stage, message = (left[0], None) if left else self.ends
            if len(left) > 1 or (left and left[0] != "STUCK"):
                left.pop(0)
            return JSONResponse(self._info(name, "RUNNING" if stage == "STUCK" else stage, message))

        @app.get("/api/jobs/{owner}/{name}/logs")
        async def logs(owner: str, name: str) -> Response:
            lines = self._logs[name]
            if self.late:
                self.late -= 1
                lines = lines[:1]
            events = "".join(
                "data: " + json.dumps({"data": line, "timestamp": "2026-11-24T10:00:00Z"}) + "\n\n"
                for line in lines
            )
            return StreamingResponse(iter([events]), media_type="text/event-stream")

        @app.post("/api/jobs/{owner}/{name}/cancel")
        async def cancel(owner: str, name: str) -> Response:
            self.cancelled.append(name)
            return JSONResponse(self._info(name, "CANCELED", None))
