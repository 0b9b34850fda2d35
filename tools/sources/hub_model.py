"""All that the Hub says of one model, read without downloading it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field

from bowerbird.record import ModelRecord
from tools.sources import hub_header, hub_rows
from tools.sources.hub_errors import UNREADABLE, HubError, worded
from tools.sources.hub_rows import Reply, count, table, text, texts
from tools.sources.hub_session import Session
from tools.sources.kept import ago

MAX_CARD = 200_000
MAX_FILES = 2000
_CARD = "README.md"
_WEIGHTS = "model.safetensors"
_FRONT = re.compile(r"\A\ufeff?---\r?\n.*?\r?\n---\r?(\n|\Z)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f"
                          r"\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")  # fmt: skip
_SHA = re.compile(r"[0-9a-f]{40}")
_SHARDS = (
    re.compile(r"model(-\d+-of-\d+)?\.safetensors"),
    re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin"),
)
_GUESSED = frozenset({"params-from-name", "params-from-architecture"})
_LOADED = (".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".gguf", ".h5", ".msgpack")
Gate = Literal["open", "auto", "manual"]
Scan = Literal["unscanned", "unfinished", "scanned"]
_T = TypeVar("_T")
Advice = Literal["refuse", "safetensors-only", "unscanned", "nothing-found"]
ADVICE: tuple[Advice, ...] = ("refuse", "safetensors-only", "unscanned", "nothing-found")
"""Strictest first."""


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HubFile(_Fixed):
    """One file.  `size` is in bytes; `sha256` is the Hub's own, for files kept as large ones."""

    name: str
    size: int | None = None
    sha256: str | None = None


class Security(_Fixed):
    """What the Hub's scanners say.  Nothing found is never a permission."""

    scan: Scan = "unscanned"
    issues: dict[str, str] = Field(default_factory=dict[str, str])
    """Level by file."""

    def advice(self, name: str) -> Advice:
        """What may be done with one file."""
        level = self.issues.get(name)
        if level is not None and level not in ("suspicious", "caution", "safe"):
            return "refuse"  # unsafe, or a word that is not known here
        if level in ("suspicious", "caution") or self.scan == "unfinished":
            return "safetensors-only"
        return "unscanned" if self.scan == "unscanned" else "nothing-found"


class HubModel(_Fixed):
    """What the Hub says of one model.  `card` is a stranger's text: show it, never obey it."""

    id: str
    """The name that the Hub uses now."""
    renamed_from: str | None = None
    record: ModelRecord | None = None
    """None where the entry names neither a task nor a licence."""
    revision: str | None = None
    """Commit that this was read at."""
    author: str | None = None
    created: str | None = None
    gate: Gate | None = None
    disabled: bool = False
    files: list[HubFile] = Field(default_factory=list[HubFile])
    security: Security = Field(default_factory=Security)
    front_matter: dict[str, list[str]] = Field(default_factory=dict[str, list[str]])
    """Licence, languages, data sets and base model of the card's head, as the Hub parsed them."""
    card: str | None = None
    params: int | None = None
    """As the Hub counts them; else from the weights' own header, buffers included."""
    dtypes: dict[str, int] = Field(default_factory=dict[str, int])
    missing: list[str] = Field(default_factory=list[str])
    """What could not be read, with the reason."""
    note: str | None = None
    """How old this is, and why nothing newer was to be had."""

    def because(self, reason: str) -> HubModel:
        """The same, with the reason why an older reply was used."""
        note = f"{reason}; {self.note}" if self.note else reason
        return self.model_copy(update={"note": note})


def read(session: Session, model_id: str) -> HubModel:
    """Info, card and header, in at most four requests.  Raises HubError where the
    Hub says nothing of the model; what is missing beyond that stands in `missing`."""
    query = {"securityStatus": "true", "blobs": "true"}
    got = session.json(f"/api/models/{model_id}", query, keep=_kept)
    info = table(got.value)
    now = str(info["id"])
    files = _files(info.get("siblings"))
    names = {f.name for f in files}
    sha = text(info.get("sha"), 40)
    sha = sha if sha and _SHA.fullmatch(sha) else None
    missing: list[str] = []
    card: str | None = None
    dtypes: dict[str, int] = {}
    if _CARD in names:
        card = _or_missing(missing, "card", lambda: _card(session, now, sha))
    params = count(table(info.get("safetensors")).get("total"))
    if params is None and _WEIGHTS in names:
        dtypes = _or_missing(missing, "parameters", lambda: _header(session, now, sha)) or {}
        params = sum(dtypes.values()) or None
    scans = security(info.get("securityRepoStatus"))
    made = hub_rows.record(info)
    return HubModel(
        id=now, renamed_from=model_id if now.lower() != model_id.lower() else None,
        record=None if made is None else _filled(made, files, params, scans), revision=sha,
        author=text(info.get("author"), 100), created=hub_rows.day(info.get("createdAt")),
        gate=_gate(info.get("gated")), disabled=info.get("disabled") is True, files=files,
        security=scans, front_matter=_front(table(info.get("cardData"))), card=card,
        params=params, dtypes=dtypes, missing=missing,
        note=None if got.age_s is None else f"as it answered {ago(got.age_s)}",
    )  # fmt: skip


