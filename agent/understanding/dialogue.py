"""Several turns become one Need: what is said later overrides, adds, or takes back.

What is known after some turns is a `Talk`; one more turn gives the next Talk,
so a long dialogue costs no more per turn than a short one.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agent.understanding import parse, retraction, revision
from agent.understanding.parse import Turn
from bowerbird.need import OUT_OF_SCOPE
from bowerbird.tasks import TASKS
from tools.libraries import VISION

SCALARS = (
    "license", "max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps",
    "hardware", "device_name", "dataset", "library", "source_hub",
)  # fmt: skip
_ALSO = re.compile(
    r"\b(?:too|also|as well|additionally|plus|and also|both|auch|zusatzlich|aussi|tambien|anche|tambem|on top)\b|也|还要|还有|再加|加上|另外|以及"
)
_INSTEAD = re.compile(
    r"\b(?:instead|i meant|meant|actually|rather|not .{1,30} but|other way|wait|sorry|i mean|correction|statt(?:dessen)?|doch|ich meinte|plutot|mejor|lieber|forget|je voulais dire|quise decir|en realidad|intendevo|anzi|invece|quis dizer|na verdade|em vez)\b|我是说|不是.{1,12}而?是|改成|换成"
)
_NEW_SUBJECT = re.compile(
    r"\b(?:new (?:topic|question|task|subject|request)|(?:a |completely |totally |something )+different(?: question| topic| thing| project)?|something else(?: now| entirely)?|another (?:question|topic|task|project|thing)|different (?:question|topic|project|subject)|change of (?:subject|topic)|next (?:topic|task|question|project)|now (?:for )?something|other project|unrelated|neues thema|andere(?:s)? (?:frage|thema|projekt)|etwas (?:ganz )?anderes|was anderes|autre (?:question|sujet|chose|projet)|changeons de sujet|otra (?:pregunta|cosa)|otro (?:tema|proyecto)|cambio de tema|altra (?:domanda|cosa)|altro (?:tema|progetto)|cambiamo argomento|outra (?:pergunta|coisa)|outro (?:assunto|projeto))\b|另一个问题|换个话题|别的问题"
)
BIGGER_IS_FINE = re.compile(
    r"\b(?:bigger|larger|size) (?:is|are|would be|ones are)? ?(?:fine|ok|okay|alright|no problem)|size (?:does not|doesn't|doesnt|is not|isn't|isnt) (?:matter|important|a problem)|(?:can|may) (?:also )?be (?:bigger|larger|big|large)|(?:grosse|große|groesse|groß|gross) (?:ist )?(?:egal|unwichtig)|egal wie (?:groß|gross)|darf (?:auch )?(?:grosser|groser|groß|gross)|la taille (?:n'a pas d'importance|importe peu|n'importe pas)|(?:el tamano|o tamanho) (?:no|nao) importa|la dimensione non (?:importa|conta)|大小(?:无所谓|没关系|不重要)"
)
_FINE_AFTER = re.compile(
    r"\s*(?:is|are|would be|will do|ist|sind|waren|geht|gehen|est|sont|c'est|es|esta|son|va|vanno|e|sao)?\s*(?:also |auch |aussi |tambien |anche |tambem )?(?:ok|okay|fine|alright|all right|enough|acceptable|in ordnung|geht|reicht|reichen|suffit|convient|va bien|vale|basta|bien|bene|bem|serve|ca va|也行|也可以|可以|就行|够了)\b|\s*(?:也行|也可以|可以|就行|够了)"
)
_LIMIT_OF = {
    "bytes": ("max_size_mb", "max_memory_gb"), "params": ("max_params_m",),
    "time": ("max_latency_ms",), "rate": ("min_fps",),
}  # fmt: skip
_SWITCH: dict[str, dict[str, str]] = {
    "classification": {
        "image": "image-classification", "audio": "audio-classification",
        "text": "text-classification", "video": "video-classification", "speech": "audio-classification",
    },
    "detection": {"image": "object-detection", "audio": "audio-classification",
                  "speech": "audio-classification", "video": "object-detection"},
    "features": {"image": "image-feature-extraction", "text": "feature-extraction"},
    "generation": {"image": "text-to-image", "audio": "text-to-audio", "text": "text-generation",
                   "video": "text-to-video", "speech": "text-to-speech"},
}  # fmt: skip
_SURE = 5.0
KEPT_TEXTS = 6
_KEPT_CHARS = 600


class Talk(BaseModel):
    """What the turns so far have said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, Any]
    """Values for a Need."""
    texts: list[str] = Field(default_factory=list[str])
    """The last turns as written, shortened."""
    asked_in: list[str] = Field(default_factory=list[str])
    """The user's own words for the task."""
    named: bool = False
    """The task was named or described, not only guessed."""
    references: list[str] = Field(default_factory=list[str])
    refuses: bool = False
    """A turn without a task named models that it does not want."""
    decline: str | None = None
    assumed: dict[str, str] = Field(default_factory=dict[str, str])
    """What was filled in, by the field that it stands for; gone when that field is told."""


