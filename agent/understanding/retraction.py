"""Limits that are taken back: "forget the size limit", "Größe ist egal", "大小无所谓"."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

from functools import lru_cache

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
