"""Papers, and the models that come from them: Hugging Face Papers and arXiv.

Papers With Code closed in July 2025.  What it did lives on in Hugging Face
Papers (models linked to a paper) and in the archive data sets `pwc-archive/*`.
"""

from __future__ import annotations

import re
from typing import cast

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tools.sources import hub_rows
from tools.sources.arxiv import Arxiv, Paper
from tools.sources.base import Answer, Question, SourceError
from tools.sources.hub_rows import table, text
from tools.sources.web import Web, as_json

NAME = "Hugging Face Papers"
CLOSED = "Papers With Code closed in July 2025; its archive is pwc-archive on the Hugging Face Hub"
_HUB = "https://huggingface.co"
_ID = re.compile(r"\d{4}\.\d{4,5}")
READ = 3
"""Papers whose models are looked up."""


class Papers:
    """Source `papers`: asked where the request names papers, or wants what is recent."""

    name = "papers"

    def __init__(self, settings: Settings) -> None:
        self._address = (settings.hf_endpoint or _HUB).rstrip("/")
        self._web = Web(NAME, settings)
        self._arxiv = Arxiv(settings)

    def search(self, question: Question, deadline: float) -> Answer:
        """Models linked to the papers that fit; the note names the papers.

        Where the Hub's papers cannot be had, arXiv is asked for the papers alone.
        """
        need = question.need
        if need.source_hub != "papers" and "recent" not in need.wants:
            raise SourceError("asked only for papers, or for what is recent", "skipped")
        words = question.words or " ".join([*need.domain, *need.task[:1]])
        failed: SourceError | None = None
        papers: list[Paper] = []
        try:
            papers = self._hub_papers(words, deadline)
        except SourceError as error:
            failed = error
        if not papers:
            try:
                papers = self._arxiv.search(words, 5, deadline)
            except SourceError:
                if failed is not None:
                    raise failed from None
                raise
        records: dict[str, ModelRecord] = {}
        for paper in papers[:READ] if failed is None else []:
            for record in self._models(paper, deadline):
                records.setdefault(record.id, record)
        return Answer(list(records.values())[: question.limit], note(papers))

    def _hub_papers(self, words: str, deadline: float) -> list[Paper]:
        page = self._web.get(f"{self._address}/api/papers/search", {"q": words[:200]}, {}, deadline)
        reply = as_json(page, NAME)
        if not isinstance(reply, list):
            raise SourceError(f"the answer of {NAME} could not be read")
        found = (paper_of(item) for item in cast("list[object]", reply))
        return [p for p in found if p is not None][:10]

    def _models(self, paper: Paper, deadline: float) -> list[ModelRecord]:
        """Models linked to the paper; none where they cannot be had."""
        try:
            page = self._web.get(f"{self._address}/api/papers/{paper.id}", {}, {}, deadline)
            linked = table(as_json(page, NAME)).get("linkedModels")
        except SourceError:
            return []
        items = cast("list[object]", linked)[:20] if isinstance(linked, list) else []
        made = (hub_rows.record(table(item)) for item in items)
        return [
            r.model_copy(update={"catalogue": "papers-live", "arxiv": sorted({*r.arxiv, paper.id})})
            for r in made
            if r is not None
        ]


def paper_of(item: object) -> Paper | None:
    """One paper of a listing, which may wrap it in `paper`; None where it is none."""
    reply = table(item)
    reply = table(reply.get("paper")) or reply
    number, title = text(reply.get("id"), 20), text(reply.get("title"), 200)
    if not number or not title or not _ID.fullmatch(number):
        return None
    year = (text(reply.get("publishedAt"), 30) or "")[:4]
    summary = text(reply.get("summary"), 1500) or ""
    return Paper(number, title, int(year) if year.isdigit() else None, summary)


def note(papers: list[Paper]) -> str:
    """The papers in a line, and where Papers With Code went."""
    named = "; ".join(
        f"{p.title} (arXiv {p.id}{f', {p.year}' if p.year else ''})" for p in papers[:READ]
    )
    return f"{named or 'no paper found'}. {CLOSED}"
