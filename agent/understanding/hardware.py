"""Where the model shall run, and the words for the device."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

_WORDS = {
    "edge": (
        "raspberry; raspberry pi; rpi; raspi; rpi4; rpi5; pi 2; pi 3; pi 4; pi 5; pi zero; pi zero 2; pi zero 2w; pi 3b; pi 4b; pi 3a; pi 3b+; pi4; pi5; pi3; pi 400; cortex*; jetson; jetson nano; jetson orin; jetson orin nano; orin nano; orin nx; agx orin; jetson agx; xavier; xavier nx; esp32; esp 32; esp8266;"
        "arduino; microcontroller*; mikrocontroller*; mcu; cortex m; stm32; coral; edge tpu; edgetpu; edge device*; google coral; coral tpu;"
        "embedded; embedded device*; single board computer; sbc; orange pi; rk3588; rockchip; hailo; oak d; smart camera;"
        "iot; nvidia jetson; beaglebone; tinyml; nicla; portenta; maix*; kendryte; npu; edge hardware; edge computing; einplatinen*; radxa; rk3566; movidius; neural compute stick"
    ),
    "mobile": (
        "android; iphone; ipad; ios; smartphone*; phone; phones; mobile; mobile phone; mobile app; mobile device*; handy; handys; telefon; telefone; pixel 6; pixel 7; pixel 8;"
        "telephone portable; telephone; movil; celular; cellulare; telefone; tablet; 手机; galaxy s; snapdragon; flutter app; react native; portable phone; mobile phones; teléfono; telefonino; cell phone; samsung galaxy; old phone"
    ),
    "browser": (
        "browser; in browser; web browser; webgpu; wasm; webassembly; javascript; web page; webpage; client side; chrome extension; onnxruntime web; navigateur; navegador; im browser; 浏览器; tfjs; tensorflow js; transformers js; chrome; firefox; webgl; service worker"
    ),
    "apple": (
        "mac; macbook; macbook air; macbook pro; imac; apple silicon; mac mini; mac studio; mps; m1; m2; m3; m4; m1 mac; m2 mac; apple m1; apple m2; apple m3; apple m4; m1 pro; m2 pro; m3 max; m1 max; metal; neural engine; mac os; macos; apple neural engine; mlx"
    ),
    "gpu": (
        "gpu; gpus; vram; graphics card; graphic card; video card; cuda; nvidia gpu; rtx; gtx; geforce; grafikkarte; carte graphique; tarjeta grafica; placa de video; scheda video; scheda grafica;"
        "t4; a100; h100; v100; a10; a10g; l4; l40s; l40; p100; rtx 3060; rtx 4090; rtx 3090; rtx 2060; 3060; 3070; 3080; 3090; 3050; 4050; 4060; 4070; 4080; 4090; 2050; 1050; 1060; 1070; 1080; 1650; 1660; 2060; 2070; 2080; 5090; 5080; 5070; 5060; 5050;"
        "radeon; rocm; colab; kaggle gpu; 显卡; 独显; a2000; a4000; a4500; a5000; a5500; a40; a30; a16; quadro; titan; a6000; tesla; tensorrt; placa grafica; nvidia; h200; rx 6600; rx 7900; gfx"
    ),
    "cpu": (
        "cpu; cpus; laptop; notebook; processor; xeon; intel; ryzen; core i5; core i7; i5; i7; i3; i9; nettop; old pc; thinkpad; prozessor; processeur; procesador; processore; processador; ordinateur portable; portatil; cpu only;"
        "chromebook; office pc; nuc; vps; celeron; atom; desktop pc; old computer; laptops; netbook; 笔记本; mini pc; arm cpu; aws lambda; lambda function; serverless; buro pc; old desktop; epyc; old server; no gpu; without gpu; without a gpu; no graphics card; no dedicated gpu; no cuda; kein gpu; keine gpu; ohne gpu; ohne grafikkarte; sans gpu; sans carte graphique; sin gpu; sin tarjeta grafica; senza gpu; senza scheda grafica; senza scheda video; sem gpu; sem placa de video; no nvidia; dont have a gpu; do not have a gpu; have no gpu; not have a graphics card; integrated graphics; onboard graphics; no vram; no discrete gpu; keine grafikkarte; zonder gpu;"
        "virtual machine; vm; two cores; four cores; eight cores; 2 cores; 4 cores; 8 cores; 16 cores; vcpu; vcpus; maquina virtual; macchina virtuale; machine virtuelle; 虚拟机"
    ),
}  # fmt: skip
_STRENGTH = ("browser", "mobile", "edge", "apple", "gpu", "cpu")
_WEAK_CPU = frozenset(
    {
        "laptop",
        "notebook",
        "thinkpad",
        "chromebook",
        "desktop",
        "portatil",
        "laptops",
        "ordinateur portable",
        "notebook comum",
        "笔记本",
        "intel",
        "vps",
        "virtual machine", "vm", "two cores", "four cores", "eight cores", "2 cores", "4 cores",
        "8 cores", "16 cores", "vcpu", "vcpus", "maquina virtual", "macchina virtuale",
        "machine virtuelle", "虚拟机",
    }
)  # fmt: skip
_CHIP = re.compile(r"m[1-5]")
_JOINTS = ("-", "_", "/", ".")
_CARD_NUMBERS = re.compile(r"(?:[1-5]0[5-9]0|1650|1660)")
_DEVICE = re.compile(
    r"\b(?:raspberry pi(?: ?(?:zero(?: ?2)?(?: ?w)?|\d(?:a\b|\s?b\b)?\+?))?|rpi ?\d?|jetson(?: (?:orin|agx|tx\d|xavier))?(?: (?:nano|nx))?"
    r"|(?:google )?coral(?: (?:edge )?tpu)?|edge tpu|esp ?32(?:-\w+)?|arduino(?: \w+)?|stm32\w*|orange pi(?: ?\d)?"
    r"|android(?: (?:phone|tablet)s?)?|iphone(?: ?(?:se|x|\d{1,2})(?: pro)?)?|ipad(?: (?:pro|air|mini))?|pixel ?\d\w?"
    r"|macbook(?: (?:air|pro))?(?: m\d)?|(?:mac )?(?<![-_/.])m[1-5](?: (?:pro|max|ultra|mac))?(?= |$|[,.;?!])|mac (?:mini|studio)|apple silicon"
    r"|(?:nvidia )?(?:rtx|gtx) ?\d{3,4}(?: ?ti| super)?|(?:tesla )?(?:t4|v100|p100|a100|h100|a10g?|l4|l40s?)\b|radeon \w+ ?\w*"
    r"|old (?:laptop|thinkpad|phone|pc)|thinkpad|zotac nettop|core i\d|xeon|ryzen(?: \d)?|chromebook|rk3588|hailo\S*|colab|samsung galaxy(?: \w+)?)"
)


_OVER = {
    "phone": ("baby", "over", "by"),
    "telefon": ("am", "per"),
    "telephone": ("au", "par"),
    "telefono": ("al", "por", "per"),
    "telefone": ("ao", "por", "pelo"),
}
"""Who speaks over a telephone does not run a model on it."""
_CALLERS = frozenset(
    ["customers", "people", "patients", "clients", "they", "we", "who", "to", "guests", "callers"]
)
_SPOKEN_INTO = re.compile(
    r"\b(?:(?:dictat\w*|speak\w*|spoke|talk\w*|record\w*|film\w*|photograph\w*|shot|shoot\w*|snap\w*|take|taken|took|taking|captur\w*|upload\w*|send|sent|sends)\b[^.;!?]{0,40}\b(?:into|with|on|by|from|through|via)"
    r"|(?:diktier\w*|sprech\w*|film\w*|fotografier\w*|aufnehm\w*|aufgenommen\w*|rede\w*)\b[^.;!?]{0,40}\b(?:ins?|mit|per|am|auf)"
    r"|(?:dicte\w*|parle\w*|enregistr\w*|film\w*|photographi\w*|prise?s?|prend\w*)\b[^.;!?]{0,40}\b(?:dans|avec|sur|depuis)"
    r"|(?:dict\w*|habl\w*|grab\w*|film\w*|fotografi\w*|saco|sacamos|hago|hacemos|tomad\w+|hech\w+)\b[^.;!?]{0,40}\b(?:al|en|con|desde)"
    r"|(?:dett\w*|parl\w*|registr\w*|film\w*|fotograf\w*|scatt\w*|fatt[aeio])\b[^.;!?]{0,40}\b(?:al|nel|con|sul|col|dal)"
    r"|(?:dit\w*|fal\w*|grav\w*|film\w*|fotograf\w*|tir[aeo]\w*|feit\w*)\b[^.;!?]{0,40}\b(?:no|ao|com|pelo|do))"
    r" (?:(?:the|a|an|my|our|their|his|her|your|das|dem|den|ein|einem|meine?[mn]?|sein\w*|ihr\w*|le|la|l'|un|une|mon|ma|leurs?|notre|son|el|mi|su|sus|il|lo|mio|suo|o|um|meu|seu)\s?){0,2}(?:old |own )?$"
    r"|(?:用|拿|对着|通过)[^,.;。]{0,4}$"
)
"""A telephone that somebody speaks into or takes pictures with is only where things come from."""
_ELSEWHERE = re.compile(
    r"\b(?:servers?|serveurs?|servidor(?:es)?|desktop|pc|computer|ordinateur|ordenador|computador|rechner|cloud|nas|workstation|upload\w*|hochlad\w*)\b|服务器|电脑|上传"
)
"""Where the work is done, when it is not on the telephone."""
_LIVE = re.compile(r"real[ -]?time|\blive\b|\bfps\b|instant|on the fly")


@dataclass(frozen=True, slots=True)
class Place:
    hardware: str | None
    device: str | None
    spans: tuple[tuple[int, int], ...]
    dropped: bool = False


_MAKERS = frozenset({"nvidia", "radeon", "quadro", "tesla", "titan", "tensorrt"})
"""Refused, they do not say that there is no graphics card ("not NVIDIA's licence")."""


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(lexicon.joined("hardware", _WORDS)))


def find(text: Text, denied: frozenset[int], dropped: frozenset[int], card: bool) -> Place:
    """`card`: a figure of graphics memory was given, which says GPU by itself."""
    votes: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    held = False
    for start, end, value in _table().find(text):
        first = text.words[start].text
        if _CARD_NUMBERS.fullmatch(first) and not _is_card(text, start, end):
            continue
        if _CHIP.fullmatch(first) and text.plain[: text.words[start].start].endswith(_JOINTS):
            continue  # "bge-m3" is a model
        if (
            first == "mobile"
            and end == start + 1
            and start + 1 < len(text.words)
            and text.words[start + 1].text == "net"
        ):
            continue
        if first in (
            "metal",
            "atom",
            "intel",
            "tesla",
            "embedded",
            "telephone",
            "telefon",
            "telefono",
            "telefone",
            "handy",
            "mobile",
            "phone",
            "chrome",
            "tablet",
            "tablets",
        ) and not _device_like(text, start, end):
            continue
        spans.append((start, end))
        if start in dropped:
            continue
        if start in denied and not (value == "cpu" and end - start > 1):
            if value == "gpu" and first not in _MAKERS:
                votes["cpu"] = votes.get("cpu", 0) + 3
            continue
        if value == "mobile" and _SPOKEN_INTO.search(
            text.plain[max(0, text.words[start].start - 90) : text.words[start].start]
        ):
            held = True
            continue
        said = text.plain[text.words[start].start : text.words[end - 1].end]
        weight = 1 if value == "cpu" and said in _WEAK_CPU else 2
        if weight == 2 and value == "cpu" and (first == "cpu" or end - start > 1):
            weight = 3
        votes[value] = votes.get(value, 0) + weight
    if card:
        votes["gpu"] = votes.get("gpu", 0) + 1
    if held and not votes and not _ELSEWHERE.search(text.plain):
        votes["mobile"] = 2
    device = _DEVICE.search(text.plain)
    words = text.shown[device.start() : device.end()].strip() if device else _bare_card(text, spans)
    return Place(_winner(votes), words, tuple(spans))


def _bare_card(text: Text, spans: list[tuple[int, int]]) -> str | None:
    """ "my 3080 Ti": a card by its number alone."""
    for start, end in spans:
        if _CARD_NUMBERS.fullmatch(text.words[start].text):
            last = end + (end < len(text.words) and text.words[end].text in ("ti", "super"))
            return "RTX " + text.shown[text.words[start].start : text.words[last - 1].end]
    return None


def _winner(votes: dict[str, int]) -> str | None:
    for special in ("browser", "mobile", "edge"):
        if special in votes:
            return special
    if "apple" in votes and votes["apple"] >= votes.get("gpu", 0):
        return "apple"
    if votes.get("cpu", 0) >= 3:
        return "cpu"
    return max(votes, key=lambda v: (votes[v], -_STRENGTH.index(v))) if votes else None


def _is_card(text: Text, start: int, end: int) -> bool:
    """ "a 3060" is a card; "1080 images" is not."""
    around = text.plain[max(0, text.words[start].start - 12) : text.words[end - 1].end + 24]
    return bool(
        re.search(
            r"rtx|gtx|geforce|card|gpu|vram|显卡|显存|笔记本|独显|\d ?x \d{4}|\d ?gb|ti\b|\b(?:an?|my|on|one|single|two|old|our|your|his|this|that|with|got|have|has|is|the|una?|eine[rmn]?|mit|auf|sur|avec|con|sobre|numa|em|su|para|used|second hand|nvidia) \d{4}\b|\d{4} (?:super|laptop|mobile)",
            around,
        )
        or (text.words[start].text != "1080" and _set_off(text, start, end))
    )


def _set_off(text: Text, start: int, end: int) -> bool:
    """A note of its own: "480p, 3090. ..."."""
    before, after = text.words[start], text.words[end] if end < len(text.words) else None
    ends = after is None or after.broken or after.sentence != before.sentence
    return ends and (
        before.broken or not start or text.words[start - 1].sentence != before.sentence
    )


_PILLS = re.compile(r"\b(?:pills?|blisters?|pharma\w*|medicines?|medication|coating|capsules?)\b")
"""Tablets that are swallowed."""
_PHONE_NO = frozenset(
    """call calls number numbers recording recordings photo photos conversation conversations line
    lines interview interviews support survey surveys hotline bot agent agents system
    banking order orders quality audio message messages bill bills shop case
    cases repair screen screens picture pictures pic pics video videos clip
    clips footage shots snaps snapshots""".split()  # noqa: SIM905
)
"""What a telephone is only the name of."""
_MOBILE_NO = frozenset(
    """ad ads advert adverts advertising number numbers contract contracts plan bill bills operator
    operators network networks carrier home homes crane cranes robot robots unit units laboratory
    lab clinic clinics library kitchen banking payment payments net""".split()  # noqa: SIM905
)
"""What is mobile and no telephone."""


def _device_like(text: Text, start: int, end: int) -> bool:
    """Words with a second life: "phone call", "metal parts", "embedded in"."""
    after = text.words[end].text if end < len(text.words) else ""
    before = text.words[start - 1].text if start else ""
    first = text.words[start].text
    if end - start > 1:
        return True
    if before in _OVER.get(first, ()):
        return False
    if (
        first == "phone"
        and after in ("in", "up", "us")
        and (
            before in _CALLERS
            or text.plain[text.words[start].end : text.words[start].end + 1] == "-"
        )
    ):
        return False  # "customers phone in their orders", "a phone-in line"
    if first == "phone" and after == "camera":
        return bool(_LIVE.search(text.plain))  # pictures are taken with it, or it is to see live
    if first == "phone":
        return after not in _PHONE_NO
    if first == "mobile":
        return after not in _MOBILE_NO
    if first in ("tablet", "tablets"):
        return not _PILLS.search(text.plain)
    if first == "metal":
        return before in ("apple", "with", "via") and after not in (
            "part",
            "parts",
            "surface",
            "surfaces",
            "sheet",
        )
    if first == "atom":
        return before in ("intel", "an")
    if first == "intel":
        return after not in ("research",)
    if first == "tesla":
        return after in ("t4", "v100", "p100", "k80", "gpu")
    if first == "embedded":
        return after in (
            "device",
            "devices",
            "system",
            "systems",
            "linux",
            "board",
            "hardware",
            "platform",
            "",
        ) or before in ("on", "for")
    return True
