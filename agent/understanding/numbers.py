"""Numbers as people write them: "two hundred", "half a", "1,000", "1.5", "1,5"."""

# ruff: noqa: E501  (patterns read better unbroken)

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
            r"(?:\b|(?=半))(?:half of an? |half an? |an? half |eine halbe |ein halbes |einen? halben? |half "
            r"|halbe[ns]? |medio |media |meio |meia |une demi[- ]|un demi[- ]|mezzo |mezza |半(?:个)?)",
            "0.5 ",
        ),
        (
            r"\b(?:(?:a |one )?quarter (?:of )?an? |(?:a |one )?quarter[ -](?=seconds?\b|gig)|(?:ein |einem )?viertel |un quart de |un cuarto de "
            r"|un quarto di |um quarto de )",
            "0.25 ",
        ),
        (r"\b(?:a |one )?tenth of an? ", "0.1 "),
        (r"\b(?:a |one )?fifth of an? ", "0.2 "),
        (r"\b(?:a |one )?third of an? ", "0.333 "),
        (r"\ba couple of hundred ", "200 "),
        (
            r"(?<![a-z]s )\b(?:a|an|one) (?=(?:gig|gigabyte|megabyte|meg|milli|second|billion|million))",
            "1 ",
        ),
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


_GROUPED = re.compile(
    r"(?<![\d.,])(\d{1,3})[.\u202f\u00a0 ](\d{3})(?= ?(?:mil|millones|millions?|mio|millionen|milioni"
    r"|milh[oõ]es|param|par[aá]m|tokens?|mb\b|mo\b))",
    re.IGNORECASE,
)
_MYRIADS = re.compile(r"(\d+(?:\.\d+)?) ?(十亿|百亿|亿|千万|百万|万)")
_MYRIAD = {"万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10}
_A_SECOND = re.compile(
    r"(?:每秒|一秒|1秒)([^\d,，。]{0,6}?)(\d+(?:\.\d+)?) ?(?:帧|张图?片?|幅|次)|(\d+(?:\.\d+)?) ?(?:帧|张)(?:每秒|/秒|/s|一秒)"
)
_GIGS = re.compile(
    r"(?:(?<=ram )|(?<=ram:)|(?<=memory )|(?<=显存)|(?<=内存)|(?<=显存只有)|(?<=内存只有)|(?<=显存仅)|(?<=显存是)|(?<=显存为)|(?<=显存不超过)"
    r"|(?<=内存不超过)|(?<=显存小于)|(?<=内存小于))( ?\d+(?:\.\d+)? ?)g(?![a-z])|(\d+(?:\.\d+)? ?)g(?=的?(?:显存|内存|运存))",
    re.IGNORECASE,
)
_HAN = re.compile("[\u4e00-\u9fff]")
_LISTED = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d)|\d{3} ?[gGmM])")
"""A comma between figures in Chinese, whose fractions have a point ("RTX 3060，12G显存")."""
_HAN_FILE = re.compile(
    r"((?:文件|大小|体积|安装包|模型包|内存占用)[^,.。;\d]{0,8})(\d+(?:\.\d+)?) ?M(?![A-Za-z])"
)
_HAN_GIGS = re.compile(
    r"(?<![A-Za-z0-9.])((?:[1-9]|[1-9]\d|1\d\d)(?:\.\d+)?) ?[gG](?![A-Za-z]|网|信号|手机|基站|流量|通信|时代)"
)
"""Of memory and of files; "5G网络" is none."""
_NAMED_RATE = re.compile(
    r"(帧率|帧数|\b(?:fps|frame ?rates?|bildrate|cadence|tasa de (?:fotogramas|cuadros|refresco)|frequenza (?:di |dei )?(?:fotogrammi|immagini)|taxa de quadros)\b)"
    r"([^\d,.;!?]{1,24})(\d+(?:\.\d+)?)(?![\d.]*(?: ?(?:fps|帧|%|ms|hz|frame|bilder|images|fotogra|quadros|cuadros|immagini)|\w))",
    re.IGNORECASE,
)
"""The unit is told before the figure: "帧率不低于25", "a frame rate of at least 20"."""
_KEYED = re.compile(
    r"[\"']?\b(?:max|min)(?:imum)?[_ -]?(?:size|model|file|latency|params?|memory|ram)?[_ -]?"
    r"(mb|gb|ms|fps|params?[_ -]m|params?[_ -]b)\b[\"']?\s*(?:[:=]|<=?|>=?)\s*(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"\b(?:vector|halfvec|float_vector|embedding)\((\d{2,5})\)", re.IGNORECASE)
"""A column of a database: "vector(768)"."""
_HERTZ = re.compile(
    r"(\b(?:at|least|than|over|above|with|mit|bei|mindestens|a|almeno|au moins|al menos|>=?|≥) ?)(\d{1,3}(?:\.\d+)?) ?hz\b",
    re.IGNORECASE,
)
_SAMPLED = re.compile(
    r"sampl|abtast|e[ck]g|eeg|emg|acceler|beschleunig|\bimu\b|vibrat|\bhum\b|\btones?\b|audio|sound|sensor|speech|voice|music|refresh|mains",
    re.IGNORECASE,
)
"""What has a frequency of its own, so that hertz are no rate at which a model shall work."""
_KEY_UNITS = {"mb": "MB", "gb": "GB", "ms": "ms", "fps": "fps"}


_POINT = re.compile(r"\b(\d+) (?:point|komma|virgule|coma|virgola|virgula) (\d)\b", re.IGNORECASE)
_DIGIT = re.compile(
    rf"\b({'|'.join(w for w, n in _SMALL.items() if n < 10)})\b(?= (?:point|komma) )|(?<=point )({'|'.join(w for w, n in _SMALL.items() if n < 10)})\b",
    re.IGNORECASE,
)


def plainer(text: str) -> str:
    """Other ways of writing figures, in the way that the units are read.

    "2.000 millones", "70亿参数", "每秒15帧", "显存4G", "max_mb: 600".
    """
    text = _GROUPED.sub(r"\1\2", text)
    text = _MYRIADS.sub(_myriad, text)
    text = _A_SECOND.sub(lambda m: f"{m[1] or ''}{m[2] or m[3]} fps", text)
    text = _GIGS.sub(lambda m: f"{m[1] or m[2]}GB", text)
    if _HAN.search(text):
        text = _LISTED.sub(", ", text)
        text = _HAN_FILE.sub(r"\1\2MB", text)
        text = _HAN_GIGS.sub(r"\1GB", text)
    text = _NAMED_RATE.sub(r"\1\2\3 fps", text)
    text = _DECLARED.sub(r"column. We need \1 dims. The", text)
    if not _SAMPLED.search(text):
        text = _HERTZ.sub(r"\1\2 fps", text)
    return _KEYED.sub(_keyed, text)


def _myriad(match: re.Match[str]) -> str:
    """Counts of parameters in millions, others in digits."""
    value = float(match[1]) * _MYRIAD[match[2]]
    around = match.string[max(0, match.start() - 14) : match.end() + 6]
    if "参" in around or "模型" in around:
        return f"{value / 1e6:g}M参数"
    return f"{value:.0f}"


def _keyed(match: re.Match[str]) -> str:
    unit = match[1].lower()
    bound = "at least" if match[0].lstrip("\"'").lower().startswith("min") else "at most"
    return f"{bound} {match[2]} {_KEY_UNITS.get(unit) or ('M' if unit.endswith('m') else 'B') + ' params'}"


def spelt_out(text: str, unit_follows: re.Pattern[str]) -> str:
    """Words for numbers become digits, where a unit follows; the rest stays as it is."""

    def whole(match: re.Match[str]) -> str:
        number = value_of(match.group())
        if number is None or not unit_follows.match(text, match.end()):
            return match.group()
        return f"{number:g}"

    text = _DIGIT.sub(lambda m: str(_SMALL[m[0].lower()]), text)
    text = plainer(_SPELT.sub(whole, _POINT.sub(r"\1.\2", text)))
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
