"""One turn of a request, parsed: all recognisers run once, their findings put together."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from agent.understanding import (
    concepts,
    dataset,
    domain,
    hardware,
    language,
    licence,
    names,
    negation,
    numbers,
    platform,
    quantities,
    scope,
    tasks,
    units,
    wishes,
)  # fmt: skip
from agent.understanding.quantities import Figure
from agent.understanding.text import Text, clean, read
from bowerbird.need import OUT_OF_SCOPE

_MEMORY_AFTER = re.compile(
    r"\s*(?:of\s+|von\s+|de\s+|di\s+)?(?:system |total |gpu |graphics |video |main |free )?(?:v?ram|memory|speicher|arbeitsspeicher|memoire|memoria|内存|显存|graphics|gpu|card|karte|grafik\w*|video card|rtx|nvidia|cards|mac|macbook|machine|pi\b|laptop)"
)
_MEMORY_BEFORE = re.compile(
    r"\b(?:v?ram|memory|arbeitsspeicher|speicher|memoire|memoria|内存|显存)\b(?:\W+\w+){0,4}\W*$"
)
_CARD = re.compile(
    r"\bvram\b|graphics? (?:card|memory)|\bgpu memory|grafik\w*|video memory|显存|carte graphique|tarjeta grafica|gb (?:gpu|card|graphics|cards)|scheda video|placa de video"
)
_SIZE_NOUN = re.compile(
    r"\b(?:file|size|disk|download|weights?|checkpoint|storage|big|model size|on disk|taille|groß\w*|tamano|dimension\w*|bundle)\b"
)
_PER_ITEM = re.compile(
    r"\s*(?:per|for each|for one|each|an?|pro|par|por|/)\s*(?:single )?(?:image|picture|photo|frame|sentence|query|request|inference|page|document|prediction|item|call|text|sample|bild|imagen?|photo|email|message|word|each|token|pair|review|utterance|clip)\w*|\s*each\b|\s*(?:of )?(?:latency|inference|response|delay)"
)
_LATENCY_BEFORE = re.compile(
    r"\b(?:latency|latenz|latence|latencia|delay|inference(?: time)?|response(?: time)?|runtime|time per \w+|answers?|respond|run|classify|process)\b[^.?!]{0,40}$"
)
_LENGTH_AFTER = re.compile(
    r"\s*(?:long|of (?:audio|video|speech|electricity|data|sound)|clips?|samples?|videos?|audio|recordings?|snippets?|segments?|windows?|ahead|chunks?|voice|reference|sound|speech|intro|music)\b"
)
_ACCURACY = re.compile(
    r"\b(?:top[ -]?1|top1|accura\w*|acc|genauigkeit|precision|precisione|exactitud|map|f1|auc|recall|miou|score)\b"
)
_TOP1 = re.compile(
    r"\b(?:top[ -]?1|accuracy|acc)(?: accuracy)?(?: of)? ?(?:>=?|above|over|at least|better than|>) ?(\d{2}(?:\.\d+)?)(?! ?%)"
)
_QUOTED = re.compile(r"\"[^\"]{1,200}\"|(?<!\w)'[^']{1,200}'(?!\w)")
_ZERO_SHOT = {
    "image-classification": "zero-shot-image-classification",
    "text-classification": "zero-shot-classification",
}
_FLOPPY = re.compile(r"\bfloppy(?: dis[ck])?\b")


@dataclass(slots=True)
class Turn:
    """What one turn states; `fields` holds values for a Need."""

    text: Text
    fields: dict[str, Any]
    found: tasks.Found
    figures: list[Figure]
    references: tuple[str, ...]
    dropped: set[str] = field(default_factory=set[str])
    modalities: frozenset[str] = frozenset()
    decline: str | None = None
    language_refused: tuple[str, ...] = ()
    denied_words: frozenset[int] = frozenset()


def turn(raw: str) -> Turn:  # noqa: PLR0915  (one line a recogniser)
    text = read(numbers.spelt_out(clean(raw), units.AHEAD))
    cues = negation.cues(text)
    denied = negation.scope(text, "not")
    drop = negation.scope(text, "drop")
    after_cue = frozenset(end for _, end, kind in cues if kind == "not")
    named = names.find(text, denied, after_cue)
    figures = quantities.find(text)
    spent: set[int] = {i for s, e, _ in cues for i in range(s, e)} | set(denied) | set(named.words)
    spent |= set(drop)
    out: dict[str, Any] = {}
    dropped: set[str] = set()

    def keep(field_name: str, spans: list[tuple[int, int]]) -> None:
        for start, end in spans:
            spent.update(range(start, end))
            if start in drop:
                dropped.add(field_name)

    card = any(_is_memory_of_card(text, f) for f in figures)
    place = hardware.find(text, denied | drop, card)
    keep("hardware", list(place.spans))
    out["hardware"], out["device_name"] = place.hardware, place.device if place.hardware else None
    licences_said = licence.find(text, denied)
    keep("license", [(m.start, m.end) for m in licences_said])
    out["license"] = licence.wish([m for m in licences_said if m.start not in drop])
    libraries = platform.libraries(text, denied)
    keep("library", [(m.start, m.end) for m in libraries])
    hubs = platform.hubs(text, denied)
    keep("source_hub", [(m.start, m.end) for m in hubs])
    out["library"] = platform.wished([m for m in libraries if m.start not in drop])
    out["source_hub"] = platform.wished(hubs)
    sets = dataset.find(text, denied | drop, named.words)
    keep("dataset", [(m.start, m.end) for m in sets])
    out["dataset"] = next((m.value for m in sets if not m.negated), None)
    found = tasks.find(text, negation.scope(text, "not", 3) | drop, named.words)
    talk = language.find(text, denied | drop, "translation" in found.tags[:1])
    keep("languages", [(m.start, m.end) for m in talk])
    out["languages"] = language.wished(talk)
    wanted = wishes.find(text, denied | drop)
    keep("wants", [(m.start, m.end) for m in wanted])
    out["wants"] = wishes.wished(wanted)
    refused = [m.value for m in libraries if m.negated and m.value not in named.must_not]
    out["must_not"] = list(dict.fromkeys((*named.must_not, *refused)))
    _limits(text, figures, place, out)
    for figure in figures:
        spent.update(range(text.word_at(figure.start), text.word_at(figure.end - 1) + 1))
    if drop:
        dropped |= _limit_words(text, drop)
    seen_concepts = concepts.find(text)
    modalities = frozenset(
        c
        for i, c in seen_concepts
        if c in ("image", "audio", "text", "video", "speech") and i not in denied
    )
    for start, end in _quoted(text):
        spent.update(range(text.word_at(start), text.word_at(end - 1)))
    subject_spent = frozenset(spent | set(found.words))
    out["domain"] = domain.find(
        text, subject_spent, found.domain, frozenset(_anchors(text, found, seen_concepts))
    )
    constrained = any(
        out.get(k)
        for k in (
            "hardware",
            "library",
            "dataset",
            "source_hub",
            "max_memory_gb",
            "max_params_m",
            "max_size_mb",
            "min_fps",
            "license",
        )
    )
    decline = scope.reason(text, found.points, constrained)
    tags = _zero_shot(list(found.tags)) if "zero-shot" in out["wants"] else list(found.tags)
    out["task"] = [OUT_OF_SCOPE] if decline else tags if found.points >= 1.2 else []
    return Turn(
        text, out, found, figures, named.references, dropped, modalities, decline,
        tuple(m.value for m in talk if m.negated), denied,
    )  # fmt: skip


def nothing() -> dict[str, Any]:
    """The fields of a Need before anything was said."""
    names = ("license", "hardware", "device_name", "dataset", "library", "source_hub")
    lists = ("task", "domain", "languages", "wants", "must_not")
    return dict.fromkeys(names) | {name: [] for name in lists}


def _anchors(text: Text, found: tasks.Found, seen: list[tuple[int, str]]) -> set[int]:
    """Where the task is told; few, so that long texts stay cheap."""
    told = ("name", "find", "classifier", "detector", "make", "search", "read", "improve", "ask")
    spots = [i for span in found.rows for i in (span[0], span[1] - 1)]
    return set((spots + [i for i, c in seen if c in told])[:40])


def _quoted(text: Text) -> list[tuple[int, int]]:
    """Examples in quotation marks are no subject."""
    return [m.span() for m in _QUOTED.finditer(text.plain)]


def _zero_shot(tags: list[str]) -> list[str]:
    """Classes of one's own, no training: the zero-shot form of the task comes first."""
    first = _ZERO_SHOT.get(tags[0]) if tags else None
    return list(dict.fromkeys([first, *tags]))[:4] if first else tags


