"""Tables of phrases, matched over the words of a request.

A table maps phrases to values.  Matching is by lemma, the longest phrase wins,
and a phrase never runs over a comma or a full stop.  A trailing `*` on a word
matches any ending ("classif*").  Cost is linear in the number of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from agent.understanding.text import Text, Word, elided, lemma, plain, read

V = TypeVar("V")
ARTICLES = frozenset(
    """
    a an the my our your his her their its some all these those this every each
    der die das den dem ein eine einen einem einer mein meine meinen meiner unsere unseren alle
    le la les un une des du mon ma mes nos notre ses el los las una unos unas mi mis sus
    il lo gli i dei delle degli della del mio mia miei mie o os as um uma meu minha meus minhas
    """.split()  # noqa: SIM905
)  # fmt: skip


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

    def __init__(self, table: Mapping[str, V], loose: bool = False) -> None:
        """`loose`: an article or possessive may stand inside a phrase ("detect the faces")."""
        self._loose = loose
        self._root: _Node[V] = _Node()
        for phrase, value in table.items():
            self._add(phrase, value)
        self._lengths = sorted({len(head) for head in self._root.prefix})

    def _add(self, phrase: str, value: V) -> None:
        node = self._root
        for piece in phrase.split():
            if piece.endswith("*"):
                node = node.prefix.setdefault(elided(plain(piece[:-1])), _Node())
            else:
                for word in read(plain(piece), mend=False).words:
                    node = node.exact.setdefault(lemma(word.text), _Node())
        node.value = value

    def longest(self, words: tuple[Word, ...], start: int) -> tuple[int, V] | None:
        """(end, value) of the longest phrase that begins at the word; exact words go first."""
        first = words[start]
        todo = [(node, start + 1) for node in self._first(first)]
        best: tuple[int, V] | None = None
        while todo:
            node, at = todo.pop()
            if node.value is not None and (best is None or at > best[0]):
                best = (at, node.value)
            if at >= len(words) or not (node.exact or node.prefix):
                continue
            word = words[at]
            if word.broken or word.sentence != first.sentence:
                continue
            for head, following in node.prefix.items():
                if word.text.startswith(head):
                    todo.append((following, at + 1))
            exact = node.exact.get(word.lemma)
            if exact:
                todo.append((exact, at + 1))
            elif self._loose and word.text in ARTICLES:
                todo.append((_Node(node.exact, node.prefix), at + 1))
        return best

    def _first(self, word: Word) -> list[_Node[V]]:
        """Nodes that the first word leads to, the exact one last (it is looked at first)."""
        root, text = self._root, word.text
        nodes = [
            root.prefix[text[:length]]
            for length in self._lengths
            if length <= len(text) and text[:length] in root.prefix
        ]
        exact = root.exact.get(word.lemma)
        return [*nodes, exact] if exact else nodes

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
