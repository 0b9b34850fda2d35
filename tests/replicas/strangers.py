"""Hub, GitHub, Hugging Face Papers and arXiv that carry one text in every field for words."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

SHA = "0123456789abcdef0123456789abcdef01234567"


class Strangers:
    """`text` is what stands in cards, descriptions, titles and abstracts."""

    def __init__(self) -> None:
        self.text = "A small network for birds."
        self.asked: list[str] = []
        self.app = FastAPI()
        self._hub()
        self._others()

    def _model(self, number: int) -> dict[str, Any]:
        return {
            "_id": str(number), "id": f"stranger/bird-net-{number}", "author": "stranger",
            "sha": SHA, "lastModified": "2026-03-01T00:00:00.000Z", "private": False,
            "createdAt": "2026-02-01T00:00:00.000Z", "gated": False, "disabled": False,
            "pipeline_tag": "image-classification", "library_name": "timm", "likes": 40,
            "downloads": 4000, "siblings": [], "description": self.text,
            "tags": ["timm", "birds", "license:cc-by-nc-4.0"],
            "safetensors": {"parameters": {"F32": 5_000_000}, "total": 5_000_000},
            "cardData": {
                "license": "cc-by-nc-4.0", "datasets": ["cub-200"], "language": "en",
                "summary": self.text, "description": self.text, "widget": [{"text": self.text}],
                "model-index": [{"name": self.text, "results": []}],
                "extra_gated_prompt": self.text,
            },
        }  # fmt: skip

    def _hub(self) -> None:
        @self.app.get("/api/models")
        async def listing() -> Response:
            self.asked.append("models")
            return JSONResponse([self._model(n) for n in range(3)])

        @self.app.get("/api/models/{owner}/{name}")
        async def model(owner: str, name: str) -> Response:
            return JSONResponse(self._model(int(name[-1])) if name[-1:].isdigit() else {})

        @self.app.get("/{owner}/{name}/resolve/{revision}/README.md")
        async def card(owner: str, name: str, revision: str) -> Response:
            return Response(f"# {name}\n\n{self.text}", media_type="text/markdown")

    def _others(self) -> None:
        @self.app.get("/search/repositories")
        async def repositories() -> Response:
            self.asked.append("github")
            items = [
                {"full_name": f"stranger/birds-{n}", "description": self.text, "license": None,
                 "stargazers_count": 50 - n, "topics": [self.text[:50]], "archived": False,
                 "pushed_at": "2026-05-04T10:00:00Z", "created_at": "2024-02-03T10:00:00Z"}
                for n in range(3)
            ]  # fmt: skip
            return JSONResponse({"total_count": 3, "incomplete_results": False, "items": items})

        @self.app.get("/api/papers/search")
        async def papers() -> Response:
            self.asked.append("papers")
            paper = {"id": "2601.00001", "title": self.text, "publishedAt": "2026-01-02",
                     "summary": self.text}  # fmt: skip
            return JSONResponse([{"paper": paper}])

        @self.app.get("/api/papers/{number}")
        async def paper(number: str) -> Response:
            body = {"id": number, "title": self.text, "publishedAt": "2026-01-02",
                    "summary": self.text, "linkedModels": []}  # fmt: skip
            return JSONResponse(body)

        @self.app.get("/api/query")
        async def arxiv() -> Response:
            entry = (
                "<entry><id>http://arxiv.org/abs/2601.00001v1</id>"
                f"<published>2026-01-02T00:00:00Z</published><title>{escape(self.text)}</title>"
                f"<summary>{escape(self.text)}</summary></entry>"
            )
            body = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
            return Response(body, media_type="application/atom+xml")
