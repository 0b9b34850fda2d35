"""How long a turn of a dialogue takes, graph and memory included.

    uv run python benchmarks/turns.py [--turns 1000]

Prints a table and one JSON line: warm turns in new threads, the same turns
without the graph (the alternative, in the same run), and a thread of many
turns, its last hundred apart.  Nothing is loaded or timed; one process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from agent import Assistant
from agent.graph import Agent
from agent.work import Options
from bowerbird.settings import load_settings

TALK = [
    "small bird classifier, open license", "something smaller", "only Apache or MIT",
    "what does AGPL mean for me?", "why not resnet50?", "compare the first two",
    "show the code", "under 20 million parameters", "thanks!",
    "new question: speech recognition for Portuguese, not Whisper", "it has to run on a phone",
    "more options", "size does not matter after all", "now text to speech instead",
    "an embedding model for German legal texts, 384 dimensions",
]  # fmt: skip
REQUESTS = [
    "Find a pre-trained model for image classification in PyTorch, under 100MB",
    "kleines Modell für Objekterkennung auf dem Raspberry Pi", "sentiment of tweets, any license",
    "chat model for 8 GB of VRAM", "depth from a single photo", "OCR for invoices",
    "un modèle pour traduire du français vers l'allemand", "detect cracks in concrete photos",
    "summarise long meetings", "forecast hourly electricity demand", "voice cloning, MIT",
    "segment cells in microscope images", "name places and people in Spanish news",
    "rank search results, multilingual", "classify dog barks", "fast pose estimation, 30 fps",
]  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def row(name: str, times: list[float]) -> dict[str, float | str]:
    quick = statistics.quantiles(times, n=20)
    return {"what": name, "n": len(times), "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(quick[18], 1), "max_ms": round(max(times), 1)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=1000)
    wanted = parser.parse_args()
    settings = load_settings(offline=True)
    rows: list[dict[str, float | str]] = []
    with tempfile.TemporaryDirectory() as folder, Assistant(settings) as assistant:
        assistant.prepare(validate=False)
        options = Options(picks=3)
        with Agent(settings.model_copy(update={"data": Path(folder)}), assistant.work) as agent:
            for text in [*REQUESTS, *TALK]:  # each shelf is prepared once
                agent.ask("warm", text, options)
            first = [timed(lambda n=n, t=t: agent.ask(f"r{n}", t, options))
                     for n, t in enumerate(REQUESTS * 3)]  # fmt: skip
            plain = [timed(lambda t=t: assistant.recommend([t], validate=False))
                     for t in REQUESTS * 3]  # fmt: skip
            talk = [timed(lambda n=n, t=t: agent.ask(f"t{n}", t, options))
                    for n in range(4) for t in TALK]  # fmt: skip
            long = [timed(lambda n=n: agent.ask("long", TALK[n % len(TALK)], options))
                    for n in range(wanted.turns)]  # fmt: skip
        rows += [
            row("first turn, graph and memory", first),
            row("first turn, no graph", plain),
            row("turns of a dialogue", talk),
            row(f"a thread of {wanted.turns} turns", long),
        ]
        if len(long) > 200:
            rows += [row("its first hundred", long[:100]), row("its last hundred", long[-100:])]
    for line in rows:
        print(f"{line['what']:<32} n {line['n']:>5}  p50 {line['p50_ms']:>7} ms  "
              f"p95 {line['p95_ms']:>7} ms  max {line['max_ms']:>7} ms")  # fmt: skip
    print(json.dumps({"benchmark": "turns", "rows": rows}))


if __name__ == "__main__":
    main()
