"""Request ids and metrics: the outermost layer around the application.

The id comes in and goes out as `X-Request-ID` and stands in the log.  Metrics
are labelled by the route's pattern, never by the address that was asked for,
so that strangers cannot make new series.
"""

from __future__ import annotations

import contextvars
import logging
import re
import time
import uuid
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("bowerbird.http")

REQUEST_ID = contextvars.ContextVar("request_id", default="-")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REASONS = {
    401: "key", 403: "forbidden", 405: "method", 408: "slow-body", 413: "large-body",
    415: "media-type", 421: "host", 422: "input", 429: "rate", 503: "busy",
}  # fmt: skip
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "bowerbird_http_requests", "Answered HTTP requests.",
            ["method", "route", "status"], registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "bowerbird_http_seconds", "Time from a request to the end of its answer.",
            ["route"], buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.refusals = Counter(
            "bowerbird_refusals", "Requests that were refused, by reason.",
            ["reason"], registry=self.registry,
        )  # fmt: skip
        self.validations = Counter(
            "bowerbird_validations", "Models loaded and timed over HTTP, by outcome.",
            ["status"], registry=self.registry,
        )  # fmt: skip
        self.jobs = Gauge(
            "bowerbird_validation_jobs_waiting", "Validations that wait.", registry=self.registry
        )
        self.ready = Gauge("bowerbird_ready", "1 when the index is open.", registry=self.registry)

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self.registry)


class Observe:
    """ASGI wrapper; see the module's docstring."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        token = REQUEST_ID.set(request_id)
        status, began = 500, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers["X-Request-ID"] = request_id
                message = {**message, "headers": headers.raw}
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            REQUEST_ID.reset(token)
            self._count(scope, status, time.perf_counter() - began, request_id)

    def _count(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = _pattern(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if status in _REASONS:
            self.metrics.refusals.labels(_REASONS[status]).inc()
        log.info("%s %s %d %.3f s, request %s", method, route, status, seconds, request_id)


def _pattern(scope: Scope) -> str:
    """The pattern of the route that took the request."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", None) or "none")
