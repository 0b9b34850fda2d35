"""Repositories of GitHub that carry pretrained models, by its search."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import cast

from bowerbird.need import Need
from bowerbird.record import Door, LicenseFact, ModelRecord
from bowerbird.settings import Settings
from tools.sources.base import Answer, Question, SourceError
from tools.sources.hub_rows import Reply, count, table, text, texts
from tools.sources.web import Page, Web, json_of

NAME = "GitHub"
FULL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.{1,2}$)[\w.-]{1,100}", re.ASCII)
_NO_LICENCE = frozenset({"", "noassertion", "other"})
_DATE = re.compile(r"(20\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01]))T.*", re.DOTALL | re.ASCII)
_LEAST_S = 0.5
"""Time below which no second search is begun."""


class GitHub:
    """Source `github`: asked where the request names GitHub."""

    name = "github"

    def __init__(self, settings: Settings) -> None:
        self._address = settings.github_endpoint.rstrip("/")
        self._headers = headers(settings)
        self._web = Web(NAME, settings)

    def search(self, question: Question, deadline: float) -> Answer:
        """Repositories by stars.  The note tells how many searches are left.

        Where no repository has all the words, those of the subject alone are tried.
        """
        if question.need.source_hub != "github":
            raise SourceError("asked only where a request names GitHub", "skipped")
        wanted = query(question.need)
        page = self._page(wanted, question.limit, deadline)
        notes: list[str] = []
        wider = query(question.need.model_copy(update={"task": []}))
        if not page.value["items"] and question.need.domain and wider != wanted:
            notes.append("nothing has all the words; searched for the subject alone")
            if deadline - time.monotonic() > _LEAST_S:
                page = self._page(wider, question.limit, deadline)
        notes += [page.note] if page.note else []
        if (allowed := page.allowance) is not None:
            of = f" of {allowed.of}" if allowed.of is not None else ""
            notes.append(f"{allowed.left}{of} searches left this minute")
        if page.value.get("incomplete_results") is True:
            notes.append("GitHub did not search everything")
        task = question.need.task[:1]
        items = cast("list[object]", page.value["items"])
        found = [made for item in items if (made := record(table(item), task)) is not None]
        return Answer(found[: question.limit], "; ".join(notes) or None)

    def _page(self, wanted: str, limit: int, deadline: float) -> Page[Reply]:
        asked = {"q": wanted, "sort": "stars", "order": "desc", "per_page": str(limit)}
        address = f"{self._address}/search/repositories"
        return self._web.get(address, asked, self._headers, deadline, _repositories)


def headers(settings: Settings) -> dict[str, str]:
    """What GitHub's interface wants to be told, the token included."""
    told = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if settings.github_token:
        told["Authorization"] = f"Bearer {settings.github_token.get_secret_value()}"
    return told


def _repositories(body: str) -> Reply:
    """A reply of the search.  Raises SourceError where it has no list of repositories."""
    reply = table(json_of(NAME)(body))
    if not isinstance(reply.get("items"), list):
        raise SourceError(f"the answer of {NAME} could not be read")
    return reply


def query(need: Need) -> str:
    """Words for the search: the subject's, the task's, and what marks a model."""
    task = need.task[0].replace("-", " ") if need.task else ""
    subject = " ".join(need.domain[:2])
    mark = "pytorch pretrained" if need.library == "pytorch" else "pretrained"
    plain = re.sub(r"[^\w\s-]", " ", f"{subject} {task} {mark}")
    kind, _, licence = (need.license or "").partition(":")
    also = f" license:{licence}" if kind == "specific" and re.fullmatch(r"[\w.-]+", licence) else ""
    return " ".join(plain.split())[:180] + " in:name,description,readme" + also


def licence_of(reply: Reply, today: str) -> LicenseFact | None:
    """The licence that GitHub recognised in the repository; None where it recognised none."""
    spdx = (text(table(reply.get("license")).get("spdx_id"), 40) or "").lower()
    if spdx in _NO_LICENCE:
        return None
    return LicenseFact(id=spdx, source=f"{NAME} API", as_of=today)


def record(reply: Reply, task: list[str], today: str | None = None) -> ModelRecord | None:
    """One repository as a record; None where its name cannot be one.  Never raises."""
    name = reply.get("full_name")
    if not isinstance(name, str) or not FULL_NAME.fullmatch(name):
        return None
    today = today or datetime.now(UTC).date().isoformat()
    pushed, made = _day(reply.get("pushed_at")), _day(reply.get("created_at"))
    about = text(reply.get("description"), 240)
    return ModelRecord(
        id=f"github:{name}",
        catalogue="github-live",
        source=f"{NAME} API",
        as_of=today,
        tasks=task,
        tasks_derived=True,
        license=licence_of(reply, today),
        likes=count(reply.get("stargazers_count")),
        tags=[*texts(reply.get("topics"), 40), *([f"pushed:{pushed[:7]}"] if pushed else [])],
        archived=reply.get("archived") is True,
        released=made,
        url=f"https://github.com/{name}",
        doors=[Door(loader="github", id=f"github:{name}", name=name)],
        description=about or name.replace("/", " "),
    )


def _day(value: object) -> str | None:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None
