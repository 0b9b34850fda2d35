"""What is told of licences beside a wish: refused from afar, held by something else, or spoken of
together with trade."""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re

from agent.understanding.phrases import Mention
from agent.understanding.text import Text

_USED = re.compile(r"\b(?:use|used|using|need|want|deploy\w*|runs?|running|allowed|legal|for)\b")


def of_other_business(text: Text, start: int, end: int) -> bool:
    """Words of business that tell of something else: "scanned them at work", "a paid site"."""
    said = text.plain[text.words[start].start : text.words[end - 1].end]
    before = text.plain[max(0, text.words[start].start - 30) : text.words[start].start]
    if said == "at work":
        return not _USED.search(before)
    if said in {"paid", "a pagamento", "de pago", "payant", "payante", "kostenpflichtig"}:
        after = text.plain[text.words[end - 1].end :][:16]
        return bool(_SERVICE.search(before) or (said == "paid" and _SERVICE.match(after)))
    return False


_SERVICE = re.compile(
    r"(?:^ ?|\b)(?:sito|servizio|sites?|websites?|services?|servicio|sitio|pagina|outils?|logiciels?|apis?|plans?|tiers?|versions?|leave|for (?:it|them|that) by)(?=\b ?$|\b)"
)


_BARRED = re.compile(
    r"\b(?:rul(?:es?|ed|ing) out|forbids?|forbade|bans?|prohibits?|vetoe[sd]|rejects?|rejected|refuses?|avoids?|hates?|(?:(?:wo|ca|do|does|is|are|must|should|would)n'?t|(?:will|can|do|does|is|are|must|should|would) not|cannot) (?:touch|allow|accept|take|have|want|use|like|be)|allergic to|wary of|no(?:thing|body)?|without"
    r"|verbiete[nt]|verbietet|untersagt|meiden|vermeiden|interdit|refuse\w*|evite\w*|prohibe\w*|evitar|rechaza\w*|vieta\w*|evita\w*|rifiuta\w*|proibe\w*|recusa\w*)"
    r"(?: (?:anything|everything|stuff|models?|code|something|all|the|any|that|which|is|are|was|with|under|from|of|in|licen[sc]ed|carrying|like|alles|was|unter|mit|der|die|das|modelle?|tout|ce|qui|est|sous|modeles?|todo|lo|que|sea|con|bajo|modelos?|tutto|cio|che|sia|sotto|modelli|tudo|o|seja|sob|com)){0,5}\s*$"
)


def barred(text: Text, start: int) -> bool:
    """Refused from further before: "the boss rules out anything with GPL in it"."""
    at = text.words[start].start
    return bool(_BARRED.search(text.plain[max(0, at - 60) : at]))


_OF_SOMETHING = re.compile(
    r"(?:\b(?:because of|due to|thanks to|owing to|wegen|aufgrund|a cause d\w*|por culpa d\w*|por causa d\w*|a causa d\w*|per via d\w*|issues? with|problems? with|trouble with|worried about|scared of|afraid of|about|concerning|uber|wegen der|au sujet d\w*|sobre|riguardo a\w*|tema d\w*|problema? (?:con|com|de|da|do|della|dell)|probleme? (?:avec|de)|arger mit|probleme? mit)"
    r"|\b(?:it|that|this|which|he|she|model|weights|one|version|repo|code|turns out|turned out|they)(?:'s| is| are| was| were| to be| comes? (?:under|with)| has| have| uses?)(?: (?:all|only|just|actually|under|licensed|released|published|unfortunately|in fact))*"
    r"|\b(?:das|es|der|die|modell)(?: ja| leider| aber)? (?:ist|sind|steht|stehen|lauft)(?: (?:leider|aber|nur|unter|ja))*|\b(?:c'est|il est|elle est|est|sont|qui est)(?: (?:sous|en|malheureusement))*"
    r"|\b(?:que|es|esta|estan|e|sono|sao|era)(?: (?:bajo|sotto|sob|con|com|licencia|licenza|licenca|una|uma))*"
    r"|因为|由于|是)"
    r"(?: (?:the|an?|its|their|his|der|die|das|den|dem|sein\w*|ihr\w*|la|le|l'|el|los|il|lo|o|a|os|as|una?|uma|licen\w+|lizenz))*\s*$"
)


