"""Text from outside, made safe to print.

Model ids, licence names and descriptions come from strangers.  A terminal obeys
escape sequences, and bidirectional controls can make a line read as another
one; neither may reach the screen.
"""

from __future__ import annotations

import json
import unicodedata

KEPT = frozenset("\n\t")


def clean(text: str) -> str:
    """`text` without control, format (bidirectional, zero-width, tag) and surrogate characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in text.replace("\r\n", "\n")
        if char in KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )


def line(text: str, limit: int = 400) -> str:
    """`text` as one clean line of at most `limit` characters."""
    single = " ".join(clean(text).split())
    return single if len(single) <= limit else single[: limit - 1] + "…"


def from_shell(argument: str) -> str:
    """A command-line argument with bytes that are not UTF-8 replaced."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_json(data: object) -> str:
    """JSON in plain ASCII: safe in any terminal, log and locale."""
    return json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False)


def figure(value: float | None, unit: str = "") -> str:
    """A number for people: three significant digits, or "unknown"."""
    if value is None:
        return "unknown"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".rstrip()
