"""Which words are denied: "not Whisper", "anything but YOLO", "GPL ist tabu", "除了YOLO以外"."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

REACH = 5
_CUES = {
    "not": (
        "dont say; dont suggest; dont recommend; dont tell me; dont mention; dont come with; dont bring up; dont give me; do not say; do not suggest; do not recommend; do not mention; please not; spare me; nothing like; fed up with; sick of; had enough of; done with; got rid of; getting rid of; moving away from; moving off;"
        "not; no; without; except; excluding; exclude; avoid; avoiding; never; neither; nor; none of;"
        "anything but; everything but; all but; other than; aside from; apart from; dont want;"
        "do not want; dont use; do not use; dont like; dont need; do not need; cant use; cannot use;"
        "can not use; hate; isnt; is not; arent; are not; not allowed to use; must not; mustnt;"
        "should not; shouldnt; nothing from; nothing by; nothing with; nothing under; nothing under the; nothing with a; nothing with the; no more; free of; minus;"
        "instead of; rather than; ban; banned; not based on; ohne; nicht; kein; keine; keinen; keiner;"
        "auser; ausser; außer; statt; anstatt; sans; pas de; pas d; pas; sauf; ni; sin; excepto; salvo; no quiero;"
        "sem; exceto; nao; senza; tranne; non; 不要; 不用; 没有; 非; 不是; 除了; doesnt; rid of;"
        "replace; replaces; replacing; replacement for; alternative to; alternatives to; alternativa a;"
        "alternative zu; alternative a; substitute for; get away from; move away from; migrate from;"
        "wont; will not; not any; not a; but not; leave out; skip; tired of; stay away from; not wanted"
    ),
    "drop": (
        "scrub; scrub the; ditch; ditch the; lose the; strike the; forget; forget about; drop; drop the; dropped; i dropped; take back; scrap; never mind; nevermind; ignore; remove the; forget that;"
        "no longer need; dont care about; do not care about; doesnt matter; not important;"
        "no longer matters; lift; vergiss; oublie; olvida; skip the; cancel; no need for"
    ),
    "": (
        "not only; not just; no more than; not more than; no bigger than; no larger than; no matter;"
        "not sure; why not; not over; not above; no less than; no later than; if not; whether or not; or no;"
        "or not; not bad; nothing more; nothing over; nothing above; no longer than; no slower than;"
        "not exceed; must not exceed; should not exceed; not bigger than; not larger than; no problem;"
        "no idea; not too; not very; not so; no clue; do not know; dont know; does not allow; doesnt allow; not allow; could not; couldnt; did not; didnt; would not; wouldnt; not available; not able; not find; not work; not working; not have access; not fit; not much; not that; not specialize; not specialise; not support; not supported; not possible; not need to; no one; no longer; not an expert; not a developer;"
        "not necessarily; not yet; does not have to; doesnt have to; is there no; arent there; isnt there;"
        "dont you; cant you; not so much; 不超过; no sé; je ne sais pas; not really; not enough; no budget"
    ),
}  # fmt: skip

_AFTER = (
    "is out; are out; opted out; dropped out; pulled out; backed out; bowed out; withdrew; fell through; is gone; are gone; is not allowed; are not allowed; not allowed; not wanted; is forbidden; forbidden;"
    "excluded; out of the question; not an option; no option; is not ok; not ok; not okay; no thanks;"
    "a no go; no go; wont do; is banned; are banned; not acceptable; unacceptable; unwanted;"
    "not possible for us; is off limits; off limits; does not work for us; doesnt work for us;"
    "is dead; are dead; is deprecated; is discontinued; is abandoned; so not that; is not for me; is not for us; not for us; is too restrictive"
)
"""What refuses the words before it."""
_INDIFFERENT = (
    "does not matter; doesnt matter; do not matter; dont matter; is not important; isnt important;"
    "not important; not that important; isnt that important; not so important; isnt so important; not really important; is irrelevant; irrelevant; no longer matters; is no longer needed;"
    "not needed anymore; is not needed; is no concern; is no issue; isnt an issue; is not an issue;"
    "is secondary; never mind; is up to you; can go; makes no difference; is whatever;"
    "not a concern; isnt a concern; is not a problem; wont matter; is of no importance"
)
"""What takes back the limit before it."""
_NO_GO = (
    # English
    r"(?:is|are|would be|was|were|seems?|remains?)? ?(?:an? )?(?:absolute |total |real |strict )?(?:no[- ]?go|non[- ]?starter|deal[- ]?breaker|show[- ]?stopper|red flag|killer|poison|taboo|verboten|off the table|off limits|ruled out|out of the question|out of question|forbidden|prohibited|banned|blacklisted|excluded|vetoed)\b"
    r"|(?:(?:is|are|would be|was) not|(?:isn|aren|wasn|won|wouldn|doesn|don|can|couldn)'?t|cannot|can not|will not|do not|does not|may not|must not)(?: be)? (?:really |even |simply )?(?:allowed|permitted|accepted|acceptable|possible|welcome|an option|ok|okay|wanted|fly|pass|do\b(?! not)|used|work for|go in|come in|let in)"
    # German
    r"|(?:geht|gehen|kommt|kommen|passt|taugt|darf|kann|konnen|durfen|scheidet|fallt|fliegt|ist|sind|ware)\b(?: (?!aber|und|sondern|mehr|nicht)[\w-]+){0,6} (?:nicht(?: (?:in (?:frage|betracht)|infrage|erlaubt|drin|moglich|gewunscht|zulassig|akzeptabel|sein|rein))?|tabu|no[- ]?go|ausgeschlossen|verboten|raus|weg|aus)(?=$|[^\w ]| (?:und|aber|wegen|weil|da|bei|fur|hier)\b)"
    r"|(?:konnen|durfen|wollen|mochten|durfen) (?:wir|ich)(?: [\w-]+){0,4} nicht\b"
    # French
    r"|(?:c'est )?(?:non|mort|impossible|hors de question|exclue?s?|interdite?s?|proscrite?s?|bannie?s?)(?= (?:pour|chez)|$|[^\w ])|(?:ne |n')(?:\w+ ){0,2}?(?:va|vont|convien\w*|passe\w*|marche\w*|est|sont|peut|peuvent|pouvons|voulons|veux) (?:pas|plus)"
    # Spanish, Portuguese, Italian
    r"|(?:no|nao) (?:(?:nos|me|te|lo|la|los|las|se|a gente|o|a) )*(?:vale|sirve|serve|queremos|quiero|quero|podemos|puede|pode|entra|interesa|aceptamos|aceita\w*|da\b|rola|permite\w*|admite\w*|es (?:posible|aceptable|una opcion)|e (?:possivel|aceitavel|permitid\w|uma opcao))"
    r"|non (?:(?:ci|mi|lo|la|li|si) )*(?:va bene|va\b|vanno|vogliamo|voglio|serve|possiamo|posso|puo|e (?:possibile|accettabile|ammess\w|permess\w|un'opzione)|se ne parla)"
    r"|(?:esta |queda |e |es |sono |son )?(?:prohibid\w+|descartad\w+|excluid\w+|proibid\w+|vietat\w+|esclus\w+|ni hablar|nem pensar|fora de questao|fuori discussione|fuera)\b"
)
_REFUSED_LATER = re.compile(
    rf"['\")]?(?: (?:is|are|licen[sc]e\w*|lizenz\w*|licences?|models?|stuff|code|things?|anything|den|die|das|der|el|la|lo|l'\w+|o|a|e|il|[\w-]+)){{0,4}}? (?:{_NO_GO})"
    r"|[^,.;!?\d]{0,8}(?:不行|不要|不可以|不能(?:用|碰|接受)|不考虑|不推荐|别(?:再|给我)?(?:推荐|用|提)|免谈|除外|不接受|排除|就算了|就免了|用不了|都不合规)"
)


def refused_later(text: Text, end: int) -> bool:
    """Whether what stands behind the word before `end` refuses it: "GPL geht bei uns nicht",
    "AGPL is a non-starter for us", "RMBG就别推荐了"."""
    return bool(_REFUSED_LATER.match(text.plain, text.words[end - 1].end))


_GAPPED = re.compile(
    r"\b(?:any|every|all|whatever) (?:\w+ ){1,2}(?:but|except|besides|bar|save)(?: for)?\b(?! (?:i|it|we|must|should|has|with|not|the model))"
    r"|\b(?:cualquier\w*|tod[oa]s?|qualquer|tudo) (?:\w+ ){0,3}menos\b"
    r"|\bnothing(?= [\w.]+[ -](?:based|derived|related|flavou?red|tuned)\b)|\bnichts(?= [\w.]+[ -]?basiert)"
    r"|\brien (?:de |qui soit )?(?:base|derive)e?s? (?:sur|de)\b|\bnada basad[oa] en\b|\bniente (?:di )?basato su\b|\bnada baseado em\b"
    r"|\b(?:made|built|trained|done|published|released|coming) by (?:anyone|anybody|someone) (?:but|except|other than)\b"
)
_FREE = re.compile(r"\w+(?=-(?:free|frei\w{0,2})\b)")
_AT_THE_END = frozenset(
    {"is not", "are not", "isnt", "arent", "is a no", "ist nicht", "nicht", "non", "no"}
)
_CONJUNCTIONS = frozenset({"and", "und", "et", "y", "e", "和"})
_TURNS = frozenset({"but", "aber", "mais", "pero", "ma", "mas", "sondern", "sino", "bensi", "但"})
_PREPOSITIONS = frozenset(
    ["since", "as", "so", "on", "for", "with", "in", "to", "that", "which", "because", "auf", "fur", "mit", "sur", "pour", "avec", "en", "para", "con", "su", "com", "weil", "porque", "perche", "parce", "da", "wegen"]
)  # fmt: skip

_INNOCENT = {"pt": frozenset({"no"})}
"""Cues that mean something else in a language: "no pulmao" is "in the lung"."""


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    before = {
        "not": "; ".join((_CUES["not"], *lexicon.lines("denials"))),
        "drop": "; ".join((_CUES["drop"], *lexicon.lines("drops"))),
        "": "; ".join((_CUES[""], *lexicon.lines("harmless"))),
    }
    return Phrases(spread(before))


@lru_cache(maxsize=1)
def _behind() -> Phrases[str]:
    return Phrases(spread({
        "not": "; ".join((_AFTER, *lexicon.lines("refusals"))),
        "drop": "; ".join((_INDIFFERENT, *lexicon.lines("indifference"))),
    }))  # fmt: skip


def cues(text: Text, code: str | None) -> list[tuple[int, int, str]]:
    """(start, end, "not" | "drop") for every cue that denies something in that language."""
    innocent = _INNOCENT.get(code or "", frozenset())
    found = [
        (start, end, kind)
        for start, end, kind in _table().find(text)
        if kind and _words(text, start, end) not in innocent and not _where(text, start)
    ]
    for match in _GAPPED.finditer(text.plain):
        found.append((text.word_at(match.start()), text.word_at(match.end() - 1) + 1, "not"))
    return sorted(found)


_DONE = re.compile(r"\w{3,}[ai]d[oa]s?")


def _where(text: Text, at: int) -> bool:
    """Portuguese "no" behind what was done: "treinado no LeNER-Br" is "trained on"."""
    word = text.words[at]
    return word.text == "no" and at > 0 and not word.broken and (
        _DONE.fullmatch(text.words[at - 1].text) is not None
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What refuses or takes back in one text: (start, end, "not" | "drop")."""

    before: Sequence[tuple[int, int, str]]
    """Stands before what it speaks of."""
    behind: Sequence[tuple[int, int, str]]