def _limits(text: Text, figures: list[Figure], place: hardware.Place, out: dict[str, Any]) -> None:
    for f in figures:
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
            if f.bound == "max" or not _after_name(text, f):
                out.setdefault("max_params_m", f.value)
        elif f.kind == "time" and f.bound in ("max", "exact"):
            if _is_latency(text, f):
                out.setdefault("max_latency_ms", f.value)
        elif f.kind == "rate" and f.bound in ("min", "exact"):
            out.setdefault("min_fps", f.value)
        elif f.kind == "token-rate":
            _wish(out, "speed-first")
        elif f.kind == "tokens" and f.value >= 2000:
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


def _wish(out: dict[str, Any], wish: str) -> None:
    if wish not in out["wants"]:
        out["wants"].append(wish)


def _clause(text: Text, f: Figure) -> str:
    number = text.words[min(text.word_at(f.start), len(text.words) - 1)].sentence
    inside = [w for w in text.words if w.sentence == number]
    return text.plain[inside[0].start : inside[-1].end] if inside else ""


def _is_memory(text: Text, f: Figure, place: hardware.Place) -> bool:
    """Memory that the machine has, not the size of a file."""
    before, after = text.plain[max(0, f.start - 48) : f.start], text.plain[f.end : f.end + 30]
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


