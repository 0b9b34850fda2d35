"""Is a model asked for at all?

Certain signs (lottery, weather, "write me a letter") decline; a question of
the world with no word about models declines too.  Anything that speaks of a
task, a model or a machine is in scope: a false alarm costs more than a miss.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding.phrases import Phrases
from agent.understanding.text import Text

_DO = "write|draft|compose|create|make|give|tell|send|schreib\\w*|ecris|escribe|escribeme|scrivi|escreva|erzahl\\w*|raconte\\w*|cuentame|verfass\\w*|redige|sing"
_THING = (
    r"(?:application|cover) letter|motivation letter|essay|poem|haiku|limerick|joke|jokes|story about|love letter|birthday|speech for|"
    r"homework|resume for me|recipe|song about|bewerbung\w*|gedicht|witz|aufsatz|brief an|lettre|poeme|blague|carta|poema|chiste|"
    r"barzelletta|poesia|piada|email to|mail to|letter to|toast for|bedtime story|rap about|thesis|report on|summary of (?:world|the (?:french|war|book|movie|film))|rede|lettre de motivation|geschichte uber|linkedin post|excuse|letter|riddle|entschuldigung|kundigung\w*"
)
_MODELISH = re.compile(
    r"\b(?:models?|modell\w*|modele\w*|modelo\w*|modello|modelli|network|neural|pretrained|pre trained|pre-trained|weights|checkpoint|classifier|detector"
    r"|embedding\w*|transformer\w*|llms?|dataset|pytorch|tensorflow|onnx|huggingface|hugging face|inference|gpu|vram|fine-tun\w*|ai|ki|ia|algorithm|software|tool|app|library|trained|netz|something that|thing that|app that)\b|模型"
)
_STRONG = (
    (re.compile(rf"^(?:\W|please|bitte|can you|could you|kannst du|hey|hi|hello|ok|now|just|i want you to|i need you to|help me)*\s*(?:{_DO})\b(?:\s+\w+){{0,6}}?\s+(?:{_THING})\b"), "text"),
    (re.compile(r"\b(?:lottery|lotto|powerball|loteria|lotterie|winning numbers|lottozahlen|euromillions)\b"), "lottery"),
    (re.compile(r"\b(?:deploy|host|install|set up|upload|einrichten|run) (?:\w+ ){0,5}(?:for me|fur mich|pour moi|por mi)\b"), "deploy"),
    (re.compile(r"\b(?:fine-?tune|train|retrain) (?:\w+ ){0,6}(?:and|then) (?:\w+ ){0,2}(?:deploy|host|upload)"), "deploy"),
    (re.compile(r"\b(?:what(?:'s| is|s)|how(?:'s| is)|wie (?:ist|wird)|quel|que|che|como) (?:\w+ ){0,3}(?:weather|wetter|temps (?:fait|fera)|tiempo hace|tempo fa)\b|\bweather (?:in|today|tomorrow|forecast for (?:today|tomorrow))|\bwetter (?:in|morgen|heute)|quel temps|que tiempo (?:hace|hara)"), "weather"),
    (re.compile(r"^\W*(?:please |bitte |can you |could you )*(?:translate|ubersetz\w*|traduis|traduce|traduci|traduza)\b[^.?!]{0,30}(?:[\"':]|this (?:sentence|text|for me|letter|email)\b|for me\b|diesen|into (?:\w+):)"), "translate"),
    (re.compile(r"^\W*(?:please |can you |could you )*(?:(?:repair|wash|clean|drive|feed|pay|call|find|fix|paint|mow|walk|print) (?:my|me)\b|solve|do my|calculate|compute|what is \d|whats \d|how much is \d|fix my (?:code|bug|car|bike)|debug|refactor|review my)\b"), "solve"),
    (re.compile(r"\b(?:book|buy|order|reserve|rent) (?:me |us )?(?:a|an|the|two|some) (?:\w+ ){0,3}(?:flight|table|hotel|ticket|tickets|pizza|taxi|room|train|car|appointment)\b"), "errand"),
    (re.compile(r"\b(?:recipe for|how (?:do|can) i (?:cook|bake|fry)|wie koche|wie backe|comment cuisiner|como cocinar|receta de|rezept fur|recette de)\b"), "cook"),
    (re.compile(r"\b(?:tell me a joke|sing me|be my (?:girlfriend|boyfriend)|are you (?:human|conscious|a robot)|how are you|who are you|meaning of life|horoscope|my fortune|erzahl mir einen witz|remind me|set an alarm|set a timer|play (?:some )?music|turn (?:on|off) the|mach das licht|call my|witz)\b"), "chatter"),
    (re.compile(r"\b(?:should i (?:buy|sell|invest|marry|break up|quit)|which stocks?|stock tips?|bitcoin (?:price|tomorrow)|will bitcoin|crypto should|who will win|wer gewinnt)\b"), "advice"),
    (re.compile(r"\b(?:headache|my doctor|what medicine|which medicine|my symptoms|legal advice|my landlord|my visa|my taxes|tax return|steuererklarung)\b(?!.*\b(?:model|classif|detect|extract|summari))"), "advice"),
)  # fmt: skip
_TASKY = frozenset({"text", "translate"})
_ASKS = re.compile(
    r"^(?:\W|hey|hi|hello|please|bitte)*(?:who|what|when|where|why|how|is|are|does|do|did|will|was|were|can|could|should|which|tell|explain|give|name|list|write"
    r"|wer|was|wann|wo|warum|wie|ist|sind|qui|que|quand|ou|pourquoi|comment|quel\w*|quien|cuando|donde|como|cual|chi|cosa|quando|dove|perche|book|buy|order|play|show|define|solve|calculate|convert|help|schreib\w*|erklar\w*|nenn\w*|cuanto\w*|combien|quanto)\b"
)
_REASONS = {
    "text": "writing the text itself is not what I do",
    "lottery": "no model can predict a lottery draw",
    "deploy": "I choose models; I do not train, install or run them in your place",
    "weather": "I have no weather or other live data",
    "translate": "I do not translate texts; I can find a translation model",
    "solve": "I do not do the work itself",
    "errand": "I cannot book or buy anything",
    "cook": "recipes are not my subject",
    "chatter": "small talk is not my subject",
    "advice": "I give no advice of this kind",
    "general": "this is a general question",
}


@lru_cache(maxsize=1)
def _find_me() -> Phrases[bool]:
    return Phrases(dict.fromkeys((
        "find a model", "which model", "what model", "need a model", "looking for a model", "want a model", "recommend a model",
        "a model that", "a model for", "a model to", "model able", "pretrained", "pre trained", "something that", "thing that", "an ai that", "ein modell", "welches modell", "un modele", "quel modele", "un modelo", "que modelo", "um modelo", "un modello", "is there a", "classifier", "detector", "recommend*",
    ), True))  # fmt: skip


def reason(text: Text, points: float, constrained: bool) -> str | None:
    """Why the request is declined, or None.  `points`: strength of the task evidence."""
    asked = bool(_find_me().find(text))
    for pattern, kind in _STRONG:
        if pattern.search(text.plain):
            if asked and kind != "lottery":
                continue
            if kind in _TASKY and _MODELISH.search(text.plain) and points >= 8:
                continue
            return _sentence(kind)
    if asked or constrained or points >= 4 or _MODELISH.search(text.plain):
        return None
    if len(text.words) > 2 and _ASKS.match(text.plain) and points < 0.5:
        return _sentence("general")
    return None


def _sentence(kind: str) -> str:
    why = _REASONS[kind]
    return f"{why[0].upper()}{why[1:]}."