def marks(text: Text, code: str | None = None) -> Marks:
    """`code`: the language of the request, where it is known to be another than English."""
    return Marks(cues(text, code), _behind().find(text))


_REPLACING = re.compile(
    r"replac|alternativ|substitu|ersatz|migrate|move away|get away|remplac|reemplaz|sostitu|替代"
)


def refusing(text: Text, found: Marks) -> Marks:
    """The marks without those that name what is to be replaced: its task is still wanted
    ("replacement for OpenAI ada embeddings")."""
    firm = [m for m in found.before if not _REPLACING.search(_words(text, m[0], m[1]))]
    return Marks(firm, found.behind)


def _words(text: Text, start: int, end: int) -> str:
    return " ".join(w.text for w in text.words[start:end])


def scope(text: Text, found: Marks, kind: str = "not", reach: int = REACH) -> frozenset[int]:
    """Indices of the words under denial: up to the next comma, "but" or full stop."""
    denied: set[int] = set()
    for start, end, what in found.before:
        if what == kind:
            denied.update(_forward(text, end, kind, reach))
            told = _words(text, start, end)
            if kind == "not" and told in _AT_THE_END and _ends(text, end):
                denied.update(_backward(text, start, reach))
    for start, _, what in found.behind:
        if what == kind:
            denied.update(_backward(text, start, reach))
    return frozenset(denied)


