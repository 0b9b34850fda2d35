"""Limits that are taken back: "forget the size limit", "Größe ist egal", "大小无所谓"."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

_WORDS = {
    "max_size_mb max_params_m": (
        "size; model size; file size; small; big; large; download; mb; megabytes; how big; how large; how heavy; weight limit;"
        "grosse; groß; gross; klein; taille; poids; petit; tamano; peso; pese; dimension*; grandezza; pesa; tamanho; 大小; 体积; 尺寸; 模型大小"
    ),
    "max_params_m": "parameter*; params; parametre*; parametro*; parametri; 参数; 参数量",
    "license": "license; licence; licensing; lizenz*; licencia; licenza; licenca; commercial; kommerziell*; 许可; 许可证; 协议; 授权",
    "max_latency_ms min_fps": "speed; latency; fps; fast; realtime; real time; frame rate; framerate; how fast; geschwindigkeit; tempo; latenz; schnell*; vitesse; latence; rapide*; velocidad*; latencia; rapido; velocita; latenza; veloce; velocidade; 速度; 延迟; 帧率; 快慢",
    "max_memory_gb": "memory; ram; vram; speicher*; arbeitsspeicher; memoire; memoria; 内存; 显存",
    "languages": "language; languages; sprache*; langue*; idioma*; lingua; lingue; 语言; 语种",
    "hardware device_name": "mobile; phone; smartphone; tablet; laptop; notebook; server; serveur; servidor; jetson; pi; mac; macbook; navigateur; navegador; browser; ordinateur; portatil; 服务器; 电脑; android; iphone; device; hardware; gpu; cpu; browser; raspberry; machine; handy; telefon; gerat; appareil; telephone; movil; dispositivo; telefono; celular; cellulare; 手机; 设备; 硬件; 浏览器",
    "dataset": "dataset; data set; imagenet; training data; datensatz; jeu de donnees; conjunto de datos; 数据集",
    "library": "library; framework; pytorch; tensorflow; onnx; bibliothek; bibliotheque; biblioteca; libreria; 框架; 库",
}  # fmt: skip
_ANY = "limit; limits; limite; limites; limiti; grenze; grenzen; restriction*; constraint*; requirement*; 限制; 要求"
_LIMITS = ("max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps")
BEFORE = 5
"""How many words before the cue may name the limit ("the size does not matter")."""


@lru_cache(maxsize=1)
def _table() -> Phrases[tuple[str, ...]]:
    named = {phrase: tuple(fields.split()) for phrase, fields in spread(_WORDS).items()}
    return Phrases({**dict.fromkeys((p.strip() for p in _ANY.split(";")), _LIMITS), **named})


def fields(text: Text, drop: frozenset[int]) -> set[str]:
    """Fields of a Need that are named beside the cues that take something back."""
    start = min(drop)
    near = drop | frozenset(range(max(0, start - BEFORE), start))
    named: set[str] = set()
    every = False
    for at, _, value in _table().find(text):
        if at not in near:
            continue
        if value == _LIMITS:
            every = True
        else:
            named.update(value)
    return named or (set(_LIMITS) if every else named)


_TAKEN_BACK = re.compile(
    r"\b(?:forget|never ?mind|drop|ignore|lift|remove|scrap|skip|vergiss|streich\w*|oublie[zr]?|laisse[zr]? tomber|olvida(?:te)?|quita|dimentica|lascia perdere|togli|esquec\w*|deixa|does not matter|doesn't matter|doesnt matter|do not care|don't care|dont care|no longer matters?|(?:not|isn'?t|aren'?t) (?:really |all )?(?:that |so |very )?(?:important|crucial|critical)|unimportant|(?:ist |sind )?(?:mir |doch )*egal|spielt keine rolle|unwichtig|peu importe|n'a pas d'importance|m'est egal|no importa|da igual|me da lo mismo|non importa|fa niente|e indifferente|tanto faz|nao importa)\b|忘掉|不用管|算了|无所谓|不重要|没关系|不限"
)
_ABOUT: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(words), fields)
    for words, fields in (
        (
            r"\b(?:size|big|small|mb|megabytes?|gross?e?n?|groß|große|taille|tamano|tamanho|dimensione|peso|poids)\b|大小|体积",
            ("max_size_mb", "max_params_m"),
        ),
        (
            r"\b(?:parameters?|params|parametern?|parametres|parametros|parametri)\b|参数",
            ("max_params_m",),
        ),
        (
            r"\b(?:licen[sc]e|licensing|lizenz|licencia|licenza|licenca|commercial)\b|许可|商用",
            ("license",),
        ),
        (
            r"\b(?:speed|latency|fps|fast|realtime|geschwindigkeit|tempo|latenz|vitesse|latence|velocidad|latencia|velocita|latenza|velocidade)\b|速度|延迟",
            ("max_latency_ms", "min_fps"),
        ),
        (r"\b(?:memory|v?ram|speicher|memoire|memoria)\b|内存|显存", ("max_memory_gb",)),
        (r"\b(?:languages?|sprachen?|langues?|idiomas?|lingu[ae])\b|语言", ("languages",)),
        (
            r"\b(?:mobile|phone|smartphone|tablet|android|iphone|ipad|device|hardware|handy|telefon|telephone|portable|telefono|telefone|cellulare|movil|celular|raspberry|jetson|browser|navigateur|navegador|laptop|notebook|servers?|serveur|servidor|gpu|mac)\b|手机|设备|硬件|服务器|浏览器",
            ("hardware", "device_name"),
        ),
    )
)


def take_back(need: dict[str, Any], said: dict[str, Any], plain: str) -> None:
    """ "da igual el tamaño": limits taken back in any of the languages."""
    for taken in _TAKEN_BACK.finditer(plain):
        around = _clause(plain, taken.start(), taken.end())
        if not any(words.search(around) for words, _ in _ABOUT):
            around = plain[max(0, taken.start() - 40) : taken.end() + 40]
        for words, fields in _ABOUT:
            found = words.search(around)
            if found and not _STAYS.match(around, found.end()):
                for name in fields:
                    if said.get(name) in (None, []):
                        need[name] = [] if isinstance(need.get(name), list) else None


_STAYS = re.compile(
    r"\W+(?:limit |one |part )?(?:still )?(?:stays?|remains?|is still|bleibt|bleiben|reste|restent|se queda|sigue|resta|rimane|fica|continua)\b|保留|不变"
)


def _clause(plain: str, start: int, end: int) -> str:
    """The words around, up to the next comma or stop on both sides."""
    before, after = re.split(r"[,;.!?]", plain[:start])[-1], re.split(r"[,;.!?]", plain[end:])[0]
    return before + plain[start:end] + after
