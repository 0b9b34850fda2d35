"""GitHub (search, repositories, archives), Hugging Face Papers and arXiv, small and on loopback."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from tests.replicas.faults import Faults

SHA = "0123456789abcdef0123456789abcdef01234567"
REPOSITORIES: list[dict[str, Any]] = [
    {
        "full_name": f"keeper/birds-{n}", "description": "Pretrained nets for <b>birds</b>",
        "stargazers_count": 100 - n, "archived": n == 2, "topics": ["birds", "pytorch"],
        "license": {"key": "mit", "spdx_id": "MIT"} if n else {"spdx_id": "NOASSERTION"},
        "pushed_at": "2026-05-04T10:00:00Z", "created_at": "2024-02-03T10:00:00Z",
    }
    for n in range(3)
]  # fmt: skip
PAPERS = [
    {"paper": {"id": "2601.00001", "title": "Birds at a glance", "publishedAt": "2026-01-02"}},
    {"paper": {"id": "2502.00002", "title": "More birds", "publishedAt": "2025-02-03"}},
]
LINKED = {
    "2601.00001": [
        {"id": "keeper/glance", "pipeline_tag": "image-classification", "tags": ["license:mit"]}
    ]
}
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
 <entry><id>http://arxiv.org/abs/2601.00001v2</id><published>2026-01-02T00:00:00Z</published>
  <title>Birds at
   a glance</title><summary>We look at birds.</summary></entry>
 <entry><id>http://arxiv.org/abs/hep-ex/0307015</id><title>Old numbering</title></entry>
</feed>"""
REFUSED = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/api/errors#no_such</id><title>Error</title><summary>no such id</summary>
</entry></feed>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><feed><entry><id>&b;</id></entry></feed>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<feed><entry><id>&a;</id></entry></feed>"""


def archive(files: dict[str, str], sha: str = SHA, root: str = "keeper-nets-0123456/") -> bytes:
    """A repository as GitHub packs it: one folder, and the commit as the comment."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.comment = sha.encode()
        packed.writestr(root, "")
        for name, body in files.items():
            packed.writestr(root + name, body)
    return data.getvalue()


class WebReplica:
    """One application for all; `faults` meets every path that begins with `failing`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.app = FastAPI()
        self.reset()
        self._search()
        self._repositories()
        self._papers()

        @self.app.middleware("http")
        async def fail(request: Request, following: Any) -> Response:
            if request.url.path.startswith(self.failing):
                answer = await self.faults.answer(request)
                if answer is not None:
                    return answer
            return await following(request)

    def reset(self) -> None:
        """All as it was at first."""
        self.failing = "/"
        self.feed = FEED
        self.found = REPOSITORIES
        self.headers = {
            "ETag": '"v1"', "X-RateLimit-Remaining": "9", "X-RateLimit-Limit": "10",
        }  # fmt: skip
        self.onward: str | None = None
        self.zip = archive({"hubconf.py": "def birds(pretrained=False):\n    'Birds, named.'\n"})
        self.tokens: list[str | None] = []
        self.faults.kind = None
        self.faults.headers.clear()
        self.faults.seen.clear()

    def _search(self) -> None:
        @self.app.get("/search/repositories")
        async def repositories(request: Request) -> Response:
            self.tokens.append(request.headers.get("Authorization"))
            if self.onward is not None:
                return RedirectResponse(self.onward, 302)
            told = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            marks = [(request.headers.get(a), self.headers.get(b)) for a, b in told]
            if any(asked and asked == own for asked, own in marks):
                return Response(status_code=304)
            body = {"total_count": 3, "incomplete_results": False, "items": self.found}
            return JSONResponse(body, headers=self.headers)

        @self.app.get("/moved")
        async def moved() -> Response:
            return JSONResponse({"items": self.found[:1]})

        @self.app.get("/round")
        async def around() -> Response:
            return RedirectResponse("/round", 302)

    def _repositories(self) -> None:
        @self.app.get("/repos/{owner}/{name}")
        async def repository(owner: str, name: str) -> Response:
            return JSONResponse({**REPOSITORIES[1], "full_name": f"{owner}/{name}"})

        @self.app.get("/repos/{owner}/{name}/zipball/{ref:path}")
        async def zipball(owner: str, name: str, ref: str) -> Response:
            return Response(self.zip, media_type="application/zip")

    def _papers(self) -> None:
        @self.app.get("/api/papers/search")
        async def papers() -> Response:
            return JSONResponse(PAPERS)

        @self.app.get("/api/papers/{number}")
        async def paper(number: str) -> Response:
            titles = {p["paper"]["id"]: p["paper"] for p in PAPERS}
            if number not in titles:
                return JSONResponse({"error": "not here"}, 404)
            more = {
                "summary": "We look at birds.",
                "githubRepo": "https://github.com/keeper/glance",
            }
            body = {**titles[number], **more, "linkedModels": LINKED.get(number, [])}
            return JSONResponse(body)

        @self.app.get("/api/query")
        async def arxiv() -> Response:
            return Response(self.feed, media_type="application/atom+xml")
