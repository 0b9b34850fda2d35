"""Papers, and the models that come from them: Hugging Face Papers and arXiv.

Papers With Code closed in July 2025.  What it did lives on in Hugging Face
Papers (models linked to a paper) and in its archive (see `paperswithcode`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tools.sources import hub_rows
from tools.sources.arxiv import ABSTRACT, Arxiv, Paper
from tools.sources.base import Answer, Question, SourceError
from tools.sources.hub_rows import table, text
from tools.sources.paper_facts import ID, paper_id
from tools.sources.paperswithcode import CLOSED
from tools.sources.web import Page, Web, json_of

NAME = "Hugging Face Papers"
_HUB = "https://huggingface.co"
_CODE = re.compile(r"https://github\.com/[\w.-]{1,39}/[\w.-]{1,100}", re.ASCII)
READ = 3
"""Papers whose models are looked up."""
_MOST_PAPERS = 10
_MOST_MODELS = 20


@dataclass(frozen=True)
class PaperPage:
    """One paper with what is linked to it.  `note` says how old it is, or what is missing."""

    paper: Paper
    models: list[ModelRecord] = field(default_factory=list[ModelRecord])
    code: str | None = None
    """The repository that Hugging Face Papers names."""
    note: str | None = None


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
        found: Page[list[Paper]] = Page([])
        try:
            found = self._hub_papers(words, deadline)
        except SourceError as error:
            failed = error
        if not found.value:
            try:
                found = self._arxiv.search(words, 5, deadline)
            except SourceError as error:
                if failed is not None:
                    raise failed from None
                if error.state == "offline":
                    raise
        records: dict[str, ModelRecord] = {}
        for paper in found.value[:READ] if failed is None else []:
            try:
                page = self._page(paper.id, deadline)
            except SourceError:
                continue  # its models cannot be had; the paper is named all the same
            for record in page.value.models:
                records.setdefault(record.id, record)
        said = [str(failed)] if failed else []
        said += [found.note] if found.note else []
        parts = [listed(found.value), *said, CLOSED]
        return Answer(list(records.values())[: question.limit], "; ".join(parts))

    def paper(self, written: str, deadline: float) -> PaperPage:
        """The paper of an id, an address or a citation, with the models linked to it.

        Raises SourceError; arXiv answers for the paper alone where the Hub does not know it.
        """
        number = paper_id(written)
        if number is None:
            raise SourceError("that is no id of an arXiv paper, such as 2010.11929")
        try:
            page = self._page(number, deadline)
        except SourceError as error:
            found = self._arxiv.paper(number, deadline)
            if not found.value:
                raise SourceError(f"neither {NAME} nor arXiv knows the paper {number}") from error
            return PaperPage(found.value[0], note="; ".join(filter(None, [str(error), found.note])))
        seen = page.value
        return PaperPage(seen.paper, seen.models, seen.code, page.note)

    def _hub_papers(self, words: str, deadline: float) -> Page[list[Paper]]:
        address = f"{self._address}/api/papers/search"
        return self._web.get(address, {"q": words[:200]}, {}, deadline, papers_of)

    def _page(self, number: str, deadline: float) -> Page[PaperPage]:
        address = f"{self._address}/api/papers/{number}"

        def read(body: str) -> PaperPage:
            return page_of(json_of(NAME)(body), number)

        return self._web.get(address, {}, {}, deadline, read)


def papers_of(body: str) -> list[Paper]:
    """Papers of a listing.  Raises SourceError where it is none."""
    reply = json_of(NAME)(body)
    if not isinstance(reply, list):
        raise SourceError(f"the answer of {NAME} could not be read")
    found = (paper_of(item) for item in cast("list[object]", reply)[: 10 * _MOST_PAPERS])
    return [p for p in found if p is not None][:_MOST_PAPERS]


def paper_of(item: object) -> Paper | None:
    """One paper of a listing, which may wrap it in `paper`; None where it is none."""
    reply = table(item)
    reply = table(reply.get("paper")) or reply
    number, title = text(reply.get("id"), 20), text(reply.get("title"), 200)
    if not number or not title or not ID.fullmatch(number):
        return None
    year = (text(reply.get("publishedAt"), 30) or "")[:4]
    summary = text(reply.get("summary"), ABSTRACT) or ""
    known = re.fullmatch(r"(19|20)\d\d", year, re.ASCII)
    return Paper(number, title, int(year) if known else None, summary)


def page_of(item: object, number: str) -> PaperPage:
    """The paper `number` with its models.  Raises SourceError where it is another or none."""
    paper = paper_of(item)
    if paper is None or paper.id != number:
        raise SourceError(f"the answer of {NAME} could not be read")
    reply = table(item)
    linked = reply.get("linkedModels")
    items = cast("list[object]", linked)[:_MOST_MODELS] if isinstance(linked, list) else []
    made = (hub_rows.record(table(model)) for model in items)
    models = [
        r.model_copy(update={"catalogue": "papers-live", "arxiv": sorted({*r.arxiv, number})})
        for r in made
        if r is not None
    ]
    code = reply.get("githubRepo")
    named = code if isinstance(code, str) and _CODE.fullmatch(code) else None
    return PaperPage(paper, models, named)


def listed(papers: list[Paper]) -> str:
    """The first papers in a line."""
    named = "; ".join(
        f"{p.title} (arXiv {p.id}{f', {p.year}' if p.year else ''})" for p in papers[:READ]
    )
    return named or "no paper found"
