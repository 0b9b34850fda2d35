"""Words of a query as an FTS5 expression that no query can break.

Only letters and digits of any script survive, each word in double quotes, so
operators, quotes and SQL in a request are plain text or nothing.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 48
STOP = frozenset(
    "a about an and any are as at be best but by can could do does for from get give good has"  # noqa: SIM905
    " have how i if im in into is it its just like looking me model models my need nice of on one"
    " or please pretrained recommend should some something suggest that the them then there these"
    " this to trained use using want we what which will with would you your".split()
)


def words(query: str) -> list[str]:
    """Distinct lower-case words, stop words left out, at most 48."""
    found = [w.lower() for w in _WORD.findall(query)]
    kept = [w for w in dict.fromkeys(found) if w not in STOP]
    return kept[:MAX_WORDS]


def quoted(word: str) -> str:
    """One word as an FTS5 string."""
    return '"' + word.replace('"', '""') + '"'


def any_of(found: list[str]) -> str:
    """An FTS5 expression that any of the words satisfies; "" for none."""
    return " OR ".join(quoted(word) for word in found)
