"""Tables of phrases, matched over the words of a request.

A table maps phrases to values.  Matching is by lemma, the longest phrase wins,
and a phrase never runs over a comma or a full stop.  A trailing `*` on a word
matches any ending ("classif*").  Cost is linear in the number of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from agent.understanding.text import Text, Word, lemma, plain, read

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something recognised: which field it speaks of, what it says, and where (word indices)."""

    field: str
    value: str
    start: int
    end: int
    negated: bool = False


@dataclass(slots=True)
class _Node(Generic[V]):
    exact: dict[str, _Node[V]] = field(default_factory=dict[str, "_Node[V]"])
    prefix: dict[str, _Node[V]] = field(default_factory=dict[str, "_Node[V]"])
    value: V | None = None


class Phrases(Generic[V]):
    """A compiled table."""

    def __init__(self, table: Mapping[str, V]) -> None:
        self._root: _Node[V] = _Node()
        for phrase, value in table.items():
            self._add(phrase, value)

    def _add(self, phrase: str, value: V) -> None:
        node = self._root
        for piece in phrase.split():
            if piece.endswith("*"):
                node = node.prefix.setdefault(plain(piece[:-1]), _Node())
            else:
                for word in read(plain(piece), mend=False).words:
                    node = node.exact.setdefault(lemma(word.text), _Node())
        node.value = value

    def longest(self, words: tuple[Word, ...], start: int) -> tuple[int, V] | None:
        """(end, value) of the longest phrase that begins at the word."""
        best: tuple[int, V] | None = None
        todo: list[tuple[_Node[V], int]] = [(self._root, start)]
        while todo:
            node, at = todo.pop()
            if node.value is not None and at > start and (best is None or at > best[0]):
                best = (at, node.value)
            if at >= len(words):
                continue
            word = words[at]
            if at > start and (word.broken or word.sentence != words[start].sentence):
                continue
            for head, following in node.prefix.items() if node is not self._root else ():
                if word.text.startswith(head):
                    todo.append((following, at + 1))
            if node is self._root and node.prefix:
                for length in range(3, len(word.text) + 1):
                    following = node.prefix.get(word.text[:length])
                    if following:
                        todo.append((following, at + 1))
            following = node.exact.get(word.lemma)
            if following:
                todo.append((following, at + 1))
        return best

    def find(self, text: Text) -> list[tuple[int, int, V]]:
        """All matches, left to right, none overlapping: (start, end, value)."""
        found: list[tuple[int, int, V]] = []
        at = 0
        while at < len(text.words):
            hit = self.longest(text.words, at)
            if hit:
                found.append((at, hit[0], hit[1]))
                at = hit[0]
            else:
                at += 1
        return found


def spread(table: Mapping[V, str]) -> dict[str, V]:
    """{value: "phrase; phrase"} -> {phrase: value}: the way the tables are written."""
    return {p.strip(): value for value, line in table.items() for p in line.split(";") if p.strip()}