def of_another(text: Text, start: int, barring: bool) -> bool:
    """A strict licence that something has, and that nobody asks for: "dropped it because of the
    AGPL", "somebody noticed that it's CC BY-NC".

    `barring`: it forbids trade, so nobody asks for "a model that is CC BY-NC".
    """
    at = text.words[start].start
    before = text.plain[max(0, at - 60) : at]
    cut = max(before.rfind(mark) for mark in (". ", "; ", "! ", "? ", "\n"))
    clause = before[cut + 1 :]
    if _ASKED.search(clause) or (not barring and _DESCRIBED.search(clause)):
        return False
    return _OF_SOMETHING.search(clause) is not None


_DESCRIBED = re.compile(
    r"^(?!.*\b(?:use|used|using|have|had|tried|run|nutze\w*|habe|utilise\w*|uso|usiamo|usamos)\b).*\b(?:an?|any|some|eine?[nrms]?|une?|una|uno|uma?) (?:[\w-]+ ){1,4}(?:that|which|qui|que|che|das|die|der)(?:'s| is| are| est| es| e| ist| steht)\b[^,]*$"
)
"""Of a model that is asked for: "a detector that is GPL"."""


_ASKED = re.compile(
    r"\b(?:must|should|has to|have to|needs?|want|prefer\w*|soll\w*|muss|doit|devrait|debe\w*|deve\w*|fine|ok|okay|as long as|if)\b|必须|要"
)
_LICENCE = re.compile(
    r"\b(?:licen[sc]\w*|research only|research use|non-?commercial|noncommercial|lizenz\w*|rechtlich\w*|legal\w*|licencia\w*|licenza|licenze|licenca\w*|copyright|terms|rights)\b|许可|授权|协议|版权"
)
_TRADE = re.compile(
    r"\b(?:sell\w*|sold|charge|charges|charging|fees?|earn\w*|invoic\w*|revenue|paying|business\w*|compan(?:y|ies)|corporat\w*|commercial\w*|monetar\w*|customers?|clients?|for money"
    r"|firm[ae]\w*|unternehmen\w*|betrieb\w*|geld|kunden|verkauf\w*|geschaft\w*|gewerb\w*"
    r"|vend[ousre]\w*|entreprise\w*|societe|factur\w*|payer|argent|boite"
    r"|cobr\w+|empresa\w*|negocio\w*|clientes?|dinero|dinheiro|venta|venda|loja|tienda|facturar"
    r"|aziend\w*|ditta|client[ei]|soldi|negozio|guadagn\w*|fattur\w*)\b|收费|卖|公司|商业|赚钱|企业|客户|淘宝店|付费|盈利"
)
_NO_TRADE = re.compile(
    r"\b(?:not|no|non|never|nothing|don'?t|nicht|kein\w*|ne|pas|sin|sans|senza|sem|nao|without)\b[^.,;!?]{0,24}$|[不非没]$"
)
_UNIMPORTANT = re.compile(
    r"\b(?:does not|doesn'?t|do not|don'?t|isn'?t|is not|not|no) (?:really )?(?:matter|important|care|relevant)|\b(?:irrelevant|whatever|egal|wurs[ch]*t|importe peu|peu importe|da igual|no importa|non importa|tanto faz|nao importa)\b|无所谓|不重要"
)


def traded(text: Text) -> list[Mention]:
    """Licence and trade spoken of together: "the licence has to let me charge a fee",
    "lizenzrechtlich sauber für eine Firma", "they get sold, so mind the licence"."""
    said = [m.start() for m in _LICENCE.finditer(text.plain)][:_MOST]
    if not said or _UNIMPORTANT.search(text.plain):
        return []
    for match in _TRADE.finditer(text.plain):
        at = match.start()
        if _LICENCE.fullmatch(match[0]) or _NO_TRADE.search(text.plain[max(0, at - 40) : at]):
            continue
        if any(abs(other - at) <= _NEAR for other in said):
            at = text.word_at(match.start())
            return [Mention("license", "commercial-ok", at, at + 1)]
    return []


_NEAR, _MOST = 120, 50
"""Letters between the two; how often the licence is looked at."""
