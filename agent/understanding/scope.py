"""Is a model asked for at all?

Certain signs (lottery, weather, "write me a letter") decline; a question of
the world with no word about models declines too.  Anything that speaks of a
task, a model or a machine is in scope: a false alarm costs more than a miss.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from agent.understanding import errands
from agent.understanding.phrases import Phrases
from agent.understanding.text import Text
from bowerbird.need import OUT_OF_SCOPE

_MODELISH = re.compile(
    r"\b(?:models?|modell\w*|modele\w*|modelo\w*|modello|modelli|network|neural|pretrained|pre trained|pre-trained|weights|checkpoint|classifier|detector"
    r"|embedding\w*|transformer\w*|llms?|dataset|pytorch|tensorflow|onnx|huggingface|hugging face|inference|gpu|vram|fine-tun\w*|ai|ki|ia|algorithm|software|tool|app|library|trained|netz|something that|thing that|app that"
    r"|parameters?|quantized|rag|nlp|ocr|asr|tts|ner|cnn|api|gguf|timm|computer vision|machine learning|deep learning)\b|模型|算法|神经网络|开源|年的?数据|\b(?:ho i dati|tenho os (?:dados|numeros))\b"
)
_ALWAYS = frozenset({"lottery"})
"""Declined whatever else is said."""
_TASKY = frozenset({"text", "translate", "solve", "code"})
"""Declined only where no model is spoken of and no task is described well."""
_FROM = re.compile(r"\bfrom\b|\baus\b|\bbased on\b|\bgiven\b|\bout of\b")
_FOR_ME = re.compile(r"\b(?:me|us|my|our|an?|mir|uns|eine?n?)\b")
"""An errand is one text for somebody; "write commit messages from diffs" is a task."""
_FAR_OFF, _FAR_OFF_ASKED = 0.6, 0.4
"""Votes for "no model is asked for" that decline; the second where a question is put."""
_SURELY_FAR = 0.85
"""What the classifier must say of a request to be declined whatever it seems to describe."""
_HINTED, _TOLD = 2.6, 4.0
"""Points of a task from which on they do not."""
_NEAR_BY = 0.25
"""Votes for a task that keep a question in scope."""
_ASKS = re.compile(
    r"^(?:\W|hey|hi|hello|please|bitte|so|and|ok|tell me|say|do you know|can you tell me|i wonder|quick question)*(?:(?:who|what|when|where|why|how)'?s|who|whom|whose|what|when|where|why|how|is|are|does|do|did|will|was|were|can|could|should|which|tell|explain|give|name|list|write|recommend|suggest|find"
    r"|wer|was|wann|wo|warum|wieso|wie|ist|sind|welche[rsnm]?|kann|wohin|woher|qui|que|quand|ou|pourquoi|comment|combien|est-ce|quel\w*|quien|quienes|cuando|donde|como|cual\w*|cuant\w*|por que|adonde|chi|cosa|quando|dove|perche|come|quant[oiae]|qual[ei]?|onde|quem|quais|porque"
    r"|book|buy|order|play|show|define|solve|calculate|convert|help|schreib\w*|erklar\w*|nenn\w*|sag\w*|dis-moi|dime|dimmi|explique|explica|spiega)\b"
    r"|^\W*¿|^\W*(?:谁|什么|哪|怎么|怎样|为什么|多少|几|何时|请问|解释|告诉我|如何)|(?:是谁|是什么|在哪里?|多少钱|几点|多高|多大|多远|怎么走|是哪里|吗)\W*$"
)
_FACTS = re.compile(
    r"^\W*(?:so |and |ok |hey |please |do you know |can you tell me )*(?:who (?:is|was|were|won|wrote|invented|painted|discovered|made)|when (?:is|was|did|does|will)|where (?:is|was|are|can i (?:buy|find a))|why (?:is|are|do|does|did)|how (?:many|old|tall|far|high|deep|long (?:does|do|is|did)|much (?:is|does|do))"
    r"|what(?: is|'?s| was| are| were) the (?:capital|population|meaning|distance|height|age|president|currency|square root|best way to (?!classif|detect|recogn|segment|transcrib|generat|predict|extract|summar|translat))|wie (?:alt|hoch|weit|viel|viele|lange) (?:ist|sind|kostet|dauert|muss|hat)|wer (?:ist|war|hat)|wann (?:ist|war|wurde)|qui (?:est|a|etait)|quand|quien|cuando|cuanto|chi (?:e|ha|era)|quanto|quem|qual (?:e|o|a)\b|quelle est la capitale|cual es la capital)\b"
)
_ORDERS = re.compile(
    r"^\W*(?:please |bitte |por favor |per favore |can you |could you |now |just )*(?:play|plan|order|call|remind|send|turn|deploy|book|buy|cook|bake|drive|sing|dance|spiel\w*|plane?|bestell\w*|ruf\w*|schick\w*|joue|planifie\w*|commande|appelle|envoie|pon|reproduce|planea|pide|llama|envia|metti|suona|ordina|chiama|manda|toca|planeja|pede|liga|播放|订|打电话)\b"
)


@lru_cache(maxsize=1)
def _find_me() -> Phrases[bool]:
    return Phrases(dict.fromkeys((
        "find a model", "which model", "what model", "need a model", "looking for a model", "want a model", "recommend a model",
        "a model that", "a model for", "a model to", "model able", "pretrained", "pre trained", "something that", "thing that", "an ai that", "ein modell", "welches modell", "un modele", "quel modele", "un modelo", "que modelo", "um modelo", "un modello", "quale modello", "qual modelo", "is there a", "classifier", "detector", "recommend*", "model which", "model can", "model to", "any model", "best model", "model for", "models for",
        "modell das", "modell fur", "modell zum", "modele pour", "modele qui", "modelo para", "modelo que", "modello per", "modello che", "etwas das", "quelque chose qui", "algo que", "qualcosa che", "模型",
    ), True))  # fmt: skip


def reason(
    text: Text, points: float, constrained: bool, media: bool, near: Mapping[str, float],
    *, far: float = 0.0,
) -> str | None:  # fmt: skip
    """Why the request is declined, or None.

    `points`: strength of the task evidence; `media`: it speaks of pictures, recordings or tables;
    `near`: votes of the nearest examples, where they were asked; `far`: how probable the
    classifier finds it that no model is asked for.
    """
    plain = text.plain
    modelish = bool(_MODELISH.search(plain))
    asked = bool(_find_me().find(text))
    for pattern, kind in errands.PATTERNS:
        if not pattern.search(plain):
            continue
        if kind in _ALWAYS:
            return _sentence(kind)
        if kind == "account" and points < 4:  # "hugging face" alone asks for no model
            return _sentence(kind)
        if kind == "goods" and not modelish and points < 4:
            return _sentence(kind)
        if asked or kind == "goods":
            continue
        if kind in _TASKY and (constrained or (modelish and points >= 8)):
            continue
        if kind == "text" and _FROM.search(plain) and not _FOR_ME.search(plain):
            continue
        if kind in {"howto", "code", "advice"} and (modelish or media or points >= 5):
            continue
        return _sentence(kind)
    if asked or constrained or modelish:
        return None
    if far >= _SURELY_FAR:
        return _sentence("general")
    if points >= 4:
        return None
    best = max(near, key=lambda task: near[task], default="")
    asks = bool(_ASKS.search(plain) or _ORDERS.match(plain))
    if best == OUT_OF_SCOPE and near[best] >= (_FAR_OFF_ASKED if asks else _FAR_OFF):
        return _sentence("general") if points < (_TOLD if asks else _HINTED) else None
    if best not in {"", OUT_OF_SCOPE} and near[best] >= _NEAR_BY:
        return None
    if _ORDERS.match(plain) and len(text.words) > 1 and points < 0.7:
        return _sentence("general")
    if len(text.words) > 2 and (
        (_ASKS.search(plain) and points < 0.7)
        or (_FACTS.match(plain) and points < 2.6 and not media)
    ):
        return _sentence("general")
    return None


def _sentence(kind: str) -> str:
    why = errands.REASONS[kind]
    return f"{why[0].upper()}{why[1:]}."
