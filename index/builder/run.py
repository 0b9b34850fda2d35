"""One run of the builder: files, manifest, vectors, report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bowerbird.record import ModelRecord
from index import catalogue
from index.builder.assemble import assemble
from index.builder.tables import Report


def _summary(records: list[ModelRecord], dropped: Counter[str], path: Path) -> dict[str, Any]:
    sources = Counter(part.strip() for r in records for part in r.source.split(" + "))
    return {
        "rows": len(records),
        "as_of": {"oldest": min(r.as_of for r in records), "newest": max(r.as_of for r in records)},
        "sources": dict(sorted(sources.items(), key=lambda item: (-item[1], item[0]))[:12]),
        "dropped": dict(sorted(dropped.items())),
        "sha256": catalogue.digest(path.read_bytes()),
    }


def build(facts: Path, output: Path, *, vectors: bool = True, **registries: Any) -> Iterator[str]:
    """Write the catalogue; yields lines for a person to read.

    `registries` may give `timm_tags` and `vision_weights` instead of the
    installed ones (tests do).
    """
    output.mkdir(parents=True, exist_ok=True)
    report = Report()
    groups = assemble(facts, report, **registries)
    manifest: dict[str, Any] = {"files": {}}
    for name, records in sorted(groups.items()):
        path = output / f"{name}.jsonl"
        if not records:
            path.unlink(missing_ok=True)
            continue
        catalogue.write(output, name, records)
        entry = _summary(records, report.dropped.get(name, Counter()), path)
        manifest["files"][name] = entry
        yield f"{name}: {len(records)} rows, {path.stat().st_size / 1e6:.2f} MB"
    doors = Counter(d.loader for records in groups.values() for r in records for d in r.doors)
    manifest["doors"] = dict(sorted(doors.items(), key=lambda item: (-item[1], item[0]))[:20])
    manifest["catalogue_date"] = max(e["as_of"]["newest"] for e in manifest["files"].values())
    yield from report.lines()
    if vectors:
        from index.builder.vectors import ship

        manifest["vectors"] = yield from ship(output)
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (output / "manifest.json").write_text(text + "\n", encoding="utf-8")
