"""The words of one language, by the recogniser that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Row = tuple[str, str, str]
"""Tags (likeliest first), the subject implied ("" for none), phrases between semicolons."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables in the notation of `phrases.py`; every part may be empty."""

    tasks: tuple[Row, ...] = ()
    """Names of tasks."""
    idioms: tuple[Row, ...] = ()
    """Descriptions of tasks."""
    concepts: Mapping[str, str] = field(default_factory=dict[str, str])
    seen: str = ""
    """Things that pictures show, separated by spaces."""
    hardware: Mapping[str, str] = field(default_factory=dict[str, str])
    licences: Mapping[str, str] = field(default_factory=dict[str, str])
    wishes: Mapping[str, str] = field(default_factory=dict[str, str])
    denials: str = ""
    """What stands before something that is refused."""
    refusals: str = ""
    """What stands behind it."""
    drops: str = ""
    """What stands before a limit that is taken back."""
    indifference: str = ""
    """What stands behind a limit that does not matter."""
    harmless: str = ""
    """Words like those above that refuse nothing."""
    stopwords: str = ""
    things: Mapping[str, str] = field(default_factory=dict[str, str])
    """Subjects by their English names."""
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    """What people do with things and say of them, by English words: never a subject itself."""


def together(*tables: Mapping[str, str]) -> dict[str, str]:
    """Tables {value: "phrase; phrase"} as one: phrases of the same value stand side by side."""
    out: dict[str, str] = {}
    for table in tables:
        for value, phrases in table.items():
            out[value] = f"{out[value]}; {phrases}" if value in out else phrases
    return out
