"""Repositories of GitHub that carry pretrained models, by its search."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import cast

from bowerbird.need import Need
from bowerbird.record import Door, LicenseFact, ModelRecord
from bowerbird.settings import Settings
from tools.sources.base import Answer, Question, SourceError
from tools.sources.hub_rows import Reply, count, table, text, texts
from tools.sources.web import Web, as_json

NAME = "GitHub"
_FULL_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,38}/[\w.-]{1,100}")
_NO_LICENCE = frozenset({"", "noassertion", "other"})


class GitHub:
    """Source `github`: asked where the request names GitHub."""

    name = "github"

    def __init__(self, settings: Settings) -> None:
        self._address = settings.github_endpoint.rstrip("/")
        self._token = settings.github_token
        self._web = Web(NAME, settings)

    def search(self, question: Question, deadline: float) -> Answer:
        """Repositories by stars.  The note tells how many searches are left."""
        if question.need.source_hub != "github":
            raise SourceError("asked only where a request names GitHub", "skipped")
        headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if self._token:
            headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        wanted = {
            "q": query(question.need), "sort": "stars", "order": "desc",
            "per_page": str(question.limit),
        }  # fmt: skip
        address = f"{self._address}/search/repositories"
        page = self._web.get(address, wanted, headers, deadline)
        reply = table(as_json(page, NAME))
        items = reply.get("items")
        if not isinstance(items, list):
            raise SourceError(f"the answer of {NAME} could not be read")
        task = question.need.task[:1]
        made = (record(table(item), task) for item in cast("list[object]", items))
        notes = [page.note] if page.note else []
        if page.left is not None:
            notes.append(f"{page.left} searches left this minute")
        if reply.get("incomplete_results") is True:
            notes.append("GitHub did not search everything")
        found = [r for r in made if r is not None][: question.limit]
        return Answer(found, "; ".join(notes) or None)


def query(need: Need) -> str:
    """Words for the search: the task's, the subject's, and what marks a model."""
    task = need.task[0].replace("-", " ") if need.task else ""
    subject = " ".join(need.domain[:2])
    plain = re.sub(r"[^\w\s-]", " ", f"{subject} {task} pretrained")
    kind, _, licence = (need.license or "").partition(":")
    also = f" license:{licence}" if kind == "specific" and re.fullmatch(r"[\w.-]+", licence) else ""
    return " ".join(plain.split())[:180] + " in:name,description,readme" + also


def record(reply: Reply, task: list[str], today: str | None = None) -> ModelRecord | None:
    """One repository as a record; None where its name cannot be one.  Never raises."""
    name = reply.get("full_name")
    if not isinstance(name, str) or not _FULL_NAME.fullmatch(name):
        return None
    today = today or datetime.now(UTC).date().isoformat()
    spdx = (text(table(reply.get("license")).get("spdx_id"), 40) or "").lower()
    licence = None
    if spdx not in _NO_LICENCE:
        licence = LicenseFact(id=spdx, source=f"{NAME} API", as_of=today)
    pushed = text(reply.get("pushed_at"), 30)
    about = text(reply.get("description"), 240)
    return ModelRecord(
        id=f"github:{name}",
        catalogue="github-live",
        source=f"{NAME} API",
        as_of=today,
        tasks=task,
        tasks_derived=True,
        license=licence,
        likes=count(reply.get("stargazers_count")),
        tags=[*texts(reply.get("topics"), 40), *([f"pushed:{pushed[:7]}"] if pushed else [])],
        archived=reply.get("archived") is True,
        url=f"https://github.com/{name}",
        doors=[Door(loader="github", id=f"github:{name}", name=name)],
        description=about or name.replace("/", " "),
    )
