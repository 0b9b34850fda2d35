"""The fixed words of an answer in the language of the request.

Messages are English in the code (the msgid); `locales/CODE.po` holds the other
languages, read by Babel when first needed.  Sentences that lower layers compose
in English ("MIT allows commercial use") are recognised by their pattern.
What has no translation stays English.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "zh")
_FOLDER = Path(__file__).parent / "locales"
_SLOT = re.compile(r"\{(\w+)\}")
_DECIMAL = re.compile(r"\d+\.\d+")


class Speech:
    """Speaks one of LANGUAGES; English for any other."""

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"
        self._words = catalog(self.language)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message with its slots filled."""
        words = self._words.get(message) or message
        return words.format(**values) if values else words

    def sentence(self, english: str) -> str:
        """A sentence that was composed in English elsewhere."""
        if self.language == "en" or not english:
            return english
        direct = self._words.get(english)
        if direct:
            return direct
        if _DECIMAL.fullmatch(english):
            return localised(float(english), self.language)
        for pattern, message, slots in _patterns(self.language):
            match = pattern.fullmatch(english)
            if match:
                values = {slot: self.sentence(match[slot]) for slot in slots}
                return self._words[message].format(**values)
        return english

    def parts(self, english: str, separator: str = "; ") -> str:
        """Several sentences in one string, each by itself."""
        whole = self.sentence(english)
        if whole != english or separator not in english:
            return whole
        return separator.join(self.sentence(part) for part in english.split(separator))

    def number(self, value: float, digits: int = 3) -> str:
        """Three significant digits below a hundred, whole numbers above, as written here."""
        rounded = round(value) if abs(value) >= 100 else float(f"{value:.{digits}g}")
        return localised(rounded, self.language)


@lru_cache(maxsize=4096)
def localised(value: float, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0.######", locale=language)


@lru_cache(maxsize=len(LANGUAGES))
def catalog(language: str) -> dict[str, str]:
    """{English message: message} of a language; empty for English."""
    path = _FOLDER / f"{language}.po"
    if language == "en" or not path.is_file():
        return {}
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {
            m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.id and m.string
        }  # pyright: ignore


@lru_cache(maxsize=len(LANGUAGES))
def _patterns(language: str) -> list[tuple[re.Pattern[str], str, tuple[str, ...]]]:
    """Messages with slots as patterns, the most fixed words first."""
    found: list[tuple[re.Pattern[str], str, tuple[str, ...]]] = []
    for message in catalog(language):
        slots = tuple(dict.fromkeys(_SLOT.findall(message)))
        fixed = _SLOT.sub("", message)
        if not slots or len(re.findall(r"[A-Za-z]{2,}", fixed)) < 2:
            continue
        seen: set[str] = set()
        pieces: list[str] = []
        for piece in re.split(r"(\{\w+\})", message):
            slot = _SLOT.fullmatch(piece)
            if not slot:
                pieces.append(re.escape(piece))
            elif slot[1] in seen:
                pieces.append(f"(?P={slot[1]})")
            else:
                seen.add(slot[1])
                pieces.append(f"(?P<{slot[1]}>.+?)")
        found.append((re.compile("".join(pieces), re.DOTALL), message, slots))
    return sorted(found, key=lambda row: -len(_SLOT.sub("", row[1])))