def _is_memory_of_card(text: Text, f: Figure) -> bool:
    if f.kind != "bytes":
        return False
    around = text.plain[max(0, f.start - 40) : f.end + 22]
    return bool(_CARD.search(around))


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
        and bool(re.search(r"(?:\d|[a-z]{2,}-?)\s?$", text.plain[max(0, f.start - 6) : f.start]))
        and not re.search(
            r"\b(?:a|the|best|with|of|is|about|around|my|good|size|any|only|model|ein|un|small|llm)\s$",
            text.plain[max(0, f.start - 8) : f.start],
        )
    )


def _is_latency(text: Text, f: Figure) -> bool:
    before, after = text.plain[max(0, f.start - 50) : f.start], text.plain[f.end : f.end + 30]
    if _LENGTH_AFTER.match(after):
        return False
    if _PER_ITEM.match(after) or (f.bound == "max" and f.value <= 1000):
        return True
    return (bool(_LATENCY_BEFORE.search(before)) and f.value <= 600_000) or (
        f.bound == "max" and f.value <= 10_000
    )


def _limit_words(text: Text, drop: frozenset[int]) -> set[str]:
    """ "forget the size limit": fields named by their own words."""
    told = {text.words[i].text for i in drop} | {text.words[i].lemma for i in drop}
    start = min(drop)
    told |= {w.text for w in text.words[max(0, start - 5) : start]}
    out: set[str] = set()
    for words, fields in _FIELD_WORDS:
        if told & words:
            out |= fields
    return out


_FIELD_WORDS: tuple[tuple[frozenset[str], set[str]], ...] = (
    (frozenset({"size", "small", "big", "mb", "megabytes", "download", "large", "limit"}), {"max_size_mb", "max_params_m"}),
    (frozenset({"parameters", "params", "parameter"}), {"max_params_m"}),
    (frozenset({"license", "licence", "licensing", "lizenz", "commercial"}), {"license"}),
    (frozenset({"speed", "latency", "fps", "fast", "realtime"}), {"max_latency_ms", "min_fps"}),
    (frozenset({"memory", "ram", "vram"}), {"max_memory_gb"}),
    (frozenset({"language", "languages"}), {"languages"}),
    (frozenset({"mobile", "phone", "android", "iphone", "device", "hardware", "gpu", "cpu", "browser", "raspberry"}), {"hardware", "device_name"}),
    (frozenset({"dataset", "imagenet"}), {"dataset"}),
    (frozenset({"library", "framework", "pytorch", "tensorflow"}), {"library"}),
)  # fmt: skip
