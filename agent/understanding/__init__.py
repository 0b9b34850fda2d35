"""Words in, Need out: deterministic, offline, without a language model.

text -> recognisers (task, figures, licence, hardware, ...) -> one turn -> all turns -> Need
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.understanding import acts, conflict, dialogue, glossary, licence, parse, tongue
from agent.understanding.acts import Act
from agent.understanding.conflict import Conflict
from agent.understanding.dialogue import Talk
from agent.understanding.text import clean, read
from bowerbird.errors import BadInput
from bowerbird.need import OUT_OF_SCOPE, Need
from bowerbird.tasks import TASKS
from tools import cards
from tools.kinds import words_of_jobs

__all__ = [
    "MAX_CHARS", "Act", "Conflict", "Reading", "Talk", "Understanding", "licences_named",
    "read_turn", "understand", "understood",
]  # fmt: skip

MAX_CHARS = 20_000
_EXAMPLE = 'Say what the model should do, for example: "small bird classifier, open license".'


@dataclass(frozen=True)
class Understanding:
    """What a request came to."""

    need: Need
    query: str
    """Words to search by: subject and task, without limits and small talk."""
    language: str
    """ISO code of the language that the request is written in."""
    conflict: Conflict | None
    decline_reason: str | None
    """For a request that is out of scope, one plain sentence."""
    references: tuple[str, ...]
    """Models that the user names as an example or a comparison."""


@dataclass(frozen=True)
class Reading:
    """One turn, read in its place in the dialogue."""

    act: Act
    talk: Talk | None
    """What is known after it; the same as before where the turn asks for no model."""
    named: tuple[str, ...]
    """Models that this turn names, refused ones included."""
    language: str


def read_turn(talk: Talk | None, raw: str, *, shown: int = 0, spoken: str | None = None) -> Reading:
    """One more turn of a dialogue.

    `talk` is what was known before it, `shown` how many models the last answer
    showed, `spoken` the dialogue's language so far.  Raises BadInput.
    """
    if len(raw) > MAX_CHARS:
        raise BadInput(f"The request is too long: at most {MAX_CHARS} characters. {_EXAMPLE}")
    if not clean(raw):
        raise BadInput(f"The request is empty. {_EXAMPLE}")
    text = read(clean(raw))
    turn = parse.turn(raw)
    named = (*turn.references, *turn.fields["must_not"])
    act = acts.find(
        text,
        turn.found.points,
        len(named),
        shown=shown,
        known_term=glossary.term_in(text.plain) is not None,
        begun=talk is not None or spoken is not None,
    )
    if act.kind == "request" or (talk is None and act.kind == "compare"):
        talk = dialogue.advance(talk, turn)
    return Reading(act, talk, tuple(dict.fromkeys(named)), tongue.written_in(text, spoken))


def licences_named(raw: str) -> list[str]:
    """Licence ids that the words name."""
    found = licence.find(read(clean(raw)), frozenset())
    return [m.value.partition(":")[2] for m in found if m.value.startswith("specific:")]


def understand(turns: Sequence[str]) -> Understanding:
    """The Need after the last turn.  Raises BadInput where nothing can be made of the words."""
    if isinstance(turns, str):
        turns = [turns]
    if sum(map(len, turns)) > MAX_CHARS:
        raise BadInput(f"The request is too long: at most {MAX_CHARS} characters. {_EXAMPLE}")
    said = [t for t in turns if clean(t)]
    if not said:
        raise BadInput(f"The request is empty. {_EXAMPLE}")
    talk: Talk | None = None
    spoken: str | None = None
    for raw in said:
        reading = read_turn(talk, raw, shown=3 if talk else 0, spoken=spoken)
        talk, spoken = reading.talk, reading.language
    return understood(talk, said[-1], spoken or "en")


def understood(talk: Talk | None, last: str, spoken: str) -> Understanding:
    """The Understanding that a Talk comes to; `last` is the turn that was said last."""
    if talk is None:
        turn = parse.turn(last)
        talk = dialogue.advance(None, turn)
    fields = {**talk.fields}
    if fields["task"] == [OUT_OF_SCOPE]:
        fields = dict[str, Any](task=[OUT_OF_SCOPE])
    _by_library(fields, talk)
    assumed, unclear = _remarks(fields, talk)
    need = Need.model_validate({**fields, "assumed": assumed, "unclear": unclear})
    return Understanding(
        need=need,
        query=_query(need, talk),
        language=spoken,
        conflict=None
        if need.out_of_scope
        else conflict.find(need, [read(t) for t in talk.texts], parse.turn(last).figures, False),
        decline_reason=talk.decline if need.out_of_scope else None,
        references=tuple(talk.references),
    )


_DOES = {
    "mmdetection": "object-detection", "mmsegmentation": "image-segmentation",
    "mmpretrain": "image-classification", "ultralytics": "object-detection",
    "diffusers": "text-to-image", "sentence-transformers": "sentence-similarity",
    "flair": "token-classification", "spacy": "token-classification",
    "gliner": "token-classification",
    "pyannote": "voice-activity-detection", "espnet": "automatic-speech-recognition",
    "torchaudio": "automatic-speech-recognition", "timm": "image-classification",
    "scikit-learn": "tabular-classification", "stable-baselines3": "reinforcement-learning",
    "gluonts": "time-series-forecasting", "asteroid": "audio-to-audio",
    "setfit": "text-classification",
    "nemo": "automatic-speech-recognition", "whisper.cpp": "automatic-speech-recognition",
    "ollama": "text-generation", "llama.cpp": "text-generation", "vllm": "text-generation",
    "mmpose": "keypoint-detection", "mmaction2": "video-classification", "mmocr": "image-to-text",
    "paddleocr": "image-to-text", "open_clip": "zero-shot-image-classification",
    "detectron2": "object-detection",
}  # fmt: skip


def _by_library(fields: dict[str, Any], talk: Talk) -> None:
    """Where no words name a task, the library says what it is made for."""
    task = _DOES.get(fields.get("library") or "")
    if task and not talk.named and fields["task"] != [OUT_OF_SCOPE]:
        fields["task"] = [task, *(t for t in fields["task"] if t != task)][:3]


def _remarks(fields: dict[str, Any], talk: Talk) -> tuple[list[str], list[str]]:
    """What was filled in, and what stayed open; may set a task that the machine implies."""
    assumed: list[str] = []
    unclear: list[str] = []
    if fields["task"] == [OUT_OF_SCOPE]:
        return [], []
    if not fields["task"]:
        machine = any(fields.get(k) for k in ("hardware", "max_memory_gb", "max_params_m"))
        if (machine and not fields["domain"] and not talk.refuses) or fields.get("max_memory_gb"):
            fields["task"] = ["text-generation"]
            assumed.append("a chat model, as no task is named")
        else:
            unclear.append("task")
    device, stated = fields.get("device_name"), fields.get("max_memory_gb")
    held = cards.named(device) if device and not stated and fields["hardware"] != "cpu" else None
    if held is not None:
        assumed.append(f"{held:g} GB of memory, as the device {device} has")
    small = "small" in fields["wants"]
    if small and not any(fields.get(k) for k in ("max_size_mb", "max_params_m")):
        assumed.append('"small" taken as a wish, not as a limit')
    assumed += talk.assumed.values()
    if len(fields["task"]) > 1 and not talk.named:
        first = TASKS.get(fields["task"][0])
        if first:
            assumed.append(f"a model for {first.label}")
    return assumed, unclear


def _query(need: Need, talk: Talk) -> str:
    """Subject, the user's own words for the task ("captioning" tells more than
    image-to-text does), and the task's name."""
    if need.out_of_scope:
        return ""
    words = [*need.domain, *talk.asked_in]
    said = words_of_jobs(need.task, " ".join(read(t).plain for t in talk.texts))
    words += [w for w in said if w not in need.must_not]
    words += need.task[0].split("-") if need.task else []
    words += [w for w in (need.dataset, need.library) if w]
    return " ".join(dict.fromkeys(w for w in words if w))
