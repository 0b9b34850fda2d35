"""A small Hugging Face Hub: listings with pages, model info, files with ranges.

Repositories are folders; what the API says of them is made from their files
and from `FACTS`.  The shape of the replies follows what the real client reads.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from tests.replicas.faults import Faults

SHA = "0123456789abcdef0123456789abcdef01234567"
PAGE = 3
RENAMED = {"old/name": "tiny/timm-net"}
GATED = "locked/model"


class HubReplica:
    """`folder` holds `owner/name/files`; `facts` what the listing says of each."""

    def __init__(self, folder: Path, facts: dict[str, dict[str, Any]]) -> None:
        self.folder = folder
        self.facts = facts
        self.faults = Faults()
        self.page = PAGE
        """Entries of a page of a listing."""
        self.odd: list[Any] = []
        """Entries that every listing begins with, as they are."""
        self.unchanged: list[str] = []
        """Paths that were answered with "not changed"."""
        self.fail_from: int | None = None
        """The request, counted from one, from which on listings fail."""
        self.following: str | None = None
        """Named as the following page, instead of the true one."""
        self.scan: Any = {"scansDone": True, "filesWithIssues": []}
        self.app = FastAPI()
        self._routes()

    def _files(self, repo: str) -> list[Path]:
        top = self.folder / repo
        return sorted(p for p in top.rglob("*") if p.is_file()) if top.is_dir() else []

    def _info(self, repo: str, *, blobs: bool) -> dict[str, Any]:
        siblings: list[dict[str, Any]] = []
        for path in self._files(repo):
            item: dict[str, Any] = {"rfilename": str(path.relative_to(self.folder / repo))}
            if blobs:
                size, digest = path.stat().st_size, _digest(path)
                item |= {"size": size, "blobId": digest[:40]}
                if path.suffix in (".safetensors", ".bin"):
                    item["lfs"] = {"size": size, "sha256": digest, "pointerSize": 130}
            siblings.append(item)
        return {
            "_id": "1", "id": repo, "modelId": repo, "author": repo.partition("/")[0], "sha": SHA,
            "lastModified": "2026-03-01T00:00:00.000Z", "createdAt": "2026-02-01T00:00:00.000Z",
            "private": False, "gated": "auto" if repo == GATED else False, "disabled": False,
            "siblings": siblings, "spaces": [], **self.facts.get(repo, {}),
        }  # fmt: skip

    def _marked(self, body: Any, request: Request, headers: dict[str, str]) -> Response:
        """The body with a mark of its version; nothing where the asker has this version."""
        text = json.dumps(body, default=str).encode()
        headers = {**headers, "ETag": f'W/"{hashlib.sha256(text).hexdigest()[:16]}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            self.unchanged.append(request.url.path)
            return Response(status_code=304, headers=headers)
        return JSONResponse(body, headers=headers)

    def _routes(self) -> None:
        app = self.app

        @app.middleware("http")
        async def fail(request: Request, following: Any) -> Response:
            answer = await self.faults.answer(request)
            return answer if answer is not None else await following(request)

        @app.get("/api/models")
        async def listing(request: Request) -> Response:
            query = request.query_params
            if self.fail_from is not None and len(self.faults.seen) >= self.fail_from:
                return JSONResponse({"error": "no"}, 500)
            found = sorted(self.facts)
            if query.get("sort") == "downloads":
                found.sort(key=lambda r: -self.facts[r].get("downloads", 0))
            if tag := query.get("pipeline_tag"):
                found = [r for r in found if self.facts[r].get("pipeline_tag") == tag]
            for wanted in query.getlist("filter"):
                found = [r for r in found if wanted in self.facts[r].get("tags", [])]
            if name := query.get("search"):
                found = [r for r in found if name.lower() in r.lower()]
            start = int(query.get("cursor", "0"))
            size = self.page
            page = [self._info(r, blobs=False) for r in found[start : start + size]]
            page = [*self.odd, *page]
            headers = {}
            if start + size < len(found):
                following = self.following or request.url.include_query_params(cursor=start + size)
                headers["Link"] = f'<{following}>; rel="next"'
            return self._marked(page, request, headers)

        @app.get("/api/models/{owner}/{name}")
        @app.get("/api/models/{owner}/{name}/revision/{revision}")
        async def info(owner: str, name: str, request: Request, revision: str = "main") -> Response:
            repo = f"{owner}/{name}"
            if repo in RENAMED:
                return RedirectResponse(f"/api/models/{RENAMED[repo]}", 307)
            if revision not in ("main", SHA):
                return _missing("RevisionNotFound")
            if not self._files(repo):
                return _missing("RepoNotFound")
            body = self._info(repo, blobs="blobs" in request.query_params)
            if "securityStatus" in request.query_params:
                body["securityRepoStatus"] = self.scan
            return self._marked(body, request, {})

        @app.get("/api/models/{owner}/{name}/tree/{revision}")
        async def tree(owner: str, name: str, revision: str) -> Response:
            top = self.folder / owner / name
            return JSONResponse([
                {"type": "file", "path": str(p.relative_to(top)), "size": p.stat().st_size,
                 "oid": _digest(p)[:40]}
                for p in self._files(f"{owner}/{name}")
            ])  # fmt: skip

        @app.api_route("/{owner}/{name}/resolve/{revision}/{path:path}", methods=["GET", "HEAD"])
        async def file(
            owner: str, name: str, revision: str, path: str, request: Request
        ) -> Response:
            repo = f"{owner}/{name}"
            if repo in RENAMED:
                return RedirectResponse(f"/{RENAMED[repo]}/resolve/{revision}/{path}", 307)
            if repo == GATED:
                return _missing("GatedRepo", 403)
            found = self.folder / repo / path
            if found not in self._files(repo):
                return _missing("EntryNotFound" if self._files(repo) else "RepoNotFound")
            return _bytes(found, request)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _missing(code: str, status: int = 404) -> Response:
    headers = {"X-Error-Code": code, "X-Error-Message": code}
    return JSONResponse({"error": code}, status, headers=headers)


def _bytes(path: Path, request: Request) -> Response:
    data = path.read_bytes()
    headers = {
        "ETag": f'"{_digest(path)}"', "X-Repo-Commit": SHA, "Accept-Ranges": "bytes",
        "X-Linked-Size": str(len(data)), "X-Linked-ETag": f'"{_digest(path)}"',
    }  # fmt: skip
    if request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(len(data))})
    asked = request.headers.get("Range", "")
    if asked.startswith("bytes="):
        first, _, last = asked[6:].partition("-")
        begin, end = int(first or 0), min(int(last) if last else len(data) - 1, len(data) - 1)
        headers["Content-Range"] = f"bytes {begin}-{end}/{len(data)}"
        return Response(data[begin : end + 1], 206, headers=headers)
    return Response(data, headers=headers)
