"""GitHub's repository search, Hugging Face Papers and arXiv, small and on loopback."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from tests.replicas.faults import Faults

REPOSITORIES: list[dict[str, Any]] = [
    {
        "full_name": f"keeper/birds-{n}", "description": "Pretrained nets for <b>birds</b>",
        "stargazers_count": 100 - n, "archived": n == 2, "topics": ["birds", "pytorch"],
        "license": {"key": "mit", "spdx_id": "MIT"} if n else {"spdx_id": "NOASSERTION"},
        "pushed_at": "2026-05-04T10:00:00Z",
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
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><feed><entry><id>&b;</id></entry></feed>"""


class WebReplica:
    """One application for all three; `faults` meets every path that begins with `failing`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.failing = "/"
        self.feed = FEED
        self.app = FastAPI()

        @self.app.middleware("http")
        async def fail(request: Request, following: Any) -> Response:
            if request.url.path.startswith(self.failing):
                answer = await self.faults.answer(request)
                if answer is not None:
                    return answer
            return await following(request)

        @self.app.get("/search/repositories")
        async def repositories(request: Request) -> Response:
            if request.headers.get("If-None-Match") == '"v1"':
                return Response(status_code=304)
            body = {"total_count": 3, "incomplete_results": False, "items": REPOSITORIES}
            headers = {"ETag": '"v1"', "X-RateLimit-Remaining": "9"}
            return JSONResponse(body, headers=headers)

        @self.app.get("/api/papers/search")
        async def papers() -> Response:
            return JSONResponse(PAPERS)

        @self.app.get("/api/papers/{number}")
        async def paper(number: str) -> Response:
            return JSONResponse({"id": number, "linkedModels": LINKED.get(number, [])})

        @self.app.get("/api/query")
        async def arxiv() -> Response:
            return Response(self.feed, media_type="application/atom+xml")
