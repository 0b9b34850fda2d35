"""Papers With Code: the site closed in July 2025, its archive can be imported.

The archive is a set of data sets on the Hugging Face Hub (`pwc-archive/*`).
`import_archive` reads parquet files of `papers-with-abstracts` and of
`links-between-paper-and-code` that the user has fetched, and keeps titles,
years, tasks and links to code; abstracts are left where they are.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from bowerbird.errors import BadInput
from bowerbird.record import Door, ModelRecord
from bowerbird.settings import Settings
from index.tabular import parquet
from tools.sources.arxiv import Paper
from tools.sources.base import Answer, Question, SourceError
from tools.sources.github import FULL_NAME
from tools.sources.hub_rows import text, texts
from tools.sources.paper_facts import paper_id, year_of

CLOSED = (
    "Papers With Code closed in July 2025; it lives on in Hugging Face Papers"
    " and in the data sets pwc-archive/* on the Hugging Face Hub"
)
NOT_HERE = f"{CLOSED}, which have not been imported here"
_SOURCE, _AS_OF = "Papers With Code archive", "2025-07"
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([^/\s]+/[^/\s#?]+)", re.ASCII)
_BATCH = 2048
_PAPERS = 5
_SCHEMA = """
CREATE TABLE papers (id TEXT PRIMARY KEY, title TEXT NOT NULL, year INTEGER, tasks TEXT NOT NULL);
CREATE TABLE code (id TEXT NOT NULL, repository TEXT NOT NULL, official INTEGER NOT NULL,
                   framework TEXT, PRIMARY KEY (id, repository)) WITHOUT ROWID;
