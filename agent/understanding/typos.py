"""Typing errors in the words that carry a request's meaning.

Only the words below are restored, and only from a word that is not a word of
its own in our tables: one slip (a letter too many, missing, wrong or swapped)
from six letters on, two from ten; in five letters only a swap or a lost letter.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.understanding.spelling import REAL_WORDS, SHORT, TARGETS


@lru_cache(maxsize=16384)
def mend(word: str) -> str:
    """The word that was meant, where that is clear; else the word itself."""
    if word in SHORT:
        return SHORT[word]
    size = len(word)
    if not 4 <= size <= 18 or not word.isalpha() or not word.isascii():
        return word
    if word in REAL_WORDS or word in TARGETS:
        return word
    slips = 2 if size >= 9 else 1
    hit = process.extractOne(word, TARGETS, scorer=OSA.distance, score_cutoff=slips)
    if not hit:
        return word
    target, distance = hit[0], int(hit[1])
    if target[0] != word[0] or (distance == 2 and len(target) < 10):
        return word
    if len(target) <= 5:
        swapped = len(target) == size and sorted(target) == sorted(word)
        lost = len(target) == size + 1
        return target if swapped or (lost and len(target) == 5) else word
    return target
