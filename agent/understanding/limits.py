"""Figures become limits: the memory of a machine, the size of a file, a time, a rate, a wish."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any

from agent.understanding import hardware
from agent.understanding.quantities import Figure
from agent.understanding.text import Text

_MEMORY_AFTER = re.compile(
    r"\s*(?:of\s+|von\s+|de\s+|di\s+|的)?(?:(?:nvidia |rtx ?|gtx ?)?(?:[1-5]0[5-9]0|1650|1660)\b|显卡|卡|独显|(?:(?:on|in|auf) (?:the|my|our|a|der|meiner?) )?(?:system |total |gpu |graphics |video |main |free |unified |shared )?(?:(?:v|s|ps|d|sd)?ram|memory|speicher|arbeitsspeicher|memoire|memoria|内存|显存|运存|graphics|gpu|card|karte|grafik\w*|video card|rtx|nvidia|cards|mac|macbook|machine|pi\b|laptop|carte|tarjeta|placa|scheda))"
)
_MEMORY_BEFORE = re.compile(
    r"(?:\b(?:(?:v|s|ps|d|sd)?ram|memory|arbeitsspeicher|speicher|grafikspeicher|memoire|memoria)\b(?:\W+\w+){0,4}\W*|(?:内存|显存|运存)[^,.]{0,8}|\b(?:card|gpu|machine|mine|box|workstation|laptop|pc|computer|phone|mac|macbook|server|vm|board|pi|grafikkarte|carte graphique|tarjeta|scheda video|placa de video)\b(?: (?:mini|studio|air|pro|nano|orin|\d\w?)\b)?(?: (?:only|just|has|have|with|got|offers|of|is|comes|mit|hat|nur|avec|con|de|com|a|che|tiene|solo)){1,3} |(?:显卡|卡|独显|gpu)[^,.;。]{0,8})$"
)
_OF_DEVICE = re.compile(
    r"\b(?:rtx|gtx|a\d{2,4}g?|h[12]00|v100|p100|t4|l4|l40s?|m[1-5](?: (?:pro|max|ultra))?|macbook(?: (?:air|pro))?"
    r"|mac (?:mini|studio)|(?:[1-5]0[5-9]0|1650|1660)(?: ?ti| ?super)?(?: laptop| mobile)?|raspberry pi(?: \d\w?\+?)?|pi [345]|orin(?: nano| nx)?|xavier|jetson(?: nano)?)"
    r"\)?(?: ?\(| ?[,:/] ?(?:only |just |nur |solo )?|,? (?:with|mit|avec|con|com|de|da|di|a|has|have|hat|tiene|tem|ha|und|and|et|y|e|having|featuring)(?: (?:only|just|its?|nur|solo|seulement|apenas|the|all))? |的?(?:是|有|只有|,)? ?| ?)$"
)
"""A figure right behind a device is its memory ("one A100 80GB", "a GTX 1070 with 8 GB")."""
_CARD = re.compile(
    r"\bvram\b|\bmy (?:video |old |little |\w+ )?card\b|\bon (?:the|our) card\b|graphics? (?:card|memory)|\b(?:scheda|tarjeta|carte|placa|karte) (?:da|de|di|mit|com|con|avec|of)? ?\d|\bgpu memory|grafik\w*|video memory|显存|carte graphique|tarjeta grafica|gb (?:laptop |notebook |mobile |gaming |nvidia )?(?:gpu|card|graphics|cards)|scheda video|placa de video"
)
_SIZE_NOUN = re.compile(
    r"\b(?:file|size|disk|download|weights?|checkpoint|storage|big|model size|on disk|taille|groß\w*|tamano|dimension\w*|bundle)\b"
)
_PER_ITEM = re.compile(
    r"\s*(?:(?:per|for each|for one|for every|every|each|an?|pro|je|par|por(?: cada)?|per ogni|/|every single)\b ?(?:single )?(?!day|hour|minute|week|month|year|tag|jour|dia|giorno)[a-z]{2,}|(?:of )?(?:latency|inference|response|delay|latenz|latence|latencia|latenza))"
    r"|\s*(?:each|apiece|或)\b|\s*(?:per|for) (?:1|one)\b|每|/张|一张"
)
_PER_BEFORE = re.compile(r"(?:每(?:张|条|帧|次|句|个|幅|段|页)[^,.]{0,8})$")
_MILLI = re.compile(r"ms|milli|毫秒", re.IGNORECASE)
_LATENCY_BEFORE = re.compile(
    r"\b(?:latency|latenz|latence|latencia|latenza|delay|inference(?: time)?|response(?: time)?|runtime|time per \w+|answers?|respond|run|classify|process)\b[^.?!]{0,40}$"
)
_LENGTH_AFTER = re.compile(
    r"\s*(?:long|frames?|hops?|buffers?|of (?:audio|video|speech|electricity|data|sound)|clips?|samples?|videos?|audio|recordings?|snippets?|segments?|windows?|ahead|chunks?|voice|reference|sound|speech|intro|music|(?:at|in|@) \d{3,4} ?p)\b"
)
_RHYTHM = re.compile(r"\b(?:every|each|alle|aller|toutes les|tous les|cada|ogni|a cada)\s*$|每隔?$")
"""How often something happens, not how long it may take."""
_NEARLY = re.compile(
    r"(?:~|≈|\b(?:about|around|roughly|approx\.?|ca\.?|circa|etwa|ungefahr|rund|environ|unos|unas|cerca de)|大约|大概|约)\s*$"
)
_ACCURACY = re.compile(
    r"\b(?:top[ -]?1|top1|accura\w*|acc|genauigkeit|precision|precisione|exactitud|map|f1|auc|recall|miou|score)\b"
)
_TOP1 = re.compile(
    r"\b(?:top[ -]?1|accuracy|acc)(?: accuracy)?(?: of)? ?(?:>=?|above|over|at least|better than|>) ?(\d{2}(?:\.\d+)?)(?! ?%)"
)
_LIKENED = re.compile(r"[ -]?(?:quality|level|grade|performance|like)\b")
"""How good it shall be, and not how large ("70B quality")."""
_FLOPPY = re.compile(r"\bfloppy(?: dis[ck])?\b")


def apply(text: Text, figures: list[Figure], place: hardware.Place, out: dict[str, Any]) -> None:
    for f in sorted(figures, key=_vague):
        if f.bound == "reported":
            continue
        if f.kind == "bytes" and f.bound != "min":
            memory = _is_memory(text, f, place)
            key, value = ("max_memory_gb", f.value / 1000) if memory else ("max_size_mb", f.value)
            if memory or f.bound == "max" or _sizable(text, f):
                out.setdefault(key, value)
        elif (
            f.kind == "bytes"
            and f.bound == "min"
            and _is_memory(text, f, place)
            and "need" not in text.plain[max(0, f.start - 30) : f.start]
        ):
            out.setdefault("max_memory_gb", f.value / 1000)
        elif f.kind == "params" and f.bound in ("max", "exact"):
            if _LIKENED.match(text.plain, f.end):
                continue
            if f.bound == "max" or not _after_name(text, f):
                out.setdefault("max_params_m", f.value)
        elif f.kind == "time" and f.bound in ("max", "exact"):
            if _is_latency(text, f):
                out.setdefault("max_latency_ms", f.value)
        elif f.kind == "rate" and f.bound in ("min", "exact"):
            out.setdefault("min_fps", f.value)
        elif f.kind == "token-rate":
            _wish(out, "speed-first")
        elif f.kind == "tokens" and f.value >= 2000 and _is_text(text, f):
            _wish(out, "long-context")
        elif f.kind == "percent" and f.bound != "max" and 20 <= f.value <= 100:
            if _ACCURACY.search(text.plain[max(0, f.start - 40) : f.end + 25]):
                _wish(out, f"min-accuracy:{f.value:g}")
        elif f.kind == "dim" and 16 <= f.value <= 20000 and f.value == int(f.value):
            _wish(out, f"dim:{f.value:g}")
        elif f.kind == "bits" and f.value in (2, 3, 4, 5, 6, 8):
            _wish(out, "quantized")
    top = _TOP1.search(text.plain)
    if top and not any(w.startswith("min-accuracy") for w in out["wants"]):
        _wish(out, f"min-accuracy:{float(top.group(1)):g}")
    if _FLOPPY.search(text.plain):
        out.setdefault("max_size_mb", 1.44)


def _vague(f: Figure) -> bool:
    """Not said to be a limit; what is said to be one goes before it ("the 650M one crashes,
    at most 150M")."""
    return f.bound not in {"max", "min"}


def _wish(out: dict[str, Any], wish: str) -> None:
    if wish not in out["wants"]:
        out["wants"].append(wish)


def _clause(text: Text, f: Figure) -> str:
    number = text.words[min(text.word_at(f.start), len(text.words) - 1)].sentence
    first = bisect_left(text.words, number, key=lambda w: w.sentence)
    last = bisect_right(text.words, number, key=lambda w: w.sentence) - 1
    return text.plain[text.words[first].start : text.words[last].end]


def _is_memory(text: Text, f: Figure, place: hardware.Place) -> bool:
    """Memory that the machine has, not the size of a file."""
    before, after = text.plain[max(0, f.start - 48) : f.start], text.plain[f.end : f.end + 30]
    if _OF_DEVICE.search(before) and f.value >= 500:
        return True
    if _MEMORY_AFTER.match(after) or _MEMORY_BEFORE.search(before.split(",")[-1]):
        return True
    clause = _clause(text, f)
    if _SIZE_NOUN.search(after) or _SIZE_NOUN.search(before[-20:]):
        return False
    if f.bound == "exact" and f.value >= 500:
        return bool(place.hardware) and (place.hardware != "mobile" or "ram" in clause)
    fitting = re.search(
        r"\b(?:fits?|run|runs|passt|lauft) (?:in|on|into|with|within|auf|mit)\b[^,]*$", before
    )
    return bool(fitting and place.hardware in ("gpu", "apple", "edge") and f.value >= 500)


def of_card(text: Text, f: Figure) -> bool:
    if f.kind != "bytes":
        return False
    around = text.plain[max(0, f.start - 40) : f.end + 22]
    return bool(_CARD.search(around))


_TEXTS = re.compile(
    r"\b(?:transcript\w*|documents?|reports?|books?|chapters?|articles?|papers?|essays?|contracts?|protocols?|minutes|speech|speeches|texts?|long|inputs?|each|per|dokument\w*|bericht\w*|protokoll\w*|texte?|buch|rapports?|livres?|informes?|libros?|documenti|relazioni|relatorios?|documentos?)\b"
)


def _is_text(text: Text, f: Figure) -> bool:
    """A length of text; words are also counted in lists and dictionaries."""
    if not re.search(
        r"(?:words|worter|mots|palabras|parole|palavras)$", text.plain[f.start : f.end]
    ):
        return True
    around = text.plain[max(0, f.start - 60) : f.end + 30]
    return f.value >= 5000 and _TEXTS.search(around) is not None


def _sizable(text: Text, f: Figure) -> bool:
    """An exact "50 MB" is a limit unless it tells how much data there is."""
    after = text.plain[f.end : f.end + 24]
    return not re.match(
        r"\s*(?:of )?(?:data|dataset|files|text|images|logs|corpus|photos|videos|recordings|csv|zip|documents)",
        after,
    )


def _after_name(text: Text, f: Figure) -> bool:
    """ "Llama 3.2 1B" is a name, and no limit."""
    at = text.word_at(f.start)
    return (
        at > 0
        and f.words[-1:] in "bBmM"
        and "param" not in f.words.lower()
        and bool(re.search(r"(?:\d|[a-z]{2,}-?)\s?$", text.plain[max(0, f.start - 6) : f.start]))
        and not re.search(
            r"\b(?:a|the|best|with|of|is|about|around|my|good|size|any|only|model|ein|un|small|llm)\s$",
            text.plain[max(0, f.start - 8) : f.start],
        )
    )


def _is_latency(text: Text, f: Figure) -> bool:
    before, after = text.plain[max(0, f.start - 50) : f.start], text.plain[f.end : f.end + 30]
    if _LENGTH_AFTER.match(after) or _RHYTHM.search(before):
        return False
    if _PER_ITEM.match(after) or _PER_BEFORE.search(before):
        return True
    limited = f.bound == "max" and not _NEARLY.search(before)
    if f.value <= 1000 and (limited or _MILLI.search(f.words)):
        return True
    return (bool(_LATENCY_BEFORE.search(before)) and f.value <= 600_000) or (
        limited and f.value <= 10_000
    )
