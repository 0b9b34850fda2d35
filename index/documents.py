"""Documents (cards, papers, long notes) cut into chunks that can be found one by one.

The same document is always cut in the same way.  A chunk's id names its model
and what stands in it, so that an edit elsewhere in the document leaves it as
it was: its vector stays, and vanished text goes with its chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.catalogue import digest

MAX_TOKENS = 200
"""Of the encoder, at most, in one chunk; estimated, so that cutting needs no encoder."""
MAX_CHUNKS = 200
"""Of one document; what follows is not searched."""
_FRONT = re.compile(r"\A---\r?\n.*?\r?\n---\r?\n", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<!--.*?(?:-->|\Z)|<[^>\n]{1,300}>", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")
_PIECE = re.compile(r"[^\W\d_]+|\d|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a document.  `title` is the heading above it, `text` what is searched."""

    id: str
    title: str
    text: str


def tokens(text: str) -> int:
    """About how many tokens the encoder makes of a text, rather more than fewer."""
    count = 0
    for piece in _PIECE.findall(text):
        ascii_word = piece.isascii()
        count += 1 + (len(piece) - 1) // (6 if ascii_word else 2)
    return count


def plain(document: str) -> str:
    """The document without what says nothing: front matter, code, pictures, markup."""
    text = _FRONT.sub("", document.replace("\x00", ""))
    for pattern in (_FENCE, _IMAGE):
        text = pattern.sub(" ", text)
    return _LINK.sub(r"\1", text)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """(heading, paragraphs) in order."""
    title, lines, paragraphs = "", list[str](), list[str]()
    for line in [*text.splitlines(), "# "]:
        heading = _HEADING.match(line)
        ends = heading is not None or line == "# "
        if (ends or not line.strip()) and lines:
            paragraphs.append("\n".join(lines))
            lines = []
        if ends:
            if paragraphs:
                yield title, paragraphs
            title, paragraphs = (heading[1] if heading else ""), []
        elif line.strip():
            lines.append(" ".join(line.split()))
    if paragraphs:
        yield title, paragraphs


def _pieces(paragraph: str, room: int) -> Iterator[str]:
    """The paragraph, or its sentences, or cuts of one that is too long for a chunk."""
    if tokens(paragraph) <= room:
        yield paragraph
        return
    for sentence in _SENTENCE.split(paragraph):
        words, size, kept = sentence.split(" "), 0, list[str]()
        for whole in words:
            for word in [whole[i : i + 200] for i in range(0, len(whole), 200)]:
                cost = tokens(word)
                if kept and size + cost > room:
                    yield " ".join(kept)
                    kept, size = [], 0
                kept.append(word)
                size += cost
        if kept:
            yield " ".join(kept)


def _bodies(head: str, paragraphs: list[str]) -> Iterator[str]:
    """Paragraphs joined as far as a chunk has room."""
    room = MAX_TOKENS - min(tokens(head), 40) - 1
    held: list[str] = []
    size = 0
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, room):
            cost = tokens(piece)
            if held and size + cost > room:
                yield "\n".join(held)
                held, size = [], 0
            held.append(piece)
            size += cost
    if held:
        yield "\n".join(held)


def cut(model_id: str, name: str, document: str) -> list[Chunk]:
    """The chunks of one document of a model; `name` tells its documents apart."""
    chunks: dict[str, Chunk] = {}
    for title, paragraphs in _sections(plain(document)):
        head = title[:120]
        for body in _bodies(head, paragraphs):
            text = f"{head}\n{body}" if head else body
            key = f"{model_id}#{name}-{digest(text)[:16]}"
            chunks.setdefault(key, Chunk(key, head, text))  # said twice, kept once
            if len(chunks) >= MAX_CHUNKS:
                return list(chunks.values())
    return list(chunks.values())
