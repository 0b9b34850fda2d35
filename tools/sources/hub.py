"""The Hugging Face Hub, asked live through its own client."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tools.sources import hub_client, hub_rows
from tools.sources.base import Answer, Question, SourceError
from tools.sources.kept import Kept, ago

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

FRESH_S = 3600.0
MARGIN_S = 0.3
"""Left of the deadline for an older reply, when the Hub does not answer."""
_EXPAND = [
    "cardData", "createdAt", "downloads", "gated", "library_name", "likes", "pipeline_tag",
    "safetensors", "siblings", "tags",
]  # fmt: skip
_LIBRARIES = frozenset(
    {
        "timm", "transformers", "sentence-transformers", "diffusers", "onnx", "keras", "gguf",
        "pytorch", "tensorflow", "jax", "safetensors", "flair", "spacy", "speechbrain", "mlx",
    }
)  # fmt: skip


class Hub:
    """Source `hf`."""

    name = "hf"

    def __init__(self, settings: Settings) -> None:
        self._endpoint = settings.hf_endpoint
        self._token = settings.hf_token
        self._kept = Kept(settings.data)
        self._busy_until = 0.0

    def _api(self) -> HfApi:
        from huggingface_hub import HfApi

        token = self._token.get_secret_value() if self._token else None
        return HfApi(endpoint=self._endpoint, token=token, library_name="bowerbird")

    def search(self, question: Question, deadline: float) -> Answer:
        """Models of the likeliest task that meet what the Hub can filter by, most
        downloaded first.  A reply not older than an hour is used again."""
        wanted = query(question.need, question.limit)
        key = f"{self.name} {self._endpoint} {json.dumps(wanted, sort_keys=True)}"
        kept = self._kept.get(key)
        if kept is not None and kept.age_s < FRESH_S:
            return Answer(_records(kept.body), f"as it answered {ago(kept.age_s)}")
        try:
            body = self._ask(wanted, question.limit, deadline - MARGIN_S)
        except SourceError as error:
            if kept is None:
                raise
            return Answer(_records(kept.body), f"{error}; as it answered {ago(kept.age_s)}")
        self._kept.put(key, body)
        return Answer(_records(body))

    def _ask(self, wanted: dict[str, Any], limit: int, deadline: float) -> str:
        """The replies as JSON."""
        if (left := self._busy_until - time.monotonic()) > 0:
            raise SourceError(f"not asked: the Hub asked to come back in {left:.0f} s")

        def work() -> list[dict[str, Any]]:
            out: list[dict[str, Any]] = []
            try:
                for info in islice(self._api().list_models(**wanted), limit):
                    out.append(reply_of(info))
            except (KeyError, TypeError, ValueError, AttributeError):
                if not out:
                    raise
            return out

        try:
            return json.dumps(hub_client.ask(work, deadline), default=str)
        except hub_client.HubBusy as error:
            self._busy_until = time.monotonic() + error.seconds
            raise


def query(need: Need, limit: int) -> dict[str, Any]:
    """Arguments of `HfApi.list_models` for a Need."""
    filters: list[str] = []
    kind, _, name = (need.license or "").partition(":")
    if kind == "specific":
        filters.append(f"license:{name}")
    if need.library in _LIBRARIES:
        filters.append(str(need.library))
    filters += [code for code in need.languages if code != "multilingual"]
    if need.dataset:
        filters.append(f"dataset:{need.dataset}")
    out: dict[str, Any] = {"sort": "downloads", "limit": limit, "expand": list(_EXPAND)}
    if need.task:
        out["pipeline_tag"] = need.task[0]
    if filters:
        out["filter"] = filters
    if need.max_params_m is not None:
        out["num_parameters"] = f"max:{need.max_params_m:g}M"
    if need.domain:
        out["search"] = need.domain[0]
    return out


def reply_of(info: ModelInfo) -> dict[str, Any]:
    """The client's object as the plain reply it was made from, as far as we read it."""
    card = info.card_data.to_dict() if info.card_data else {}
    figures: Any = getattr(info, "model_index", None)
    if figures is not None:
        card["model-index"] = figures
    return {
        "id": info.id,
        "pipeline_tag": info.pipeline_tag,
        "library_name": info.library_name,
        "tags": list(info.tags or []),
        "likes": info.likes,
        "downloads": info.downloads,
        "gated": info.gated,
        "createdAt": info.created_at.isoformat() if info.created_at else None,
        "cardData": card,
        "safetensors": {"total": info.safetensors.total} if info.safetensors else None,
        "siblings": [{"rfilename": s.rfilename} for s in info.siblings or []],
    }


def _records(body: str) -> list[ModelRecord]:
    replies: Sequence[object] = json.loads(body)
    made = (hub_rows.record(hub_rows.table(reply)) for reply in replies)
    return [record for record in made if record is not None]
