"""arXiv's search: titles, years and ids of papers.

arXiv asks for three seconds between calls from one place, so the time of the
last call lies in the data folder, where every process of this machine sees it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from filelock import FileLock, Timeout

from bowerbird.settings import Settings
from tools.sources.base import SourceError
from tools.sources.hub_rows import text
from tools.sources.web import Web

NAME = "arXiv"
BETWEEN_S = 3.0
_ATOM = "{http://www.w3.org/2005/Atom}"
_ID = re.compile(r"arxiv\.org/abs/(\d{4}\.\d{4,5})(v\d+)?$")


@dataclass(frozen=True, slots=True)
class Paper:
    """`summary` is the abstract, cut; it is shown and never kept."""

    id: str
    title: str
    year: int | None = None
    summary: str = ""


class Arxiv:
    """Searches arXiv, politely."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.arxiv_endpoint.rstrip("/")
        self._folder = settings.data / "sources"
        self._web = Web(NAME, settings, fresh_s=24 * 3600.0)

    def search(self, words: str, limit: int, deadline: float) -> list[Paper]:
        """Papers about the words.  Raises SourceError."""
        plain = " AND ".join(f"all:{w}" for w in re.findall(r"[\w-]+", words)[:6])
        if not plain:
            return []
        self._wait(deadline)
        query = {"search_query": plain, "max_results": str(limit), "sortBy": "relevance"}
        page = self._web.get(f"{self._address}/api/query", query, {}, deadline)
        return list(papers_of(page.body))

    def _wait(self, deadline: float) -> None:
        """Until three seconds have passed since the last call of any process."""
        stamp = self._folder / "arxiv.asked"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "arxiv.lock", timeout=max(0.0, _left(deadline))):
                rest = BETWEEN_S - (time.time() - _time_of(stamp))
                if rest > _left(deadline):
                    raise SourceError(f"{NAME} asks for three seconds between calls")
                time.sleep(max(0.0, min(rest, BETWEEN_S)))
                stamp.touch()
        except Timeout:
            raise SourceError(f"{NAME} asks for three seconds between calls") from None
        except OSError:
            return  # no folder to take turns in


def _left(deadline: float) -> float:
    return deadline - time.monotonic()


def _time_of(stamp: Path) -> float:
    try:
        return stamp.stat().st_mtime
    except OSError:
        return 0.0


def papers_of(body: str) -> Iterator[Paper]:
    """Papers of an Atom reply.  Raises SourceError where it is none."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        feed: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SourceError(f"the answer of {NAME} could not be read") from error
    for entry in feed.iter(f"{_ATOM}entry"):
        found = _ID.search((entry.findtext(f"{_ATOM}id") or "").strip())
        title = text(entry.findtext(f"{_ATOM}title"), 200)
        if found and title:
            year = (entry.findtext(f"{_ATOM}published") or "")[:4]
            yield Paper(
                found[1],
                title,
                int(year) if year.isdigit() else None,
                text(entry.findtext(f"{_ATOM}summary"), 1500) or "",
            )
