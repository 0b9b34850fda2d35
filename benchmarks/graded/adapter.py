"""Does a linear layer over the request's vector, tuned on made-up requests, find more?

    uv run python benchmarks/graded/adapter.py

Made-up requests join a task in plain words with a tag or data set of a model;
the model's own description is what they should find.  Tags that stand in the
graded requests' patterns are kept out of training, and a fifth of the others
is kept for the first test; the second is the graded set.  Prints a table and,
last, one line of JSON.  Nothing of it is shipped: see docs/quality.md.
"""

from __future__ import annotations

import json
import random
import re
import sys
import zlib
from typing import Any

import numpy as np
import torch
from evaluate import REQUESTS, gain, grade, score

from agent import Assistant
from agent.understanding import understand
from bowerbird.tasks import label
from index.library import Library
from index.naming import split_name

TEMPLATES = (
    "{subject} {task}", "model for {subject}, {task}", "I need {task} of {subject}",
    "something that does {task} for {subject} on my laptop", "best open {subject} {task} model",
)  # fmt: skip
MOST = 6000
EPOCHS, BATCH, HEAT, PULL = 15, 256, 0.05, 1e-3
"""`PULL` draws the layer towards leaving vectors as they are."""


def made_up(library: Library, patterns: str) -> list[tuple[str, str, str]]:
    """(subject, request, id of the model that it should find)."""
    rng = random.Random(4)
    out: list[tuple[str, str, str]] = []
    for record in library.records(None):
        subjects = [split_name(s).lower() for s in [*record.tags, *record.datasets] if len(s) > 3]
        subjects = [s for s in subjects if not re.search(patterns, s) and not s.isdigit()]
        if subjects and record.tasks:
            subject = rng.choice(subjects)
            words = rng.choice(TEMPLATES).format(subject=subject, task=label(record.tasks[0]))
            out.append((subject, words.lower(), record.id))
    rng.shuffle(out)
    return out[:MOST]


def trained(queries: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The layer, (dim, dim); in each batch the other models are the wrong ones."""
    torch.manual_seed(0)
    same = torch.eye(queries.shape[1])
    layer = same.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([layer], lr=1e-3)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(queries)).split(BATCH):
            turned = torch.nn.functional.normalize(queries[rows] @ layer, dim=1)
            scores = turned @ targets[rows].T / HEAT
            loss = torch.nn.functional.cross_entropy(scores, torch.arange(len(rows)))
            loss = loss + PULL * ((layer - same) ** 2).sum()
            optimizer.zero_grad()
            loss.backward()  # pyright: ignore[reportUnknownMemberType]
            optimizer.step()
    return layer.detach()


def found_at(queries: torch.Tensor, matrix: torch.Tensor, wanted: list[int]) -> dict[str, float]:
    """Share of requests whose own model is among the first, and mean reciprocal rank."""
    scores = torch.nn.functional.normalize(queries, dim=1) @ matrix.T
    own = scores[torch.arange(len(wanted)), torch.tensor(wanted)]
    rank = (scores > own[:, None]).sum(dim=1) + 1
    return {
        "hit@10": (rank <= 10).float().mean().item(),
        "MRR": (1 / rank).float().mean().item(),
    }


def graded(library: Library, layer: torch.Tensor, ids: list[str], matrix: Any) -> dict[str, Any]:
    """nDCG@10 and hit@k of dense search on the graded set, over all and among the task's."""
    records = library.records(None)
    totals: dict[str, list[dict[str, float]]] = {"dense": [], "dense, task first": []}
    place = {key: n for n, key in enumerate(ids)}
    weights = layer.numpy()
    for line in REQUESTS.read_text("utf-8").splitlines():
        request = json.loads(line)
        grades = {r.id: g for r in records if (g := grade(request, r))}
        best = sorted(grades.values(), reverse=True)[:10]
        if not best or best[0] < 3:
            continue
        vector = library.encode(request["text"]) @ weights
        scores = matrix @ (vector / np.linalg.norm(vector))
        order = [ids[n] for n in np.argsort(-scores, kind="stable")[:10]]
        totals["dense"].append(score(order, grades, gain(best)))
        need = understand([request["text"]]).need
        among = np.array([place[r.id] for r in library.records(need.task or None)], dtype=np.intp)
        top = among[np.argsort(-scores[among], kind="stable")[:10]]
        totals["dense, task first"].append(score([ids[n] for n in top], grades, gain(best)))
    return {
        way: {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
        for way, rows in totals.items()
    }


def whole_path(assistant: Assistant, library: Library, layer: torch.Tensor) -> dict[str, Any]:
    """The product's answers, with requests encoded through the layer."""
    encode, weights = library.encode, layer.numpy()

    def turned(text: str) -> Any:
        vector = encode(text) @ weights
        return vector / np.linalg.norm(vector)

    records = library.records(None)
    rows: list[dict[str, float]] = []
    library.encode = turned  # type: ignore[method-assign]
    try:
        for line in REQUESTS.read_text("utf-8").splitlines():
            request = json.loads(line)
            grades = {r.id: g for r in records if (g := grade(request, r))}
            best = sorted(grades.values(), reverse=True)[:10]
            if not best or best[0] < 3:
                continue
            answer = assistant.recommend([request["text"]], picks=10, validate=False)
            found = [library.get(pick.id) for pick in answer.picks]
            rows.append(score([r.id for r in found if r], grades, gain(best)))
    finally:
        library.encode = encode  # type: ignore[method-assign]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def main() -> None:
    patterns = "|".join(
        {
            p
            for line in REQUESTS.read_text("utf-8").splitlines()
            if (p := json.loads(line)["pattern"])
        }
    )
    with Assistant() as assistant:
        assistant.prepare(validate=False)
        library, _ = assistant.opened()
        store = library._store
        ids, matrix = store.ids(), np.concatenate(list(store.vectors()))
        place = {key: n for n, key in enumerate(ids)}
        some = made_up(library, patterns)
        library.encode("ready")
        encoder = library._encoder
        if encoder is None:
            raise SystemExit("there is no encoder")
        vectors = torch.from_numpy(encoder.encode([words for _, words, _ in some]))
        kept = {s for s in sorted({s for s, _, _ in some}) if hash_of(s) % 5 == 0}
        test = [n for n, (s, _, _) in enumerate(some) if s in kept]
        train = [n for n, (s, _, _) in enumerate(some) if s not in kept]
        whole = torch.from_numpy(matrix)
        wanted = [place[key] for _, _, key in some]
        layer = trained(vectors[train], whole[[wanted[n] for n in train]])
        result: dict[str, Any] = {"train": len(train), "test": len(test)}
        for name, weights in (("as it is", torch.eye(len(layer))), ("tuned", layer)):
            result[name] = {
                "made up, held out": found_at(
                    vectors[test] @ weights, whole, [wanted[n] for n in test]
                ),
                **graded(library, weights, ids, matrix),
                "whole path": whole_path(assistant, library, weights),
            }
            print(name)
            for way, row in result[name].items():
                print(f"  {way:20}", "  ".join(f"{k} {v:.3f}" for k, v in row.items()))
    sys.stdout.write(json.dumps(result) + "\n")


def hash_of(text: str) -> int:
    """The same number in every run."""
    return zlib.crc32(text.encode())


if __name__ == "__main__":
    main()