"""
_WORDS = """
CREATE VIRTUAL TABLE words USING fts5(title, tasks, content='papers');
INSERT INTO words (words) VALUES ('rebuild');
"""
Row = dict[str, Any]


@dataclass
class Imported:
    """What an import took in, and how many rows named no arXiv paper or no repository."""

    papers: int = 0
    links: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class WithCode:
    """A paper of the archive and its repositories on GitHub, official ones first."""

    paper: Paper
    code: list[tuple[str, bool, str | None]] = field(
        default_factory=list[tuple[str, bool, str | None]]
    )
    """(owner/repo, official, framework)"""


class PapersWithCode:
    """Source `papers-with-code`: what was imported of the archive.  Needs no network."""

    name = "papers-with-code"

    def __init__(self, settings: Settings) -> None:
        self._path = _path(settings)

    def search(self, question: Question, deadline: float) -> Answer:
        """Repositories of papers whose titles fit; the note leads to the papers."""
        del deadline  # a local file
        need = question.need
        if need.source_hub != "papers":
            raise SourceError("asked only for papers", "skipped")
        found = self.find(question.words or " ".join([*need.domain, *need.task[:1]]))
        records: dict[str, ModelRecord] = {}
        for item in found:
            for made in _records(item, need.task[:1]):
                records.setdefault(made.id, made)
        named = "; ".join(
            f"{f.paper.title} (https://huggingface.co/papers/{f.paper.id})" for f in found
        )
        note = f"{named or 'no paper found'}; archive of July 2025"
        return Answer(list(records.values())[: question.limit], note)

    def find(self, words: str, limit: int = _PAPERS) -> list[WithCode]:
        """Papers by id, or by the words of their titles and tasks.  Raises SourceError."""
        if not self._path.is_file():
            raise SourceError(NOT_HERE, "skipped")
        try:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
                return [_with_code(db, *row) for row in _matches(db, words, limit)]
        except (sqlite3.Error, OSError) as error:
            raise SourceError("the imported archive is damaged; import it again") from error


def import_archive(files: Sequence[Path], settings: Settings) -> Imported:
    """Take parquet files of the archive in, in place of what was imported before.

    Which data set a file is of is told by its columns.  Raises BadInput where
    a file is of neither, or cannot be read; what was there then stays.
    """
    target = _path(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    done = Imported()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.")
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(name)) as db, db:
            db.executescript(_SCHEMA)
            for path in files:
                _take(db, path, done)
            if not done.papers and not done.links:
                raise BadInput("the files hold no paper of arXiv; nothing was imported")
            db.executescript(_WORDS)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return done


def _path(settings: Settings) -> Path:
    return settings.data / "sources" / "paperswithcode.sqlite3"


def _take(db: sqlite3.Connection, path: Path, done: Imported) -> None:
    """The rows of one file."""
    try:
        with parquet().ParquetFile(path) as file:
            have = set(cast("list[str]", file.schema_arrow.names))
            links = "repo_url" in have
            wanted = _LINK_COLUMNS if links else _PAPER_COLUMNS
            if not links and "title" not in have:
                raise BadInput(
                    f"{path.name} is no file of the archive: neither a column repo_url nor title"
                )
            for batch in file.iter_batches(_BATCH, columns=[c for c in wanted if c in have]):
                rows = cast("list[Row]", batch.to_pylist())
                taken = _take_links(db, rows) if links else _take_papers(db, rows)
                done.left_out += len(rows) - taken
                if links:
                    done.links += taken
                else:
                    done.papers += taken
    except (ValueError, OSError) as error:
        raise BadInput(f"{path.name} is no parquet file that can be read: {error}") from error


_PAPER_COLUMNS = ("arxiv_id", "url_abs", "title", "date", "tasks")
_LINK_COLUMNS = (
    "paper_arxiv_id", "paper_url_abs", "paper_title", "repo_url", "is_official", "framework",
)  # fmt: skip


def _number(*values: object) -> str | None:
    """The first arXiv id among the values."""
    return next((n for v in values if isinstance(v, str) and (n := paper_id(v))), None)


def _paper(number: str, title: object, date: object, tasks: object) -> tuple[Any, ...] | None:
    name = text(title, 200)
    if name is None:
        return None
    year = re.match(r"(19|20)\d\d", str(date), re.ASCII)
    return number, name, int(year[0]) if year else year_of(number), "; ".join(texts(tasks, 60))


def _take_papers(db: sqlite3.Connection, rows: Iterable[Row]) -> int:
    made = [
        paper
        for row in rows
        if (number := _number(row.get("arxiv_id"), row.get("url_abs")))
        and (paper := _paper(number, row.get("title"), row.get("date"), row.get("tasks")))
    ]
    db.executemany("INSERT OR REPLACE INTO papers VALUES (?, ?, ?, ?)", made)
    return len(made)


def _take_links(db: sqlite3.Connection, rows: Iterable[Row]) -> int:
    papers: list[tuple[Any, ...]] = []
    links: list[tuple[Any, ...]] = []
    for row in rows:
        number = _number(row.get("paper_arxiv_id"), row.get("paper_url_abs"))
        address = row.get("repo_url")
        found = _REPOSITORY.match(address) if isinstance(address, str) else None
        name = found[1].removesuffix(".git") if found else ""
        if number is None or not FULL_NAME.fullmatch(name):
            continue
        if paper := _paper(number, row.get("paper_title"), None, None):
            papers.append(paper)
        official = row.get("is_official") in (True, 1, "true", "True")
        links.append((number, name, official, text(row.get("framework"), 20)))
    db.executemany("INSERT OR IGNORE INTO papers VALUES (?, ?, ?, ?)", papers)
    db.executemany("INSERT OR REPLACE INTO code VALUES (?, ?, ?, ?)", links)
    return len(links)


def _matches(db: sqlite3.Connection, words: str, limit: int) -> Iterator[tuple[Any, ...]]:
    """Rows of papers: of that id, else with all of the words, else with any of them."""
    if number := paper_id(words):
        yield from db.execute("SELECT id, title, year FROM papers WHERE id = ?", (number,))
        return
    terms = [f'"{w}"' for w in re.findall(r"\w+", words)[:12]]
    for joined in (" AND ".join(terms), " OR ".join(terms)) if terms else ():
        rows = db.execute(
            "SELECT papers.id, papers.title, papers.year"
            " FROM words JOIN papers ON papers.rowid = words.rowid"
            " WHERE words MATCH ? ORDER BY rank, papers.id LIMIT ?",
            (joined, limit),
        ).fetchall()
        if rows:
            yield from rows
            return


def _with_code(db: sqlite3.Connection, number: str, title: str, year: int | None) -> WithCode:
    rows = db.execute(
        "SELECT repository, official, framework FROM code WHERE id = ?"
        " ORDER BY official DESC, framework IS NOT 'pytorch', repository LIMIT 5",
        (number,),
    )
    return WithCode(Paper(number, title, year), [(str(r), bool(o), f) for r, o, f in rows])


def _records(found: WithCode, task: list[str]) -> Iterator[ModelRecord]:
    for name, official, framework in found.code:
        about = f"code of the paper {found.paper.title}"
        yield ModelRecord(
            id=f"github:{name}",
            catalogue="paperswithcode",
            source=_SOURCE,
            as_of=_AS_OF,
            tasks=task,
            tasks_derived=True,
            tags=[*(["official"] if official else []), *([framework] if framework else [])],
            arxiv=[found.paper.id],
            url=f"https://github.com/{name}",
            doors=[Door(loader="github", id=f"github:{name}", name=name)],
            description=f"{'official ' if official else ''}{about}",
        )