def advance(talk: Talk | None, turn: Turn) -> Talk:
    """The Talk after one more turn that asks for something."""
    if talk is not None and _fresh(talk, turn):
        talk = None
    if talk is None:
        need: dict[str, Any] = dict(turn.fields)
        before: list[str] = []
    else:
        need = {name: list(v) if isinstance(v, list) else v for name, v in talk.fields.items()}  # pyright: ignore[reportUnknownArgumentType]
        before = talk.texts
        _apply(need, turn, before)
    asked = (
        [turn.text.words[i].lemma for i in sorted(turn.found.words)] if turn.found.tags else None
    )
    return Talk(
        fields=need,
        texts=[*before, turn.text.shown[:_KEPT_CHARS]][-KEPT_TEXTS:],
        asked_in=(talk.asked_in if talk else []) if asked is None else asked[:40],
        named=turn.found.named or (talk.named if talk else False),
        references=_joined(talk.references if talk else [], turn.references),
        refuses=bool(turn.references or turn.fields["must_not"])
        or (talk.refuses if talk else False),
        decline=turn.decline or (talk.decline if talk else None),
        assumed={k: v for k, v in (talk.assumed if talk else {}).items() if not turn.fields.get(k)},
    )


def _joined(before: Sequence[str], now: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*before, *now]))[-20:]


def _fresh(talk: Talk, turn: Turn) -> bool:
    """A change of subject: said in so many words, with a task of its own."""
    return bool(
        turn.fields["task"]
        and turn.found.points >= _SURE
        and not turn.decline
        and _NEW_SUBJECT.search(turn.text.plain)
    )


def _apply(need: dict[str, Any], turn: Turn, earlier: list[str]) -> None:
    said = turn.fields
    plain = turn.text.plain
    instead = bool(_INSTEAD.search(plain))
    if (
        turn.decline
        and turn.found.points < _SURE
        and need["task"]
        and need["task"] != [OUT_OF_SCOPE]
    ):
        turn.decline = None if any(said.get(k) for k in SCALARS) or said["wants"] else turn.decline
    task = need["task"][:1]
    _task(need, turn, instead, earlier)
    if need["task"] and need["task"][:1] != task and need["task"][0] in VISION:
        need["languages"] = list[str]()  # they were of the work before: what only looks speaks none
    for name in turn.dropped:
        need[name] = [] if isinstance(need.get(name), list) else None
        if name == "hardware":
            need["device_name"] = None
    retraction.take_back(need, said, plain)
    if BIGGER_IS_FINE.search(plain):
        need["max_size_mb"] = need["max_params_m"] = None
    if need.get("max_memory_gb") and not need.get("max_size_mb") and _only_bytes(said):
        # "6 GB of VRAM", then "rather 12 GB": still of memory
        said["max_memory_gb"], said["max_size_mb"] = said["max_size_mb"] / 1000, None
    for name in SCALARS:
        if said.get(name) is not None:
            both = name == "license" and _ALSO.search(plain) and not instead
            need[name] = revision.either(need[name], said[name]) if both else said[name]
            if name == "hardware" and said.get("device_name") is None:
                need["device_name"] = None
    _loosened(need, turn)
    revision.bare_figure(need, turn)
    for figure in turn.figures:  # "at least 50 MB" lifts an earlier "at most 10 MB"
        key = {"bytes": "max_size_mb", "params": "max_params_m"}.get(figure.kind)
        if key and figure.bound == "min" and (need.get(key) or figure.value) < figure.value:
            need[key] = None
    if said["languages"]:
        said["languages"] = (len(said["languages"]) > 1 and revision.alone(turn)) or said[
            "languages"
        ]
        both = bool(_ALSO.search(plain)) and not instead
        need["languages"] = (
            list(dict.fromkeys([*need["languages"], *said["languages"]]))
            if both
            else said["languages"]
        )
    need["languages"] = [c for c in need["languages"] if c not in turn.language_refused]
    allowed_again = {r.lower() for r in turn.references}
    allowed_again |= {m for m in need["must_not"] if _fine(m, plain)}
    kept = [m for m in need["must_not"] if not any(m in r for r in allowed_again)]
    said["must_not"] = [m for m in said["must_not"] if m not in allowed_again]
    need["must_not"] = list(dict.fromkeys([*kept, *said["must_not"]]))
    need["wants"] = _wants(need["wants"], turn)
    if instead and said["domain"] and not turn.modalities:
        need["domain"] = said["domain"]
    elif said["domain"]:
        need["domain"] = list(dict.fromkeys([*need["domain"], *said["domain"]]))[:4]


