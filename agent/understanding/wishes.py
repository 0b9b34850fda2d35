"""Wishes that are no limits: fast, small, offline, real time, no training ..."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.phrases import Mention, Phrases, spread
from agent.understanding.text import Text

_WISHES = {
    "accuracy-first": "most accurate; best accuracy; highest accuracy; high accuracy; best quality; highest quality; high quality; best possible; as accurate as possible; accuracy matters; accuracy first; more accurate; maximum accuracy; top accuracy; best performing; best performance; better accuracy; best results; very accurate; accurate; quality matters; gpt 4 level; gpt4 level; hochste genauigkeit; genauest*; le plus precis; meilleure qualite; mayor precision; mas preciso; piu accurato; better quality; size does not matter; regardless of size; strongest; best in class; good accuracy; precise; fewer mistakes; fewer wrong; fewer false; best 7b; reliable",
    "speed-first": "fast; faster; fastest; quick; quickly; low latency; speed matters; speed first; as fast as possible; speedy; high throughput; schnell*; rapide; rapido; veloce; instant; instantly; snappy; minimal latency; responsive; blazing*; 快速; speed is important; quickest; low delay",
    "small": "small; smaller; smallest; tiny; lightweight; light weight; light; compact; little; mini; minimal; klein*; petit*; pequen*; piccol*; leger*; ligero; leggero; not too big; not too large; resource constrained; low resource device; lite; 小型; 轻量; small footprint; low memory; tiniest; not huge; slim; winzig*; lighter; leve; low resource; low end; compacto; memory efficient",
    "real-time": "real time; realtime; live; echtzeit; temps reel; tiempo real; tempo reale; tempo real; 实时; on the fly; live stream; live video",
    "fine-tune": "fine tune; fine tuning; finetune; finetuning; fine tuned on my; transfer learning; train further; continue training; start from; own dataset; my own data; retrain; feinabstimm*; feintuning; my own images; images of my own; photos of my own; entrainer sur; reentrenar; adapt it to; custom dataset; fine tunen; own labelled; own labeled; my own dataset; to train on; further train; base for training; own training data; nachtrainieren; my own pictures; examples of my own; my own photos; as a backbone; starting point; as a starting; start training from; starting training from; to train from; train it further; fine tuned by us; adjust it to our; adjust to our data; adapt to our; on our labels; our own labels; adapt to my; training on my; our own data; own images",
    "no-training": "no training; without training; ready made; ready to use; out of the box; pretrained only; no fine tuning; without fine tuning; dont want to train; impossible for me to train; cannot train; cant train; off the shelf; just download; no need to train; without any training; ohne training; sans entrainement; sin entrenar; without having to train; plug and play; just use; already trained; without having to train anything; nothing to train; wont be fitting; wont be training; no tuning and no training; predict straight away; dont have training data; no training data; ready trained; do not want to train; use directly; use as is; no labelled data; no labeled data; not train; ohne trainieren; kein training",
    "zero-shot": "my own categories; own categories; categories of my own; my own labels; labels of my own; my own classes; classes of my own; zero shot; zeroshot; 0 shot; open vocabulary; without examples; arbitrary labels; without training anything; own labels at runtime; labels i define; any label; arbitrary classes; free text labels",
    "few-shot": "few shot; fewshot; handful of examples; few examples; only ten examples; 5 shot; one shot; couple of examples; per class only; ten examples; only a few labelled; five examples; wenige beispiele; few labeled; few labelled",
    "gated-not-ok": "not gated; no gated; ungated; non gated; without gating; must not be gated; not be gated; without hf token; without an hf token; no hf token; no huggingface login; no hugging face login; no hf login; no huggingface account; no hugging face account; without token; without a token; without huggingface token; without hugging face token; no token; no login; without login; no registration; without registration; without account; no account; no sign up; without signing up; no access request; no approval; without asking for access; no gate; without huggingface account; accept terms; accept any terms; accepting terms; no gating; dont want to log in; freely downloadable; without logging in; no request form; no hugging face account; no access form; hf account; request access for; request access to; request access; ask for access; asking for access; apply for access; access requests; log in anywhere; log in first; accept a licence; accept a license; accept the terms; hand over my email; give my email; behind a form; freie registrierung; ohne anmeldung; ohne konto; sans compte; sans inscription; sin registro; sin cuenta; senza registrazione; senza account; sem cadastro; sem conta; 不用登录; 不用申请; 无需申请; 不需要申请",
    "offline": "offline; locally; local; on premise; on premises; on prem; onprem; self hosted; self host; self hosting; air gapped; airgapped; no internet; without internet; no cloud; without cloud; on device; lokal*; ohne internet; ohne cloud; hors ligne; en local; sans internet; sin internet; sin conexion; en mi pc; senza internet; sem internet; leaves the house; leave the house; leave our network; leave the building; no api; without api; not in the cloud; 离线; 本地; on my own computer; on my own machine; on my machine; no external api; store them locally; before they go to the cloud; cannot leave; may not leave; no data may leave; no network; on our own server*; own server; datenschutz; on the phone itself; on my own server; without a connection; without connection; localmente; dont send; not send; never leaves; never leave; offgrid; disconnected; in locale; without sending; no connection; no server; sin nube; sans cloud; localement; internetverbindung; no wifi; without wifi; no signal; not the cloud",
    "long-context": "long context; long document*; long text*; long article*; long pdf*; whole book*; entire book*; long contract*; long report*; lange text*; lange dokument*; textes longs; longs documents; textos largos; textos longos; testi lunghi; large context; long input*; 100 page; hundreds of pages; long transcript*; lange texte; book length; very long; long papers; three hour transcript*; hour long transcript*; cut off after; cuts off after; truncates after; truncated after; the whole transcript; lange protokolle; seitenlang*; 后半截; 超长; 长文; 长合同; 长文档",
    "streaming": "streaming; streamed; stream; as i speak; while i speak; incremental; word by word; while speaking; as people talk; while people talk; live caption*; live transcription; live subtitles; chunk by chunk",
    "recent": "newest; latest; recent; state of the art; sota; new model*; modern; up to date; neueste*; aktuell*; dernier*; plus recent; mas reciente*; current best; cutting edge; newer; 2025; 2026; 最新; more modern; recently released; not outdated",
    "quantized": "quantized; quantised; quantization; quantisation; quantisiert; int8; int4; 8 bit; 4 bit; 8bit; 4bit; q4; q8; gptq; awq; q4 k m; quant; fp8; cuantizado; lower precision; 2 bit; quants; quantify; nf4; bitsandbytes",
    "popular": "popular; widely used; most downloaded; well known; well established; commonly used; trending; beliebt*; battle tested; most used; proven; many downloads; bekannt*",
    "compare": "compare; comparison; vs; versus; vergleich*; comparer; comparar; which is better; better than; confronta*; difference between; side by side; or rather; pros and cons; benchmark several; differences between",
    "word-timestamps": "word timestamps; word level timestamps; word level time; timestamps; time stamps; timestamp; zeitstempel; forced alignment; word timing*; subtitles with timing; when each word; when every word; timing per word; timings per word; time per word; times per word; timings for each word; timing of each word; word timings; start and end of each word; horodatage*; per word timing; time codes; timecodes; word times; marcas de tiempo",
}  # fmt: skip
_REMARKS = frozenset({
    "live": ("i", "we", "they", "who", "people", "you"),
    "stream": ("camera", "video", "from", "a", "the", "rtsp", "data", "audio"),
    "little": ("a", "too"), "light": ("christmas", "traffic", "low", "the", "of", "visible", "red", "natural", "night"),
    "small": ("too",), "local": (), "recent": ("more",),
}.items())  # fmt: skip
_BEFORE_NO = dict(_REMARKS)
_AFTER_NO = {
    "light": {"show", "bulb", "source", "sources", "conditions", "curtain", "switch", "curve"},
    "local": {"shop", "shops", "business", "newspaper", "language", "dialect", "birds", "news", "government", "species", "features", "feature"},
    "little": {"cat", "dog", "data", "game", "robot", "girl", "boy", "experience", "knowledge", "time", "money", "known", "bit", "things", "birds"},
    "small": {"objects", "object", "company", "business", "parts", "dataset", "set", "team", "shop", "startup", "farm", "images", "text", "talk", "things", "animals", "birds", "claims", "drone"},
    "minimal": {"effort"}, "fast": {"food", "text", "moving", "rcnn"}, "recent": {"news", "paper", "papers"},
    "newer": {"ideas", "idea", "laptop", "pc", "machine", "phone", "pictures", "photos", "cars"},
    "mini": {"pc", "computer"}, "live": {"in", "here", "near", "portrait"}, "quick": {"question"},
    "klein": {"objekte"}, "kleine": {"objekte", "objekten"}, "high": set[str](),
}  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(lexicon.joined("wishes", _WISHES)))


_CARE = r"(?:quality|accuracy|precision|qualitat|genauigkeit|qualite|justesse|calidad|exactitud|qualita|precisione|accuratezza|qualidade|precisao|exatidao|质量|精度|准确(?:率|性)?)"
_HASTE = r"(?:speed|latency|geschwindigkeit|tempo|schnelligkeit|vitesse|rapidite|velocidad|rapidez|velocita|velocidade|速度)"
_OVER = r"(?:over|before|above|beats?|than|vor|als|avant|que|antes que|prima|di|della|dell[ao]?|do que|da|比|>|高于|优先于)"
_PREFERS = tuple(
    (value, re.compile(rf"{first}\W(?:[\w']+ ){{0,5}}?{_OVER}\W(?:[\w']+ ){{0,2}}?{second}"))
    for value, first, second in (
        ("accuracy-first", _CARE, _HASTE), ("speed-first", _HASTE, _CARE),
    )
)  # fmt: skip


def _preferred(text: Text) -> Mention | None:
    """ "Quality matters more than speed" is a wish for one of the two, not for both."""
    for value, pattern in _PREFERS:
        match = pattern.search(text.plain)
        if match:
            start, end = text.word_at(match.start()), text.word_at(match.end() - 1) + 1
            return Mention("wants", value, start, end)
    return None


_SMALL_ONES = frozenset(
    """club company business publisher publishers team office shop store museum town village bakery group
    practice clinic school garden church startup firm agency studio newspaper library lab choir farm
    charity association organisation organization nonprofit cooperative community council hospital
    hotel restaurant cafe brewery winery workshop factory city island country dataset corpus room
    machine server vm cluster budget kid kids child children dog dogs boat plane house flat apartment
    betrieb firma verein verlag laden dorf stadt praxis schule team museum
    entreprise boutique association equipe village mairie ecole editeur
    empresa tienda equipo asociacion pueblo escuela editorial negocio
    azienda negozio squadra associazione paese scuola editore ditta
    loja equipe associacao escola editora padaria""".split()  # noqa: SIM905
)
"""What is small and no model: "a small film club"."""


def _of_a_thing(text: Text, end: int) -> bool:
    """The small thing is named within the next three words."""
    for word in text.words[end : end + 3]:
        if word.broken or word.sentence != text.words[end - 1].sentence:
            return False
        if word.text in ("model", "modell", "modelo", "modele", "modello", "that", "which", "for"):
            return False
        if word.text in _SMALL_ONES or word.lemma in _SMALL_ONES:
            return True
    return False


_COMPARES = re.compile(
    r"(?:^|[.!?,;:] ?|\b(?:please|to|can you|could you|would you|help me) )(?:compare|comparing)\b(?! (?:it|them|my|our|the (?:result|output|vector|image|picture|embedding)\w*|by|with|to|faces|images|pictures|texts|sentences|documents|voices|two (?!models))\b)|\bcompare (?:\w+ ){0,4}models?\b|\bmodels? (?:\w+ ){0,3}compared?\b"
)
_RATHER = re.compile(
    r"\b(?:rather|prefer\w*|lieber|plutot|mejor|piuttosto|antes)\b[^.;!?]{0,60}\b(?:than|to|als|que|che|do que)\b(?:[^.,;!?]{0,24})\b(?:fast|quick\w*|speed\w*|schnell|rapide|vite|rapido|veloce)\b"
)
"""Haste that something else goes before."""


def find(text: Text, denied: frozenset[int], comparing: bool = False) -> list[Mention]:
    found: list[Mention] = []
    rather = _RATHER.search(text.plain)
    german = _german(text)
    for start, end, value in _table().find(text):
        word = text.words[start]
        before = text.words[start - 1].text if start else ""
        after = text.words[end].text if end < len(text.words) else ""
        if end == start + 1:
            if before in _BEFORE_NO.get(word.text, ()) or after in _AFTER_NO.get(word.text, ()):
                continue
            if after == "than" and not comparing:
                continue
            if (
                word.text in ("small", "tiny", "mini", "base", "nano")
                and not word.broken
                and before
                in (
                    "whisper",
                    "bge",
                    "e5",
                    "vit",
                    "mobilenet",
                )
            ):
                continue
        if before in ("too", "nicht") and value in ("small", "speed-first", "recent"):
            continue
        if before in ("no", "not", "probably", "without") and value in (
            "real-time",
            "speed-first",
            "compare",
            "streaming",
            "popular",
            "long-context",
            "quantized",
        ):
            continue
        if value == "small" and end == start + 1 and _of_a_thing(text, end):
            continue
        if word.text == "fast" and german:
            continue  # "almost"
        if word.text in ("compare", "comparing") and not _COMPARES.search(text.plain):
            continue
        if value == "speed-first" and rather and rather.start() <= word.start < rather.end():
            continue
        whole = start in denied and _denial_inside(text, start, end)
        found.append(Mention("wants", value, start, end, start in denied and not whole))
    chosen = _preferred(text)
    if chosen is not None:
        found = [m for m in found if not chosen.start <= m.start < chosen.end]
        found.append(chosen)
    if any(m.value == "fine-tune" and not m.negated for m in found):  # then it is where to start
        found = [m for m in found if m.value != "no-training" or _plain(text, m) not in _TRAINED]
    return found


_TRAINED = frozenset(
    {"already trained", "ready trained", "ready made", "just download", "just use"}
)


def _plain(text: Text, mention: Mention) -> str:
    return text.plain[text.words[mention.start].start : text.words[mention.end - 1].end]


_GERMAN = frozenset(
    "der die das und ist nicht ein eine mit fur von ich wir auf zu im den dem alle alles".split()  # noqa: SIM905
)
_ENGLISH = frozenset("the a an is are of and to with for my our we i it in on".split())  # noqa: SIM905


def _german(text: Text) -> bool:
    """More small words of German than of English."""
    return sum((w.text in _GERMAN) - (w.text in _ENGLISH) for w in text.words) > 0


_DENYING = frozenset((
    "no", "not", "without", "dont", "ohne", "nicht", "kein", "keine", "sans", "pas", "sin", "nada",
    "senza", "non", "niente", "nessun", "nessuna", "sem", "nao", "不", "没", "无", "断", "免",
))  # fmt: skip


def _denial_inside(text: Text, start: int, end: int) -> bool:
    """ "no cloud" carries its own denial."""
    return text.words[start].text in _DENYING and end > start


def wished(mentions: list[Mention]) -> list[str]:
    return list(dict.fromkeys(m.value for m in mentions if not m.negated))
