"""Which model a name means: an id, a door's id, or a bare name such as "resnet50"."""

from __future__ import annotations

import re
from functools import lru_cache

from agent.resources import Resources
from bowerbird.record import ModelRecord
from tools.shelf import popularity

_PLAIN = re.compile(r"[^a-z0-9]+")


def bare(name: str) -> str:
    """Letters and digits of the last part: "timm/resnet50.a1_in1k" -> "resnet50a1in1k"."""
    return _PLAIN.sub("", name.rpartition("/")[2].lower())


class Names:
    """Looks names up in the catalogue; what was found is kept."""

    def __init__(self, resources: Resources) -> None:
        self._at = resources
        self._table: list[tuple[str, str, float, tuple[str, ...]]] | None = None
        self._fuzzy = lru_cache(maxsize=2048)(self._guess)

    def find(self, name: str, catalogue: str | None, task: str | None) -> ModelRecord | None:
        """The record, or None.  Among several of one name the best known of the task."""
        name = name.strip()[:300]
        exact = self._at.record(name, catalogue)
        if exact is not None:
            return exact
        found = self._fuzzy(bare(name), task)
        return self._at.record(found) if found else None

    def _rows(self) -> list[tuple[str, str, float, tuple[str, ...]]]:
        if self._table is None:
            rows: list[tuple[str, str, float, tuple[str, ...]]] = []
            for record in self._at.search()[0].records(None):
                known = popularity(record) + 0.8 * bool(record.evidence)
                ids = dict.fromkeys([record.id, *(d.id for d in record.doors)])
                for written in ids:
                    head = written.partition("/IMAGENET")[0].partition("/COCO")[0]
                    last = head.rpartition(":")[2] if head.startswith("torch") else head
                    own = written.startswith(("torchvision:", "timm/"))
                    rows.append((bare(last), record.id, known + 0.5 * own, tuple(record.tasks)))
            self._table = rows
        return self._table

    def _guess(self, wanted: str, task: str | None) -> str | None:
        if len(wanted) < 3:
            return None
        best: tuple[float, str] | None = None
        for name, record_id, known, tasks in self._rows():
            if name == wanted:
                nearness = 3.0
            elif name.startswith(wanted):
                nearness = 2.0 - 0.02 * (len(name) - len(wanted))
            elif wanted in name and len(wanted) >= 4:
                nearness = 1.0 - 0.02 * (len(name) - len(wanted))
            else:
                continue
            score = nearness + known + (0.8 if task and task in tasks else 0.0)
            if best is None or (score, record_id) > best:
                best = (score, record_id)
        return best[1] if best else None
