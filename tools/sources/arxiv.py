"""arXiv's search: titles, years and ids of papers.

arXiv asks for three seconds between calls from one place, so the time of the
last call lies in the data folder, where every process of this machine sees it.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from filelock import FileLock, Timeout

from bowerbird.settings import Settings
from tools.sources.base import SourceError
from tools.sources.hub_rows import text
from tools.sources.web import Page, Web

NAME = "arXiv"
BETWEEN_S = 3.0
ABSTRACT = 1500
"""Characters of an abstract that are taken."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_ID = re.compile(r"arxiv\.org/abs/(\d{4}\.\d{4,5})(v\d+)?$", re.ASCII)
_POLITE = f"{NAME} asks for three seconds between calls"
_UNREADABLE = f"the answer of {NAME} could not be read"


@dataclass(frozen=True, slots=True)
class Paper:
    """`summary` is the abstract, cut: for reading, never part of a record."""

    id: str
    title: str
    year: int | None = None
    summary: str = ""

    @property
    def url(self) -> str:
        return f"https://arxiv.org/abs/{self.id}"


class Arxiv:
    """Asks arXiv, politely."""

    def __init__(self, settings: Settings) -> None:
        self._address = f"{settings.arxiv_endpoint.rstrip('/')}/api/query"
        self._folder = settings.data / "sources"
        self._web = Web(NAME, settings, fresh_s=24 * 3600.0, before=self.wait)

    def search(self, words: str, limit: int, deadline: float) -> Page[list[Paper]]:
        """Papers about the words.  Raises SourceError."""
        plain = " AND ".join(f"all:{w}" for w in re.findall(r"\w[\w-]*", words)[:6])
        if not plain:
            return Page([])
        query = {"search_query": plain, "max_results": str(limit), "sortBy": "relevance"}
        return self._web.get(self._address, query, {}, deadline, papers_of)

    def paper(self, number: str, deadline: float) -> Page[list[Paper]]:
        """The paper of that id, or none.  Raises SourceError."""
        query = {"id_list": number, "max_results": "1"}
        return self._web.get(self._address, query, {}, deadline, papers_of)

    def wait(self, deadline: float) -> None:
        """Until three seconds have passed since the last call of any process."""
        stamp = self._folder / "arxiv.asked"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "arxiv.lock", timeout=max(0.0, _left(deadline))):
                rest = min(BETWEEN_S - (time.time() - _time_of(stamp)), BETWEEN_S)
                if rest > _left(deadline):
                    raise SourceError(_POLITE)
                time.sleep(max(0.0, rest))
                stamp.touch()
        except Timeout:
            raise SourceError(_POLITE) from None
        except OSError:
            return  # no folder to take turns in


def _left(deadline: float) -> float:
    return deadline - time.monotonic()


def _time_of(stamp: Path) -> float:
    try:
        return stamp.stat().st_mtime
    except OSError:
        return 0.0


def papers_of(body: str) -> list[Paper]:
    """Papers of an Atom reply.  Raises SourceError where it is none, or says what was wrong."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        feed: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SourceError(_UNREADABLE) from error
    if feed.tag != f"{_ATOM}feed":
        raise SourceError(_UNREADABLE)
    found: list[Paper] = []
    for entry in feed.iter(f"{_ATOM}entry"):
        address = (entry.findtext(f"{_ATOM}id") or "").strip()
        if "arxiv.org/api/errors" in address:
            reason = text(entry.findtext(f"{_ATOM}summary"), 120) or "no reason given"
            raise SourceError(f"{NAME} could not use the question ({reason})")
        number, title = _ID.search(address), text(entry.findtext(f"{_ATOM}title"), 200)
        if number and title:
            year = (entry.findtext(f"{_ATOM}published") or "")[:4]
            summary = text(entry.findtext(f"{_ATOM}summary"), ABSTRACT) or ""
            found.append(Paper(number[1], title, _year(year), summary))
    return found


def _year(written: str) -> int | None:
    return int(written) if re.fullmatch(r"(19|20)\d\d", written, re.ASCII) else None
