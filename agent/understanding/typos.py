"""Typing errors in the words that carry a request's meaning.

Only the words below are restored, and only from a word that is not a word of
its own in our tables: one slip (a letter too many, missing, wrong or swapped)
from six letters on, two from ten; in five letters only a swap or a lost letter.
"""

# ruff: noqa: SIM905

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

TARGETS = tuple(
    """
    accuracy accurate android answer answering answers apache arabic audio browser chinese
    classification classifier classifiers classify commercial commercially detect detecting
    detection detector detects document documents embedding embeddings english estimation
    forecast forecasting french generate generation generator german gigabytes huggingface
    identification identify image imagenet images invoice invoices iphone italian japanese keras
    korean language languages laptop latency licence license licensed lightweight megabytes
    memory model models multilingual offline parameter parameters permissive photo photos
    picture pictures portuguese pretrained pytorch quantized question questions raspberry
    realtime recognise recogniser recognition recognize recognizer russian satellite segment
    segmentation sentiment similarity small sound sounds spanish speech streaming summarise
    summariser summarization summarize summary tensorflow tracking transcribe transcribing
    transcription transformers translate translation translator video videos voice whisper
    """.split()
)
"""Words that are restored."""
REAL_WORDS = frozenset(
    """
    accurately answered answerer audio audios classificar classificare classificatore classified
    classifier classifies classifying comercial comercialmente commercial commerciale
    commercials defect defects deteccion detectar detected detecter detection detectors
    documented documenti documento dokument dokumente embedded embedder espanol estimated
    fetching forecaster forecasts frage fragen francais gallery generar generare generated
    generates generation generator generators generer germane hound identificar identified
    identifier identifies identifying image imaged imagem imagen imagenes imagens images imagine
    invoiced italiano klassifizieren kommerziell languages languid lapdog latenz licences
    licencia licenses licenz licenza lizenz mailbox mall medal memoire memoria modal modele
    modeles modell modelle modelli modello modelo modelos models module modulo moral noise
    parametern parametre parametres parametri parametric parametro parametros peach photon
    photos pictured portugues pound precision pretraining quantised questioned questions
    recognised recognises recognized recognizes round segmentacion segmentazione segmented
    segmenting segments sentimental similarite similarities similarly smart smell sonido sounded
    speed spouse stall steam stimme summarised summarises summarising summarized summarizes
    summarizing tracked traduction transcribed transcriber transcribes transcription transformer
    translated translates translating translators trucking vice video videoed videos vocal
    voiced voices whispered wisher
    """.split()
)
"""Words near to those, and words of their own."""


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
