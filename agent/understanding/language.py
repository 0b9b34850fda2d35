"""Human languages that a model shall know, and the language that the request is written in.

Names come from Babel (CLDR), in the languages that requests are written in.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from agent.understanding import concepts, language_names
from agent.understanding.phrases import Mention, Phrases
from agent.understanding.text import Text, plain, read

_NOT_LANGUAGES = frozenset(
    {"fines", "us", "same", "even", "dos", "so", "is", "no", "pa", "la", "amar", "son", "ga"}
)
_AFTER_NO = frozenset(
    [
        "shepherd",
        "fries",
        "toast",
        "bulldog",
        "cat",
        "cats",
        "maple",
        "setter",
        "food",
        "cuisine",
        "road",
        "roads",
        "traffic",
        "car",
        "cars",
        "restaurant",
        "restaurants",
        "garden",
        "gardens",
        "bread",
        "knotweed",
        "license",
        "plates",
        "company",
        "companies",
        "beer",
        "wine",
        "terrier",
        "spaniel",
    ]
)
_SUFFIX = {"de": ("e", "en", "er", "es", "em"), "fr": ("e", "es", "s"), "es": ("a", "as", "es"), "pt": ("a", "as", "es"), "it": ("i", "a")}  # fmt: skip
_OWN = re.compile(
    r"(?:excuse|sorry for|pardon|about) my \w+$|\b(?:has|have|had|comes? with|offers?|there is)\b(?: \w+){0,3}$|\bmy (?:bad |poor )?$"
    r"|\b(?:i speak|i am|im|we are|native)(?: an?| only| just)? ?$"
)
_PAIRED = r"(en|de|fr|es|it|pt|zh|ja|ko|ru|nl|pl|uk|ar|tr|sv|cs|da|fi|no|nb|el|he|hi|hu|id|ro|bg|vi|th|fa|ca|et|lv|lt|sk|sl|hr|sr)"
_PAIR = re.compile(rf"\b{_PAIRED}\s?(?:-|<?->|<->|>|<>|/|to|vers|nach|<?=>|→|↔)\s?{_PAIRED}\b")
_LOCALE = re.compile(rf"\b{_PAIRED}[-_](?:[A-Z]{{2}}|419)\b")
"""Codes with a country: es-MX, pt_BR."""
_ARROW = re.compile(rf"\b{_PAIRED}\s?(?:<?->|=>|→|↔)|(?:->|=>|→|↔)\s?{_PAIRED}\b")
_NOTED = re.compile(
    rf"(?<=[,;|\n])\s*((?!no\b|hi\b|it\b|da\b){_PAIRED}(?:\s?[/+&]\s?{_PAIRED})*)\s*(?=[,;|.\n]|$)"
)
"""Codes that are a note of their own: "asr, 40M params, en"."""
_HAN_PAIR = re.compile(
    r"([中英日韩法德西俄葡意阿泰越汉])(?:[译翻到转至]|翻译成)([中英日韩法德西俄葡意阿泰越汉])|([中英日韩法德西俄葡意汉])([中英日韩法德西俄葡意汉])(?=双语|互译|翻译)"
)
_VOTES = {
    "de": "weniger nutzbar als nach nutzen kleines ich der die das und ist nicht ein eine für mit auf welches suche bitte modell zum zur wie mir den im ohne unter brauche kann dem des eine einen einem einer ob wer hat haben wird werden soll muss von vom aus bei es wir oder auch nur wenn noch meine meinen meiner meinem unsere unseren unserem etwas sind kein keine sich welche welcher wo",
    "fr": "je le la les des est une pour avec mon dans sur qui cherche modèle moins sans quel aux besoin peut du au et ou ma mes ce cette ces que si ne pas se sa ses nos notre il elle quelle quels comment savoir faire veux voudrais en un",
    "es": "el los las una para con que necesito busco modelo menos sin qué mi quiero del por cómo puedo la lo y mis su sus es al desde hay cuando sobre están está saber hacer algo quién cuál cuánto unos nuestros nuestras en un",
    "it": "il lo gli una per con che cerco modello meno senza sono di della nelle vorrei mi serve come nel nei dal dalla dei degli delle sul sulla alla questa questo perché dove quando anche mio mia miei voglio ho se è da quale quali chi un su",
    "pt": "o os uma para com que preciso modelo menos sem meu quero em português dos não um como da das ao pela pelo nas num minha meus qual quero eu ou essa isso pra tem quando onde se são está quem",
    "nl": "ik een het voor met zoek niet dat van op hoe zonder",
    "en": "the a an i is are for to of and with that my on need model which it want in or can what me some small license",
}  # fmt: skip
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"), (re.compile(r"[\uac00-\ud7af]"), "ko"), (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"), (re.compile(r"[\u0600-\u06ff]"), "ar"), (re.compile(r"[\u0370-\u03ff]{2}"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"), (re.compile(r"[\u0900-\u097f]"), "hi"),
)  # fmt: skip


def names_in(speech: str) -> Mapping[str, str]:
    """What each language is called in the language `speech`, by ISO code."""
    from babel import Locale

    return Locale.parse(speech).languages


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    table: dict[str, str] = {}
    for speech in language_names.SPOKEN:
        names = names_in(speech)
        for code in language_names.CODES:
            name = plain(names.get(code, "")).split(" (")[0]
            if len(name) < 2 or name in _NOT_LANGUAGES or name == code:
                continue
            table.setdefault(name, code)
            for ending in _SUFFIX.get(speech, ()) if " " not in name else ():
                if speech != "de" or name.endswith("sch"):
                    table.setdefault(name + ending, code)
    for code, shown in language_names.OWN_NAMES.items():
        own = plain(shown)
        if len(own) > 4 or (own and not own.isascii()):
            table.setdefault(own, code)
    table.update({plain(k): v for k, v in language_names.EXTRA.items()})
    table.update(dict.fromkeys(language_names.MANY, "multilingual"))
    return Phrases(table)


def find(text: Text, denied: frozenset[int], pairs: bool) -> list[Mention]:
    """`pairs`: codes such as "en-de" are read too (the task is translation)."""
    found: list[Mention] = []
    for start, end, value in _table().find(text):
        if _other_sense(text, start, end):
            continue
        found += [Mention("languages", code, start, end, start in denied) for code in value.split()]
    for match in _HAN_PAIR.finditer(text.plain):
        at = text.word_at(match.start())
        codes = [language_names.HAN[c] for c in match.groups() if c]
        found += [Mention("languages", code, at, at + 1, at in denied) for code in codes]
    for match in _COUNTED.finditer(text.plain):
        at = text.word_at(match.start())
        found.append(Mention("languages", "multilingual", at, at + 1, at in denied))
    for match in _NOTED.finditer(text.plain):
        at = text.word_at(match.start(1))
        found += [
            Mention("languages", code, at, at + 1, at in denied)
            for code in re.findall(r"[a-z]{2}", match[1])
        ]
    for match in _ARROW.finditer(text.plain):
        at = text.word_at(match.start())
        found.append(Mention("languages", match[1] or match[2], at, at + 1, at in denied))
    for match in _LOCALE.finditer(text.shown):
        at = text.word_at(match.start())
        found.append(Mention("languages", match[1], at, at + 1, at in denied))
    if pairs:
        for match in _PAIR.finditer(text.plain):
            at = text.word_at(match.start())
            found += [Mention("languages", code, at, at + 1) for code in match.groups()]
    known = {m.start for m in found}
    found += [m for m in _adjectives(text) if m.start not in known]
    return sorted(found, key=lambda m: m.start)


_TELLS = re.compile(
    r"\b(?:answers?|answered|repl(?:y|ies|ied)|responds?|responded|switch\w*|drift\w*|falls? back|mix\w*|hears?|heard|outputs?|returns?|produces?|detects?|guesses|thinks|keeps?|confuses?|antwortet\w*|wechselt|mischt|erkennt|repond\w*|melange|confond|responde|mezcla|confunde|risponde|mescola|confonde|mistura)\b[^.;!?]*$"
)


def untold(text: Text, mentions: list[Mention], named: frozenset[int]) -> list[Mention]:
    """Without the languages that are told of a model that was tried ("Llama answers in a mix of
    Korean and Chinese characters"); what it should have been is wished ("instead of Korean")."""
    if not named:
        return mentions
    kept: list[Mention] = []
    for mention in mentions:
        number = text.words[mention.start].sentence
        subject = next((i for i in text.sentence(number) if i in named and i < mention.start), None)
        between = (
            text.plain[text.words[subject].end : text.words[mention.start].start]
            if subject is not None
            else ""
        )
        if not _TELLS.search(between) or _WISHED.search(between):
            kept.append(mention)
        elif mention.negated:
            kept.append(Mention("languages", mention.value, mention.start, mention.end))
    return kept


_WISHED = re.compile(r"\b(?:should|must|that|which|want|need|to|soll|muss|can|could)\b")
_COUNTED = re.compile(
    r"\b(?:[3-9]|\d{2,3}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty|thirty|forty|fifty|sixty|(?:a |several |two )?dozens?(?: of)?|hundreds of|tens of|lots of|a lot of|all kinds of|a couple of|quite a few)"
    r" (?:(?:different|other|various|spoken|human|natural|foreign) )?languages\b"
    r"|\b(?:[3-9]|\d{2,3}|drei|vier|funf|sechs|zehn|zwolf|zwanzig|dreissig|vierzig|dutzende(?: von)?) (?:verschiedene[nr]? )?sprachen\b"
    r"|\b(?:[3-9]|\d{2,3}|trois|quatre|cinq|dix|vingt|trente|(?:une )?(?:dizaine|douzaine|vingtaine|trentaine) de) langues\b"
    r"|\b(?:[3-9]|\d{2,3}|tres|cuatro|cinco|diez|veinte|treinta|muchos|decenas de) idiomas\b"
    r"|\b(?:[3-9]|\d{2,3}|tre|quattro|cinque|dieci|venti|trenta|molte|decine di) lingue\b"
    r"|\b(?:[3-9]|\d{2,3}|tres|quatro|cinco|dez|vinte|trinta|muit[oa]s|dezenas de) (?:idiomas|linguas)\b"
    r"|(?:[3-9]|\d{2,3}|三|四|五|六|七|八|九|十|十几|几十|上百|多|好几|各)(?:多)?(?:种|国|门)(?:不同的?)?语言"
)
"""So many that they are not named."""
_ENDINGS = re.compile(r"(?<=[a-z]{4})(?:a|as|e|i|os)$")
_OF_WORDS = frozenset({"text", "speech", "audio", "vocal", "music"})


def _adjectives(text: Text) -> list[Mention]:
    """ "Una voce italiana": names that end in -o in their other forms, beside words or voices
    only, as a kitchen may be Italian too."""
    spoken = {at for at, concept in concepts.find(text) if concept in _OF_WORDS}
    found: list[Mention] = []
    for at, word in enumerate(text.words):
        if at - 1 not in spoken or not _ENDINGS.search(word.text):
            continue
        root = _ENDINGS.sub("o", word.text)
        hit = _table().longest(read(root, mend=False).words, 0)
        if hit and root != word.text and hit[1] != "multilingual":
            found.append(Mention("languages", hit[1], at, at + 1))
    return found


def _other_sense(text: Text, start: int, end: int) -> bool:
    first = text.words[start]
    follows = end < len(text.words) and not text.words[end].broken
    after = text.words[end].text if follows else ""
    if after in _AFTER_NO:
        return True
    if first.text == "polish" and after in ("my", "the", "it", "this", "up", "text", "a", "our"):
        return True
    before = text.plain[max(0, first.start - 40) : first.start].rstrip()
    if after in ("one", "model", "version", "is") and _OWN.search(before):
        return True
    return bool(
        re.search(
            r"\b(?:my|excuse my|\b(?:i|we|and|also|only|just) speak(?: only| just)?)$", before
        )
    ) and after in ("", "is", "i", "and")


def wished(mentions: list[Mention]) -> list[str]:
    """Named languages in order; "multilingual" only where none is named."""
    codes = list(dict.fromkeys(m.value for m in mentions if not m.negated))
    named = [c for c in codes if c != "multilingual"]
    return named or codes


_INTO = re.compile(r"(?:\b(?:in|into|to|nach|ins|auf|en|vers|al|para|a)|[到成为])\s*$")
_FROM = re.compile(r"\b(?:from|aus|aus dem|vom|von|de|du|depuis|desde|del|dal|da)\s*$")
_OF = re.compile(r"\s*(?:translations?|ubersetzung(?:en)?)\s+(?:of|from|von|aus)\b")


def source_first(text: Text, mentions: list[Mention]) -> list[Mention]:
    """The two languages of a translation in the order of the work: "into English from German"
    and "an English translation of German letters" name the target first."""
    named = [m for m in mentions if not m.negated and m.value != "multilingual"]
    if len(named) != 2:
        return mentions
    first, second = named
    before = [text.plain[max(0, text.words[m.start].start - 12) : text.words[m.start].start]
              for m in named]  # fmt: skip
    turned = (_INTO.search(before[0]) and _FROM.search(before[1])) or _OF.match(
        text.plain, text.words[first.end - 1].end
    )
    return [second, first] if turned else mentions


def written_in(text: Text) -> str:
    """The language of the request itself: English unless clearly another."""
    for pattern, code in _SCRIPTS:
        if len(pattern.findall(text.shown)) * 3 > len(text.shown.replace(" ", "")):
            return code
    if "¿" in text.shown or "¡" in text.shown:
        return "es"
    votes = small_words(text)
    best = max(votes, key=lambda c: (votes[c], c == "en"))
    return best if votes[best] > votes["en"] and votes[best] >= 2 else "en"


def small_words(text: Text) -> dict[str, int]:
    """How many small words of each language there are; related languages share some."""
    return {code: sum(w.text in line for w in text.words) for code, line in _VOTE_SETS.items()}


_VOTE_SETS = {code: frozenset(plain(line).split()) for code, line in _VOTES.items()}
