"""Holds what a language model says against what the tools of the thread found.

A sentence that names a model, a figure with a unit, a licence or an address
that no artifact holds is taken out.
"""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bowerbird.licences import LICENSES

_ID = re.compile(
    r"(?<![\w/:.-])(?:[\w-]+:)?[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.:-]*(?:#[\w.-]+)?"
)
_CODED = re.compile(r"`([^`\n]{2,200})`")
_URL = re.compile(
    r"(?:https?|ftp|file|data|javascript):\S+|\bwww\.\S+|!\[[^\]]*\]\([^)]*\)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.,/:-])(\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?![\w/]*/)")
_UNIT = re.compile(
    r"\s*(?:%|percent|per cent|ms\b|milliseconds?|s\b|seconds?|[kmgt]i?b\b|megabytes?|gigabytes?|fps\b"
    r"|frames|images?\b|m\b|b\b|k\b|million|billion|params?\b|parameters?|points?\b|tokens?\b|mb/s|/s\b"
    r"|top-?1|map\b|wer\b|downloads?|stars|likes|pixels?)",
    re.IGNORECASE,
)
_METRIC_BEFORE = re.compile(
    r"(?:accurac\w*|top-?1|top-?5|map|wer|score\w*|f1|miou|latency|size|memory|error rate|auc|bleu|rate)"
    r"\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"(?<![\w/-])(apache(?:[- ]?(?:license )?2(?:\.0)?)?|mit|bsd(?:-?[23](?:-clause)?)?|a?gpl(?:[- ]?v?[23](?:\.0)?)?"
    r"|lgpl(?:[- ]?v?[23](?:\.[01])?)?|mpl(?:-2\.0)?|cc0(?:-1\.0)?|cc[- ]by(?:[- ](?:nc|sa|nd))*(?:[- ][1-4]\.0)?"
    r"|openrail\+{0,2}m?|unlicense|isc|public domain|llama ?[23](?:\.\d)?(?= (?:community )?licen[sc]e)|gemma(?= (?:licen[sc]e|terms)))(?![\w/])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?。！？])(?=\s|$)|\n+")
_WORDY = re.compile(r"[A-Za-z][\w-]*\d[\w.-]*")
_TOLERANCE = 0.006


@dataclass
class Ledger:
    """What may be said: ids, figures, licences of the thread, and words of the user."""

    ids: set[str] = field(default_factory=set[str])
    names: set[str] = field(default_factory=set[str])
    figures: list[float] = field(default_factory=list[float])
    licences: set[str] = field(default_factory=set[str])
    said: str = ""
    """The user's own words and the fixed words of our answer, lower case."""

    def add_model(self, model_id: str, facts: dict[str, Any]) -> None:
        for written in (model_id, *facts.get("doors", ())):
            self.ids.add(written.lower())
            self.names.add(_bare(written))
        self.figures += [float(f) for f in facts.get("figures", ())]
        if facts.get("license"):
            self.licences.add(str(facts["license"]).lower())


@dataclass(frozen=True)
class Checked:
    text: str
    """What is left to be shown."""
    removed: int
    """Sentences that were taken out."""


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.rpartition("/")[2].rpartition(":")[2].lower())


def check(text: str, ledger: Ledger) -> Checked:
    """The text without what the ledger does not hold."""
    kept: list[str] = []
    removed = 0
    for part in _SENTENCE.split(text[:20_000]):
        if not part.strip():
            kept.append(part)
        elif problems(part, ledger):
            removed += 1
        else:
            kept.append(part)
    clean = re.sub(r"\n{3,}", "\n\n", "\n".join(p for p in _joined(kept)).strip())
    return Checked(clean, removed)


