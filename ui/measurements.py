"""The command for measurements that were kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def measurements(
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all as JSON Lines; - for stdout.")
    ] = None,
) -> None:
    """Show or export what was measured on this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bowerbird.settings import load_settings
    from tools.validation.kept import open_kept
    from ui.render.text import figure, line

    kept = open_kept(load_settings())
    rows = list(kept.rows())
    if kept.problem is not None:
        sys.stderr.write(f"Only those of this computer: {line(kept.problem)}\n")
    kept.close()
    out = Console(highlight=False, markup=False, emoji=False)
    if export is not None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        if str(export) == "-":
            sys.stdout.write(text)
            return
        export.write_text(text, encoding="utf-8")
        out.print(Text(f"{len(rows)} measurements written to {export}"), soft_wrap=True)
        return
    if not rows:
        out.print(Text("Nothing was measured here yet: bowerbird validate ID measures a model."))
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("measured", "model", "median", "weights", "device", "noisy"):
        table.add_column(name, overflow="fold")
    for row in rows:
        seen = row["report"]
        cells = (
            str(seen["measured_at"])[:16], line(str(row["depends"]["id"])),
            figure(float(seen["latency_ms"]["p50"]), "ms"), str(seen["weights"]),
            line(str(seen["machine"] or seen["device"])), "yes" if seen["noisy"] else "no",
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))
    out.print(table)
