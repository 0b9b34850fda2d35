"""Whether a repository is still the one that was known under its name.

A name on the Hub can be given up and taken by somebody else.  What was known
of the old repository says nothing of the new one's weights.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a repository: when it was last read, by whom and when it was made.

    Dates as year, year-month or date; "" where unknown.
    """

    read: str = ""
    author: str = ""
    created: str = ""


def recreated(known: Known, author: str, created: str) -> str | None:
    """The reason to set a model apart, or None.

    `author` and `created` (a date) are the Hub's words now; without them
    nothing can be said, and nothing is.
    """
    if known.author and author and known.author.lower() != author.lower():
        return f"it belongs to {author} now, and to {known.author} before"
    if not created:
        return None
    if known.created and created > known.created:
        return (
            f"its repository was made anew on {created}; the one that was known is of"
            f" {known.created}"
        )
    if known.read and created[: len(known.read)] > known.read:
        return f"its repository was made on {created}, after what is known was read ({known.read})"
    return None
