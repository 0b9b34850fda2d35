"""The wish about the licence.

Values are those of Need.license.  Two licences named together that are both
permissive become `permissive`; what is denied becomes `not:<id>`.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.licence_told import barred, of_another, of_other_business, traded
from agent.understanding.negation import free_of, refused_later
from agent.understanding.phrases import Mention, Phrases, spread
from agent.understanding.text import Text
from bowerbird import licences

_WISHES = {
    "commercial-ok": (
        "commercial; commercially; commercial use; commercial usage; commercial purposes; kommerziell*; commercial product;"
        "comercial*; commerciale; commerciaux; commercialement; usage commercial; uso comercial; uso commerciale;"
        "商用; 商业; paid saas; saas; sell; selling; for sale; paid product; paid app; paid service; for profit;"
        "at my company; in my company; in our company; at our company; at work; for my company; for our company;"
        "for a company; our product; in a product; my product; startup; start up; business use; for business;"
        "my business; our business; monetize; monetise; monetization; for money; make money; verkaufen; vendre;"
        "vender; vendere; clients pay; customers pay; paying customers; client project; for a client; enterprise use;"
        "production use at; we charge for; i charge for; can charge for; charge our; charge customers; charge clients; charge people; charge money; earn money; make a living; bill our; ok for business; ok for a business; okay for a business; fine for a business; legal for a business; usable in a business; used in a business; use in a business; allowed in a business; business can use; businesses can use; closed source product; proprietary product; proprietary software; ship it in; we ship;"
        "paid; subscription; in unserer firma; gewerblich*; commerical*; royalty free; royalties"
    ),
    "permissive": (
        "permissive; permissively; permissive license; permissiv*; liberal license; permisiv*; permissivo; mit style;"
        "bsd style; apache style; apache like; mit like; 宽松; no copyleft; not copyleft; without copyleft;"
        "non copyleft; business friendly license; do whatever i want; no strings attached; no license restrictions"
    ),
    "open": (
        "open license; open licence; open licensed; openly licensed; open source; opensource; open sourced; freie lizenz; foss; floss;"
        "offene lizenz; licence libre; licence ouverte; licencia libre; licencia abierta; licenza libera;"
        "licenza aperta; licenca aberta; licenca livre; codigo abierto; codigo aberto; osi approved; osi;"
        "libre; free software; quelloffen*; 开源; free license; free licence; frei lizenziert; logiciel libre; free and open;"
        "openly available license; open weight license; open lizenz; open source lizenz; freier lizenz; offener lizenz; frei nutzbar*;"
        "not proprietary; non proprietary"
    ),
}  # fmt: skip
_IDS = {
    "apache-2.0": "apache; apache 2.0; apache2; apache 2; apache license; apache-2.0; asl 2.0; apache v2; apache2.0",
    "mit": "mit license; mit licence; mit lizenz; mit licensed; mit; licence mit; licencia mit; licenza mit",
    "bsd-3-clause": "bsd; bsd 3; bsd 3 clause; bsd license; bsd-3-clause",
    "bsd-2-clause": "bsd 2 clause; bsd-2-clause; bsd 2",
    "isc": "isc license; isc",
    "unlicense": "unlicense",
    "cc0-1.0": "cc0; cc0 1.0; public domain; gemeinfrei; domaine public; dominio publico; cc zero; creative commons zero",
    "cc-by-4.0": "cc by; cc by 4.0; creative commons attribution; cc-by-4.0; ccby",
    "cc-by-sa-4.0": "cc by sa; cc by sa 4.0",
    "cc-by-nc-4.0": "cc by nc; cc by nc 4.0; non commercial license; noncommercial license; cc nc",
    "mpl-2.0": "mpl; mpl 2.0; mozilla public license",
    "agpl-3.0": "agpl; agpl 3.0; agpl v3; agplv3; agpl3; affero",
    "gpl-3.0": "gpl; gpl 3.0; gpl v3; gplv3; gpl3; gnu gpl; gnu general public",
    "gpl-2.0": "gpl 2.0; gplv2; gpl v2",
    "lgpl-3.0": "lgpl; lgpl 3.0; lgplv3",
    "openrail": "openrail; open rail; rail license; openrail m; openrails; responsible ai; responsible ai license",
    "llama3": "llama 3 license; llama license; llama licence; llama community license; llama community licence; llama lizenz; licence llama; licencia llama; licenza llama; licenca llama", "gemma": "gemma license; gemma licence; gemma terms",
}  # fmt: skip
_NEVER_WISHED = frozenset({"not", "any"})
_AROUND = {
    "any": (
        "any license; any licence; license can be anything; licence can be anything; any kind of license; any kind of licence; lizenz kann beliebig sein; licencia puede ser cualquiera; n'importe quelle licence; aucune contrainte de licence; license does not matter; license doesnt matter; licence doesnt matter; no license restrictions matter;"
        "license is not important; licence egal; lizenz egal; whatever license; license irrelevant; regardless of license;"
        "non commercial use; noncommercial; non commercial project; non commercial; only for research; not commercial; not for commercial;"
        "private use; personal use; hobby; nicht kommerziell*; no comercial; non commerciale; purely private"
    ),
    "not:cc-by-nc-4.0": "no nc; not nc; no non commercial license; no non commercial; not non commercial; no research only; no noncommercial; without non commercial; but nc; but non commercial; but noncommercial; except nc; except non commercial; excluding nc; kein nc; keine nc; pas de nc; sans nc; sin nc; senza nc; sem nc; nicht nc; nothing non commercial; nothing noncommercial; nothing nc; anything but non commercial; niente licenze non commerciali; niente licenza non commerciale; nessuna licenza non commerciale; niente di non commerciale; sin licencias no comerciales; sin licencia no comercial; nada no comercial; ninguna licencia no comercial; sem licencas nao comerciais; sem licenca nao comercial; nada nao comercial; nichts nicht kommerzielles; nichts nichtkommerzielles; keine nichtkommerziell*; rien de non commercial; aucune licence non commerciale; sans licence non commerciale",
}  # fmt: skip


_GERMAN = frozenset(
    [
        "und",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "einen",
        "fur",
        "ich",
        "oder",
        "nicht",
        "nichts",
        "kein",
        "keine",
        "auch",
        "bitte",
        "wir",
        "fotos",
        "bilder",
        "such",
        "suche",
        "brauche",
    ]
    + [w for w in lexicon.LANGUAGES["de"].stopwords.split() if len(w) > 4]
)


_BESIDE_MIT = frozenset(
    [
        "license",
        "licence",
        "licensed",
        "licenses",
        "lizenz",
        "licencia",
        "licenza",
        "licenca",
        "or",
        "only",
        "oder",
        "bsd",
        "apache",
    ]
)
_OTHERS = frozenset(["agpl", "gpl", "lgpl", "apache", "bsd", "cc", "nc", "mpl", "copyleft"])
_UMLAUTS = frozenset("äöüßÄÖÜ")
_AFTER_WITH = ("em", "en", "er")
"""How a German word ends after "mit" (with)."""


_NOTED = re.compile(r"[,;|]\s*(open|offen|libre|abierta|aperta|aberta)\s*(?=[,;|]|[.!]?\s*$)")
"""A note of its own: "7B, open"."""
TOLERATED = "tolerated"
_TOLERATED = re.compile(
    r"[\s-]*(?:is|are|would be|ist|est|es|e|waere|ware)?\s*(?:also |auch |aussi |tambien |anche |too )?"
    r"(?:ok|okay|fine|all right|alright|acceptable|allowed|possible|tolerable|in ordnung|d'accord|vale|va bene|tudo bem|可以|也行)\b"
    r"|[\s-]*(?:(?:is|are|would be) (?:no|not an?)|(?:isn|aren|wouldn)'?t (?:be )?an?|(?:ist|sind|ware) kein|(?:n'est|ne sont) pas un|(?:no es|non e|nao e)(?: une?| uma?)?) (?:real |big )?(?:problem|issue|trouble|obstacle|probleme|problema)\w{0,2}\b|[^,.]{0,4}没问题"
)
"""What stands behind a licence that may be, and need not."""


def _at_the_end(text: Text, at: int) -> bool:
    """The clause ends before the word ("license=mit; ...", "apache or mit")."""
    return at >= len(text.words) or text.words[at].broken


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    ids = {f"specific:{k}": v for k, v in _IDS.items()}
    return Phrases(spread(lexicon.joined("licences", {**_WISHES, **ids, **_AROUND})))


_SELLS = frozenset({"sell", "sells", "selling"})
_SELLERS = frozenset(
    """allow allows permit permits permitting allowing to i we may can will could might do and or lets gonna for us am are be being of our my this it""".split()  # noqa: SIM905
)


_SOLD = frozenset({"it", "my", "our", "this", "the", "these", "them", "those"})


def _we_sell(text: Text, at: int) -> bool:
    """Who asks sells it; "which cakes sell best" is about cakes."""
    before = text.words[at - 1].text if at else "to"
    after = text.words[at + 1].text if at + 1 < len(text.words) else ""
    return before in _SELLERS or after in _SOLD


def _plain(text: Text, start: int, end: int) -> str:
    return text.plain[text.words[start].start : text.words[end - 1].end]


def find(text: Text, denied: frozenset[int]) -> list[Mention]:
    """All that is said of licences; `mit` counts only where it is not the German word."""
    german = any(w.text in _GERMAN for w in text.words) or not _UMLAUTS.isdisjoint(text.shown)
    lacking = free_of(text)
    found: list[Mention] = []
    together: set[str] = set()
    for start, end, value in _table().find(text):
        word = text.words[start]
        if value == "specific:mit" and end == start + 1:
            shown = text.shown[word.start : word.end]
            after = text.words[end].text if end < len(text.words) else ""
            before = text.words[start - 1].text if start else ""
            if shown != "MIT" and after in _OTHERS and text.plain[word.end : word.end + 1] == " ":
                continue  # "alles mit AGPL"
            alone = _at_the_end(text, end) and (not german or not start or word.broken)
            beside = {before, after} & _BESIDE_MIT or alone
            with_ = german or shown == "Mit" or after.endswith(_AFTER_WITH)
            if shown != "MIT" and not beside and with_:
                continue
        if word.lemma in _SELLS and end == start + 1 and not _we_sell(text, start):
            continue
        if value == "commercial-ok" and of_other_business(text, start, end):
            continue
        if value.startswith("specific:") and _goes_with(text, start, end):
            found.append(Mention("license", "open", start, end))
            together.add(value.partition(":")[2].partition("-")[0])
            continue
        specific = value.startswith("specific:")
        negated = start in denied or end - 1 in lacking
        negated = negated or (specific and (refused_later(text, end) or barred(text, start)))
        bars_trade = value == _NC or (
            value == "any" and _COMMERCE.search(_plain(text, start, end)) is not None
        )
        if value == "not:cc-by-nc-4.0" or (bars_trade and negated):
            found.append(Mention("license", "commercial-ok", start, end))
        elif (
            specific and value in _STRICT and not negated and of_another(text, start, value == _NC)
        ):
            found.append(Mention(TOLD, value, start, end, negated=True))
        else:
            may_be = _TOLERATED.match(text.plain, text.words[end - 1].end)
            field = TOLERATED if may_be and specific else "license"
            found.append(Mention(field, value, start, end, negated))
    for match in _NOTED.finditer(text.plain):
        at = text.word_at(match.start(1))
        found.append(Mention("license", "open", at, at + 1))
    for match in _COPYLEFT.finditer(text.plain):
        at = text.word_at(match.start())
        if at in denied or refused_later(text, at + 1) or barred(text, at):
            found.append(Mention("license", "permissive", at, at + 1))
    if not any(m.field == "license" and not m.negated for m in found):
        found += traded(text)
    if together:  # "a GPL-compatible model for our GPLv3 program": the second is their own
        found = [m for m in found if m.value.partition(":")[2].partition("-")[0] not in together]
    return found


_COMMERCE = re.compile("[ck]omm?er|商")
_COPYLEFT = re.compile(r"\bcopyleft\b")
TOLD = "told"
_NC = "specific:cc-by-nc-4.0"
_STRICT = frozenset({_NC, "specific:agpl-3.0", "specific:gpl-3.0", "specific:gpl-2.0"})
"""Licences that are mostly named as a trouble."""
_COMPATIBLE = re.compile(r"[ -]?(?:\w+ )?(?:compatible|kompatib\w*|compatibile|compativel)\b")
_COMPATIBLE_WITH = re.compile(
    r"\b(?:compatible|kompatib\w*|compatibile|compativel) (?:with|mit|zu|zur|avec|con|com) (?:\w+ )?$"
)


def _goes_with(text: Text, start: int, end: int) -> bool:
    """ "GPL-compatible": any open licence that goes with it, not this one alone."""
    before = text.plain[max(0, text.words[start].start - 30) : text.words[start].start]
    after = _COMPATIBLE.match(text.plain, text.words[end - 1].end)
    return bool(after or _COMPATIBLE_WITH.search(before))


def wish(mentions: list[Mention]) -> str | None:
    """The one value that the mentions add up to.

    A licence that "is fine" is the wish only where nothing else is wished.
    """
    told = [m for m in mentions if m.field == TOLD]
    if told and any(not m.negated for m in mentions if m.field != TOLD):
        mentions = [m for m in mentions if m.field != TOLD]
    never = {m.value for m in mentions if m.negated and m.value.startswith("specific:")}
    mentions = [m for m in mentions if m.negated or m.value not in never]
    if any(m.field == TOLERATED and m.value in _STRICT for m in mentions):
        mentions = [m for m in mentions if m.field != TOLERATED]
        if not any(
            m.value in ("permissive", "open") or m.value.startswith("specific:") for m in mentions
        ):
            return "open"  # whoever lives with the GPL lives with every open licence
    firm = [m for m in mentions if m.field != TOLERATED]
    if any(not m.negated and not m.value.startswith(("specific:", "any")) for m in firm):
        mentions = firm
    named = list(
        dict.fromkeys(
            m.value for m in mentions if m.value.startswith("specific:") and not m.negated
        )
    )
    denied = [m.value for m in mentions if m.value.startswith("specific:") and m.negated]
    kinds = [m.value for m in mentions if not m.value.startswith("specific:")]
    if named:
        if len(named) == 1:
            return named[0]
        ids = [n[9:] for n in named]
        if "cc0-1.0" in ids and set(ids) <= {"cc0-1.0", "unlicense"}:
            return "specific:cc0-1.0"
        rows = [licences.license_of(i).kind for i in ids]
        if all(kind == "permissive" for kind in rows):
            return "permissive"
        return "open" if all(kind in licences.OPEN_KINDS for kind in rows) else named[0]
    stated = [m.value for m in mentions if not m.value.startswith("specific:") and not m.negated]
    for strict in ("permissive", "open", "commercial-ok"):
        if strict in stated:
            if strict == "open" and "commercial-ok" in stated:
                return "commercial-ok"
            return strict
    if _NC in denied:
        return "commercial-ok"
    if denied:
        return "not:" + denied[0][9:]
    return "commercial-ok" if "commercial-ok" in kinds and _forbidden(mentions) else None


def _forbidden(mentions: list[Mention]) -> bool:
    """Commerce named only under denial ("does not allow commercial use") wishes nothing."""
    return any(m.value == "commercial-ok" and not m.negated for m in mentions)
