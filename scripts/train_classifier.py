"""Trains the classifier of tasks (`agent/understanding/classifier.py`) and writes its weights.

    uv run python scripts/train_classifier.py           # about a minute
    uv run python scripts/train_classifier.py --folds 5 # how well it does on texts left out

`task_texts/*.jsonl` hold texts with their task and the sentences that state it (`need`, split
behind . ! ?); those in other languages are read in English words, as requests are.  The
requests of the tests are not among them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from agent.understanding import classifier, nearest, parse  # noqa: E402

TEXTS = Path(__file__).with_name("task_texts")
STRENGTH = 5.0
"""Inverse of the regularisation."""
_ENDS = re.compile(r"(?<=[.!?。！？])\s*")


@dataclass(frozen=True)
class Text:
    task: str
    told: str
    """As the classifier reads it: the words of the request but for limits and the like."""
    group: int
    """The text that it comes from: a text and its sentence are left out together."""


def digest() -> str:
    """Tells whether the weights were made from the texts and phrases as they are."""
    files = sorted(TEXTS.glob("*.jsonl"))
    return hashlib.sha256(
        b"".join(f.read_bytes() for f in files) + nearest.digest().encode()
    ).hexdigest()[:16]


def texts() -> list[Text]:
    found: list[Text] = []
    lines = [
        json.loads(line)
        for file in sorted(TEXTS.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    for group, line in enumerate(lines):
        sentences = [s for s in _ENDS.split(line["text"]) if s.strip()]
        needs = " ".join(s for at, s in enumerate(sentences) if at in line["need"])
        wholes = [line["text"]] if "lang" in line else [line["text"], needs]
        for text in dict.fromkeys(filter(None, wholes)):
            if told := parse.turn(text).sense:
                found.append(Text(line["task"], told, group))
    return found


def fitted(vectors: Any, tasks: list[str]) -> Any:
    model: Any = LogisticRegression(C=STRENGTH, max_iter=500)
    return model.fit(vectors, tasks)


def check(own: list[Text], vectors: Any, phrases: Any, tasks: list[str], folds: int) -> None:
    """Prints the share of texts whose task is found by a classifier that has not seen them."""
    groups = np.array([text.group % folds for text in own])
    right: list[bool] = []
    for fold in range(folds):
        kept = groups != fold
        seen = [text.task for text, keep in zip(own, kept, strict=True) if keep]
        model = fitted(np.vstack([phrases, vectors[kept]]), [*tasks, *seen])
        for text, guess in zip(
            [t for t, keep in zip(own, kept, strict=True) if not keep],
            model.predict(vectors[~kept]), strict=True,
        ):  # fmt: skip
            right.append(text.task == guess)
    print(f"{len(right)} texts, right when left out: {np.mean(right):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    known = nearest.examples()
    own = texts()
    vectors = nearest.vectors([text.told[: classifier.CHARS] for text in own])
    if known is None or vectors is None:
        sys.exit("the text encoder is not installed")
    phrases, tasks = known[0], [str(task) for task in known[1]]
    if folds:
        check(own, vectors, phrases, tasks, folds)
        return
    model = fitted(np.vstack([phrases, vectors]), [*tasks, *(text.task for text in own)])
    np.savez_compressed(
        classifier.WEIGHTS, weights=model.coef_.astype(np.float16),
        biases=model.intercept_.astype(np.float32), tasks=model.classes_, of=digest(),
    )  # fmt: skip
    print(f"{len(own)} texts and {len(tasks)} phrases, {len(model.classes_)} tasks")


if __name__ == "__main__":
    main()
