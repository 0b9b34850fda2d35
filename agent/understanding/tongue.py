"""Which language a turn is written in: by its small words, else by py3langid.

The identifier takes half a second to load, so it is asked only where the small
words do not tell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from agent.understanding import gloss, language
from agent.understanding.text import Text

SPOKEN = ("en", "de", "fr", "es", "it", "pt", "zh")
ENGLISH = frozenset(
    "a an the i is are for to of and with that my on need which it want in or can what me some"  # noqa: SIM905
    " small license this how do does you your we please under not any than show why".split()
)
_SURE_WORDS = 2
_SURE = 0.75
_SURE_LATER = 0.9
"""In a dialogue that has a language, a few words must be clearer to change it."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made: Any = LanguageIdentifier.from_model_file(  # pyright: ignore[reportUnknownMemberType]
        MODEL_FILE, norm_probs=True
    )
    made.set_languages(list(SPOKEN))
    return made


def written_in(text: Text, before: str | None = None) -> str:
    """ISO code of the language; `before` is that of the dialogue so far."""
    code = language.written_in(text)
    if code != "en":
        return gloss.spoken(text) or code
    words = [w.text for w in text.words]
    if sum(w in ENGLISH for w in words) >= _SURE_WORDS:
        return "en"
    if not any(len(w) > 2 and w.isalpha() for w in words):
        return before or "en"
    guess, chance = _identifier().classify(text.shown)
    if chance >= (_SURE if before in (None, guess) else _SURE_LATER):
        return str(guess)
    return before or "en"
