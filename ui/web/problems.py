"""Errors over HTTP: RFC 9457 problem documents, for every status alike.

A problem says what was wrong with the call.  It never carries a stack trace
and never sends the caller's own input back.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bowerbird.errors import BowerbirdError, LargeDownload, UnknownModel
from ui.render.text import line

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One part of the input that cannot be used: where it stands, and why."""

    field: str
    detail: str


class DownloadSize(BaseModel):
    """What would be fetched for one model."""

    id: str
    bytes: int
    words: str


class Problem(BaseModel):
    """RFC 9457: what went wrong with this call."""

    model_config = ConfigDict(extra="forbid")

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldError] = Field(default_factory=list[FieldError])
    close: list[str] = Field(default_factory=list[str])
    """Ids that resemble the one that is not known."""
    sizes: list[DownloadSize] = Field(default_factory=list[DownloadSize])
    """Downloads that have to be confirmed."""


def problem(
    status: int,
    detail: str | None = None,
    *,
    title: str | None = None,
    errors: list[FieldError] | None = None,
    close: list[str] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    content = document(status, detail, title=title, errors=errors, close=close)
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)


def document(
    status: int,
    detail: str | None = None,
    *,
    title: str | None = None,
    errors: list[FieldError] | None = None,
    close: list[str] | None = None,
    sizes: list[DownloadSize] | None = None,
) -> dict[str, Any]:
    """The problem as JSON data."""
    body = Problem(
        title=title or HTTPStatus(status).phrase,
        status=status,
        detail=line(detail, 1000) if detail else None,
        errors=errors or [],
        close=close or [],
        sizes=sizes or [],
    )
    return body.model_dump(exclude_defaults=True) | {"type": body.type}


async def json_only(request: Request) -> None:
    """A dependency: bodies are JSON and say so.  Raises HTTPException 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and await request.body():
        raise HTTPException(415, "Send JSON, with Content-Type: application/json.")


def on_http(_: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses: 404, 405, bodies that are not JSON."""
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    detail = None if error.detail == phrase else str(error.detail)
    return problem(error.status_code, detail, headers=dict(error.headers or {}))


def on_invalid(_: Request, error: Exception) -> JSONResponse:
    """Input that does not have the documented form."""
    if not isinstance(error, RequestValidationError):
        raise error
    found: list[dict[str, Any]] = list(error.errors())
    errors = [
        FieldError(
            field=line(".".join(str(part) for part in item["loc"]), 200),
            detail=line(str(item["msg"]), 300),
        )
        for item in found[:20]
    ]
    return problem(422, "The input does not have the documented form; see `errors`.", errors=errors)


def on_bowerbird(_: Request, error: Exception) -> JSONResponse:
    """Our own errors, each with its status and its sentence."""
    if not isinstance(error, BowerbirdError):
        raise error
    headers = (
        {"Retry-After": str(getattr(error, "retry_after", 5))} if error.http_status == 503 else None
    )
    return JSONResponse(for_error(error), error.http_status, headers=headers, media_type=MEDIA_TYPE)


def for_error(error: BowerbirdError) -> dict[str, Any]:
    """Our own error as JSON data."""
    close = error.close if isinstance(error, UnknownModel) else None
    sizes = [
        DownloadSize(id=line(model, 300), bytes=size, words=line(words, 300))
        for model, size, words in (error.sizes if isinstance(error, LargeDownload) else ())
    ]
    return document(error.http_status, str(error), title=error.title, close=close, sizes=sizes)