def _joined(parts: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if part.startswith((" ", "\t")) and lines:
            lines[-1] += " " + part.strip()
        else:
            lines.append(part.rstrip())
    return lines


def problems(sentence: str, ledger: Ledger) -> list[str]:
    """What in a sentence has no ground."""
    wrong: list[str] = [f"address {m.group()}" for m in _URL.finditer(sentence)]
    spans: list[tuple[int, int]] = []
    for match in _ID.finditer(sentence):
        name = match.group().rstrip(".,;:")
        spans.append(match.span())
        if not _is_model(name) and name.lower() in ledger.said:
            continue
        if name.lower() not in ledger.ids and name.lower() not in ledger.said:
            wrong.append(f"model {name}")
    for match in _CODED.finditer(sentence):
        name = match[1].strip()
        known = name.lower() in ledger.ids or _bare(name) in ledger.names
        licence = name.lower() in ledger.licences or name.lower() in ledger.said
        if not known and not licence:
            wrong.append(f"name {name}")
    plain = sentence
    for start, end in spans:
        plain = plain[:start] + " " * (end - start) + plain[end:]
    plain = _CODED.sub(lambda m: " " * len(m.group()), plain)
    wrong += [f"licence {name}" for name in _licences(plain, ledger)]
    wrong += [f"model {name}" for name in _names(plain, ledger)]
    wrong += [f"figure {name}" for name in _figures(plain, ledger)]
    return wrong


def _is_model(name: str) -> bool:
    owner, _, rest = name.partition("/")
    return bool(re.search(r"\d|-", rest)) or ":" in owner


def _licences(sentence: str, ledger: Ledger) -> Iterable[str]:
    for match in _LICENCE.finditer(sentence):
        name = match[1].lower()
        if name in ("mit", "isc") and match[1] != match[1].upper():
            continue
        squeezed = re.sub(r"[^a-z0-9]", "", name)
        known = {re.sub(r"[^a-z0-9]", "", i) for i in ledger.licences}
        known |= {
            re.sub(r"[^a-z0-9]", "", LICENSES[i].name.lower())
            for i in ledger.licences
            if i in LICENSES
        }
        if not any(k.startswith(squeezed) for k in known) and name not in ledger.said:
            yield match[1]


def _names(sentence: str, ledger: Ledger) -> Iterable[str]:
    """Model-like words ("resnet152", "yolov8n") that were neither found nor said."""
    for match in _WORDY.finditer(sentence):
        word = match.group().rstrip(".-")
        bare = _bare(word)
        if len(bare) < 5 or not re.match(r"[a-z]{3,}", bare):
            continue
        if word.lower() in ledger.said or any(
            bare in name or name in bare for name in ledger.names
        ):
            continue
        if _LICENCE.fullmatch(word) or re.fullmatch(
            r"(?:top|fp|int|float|python|cuda|imagenet|coco)-?\d+\w*", word, re.IGNORECASE
        ):
            continue
        yield word


def _figures(sentence: str, ledger: Ledger) -> Iterable[str]:
    for match in _NUMBER.finditer(sentence):
        measured = _UNIT.match(sentence, match.end()) or _METRIC_BEFORE.search(
            sentence[: match.start()]
        )
        if not measured:
            continue
        written = match[1]
        value = _value(written)
        if value is None or written in ledger.said:
            continue
        if not any(_same(value, f) for f in _scaled(ledger.figures)):
            yield written


def _value(written: str) -> float | None:
    try:
        if re.fullmatch(r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?", written):
            return float(re.sub(r"[,' ]", "", written))
        return float(written.replace(",", "."))
    except ValueError:
        return None


def _scaled(figures: Sequence[float]) -> Iterable[float]:
    """Figures as they may be written: as they are, in thousands or thousandths, in percent."""
    for figure in figures:
        yield from (figure, figure / 1000, figure * 1000, figure * 100)


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= max(_TOLERANCE * abs(b), 1e-9) or (
        abs(b) >= 1 and a == round(b)
    ) or a == float(f"{b:.3g}") or a == float(f"{b:.2g}")  # fmt: skip