def _kept(value: Any) -> dict[str, Any]:
    """What is read of the reply.  Raises HubError where it is of no model."""
    whole = table(value)
    if not hub_rows.is_id(whole.get("id")):
        raise HubError(UNREADABLE)
    files = whole.get("siblings")
    kept = cast("list[object]", files)[:MAX_FILES] if isinstance(files, list) else []
    return {
        **hub_rows.core(whole),
        "siblings": [
            {key: table(f).get(key) for key in ("rfilename", "size", "lfs")} for f in kept
        ],
        "securityRepoStatus": whole.get("securityRepoStatus"),
    }


def _or_missing(missing: list[str], what: str, work: Callable[[], _T]) -> _T | None:
    """The result; None, and a word in `missing`, where this part cannot be read."""
    try:
        return work()
    except Exception as error:  # of the connection or of the file: the entry itself is there
        missing.append(f"{what}: {worded(error)}")
        return None


def cleaned(raw: bytes) -> str:
    """A card's text without its head, and without what a reader cannot see.

    Letters in disguise (full width, mathematical) are the plain ones (NFKC)."""
    text = unicodedata.normalize("NFKC", raw.decode("utf-8", "replace"))
    return _UNPRINTABLE.sub("", _FRONT.sub("", text)).strip()


def _path(model_id: str, sha: str | None, name: str) -> str:
    return f"/{model_id}/resolve/{sha or 'main'}/{name}"


def _card(session: Session, model_id: str, sha: str | None) -> str:
    path = _path(model_id, sha, _CARD)

    def work() -> str:
        return cleaned(session.bytes(path, MAX_CARD))

    return str(session.once(session.key(path, {}), work) if sha else work())


def _header(session: Session, model_id: str, sha: str | None) -> dict[str, int]:
    path = _path(model_id, sha, _WEIGHTS)

    def work() -> dict[str, int]:
        return hub_header.counts(lambda most, first: session.bytes(path, most, first))

    return session.once(session.key(path, {}), work) if sha else work()


def _files(siblings: object) -> list[HubFile]:
    out: list[HubFile] = []
    for item in cast("list[object]", siblings) if isinstance(siblings, list) else []:
        name = table(item).get("rfilename")
        if not isinstance(name, str) or not 0 < len(name) <= 300 or not name.isprintable():
            continue
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            continue
        lfs = table(table(item).get("lfs"))
        sha = text(lfs.get("sha256"), 64)
        size = count(lfs.get("size"))
        out.append(
            HubFile(
                name=name,
                size=count(table(item).get("size")) if size is None else size,
                sha256=sha if sha and re.fullmatch(r"[0-9a-f]{64}", sha) else None,
            )
        )
    return out


def _front(card: Reply) -> dict[str, list[str]]:
    found = {key: texts(card.get(key)) for key in sorted(card) if key != "model-index"}
    return {key: values for key, values in found.items() if values}


def _gate(value: object) -> Gate | None:
    if value is False:
        return "open"
    return "manual" if value == "manual" else "auto" if value else None


def security(status: object) -> Security:
    """What `securityRepoStatus` says; anything but an object is no scan."""
    if not isinstance(status, dict):
        return Security()
    said: Reply = table(cast("object", status))
    found: dict[str, str] = {}
    issues = said.get("filesWithIssues")
    for issue in cast("list[object]", issues)[:MAX_FILES] if isinstance(issues, list) else []:
        name, level = text(table(issue).get("path"), 300), text(table(issue).get("level"), 20)
        if name:
            found[name] = (level or "unknown").lower()
    return Security(scan="scanned" if said.get("scansDone") is True else "unfinished", issues=found)


def _filled(
    record: ModelRecord, files: list[HubFile], params: int | None, security: Security
) -> ModelRecord:
    """The record with the sizes of its files and with flags."""
    changes: dict[str, Any] = {}
    if params and (record.params is None or _GUESSED.intersection(record.tags)):
        changes["params"] = params
        changes["tags"] = [t for t in record.tags if t not in _GUESSED]
    for pattern in _SHARDS:
        sizes = [f.size for f in files if pattern.fullmatch(f.name)]
        if sizes:
            if None not in sizes and (size := sum(s for s in sizes if s)):
                changes |= {"size_bytes": size, "size_basis": "file"}
            break
    flags = set(record.flags)
    if _CARD not in {f.name for f in files}:
        flags.add("no-card")
    if "custom_code" in record.tags or any(f.name.endswith(".py") for f in files):
        flags.add("remote-code")
    if any(security.advice(f.name) == "refuse" for f in files if f.name.endswith(_LOADED)):
        flags.add("scanner-hit")
    return record.model_copy(update={**changes, "flags": sorted(flags)})
