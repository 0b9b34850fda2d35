"""The fixed words of an answer, and of every surface, in the language of the request.

Messages are English in the code (the msgid); `locales/CODE.po` holds the other
languages, read by Babel when first needed.  Sentences that lower layers compose
in English ("MIT allows commercial use") are recognised by their pattern, with or
without a capital in front and a full stop behind.  What has no translation stays
English, and so does everything that programs read.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "zh")
LONGEST = 1000
"""Characters of a sentence that is looked for among the patterns; none of ours is longer."""
_FOLDER = Path(__file__).parent / "locales"
_SLOT = re.compile(r"\{(\w+)\}")
_DECIMAL = re.compile(r"\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_QUALITY = re.compile(r";\s*q=([01](?:\.\d{0,3})?)")


def later(message: str) -> str:
    """The message itself: words that are put into the language where they are shown.
    `scripts/messages.py` finds them by this name."""
    return message


def preferred(accepted: str | None) -> str:
    """The one of LANGUAGES that a browser asks for most (its Accept-Language); else English."""
    wishes: list[tuple[float, str]] = []
    for wish in (accepted or "")[:300].split(","):
        code = wish.split(";")[0].strip().lower().replace("_", "-").split("-")[0]
        quality = _QUALITY.search(wish)
        if code in LANGUAGES:
            wishes.append((float(quality[1]) if quality else 1.0, code))
    wanted = [(q, code) for q, code in wishes if q > 0]
    return max(wanted, key=lambda w: w[0])[1] if wanted else "en"


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
        if self.language == "en" or not english or len(english) > LONGEST:
            return english
        return _recognised(english, self.language)

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

    def day(self, iso: str | None) -> str:
        """A date or a month in full, as written here; what is neither stays as it is."""
        found = _DAY.fullmatch(iso or "")
        if not iso or found is None:
            return iso or ""
        from babel.dates import format_date, format_skeleton

        try:
            day = date.fromisoformat(iso if found[1] else f"{iso}-01")
        except ValueError:  # the 31st of February
            return iso
        if found[1]:
            return format_date(day, format="long", locale=self.language)
        return format_skeleton("yMMMM", day, locale=self.language)


@lru_cache(maxsize=4096)
def _recognised(english: str, language: str) -> str:
    """The sentence in the language; as it is, where no message has its pattern."""
    if _DECIMAL.fullmatch(english):
        return localised(float(english), language)
    bare, stop = (english[:-1], True) if english.endswith(".") else (english, False)
    other = (bare[0].lower() if bare[:1].isupper() else bare[:1].upper()) + bare[1:]
    for text, bears_stop in ((english, True), (bare, False), (other + "." * stop, True),
                             (other, False)):  # fmt: skip
        said = _matched(text, language)
        if said is None:
            continue
        if english[:1].isupper():
            said = said[:1].upper() + said[1:]
        return said if bears_stop or not stop else said + ("。" if language == "zh" else ".")
    return english


def _matched(english: str, language: str) -> str | None:
    direct = catalog(language).get(english)
    if direct:
        return direct
    for pattern, message, slots in _patterns(language):
        match = pattern.fullmatch(english)
        if match:
            t = Speech(language)
            values = {slot: t.parts(match[slot]) for slot in slots}
            return catalog(language)[message].format(**values)
    return None


def ended(text: str) -> str:
    """With the full stop of its script behind, where it has no end yet."""
    if text.endswith((".", "?", "!", "。", "？", "！", "…")):
        return text
    return text + ("。" if "\u3000" <= text[-1:] <= "\uffef" else ".")


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