def _only_bytes(said: dict[str, Any]) -> bool:
    size = said.get("max_size_mb")
    return bool(size and size >= 1000 and not said.get("max_memory_gb") and not said.get("task"))


def _loosened(need: dict[str, Any], turn: Turn) -> None:
    """ "100 ms is ok too": a figure that is called fine becomes the limit."""
    for figure in turn.figures:
        if not _FINE_AFTER.match(turn.text.plain, figure.end):
            continue
        for name in _LIMIT_OF.get(figure.kind, ()):
            if need.get(name) is not None:
                need[name] = figure.value / 1000 if name == "max_memory_gb" else figure.value
                break


def _fine(name: str, plain: str) -> bool:
    """Whether a name that was refused is called fine now."""
    return bool(
        re.search(
            rf"\b{re.escape(name)}\S* (?:is|are|would be|ist|sind|est|es|va|geht)?\s?(?:also |auch |doch )*(?:fine|ok|okay|allowed|welcome|alright|in ordnung|erlaubt|geht|bien|vale|bene)\b",
            plain,
        )
    )


def _wants(before: list[str], turn: Turn) -> list[str]:
    gone = {"small"} if BIGGER_IS_FINE.search(turn.text.plain) else set[str]()
    fresh = turn.fields["wants"]
    replaced = {w.partition(":")[0] for w in fresh if ":" in w}
    kept = [w for w in before if w not in gone and w.partition(":")[0] not in replaced]
    return [w for w in dict.fromkeys([*kept, *fresh]) if w not in gone]


def _task(need: dict[str, Any], turn: Turn, instead: bool, earlier: list[str]) -> None:
    old: list[str] = need["task"]
    new: list[str] = turn.fields["task"]
    if turn.decline:
        if not old:
            need["task"] = new
        return
    if not old or old == [OUT_OF_SCOPE]:
        joined = parse.turn(" . ".join([*earlier, turn.text.shown])) if not old else turn
        need["task"] = joined.fields["task"] or new
        need["domain"] = joined.fields["domain"] or need["domain"]
        return
    switched = _switched(old[0], turn)
    if switched and (instead or turn.denied_words):
        need["task"] = [switched]
        turn.fields["domain"] = []
    elif (
        new
        and turn.found.named
        and turn.found.points >= _SURE
        and new[0] not in old[:1]
        and _changes(turn, old[0])
    ):
        if turn.fields["domain"] or not (instead or _alike(old[0], new[0])):
            need["domain"] = []
        need["task"] = new


def _changes(turn: Turn, old: str) -> bool:
    """A new task in its own words, not only a hint beside a limit ("imagenet", "top-1");
    on another medium its own subject is enough."""
    if turn.found.points >= 7.5 or _INSTEAD.search(turn.text.plain):
        return True
    new = turn.fields["task"][0]
    media = {TASKS[tag].modality for tag in (old, new) if tag in TASKS}
    return len(media) == 2 and bool(turn.fields["domain"])


def _alike(old: str, new: str) -> bool:
    """Whether a subject of one task may be one of the other: of the same medium, or the same
    work on another; "now speech recognition" has nothing to do with the birds of before."""
    media = {TASKS[tag].modality for tag in (old, new) if tag in TASKS}
    one_work = any({old, new} <= set(family.values()) for family in _SWITCH.values())
    return len(media) < 2 or one_work


def _switched(tag: str, turn: Turn) -> str | None:
    """The same kind of work on another medium ("I meant pictures, not sound")."""
    media = turn.modalities
    if {"speech", "audio"} <= media:  # "voice recordings" are one thing
        media = media - {"audio"}
    if turn.found.points >= 7.5 or len(media) != 1:
        return None
    (medium,) = media
    for family in _SWITCH.values():
        if tag in family.values() and medium in family and family[medium] != tag:
            return family[medium]
    return None
