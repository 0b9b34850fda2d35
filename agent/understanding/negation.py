"""Which words are denied: "not Whisper", "anything but YOLO", "ohne Cloud"."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

from functools import lru_cache

from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

REACH = 5
_CUES = {
    "not": (
        "not; no; without; except; excluding; exclude; avoid; avoiding; never; neither; nor; none of;"
        "anything but; everything but; all but; other than; aside from; apart from; dont want;"
        "do not want; dont use; do not use; dont like; dont need; do not need; cant use; cannot use;"
        "can not use; hate; isnt; is not; arent; are not; not allowed to use; must not; mustnt;"
        "should not; shouldnt; nothing from; nothing by; nothing with; no more; free of; minus;"
        "instead of; rather than; ban; banned; not based on; ohne; nicht; kein; keine; keinen; keiner;"
        "auser; ausser; außer; statt; anstatt; sans; pas de; pas d; pas; sauf; ni; sin; excepto; salvo; no quiero;"
        "sem; exceto; nao; senza; tranne; non; 不要; 不用; 没有; 非; 不是; 除了; doesnt; rid of;"
        "replace; replaces; replacing; replacement for; alternative to; alternatives to; alternativa a;"
        "alternative zu; alternative a; substitute for; get away from; move away from; migrate from;"
        "wont; will not; not any; not a; but not; leave out; skip; tired of; stay away from; not wanted"
    ),
    "drop": (
        "forget; forget about; drop; scrap; never mind; nevermind; ignore; remove the; forget that;"
        "no longer need; dont care about; do not care about; doesnt matter; not important;"
        "no longer matters; lift; vergiss; oublie; olvida; skip the; cancel; no need for"
    ),
    "": (
        "not only; not just; no more than; not more than; no bigger than; no larger than; no matter;"
        "not sure; why not; not over; not above; no less than; no later than; if not; whether or not;"
        "or not; not bad; nothing more; nothing over; nothing above; no longer than; no slower than;"
        "not exceed; must not exceed; should not exceed; not bigger than; not larger than; no problem;"
        "no idea; not too; not very; not so; no clue; do not know; dont know; does not allow; doesnt allow; not allow; could not; couldnt; did not; didnt; would not; wouldnt; not available; not able; not find; not work; not working; not have access; not fit; not much; not that; not specialize; not specialise; not support; not supported; not possible; not need to; no one; no longer; not an expert; not a developer;"
        "not necessarily; not yet; does not have to; doesnt have to; is there no; arent there; isnt there;"
        "dont you; cant you; not so much; 不超过; no sé; je ne sais pas; not really; not enough; no budget"
    ),
}  # fmt: skip

_PREPOSITIONS = frozenset(
    [
        "on",
        "for",
        "with",
        "in",
        "to",
        "that",
        "which",
        "because",
        "auf",
        "fur",
        "mit",
        "sur",
        "pour",
        "avec",
        "en",
        "para",
        "con",
        "su",
    ]
)


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(_CUES))


def cues(text: Text) -> list[tuple[int, int, str]]:
    """(start, end, "not" | "drop") for every cue that denies something."""
    return [hit for hit in _table().find(text) if hit[2]]


def scope(text: Text, kind: str = "not", reach: int = REACH) -> frozenset[int]:
    """Indices of the words under denial: up to the next comma, "but" or full stop."""
    denied: set[int] = set()
    for _, end, found in cues(text):
        if found != kind:
            continue
        for at in range(end, min(end + reach, len(text.words))):
            word = text.words[at]
            if word.broken or (at > end and word.text in ("but", "aber", "mais", "pero", "ma")):
                break
            if at > end and word.text in _PREPOSITIONS:
                break
            if word.sentence != text.words[end - 1].sentence:
                break
            if at > end and word.text in ("and", "und", "et", "y") and kind == "not":
                break
            denied.add(at)
    return frozenset(denied)