def free_of(text: Text) -> frozenset[int]:
    """Indices of the words that something is free of: the GPL in "GPL-free"."""
    return frozenset(text.word_at(m.start()) for m in _FREE.finditer(text.plain))


def _ends(text: Text, at: int) -> bool:
    """The clause ends before the word."""
    if at >= len(text.words):
        return True
    word = text.words[at]
    return word.broken or word.sentence != text.words[at - 1].sentence


def _forward(text: Text, end: int, kind: str, reach: int) -> list[int]:
    out: list[int] = []
    for at in range(end, min(end + reach, len(text.words))):
        word = text.words[at]
        if word.broken or word.sentence != text.words[end - 1].sentence:
            break
        loose = kind == "drop" and at <= end + 1  # "vergiss das mit dem Telefon"
        if at > end and not loose and (word.text in _TURNS or word.text in _PREPOSITIONS):
            break
        if at > end and word.text in _CONJUNCTIONS and kind == "not":
            break
        out.append(at)
    return out


def _backward(text: Text, start: int, reach: int) -> list[int]:
    """The words before a refusal, to the beginning of its clause."""
    out: list[int] = []
    for at in range(start - 1, max(-1, start - 1 - reach), -1):
        if text.words[at].sentence != text.words[start].sentence or text.words[at + 1].broken:
            break
        if text.words[at].text in _TURNS or text.words[at].text in _CONJUNCTIONS:
            break
        out.append(at)
    return out
