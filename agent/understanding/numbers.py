"""Numbers as people write them: "two hundred", "half a", "1,000", "1.5", "1,5"."""

from __future__ import annotations

import re

_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4,
    "acht": 8, "zehn": 10, "hundert": 100, "un": 1, "une": 1, "uno": 1, "una": 1, "deux": 2,
    "dos": 2, "due": 2, "dois": 2, "cent": 100, "cien": 100, "cento": 100,
}  # fmt: skip
_TIMES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted([*_SMALL, *_TIMES], key=len, reverse=True))
_SPELT = re.compile(
    rf"\b(?:(?:a )(?=hundred|thousand))?(?:{_WORD})(?:(?: and |[ -])(?:{_WORD}))*\b", re.IGNORECASE
)
_PARTS = tuple(
    (re.compile(pattern, re.IGNORECASE), digits)
    for pattern, digits in (
        (r"\b(?:one|1) and an? half ", "1.5 "),
        (
            r"\b(?:half of an? |half an? |an? half |eine halbe |ein halbes |einen? halben? |half "
            r"|medio |media |une demi[- ]|un demi[- ]|mezzo )",
            "0.5 ",
        ),
        (r"\b(?:a |one )?quarter (?:of )?an? ", "0.25 "),
        (r"\b(?:a |one )?tenth of an? ", "0.1 "),
        (r"\b(?:a |one )?fifth of an? ", "0.2 "),
        (r"\b(?:a |one )?third of an? ", "0.333 "),
        (r"\ba couple of hundred ", "200 "),
        (r"\b(?:a|an|one) (?=(?:gig|gigabyte|megabyte|meg|milli|second|billion|million))", "1 "),
    )
)


def value_of(words: str) -> float | None:
    """ "two hundred and fifty" -> 250."""
    total = 0.0
    for word in re.split(r"[ -]+", words.lower()):
        if word in _TIMES:
            total = max(total, 1) * _TIMES[word]
        elif word in _SMALL:
            total += _SMALL[word]
        elif word not in ("and", "a"):
            return None
    return total


def spelt_out(text: str, unit_follows: re.Pattern[str]) -> str:
    """Words for numbers become digits, where a unit follows; the rest stays as it is."""

    def whole(match: re.Match[str]) -> str:
        number = value_of(match.group())
        if number is None or not unit_follows.match(text, match.end()):
            return match.group()
        return f"{number:g}"

    text = _SPELT.sub(whole, text)
    for pattern, digits in _PARTS:

        def part(match: re.Match[str], digits: str = digits) -> str:
            return digits if unit_follows.match(match.string, match.end()) else match.group()

        text = pattern.sub(part, text)
    return text


def parse(digits: str) -> float:
    """ "1,000" -> 1000, "1,5" -> 1.5, "1e3" -> 1000; what is no number raises ValueError."""
    if re.fullmatch(r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?", digits):
        return float(re.sub(r"[,' ]", "", digits))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", digits):
        return float(digits.replace(".", ""))
    if re.fullmatch(r"\d+/\d+", digits):
        top, bottom = digits.split("/")
        return float(top) / float(bottom) if float(bottom) else float("nan")
    return float(digits.replace(",", "."))
