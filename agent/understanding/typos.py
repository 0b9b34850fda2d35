"""Typing errors in the words that carry a request's meaning.

Only the words below are restored, and only from a word that is not a word of
its own in our tables: one slip (a letter too many, missing, wrong or swapped)
from six letters on, two from ten; in five letters only a swap or a lost letter.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

TARGETS = tuple(sorted(set(
    ["model", "models", "small", "image", "images", "picture", "pictures", "photo", "photos", "video", "videos", "audio", "speech", "voice", "sound", "sounds", "detect", "detection", "detector", "detecting", "detects", "classify", "classifier", "classifiers", "classification", "segment", "segmentation", "recognition", "recognise", "recognize", "recogniser", "recognizer", "identify", "identification", "question", "questions", "answer", "answering", "answers", "summarise", "summarize", "summary", "summarization", "summariser", "translate", "translation", "translator", "transcribe", "transcription", "transcribing", "sentiment", "embedding", "embeddings", "similarity", "generation", "generate", "generator", "language", "languages", "multilingual", "license", "licence", "licensed", "commercial", "commercially", "permissive", "apache", "accuracy", "accurate", "latency", "parameters", "parameter", "megabytes", "gigabytes", "memory", "offline", "raspberry", "android", "iphone", "browser", "laptop", "tensorflow", "pytorch", "keras", "huggingface", "imagenet", "transformers", "whisper", "pretrained", "document", "documents", "invoice", "invoices", "estimation", "english", "german", "french", "spanish", "italian", "portuguese", "chinese", "russian", "japanese", "korean", "arabic", "satellite", "forecast", "forecasting", "tracking", "quantized", "streaming", "realtime", "lightweight"]
)))  # fmt: skip
REAL_WORDS = frozenset(
    [
        "modal",
        "models",
        "medal",
        "module",
        "modulo",
        "peach",
        "speed",
        "steam",
        "vice",
        "noise",
        "mall",
        "smell",
        "pound",
        "round",
        "hound",
        "sounded",
        "photon",
        "moral",
        "imagine",
        "image",
        "imaged",
        "images",
        "defect",
        "defects",
        "answered",
        "translated",
        "translates",
        "detected",
        "classified",
        "classifies",
        "segments",
        "segmented",
        "recognised",
        "recognized",
        "identified",
        "identifies",
        "summarised",
        "summarized",
        "transcribed",
        "generated",
        "generates",
        "generator",
        "generators",
        "generation",
        "licenses",
        "licences",
        "accurately",
        "quantised",
        "transformer",
        "pretraining",
        "documented",
        "estimated",
        "forecasts",
        "tracked",
        "trucking",
        "translating",
        "similarly",
        "similarities",
        "commercials",
        "parametric",
        "audios",
        "videoed",
        "pictured",
        "languid",
        "languages",
        "gallery",
        "lapdog",
        "forecaster",
        "fetching",
        "sentimental",
        "wisher",
        "whispered",
        "germane",
        "questioned",
        "questions",
        "answerer",
        "segmenting",
        "summarizes",
        "summarises",
        "transcribes",
        "transcriber",
        "detectors",
        "classifying",
        "translators",
        "recognizes",
        "recognises",
        "identifying",
        "summarizing",
        "summarising",
        "embedded",
        "embedder",
        "photos",
        "voiced",
        "voices",
        "spouse",
        "invoiced",
        "stall",
        "mailbox",
        "vocal",
        "smart",
        "modele",
        "modelo",
        "modelos",
        "modeles",
        "modell",
        "modelle",
        "imagen",
        "imagem",
        "imagenes",
        "imagens",
        "modello",
        "modelli",
        "video",
        "videos",
        "image",
        "images",
        "klassifizieren",
        "identificar",
        "identifier",
        "licencia",
        "licenza",
        "licenz",
        "lizenz",
        "commercial",
        "comercial",
        "kommerziell",
        "commerciale",
        "comercialmente",
        "parametern",
        "parametros",
        "parametri",
        "parametres",
        "parametro",
        "parametre",
        "generer",
        "generar",
        "generare",
        "documento",
        "documenti",
        "dokument",
        "dokumente",
        "francais",
        "espanol",
        "italiano",
        "portugues",
        "memoria",
        "memoire",
        "sonido",
        "traduction",
        "transcription",
        "classificatore",
        "classifier",
        "classificare",
        "classificar",
        "segmentacion",
        "segmentazione",
        "deteccion",
        "detection",
        "detecter",
        "detectar",
        "latenz",
        "precision",
        "similarite",
        "frage",
        "fragen",
        "audio",
        "stimme",
    ]
)


@lru_cache(maxsize=16384)
def mend(word: str) -> str:
    """The word that was meant, where that is clear; else the word itself."""
    size = len(word)
    if not 4 <= size <= 18 or not word.isalpha() or not word.isascii():
        return word
    if word in REAL_WORDS or word in TARGETS:
        return word
    slips = 2 if size >= 9 else 1
    hit = process.extractOne(word, TARGETS, scorer=OSA.distance, score_cutoff=slips)
    if not hit:
        return word
    target, distance = hit[0], int(hit[1])
    if target[0] != word[0] or (distance == 2 and len(target) < 10):
        return word
    if len(target) <= 5:
        swapped = len(target) == size and sorted(target) == sorted(word)
        lost = len(target) == size + 1
        return target if swapped or (lost and len(target) == 5) else word
    return target
