"""What a turn does besides asking for a model: compare, explain, show code, thank.

A turn that does one of these leaves the Need as it is.  Patterns are per act, in
all request languages, and read the plain text (lower case, no accents).
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from agent.understanding.text import Text

Kind = Literal[
    "request", "compare", "licence", "term", "why-not", "why", "code", "try", "details", "more",
    "papers", "github", "thanks", "hello", "bye", "help", "guide", "reset",
]  # fmt: skip
COURTESY: frozenset[Kind] = frozenset(("thanks", "hello", "bye", "help"))
STRONG = 5.0
"""Points of task evidence from which on a turn is a request of its own."""


@dataclass(frozen=True, slots=True)
class Act:
    kind: Kind = "request"
    places: tuple[int, ...] = ()
    """Which of the models shown are meant, from 0; -1 is the last one."""
    pointed: bool = False
    """A model that was shown is meant by "it", "this one", "the pick"."""
    word: str | None = None
    """The term or licence that is asked about."""
    device: str | None = None


_ORDINALS = (
    r"(?:first|1st|top|erste[nrs]?|premiere?|primer[oa]?|primeir[oa]|prim[oa]|第一个?)",
    r"(?:second|2nd|zweite[nrs]?|deuxieme|second[oea]|segund[oa]|第二个?)",
    r"(?:third|3rd|dritte[nrs]?|troisieme|tercer[oa]?|terz[oa]|terceir[oa]|第三个?)",
    r"(?:fourth|4th|vierte[nrs]?|quatrieme|cuart[oa]|quart[oa]|第四个?)",
    r"(?:fifth|5th|funfte[nrs]?|cinquieme|quint[oa]|第五个?)",
)
_ONE = r"(?:\s(?:one|model|pick|option|choice|modell|modele|modelo|modello|das|von))?"
_PLACES = [
    re.compile(
        rf"(?<![a-z]){word}{_ONE}(?![a-z])|(?:#|no\.? ?|number |nr\.? ?|nummer |numero ){n}\b"
    )
    for n, word in enumerate(_ORDINALS, 1)
]
_LAST = re.compile(
    r"\b(?:the last(?: one| model)?|letzte[nrs]?|dernier|derniere|ultim[oa])\b|最后一个"
)
_FIRST_TWO = re.compile(
    r"\b(?:first|top) (?:two|2)\b|\b(?:ersten|besten) (?:beiden|zwei)\b|\b(?:deux premiers?|primeros dos|dos primeros|primi due|dois primeiros)\b|前两个"
    r"|\bof (?:these|those|the) (?:two|2)\b|\bvon (?:den|diesen) beiden\b|\bdes deux\b|\bde (?:los|las|estos|estas) dos\b|\bde[il]l?e? due\b|\bd[oa]s (?:dois|duas)\b"
)
_ALL = re.compile(
    r"\b(?:them|all (?:of them|three|two)|the (?:three|two)|these|those|both|alle|beide|tous|todos|tutti|ellos|entrambi|ambos|les trois)\b|他们|它们|全部"
)
_IT = re.compile(
    r"\b(?:it|its|this|that|this one|that one|your pick|the pick|the model|the winner|he|es|ihn|dieses?|das modell|le modele|celui-ci|celui ci|ca|cela|este|ese|esto|lo|questo|quello|esse|isso)\b|它|这个"
)
_DEVICE = re.compile(
    r"\b(?:on|auf|sur|en|su|na|no|in) (?:the |my |a |der |dem |la |le |una? |uma? )?(gpu|cuda|cpu|mps)\b|(gpu|cuda|cpu|mps)上?"
)

_TERMS = r"(?:what(?:'s| is| are| does|s)|was (?:ist|sind|bedeutet|heisst|heißt)|qu'est-ce que?(?: c'est)?|que (?:signifie|veut dire|significa|es|son|e)|c'est quoi|que quiere decir|cosa (?:significa|vuol dire|e|sono)|che (?:significa|cos'e|cosa)|o que (?:e|significa|sao|quer dizer)|explain|erklare?(?: mir)?|explique[zr]?(?:-moi)?|explica(?:me)?|spiega(?:mi)?|什么是|解释)"
_LICENCE_WORDS = r"(?:agpl|lgpl|gpl|apache|mit\b|bsd|mpl|cc[- ]by|cc0|creative commons|openrail|rail\b|llama (?:licen[sc]e|community)|gemma (?:licen[sc]e|terms)|nc\b|non[- ]?commercial|unlicense|isc\b|licen[sc]e|lizenz|licence|licencia|licenza|licenca|许可证?|许可)"
_MAY_I = r"\b(?:is it (?:ok|okay|legal|allowed|fine) to|can (?:i|we)|could (?:i|we)|may (?:i|we)|am i allowed to|do i have to|must i|darf (?:ich|man)|kann (?:ich|man)|muss (?:ich|man)|puis-je|peut-on|dois-je|est-ce que je peux|puedo|se puede|debo|posso|si puo|devo|pode-se|e permitido)\b"
_USE = (
    rf"(?:^|[.,;:!?]\s*|\b(?:and|und|et|y|e|but|so|ok)\s+){_MAY_I}.{{0,50}}\b(?:sell|commercial\w*|publish|credit|money|company|product|kommerziell\w*|verkaufen|firma|vendre|commercialement|vender|comercial\w*|vendere|attribution|share|open.?source my)\b"
    r"|(?:可以|能|可)商用吗"
)
_LEGAL = re.compile(
    rf"{_MAY_I}.{{0,20}}\b(?:use|ship|benutzen|nutzen|verwenden|utiliser|usar|usare|utilizar)\b|\b(?:is|ist|est|es|e) .{{2,40}} (?:free|open source|frei|libre|gratis) (?:to use|for commercial)"
)
_ROWS: tuple[tuple[Kind, str], ...] = (
    ("reset", r"^\W*(?:start (?:over|again|anew)|reset|new (?:search|question|chat|topic)|forget (?:everything|all(?: of (?:it|that))?)|von vorne?|neu anfangen|neue (?:frage|suche)|recommencer?|on recommence|nouvelle recherche|empezar de nuevo|nueva busqueda|ricominciamo|da capo|comecar de novo|nova busca|重新开始)\W*$"),
    ("guide", r"\b(?:help me (?:to )?(?:choose|decide|pick|find out)|guide me|guided mode|walk me through|ask me questions|i (?:do not|don't|dont) know (?:what|which|where) (?:i (?:need|want)|to (?:ask|choose|start|pick|look for))|no idea what i need|hilf mir (?:beim )?(?:aussuchen|auswahlen|wahlen|entscheiden)|aide[zr]?[- ]moi a choisir|ayudame a (?:elegir|escoger)|aiutami a scegliere|ajud[ae][- ]me a escolher)\b|帮我选|引导我"),
    ("why-not", r"^\W*(?:and |but |ok |und |aber |et |mais |y |pero |e |ma |mas )?(?:why not|why (?:did|do|didn't|didnt|don't|is|isn't|isnt|wasn't|are)(?: you| it)? ?(?:not|n't)?(?=.*\b(?:not|n't|isnt|didnt|skip|reject|leave out|ignore|missing)\b)|how about not|warum nicht|wieso nicht|warum (?:ist|kein|keine)|pourquoi pas|por que no|porque no|perche non|por que nao|porque nao|what about|was ist mit|et pourquoi pas)\b|为什么不"),
    ("why", r"^\W*(?:and |but |ok |und |et |y |e )?(?:why(?: did you (?:pick|choose)| do you recommend| is)?(?: (?:this|that|the|it|exactly|him))?\b(?!.{0,50}\b(?:not|so slow|fail))|warum(?: gerade| genau)?\b|wieso\b|pourquoi\b|por que\b|perche\b)(?=.{0,60}$)|为什么(?!不)"),
    ("compare", r"\b(?:compare|comparison|versus|vs\.?|difference between|vergleich\w*|unterschied zwischen|compar(?:e[rz]?|a(?:r|me)?|aison)|difference entre|diferencia entre|confront[oai]\w*|differenza tra|diferenca entre)(?=\W|$)|\b(?:better|worse|faster|slower|smaller|bigger|lighter|heavier|accurate|besser|schneller|kleiner|genauer|schlechter) (?:than|as|als)\b|\b(?:meilleure?|plus (?:rapide|petit|precis)\w*) que\b|\b(?:mejor|mas (?:rapido|pequeno|preciso)) que\b|\b(?:migliore|piu (?:veloce|piccolo|preciso)) (?:di|del|che)\b|\b(?:melhor|mais (?:rapido|preciso)) (?:do )?que\b|比较|相比|区别|\bwhich (?:one )?is (?:better|faster|smaller|best)\b|\bwhich of (?:them|these|the two|those)\b|^\W*\S+ or \S+\?\W*$|\b(?:what(?:'s| is)|which is) (?:better|faster|smaller)\b|\bwas ist (?:besser|schneller|kleiner)\b|\bqu'est-ce qui est (?:mieux|meilleur)|\bque es mejor\b|\bcosa e meglio\b|\bo que e melhor\b|哪个好|哪个更好"),
    ("licence", rf"{_TERMS}.{{0,40}}\b{_LICENCE_WORDS}|{_USE}|\b(?:what|which) licen[sc]e\b|\bwelche lizenz\b|\bquelle licence\b|\bque licencia\b|\bche licenza\b|\bqual (?:e a )?licenca\b|什么许可"),
    ("code", r"\b(?:show (?:me )?(?:the |some )?code|the code|code (?:please|snippet|example)|snippet|how (?:do|can|would) i (?:load|use|run|install|start) (?:it|this|that|the (?:first|second|third|model|pick))|example code|starter|code zeigen|zeig\w* (?:mir )?(?:den |mal )?(?:den )?code|wie (?:lade|benutze|nutze|verwende) ich|montre[zr]?(?:-moi)? le code|le code|muestra(?:me)? el codigo|el codigo|mostra(?:mi)? il codice|il codice|mostr[ae](?:-me)? o codigo|o codigo)\b|^\W*code\W*$|代码"),
    ("try", r"^\W*(?:please |can you |could you |now |ok |and |then |bitte |kannst du |let's |lets |go ahead and )*(?:try|test|run|time|benchmark|measure|validate|load|probier\w*|teste?[rnz]?|miss|messe?|essaie|essaye[zr]?|mesure[rz]?|prueba|probar|mide|prova|misura|testa|meca)\b|^\W*(?:试试|测试|运行)"),
    ("details", r"\b(?:tell me more|more (?:about|details|info\w*) ?(?:on|about|of|it|the)?|details (?:of|on|about|for|please)|how (?:big|large|fast|old|accurate|good) is (?:it|this|that|the)|who (?:made|built|trained|published) (?:it|this|that|the)|mehr (?:uber|zu|details|infos)|wie (?:gross|schnell|gut|genau) ist (?:es|das|er)|dis[- ]m'en plus|plus de details|cuentame mas|mas (?:detalles|informacion)|dimmi di piu|piu dettagli|mais (?:detalhes|informacoes))\b|^\W*details\W*$|更多信息|详细"),
    ("more", r"^\W*(?:please |can you |und |and |ok )*(?:(?:show|give|tell)(?: me)? (?:some |a few |the )?(?:more|others?|other (?:ones|options|models)|alternatives|next)|more(?! (?:accurate|precise|exact|recent|robust|compact))(?: options| models| please)?|others?|other (?:options|ones|models)|anything else|something else|any (?:others?|alternatives)|alternatives|next(?: ones?)?|what else|noch (?:mehr|andere|welche)|andere|weitere|alternativen|d'autres?|autres?|otros?|otras opciones|mas opciones|altri|altre opzioni|outros?|outras opcoes)\b[^.]{0,24}$|^\W*(?:还有吗|其他的?|更多)\W*$"),
    ("papers", r"^\W*(?:please |show me |any |are there |is there |find |give me |gibt es |y a-t-il |hay |ci sono |ha )*(?:a |an |the |some |ein |un |des |une )?(?:(?:scientific |research )?papers?|publications?|articles?|literature|arxiv|veroffentlichung\w*|publikation\w*|articulos?|articoli|artigos)\b.{0,60}(?:\?|$)|论文"),
    ("github", r"^\W*(?:please |show me |any |are there |is there |find |give me |gibt es )*(?:a |an |the |some |ein |un )?(?:github|repos?|repositor\w+|source code|quellcode)\b.{0,60}(?:\?|$)"),
    ("help", r"^\W*(?:help|what can you do|what do you do|who are you|how do you work|how does this work|what is this|hilfe|was kannst du|wer bist du|aide|que (?:peux-tu|sais-tu) faire|ayuda|que (?:puedes|sabes) hacer|aiuto|cosa (?:sai|puoi) fare|ajuda|o que (?:voce )?(?:pode|sabe|faz)(?: fazer)?|你能做什么|帮助)\W*$"),
    ("thanks", r"^\W*(?:(?:ok|okay|great|perfect|super|cool|nice|wow|very|good|excellent|danke|merci|gracias|grazie|obrigad[oa]|thanks?|thank you|thx|ty|cheers|much|a lot|so|you|all|good|that's|thats|it|helpful|helps|lovely|beaucoup|muchas|mille|muito|schon|sehr|vielen dank|dank|dir|perfekt|toll|prima|klasse|parfait|genial|perfecto|perfetto|bravo|谢谢|感谢|好的|太好了|job|work|for|the|your|help|fur|die|hilfe|now|done|fine)\W*)+$"),
    ("hello", r"^\W*(?:hi|hello|hey|hallo|moin|servus|guten (?:tag|morgen|abend)|good (?:morning|day|evening|afternoon)|bonjour|salut|bonsoir|hola|buenos dias|ciao|buongiorno|ola|oi|bom dia|你好|您好)(?: there| bowerbird| all| zusammen)?\W*$"),
    ("bye", r"^\W*(?:bye|goodbye|see you|tschuss|auf wiedersehen|au revoir|adios|hasta luego|arrivederci|tchau|adeus|再见)(?: bye)?\W*$"),
    ("term", rf"^\W*(?:and |ok |und |et |y |e |but |please )?{_TERMS} (?:mean by |eigentlich |un |une |una |uno |ein |eine |a |an |the |der |die |das |la |le |el |il |o )?['\"]?(?P<word>[\w -]{{2,40}}?)['\"]?(?: mean(?: for me)?| bedeuten| denn| genau)?\W*$"),
    )  # fmt: skip
_PROPERTY = re.compile(
    r"\b(?:how (?:big|large|heavy|small|fast|quick|slow|old|new|recent|accurate|precise|good|many (?:parameters|params|weights|languages|classes)|much (?:ram|memory|vram|space|disk)|long (?:does|would|will))"
    r"|what(?:'s| is| are|s)? (?:the |its |their |about the )?(?:file |download |model )?(?:size|weight|parameter count|number of (?:parameters|classes)|memory|ram|speed|latency|accuracy|score|context)|what (?:size|accuracy|speed|score|languages) (?:is|are|does|has)|what does (?:it|this|that|the .{1,20}) (?:need|weigh|take|cost)|when (?:was|were|did|is)|who (?:made|built|trained|published|is behind)|which (?:languages|classes) (?:does|can|are)"
    r"|wie (?:groß|gross|schwer|schnell|langsam|genau|gut|alt|neu|viele? (?:speicher|ram|parameter|platz|sprachen)|lange)|welche (?:große|grosse|sprachen) |von wem (?:ist|stammt)|wann (?:ist|wurde|kam)"
    r"|combien (?:pese|prend|fait|de (?:parametres|memoire|place|temps))|quel(?:le)? (?:est )?(?:la |le |sa |son )?(?:taille|vitesse|precision|poids)|de quand date|qui a (?:fait|cree|entraine)"
    r"|cuanto (?:ocupa|pesa|tarda|mide|necesita)|cuant[oa]s (?:parametros|memoria)|cuanta (?:memoria|ram)|que (?:tamano|peso|velocidad)|quien (?:lo )?(?:hizo|entreno)|como de (?:grande|rapido)"
    r"|quanto (?:pesa|occupa|ci mette|e (?:grande|veloce|precis\w)|ocupa|demora)|quant[iao]s? (?:parametri|memoria|parametros|ram)|che (?:dimensione|dimensioni|peso)|qual (?:e )?o (?:tamanho|peso))\b"
    r"|多大|多快|多少(?:参数|内存|显存|空间|语言)|占(?:用)?多少|参数量是多少"
)
"""What is asked of one model."""
_YES_NO = re.compile(
    r"^\W*(?:and |but |so |ok |und |et |y |e |ma |mas )*(?:does|do|is|was|would|will|can|could|has|did|kann|ist|hat|lauft|passt|schafft|est-ce que?|peut|est|il|puede|es|tiene|corre|sirve|puo|ha|funziona|pode|tem|roda|serve|o|el|le|la|il|das|der|第|它)(?![a-z])(?!.{0,12}\b(?:there|anything|something|one with|any other)\b).*(?:\?\W*$|吗)"
)
_OF_A_NAME = re.compile(
    r"^\W*(?:and |but |so )?(?:does|is|has|can|will|would|did|kann|ist|hat|est-ce que|puede|es|puo|pode)\b(?! (?:i|we|you|ich|wir|man|je|on)\b)"
)
_WHICH = re.compile(
    r"^\W*(?:and |but |so |ok |und |et |y |e |ma |mas )*(?:which (?:one|of (?:these|those|them|the (?:two|three|four|five|models|picks)))|welche[srn]? (?:davon|von (?:ihnen|denen|den)|der (?:beiden|drei|funf)|ist|hat|braucht|lauft)|(?:lequel|laquelle)|(?:cual|quale?) (?:de (?:ellos|estos|esos|los|las)|de(?:i|lle|gli)? (?:due|questi|quelli|loro)|di (?:questi|quelli|loro)|d(?:eles|esses|estes|os dois|as duas)|es|e)|哪个|哪一个)(?![a-z])"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern)) for kind, pattern in _ROWS
)
_SEEKS = re.compile(
    r"\b(?:is there|are there|got anything|have you|do you have|gibt es|gibts|y a-t-il|il y a|hay|c'e|ci sono|existe|tem) (?:\w+ )?(?:anything|something|one|any|etwas|was|eine[rs]?|quelque chose|un|algo|alguno|qualcosa|algum)\b"
)
"""Asks for another model, and no question about those shown ("is there anything smaller than that?")."""
_NEEDS_PLACE: frozenset[Kind] = frozenset(("try", "why", "details"))
_REFINES = re.compile(
    r"\b(?:smaller|faster|bigger|larger|lighter|cheaper|better|more accurate|newer|kleiner\w*|schneller\w*|genauer\w*|plus petit|plus rapide|mas pequeno|piu piccolo|menor|instead|under|below|less than|only)\b|更小|更快"
)


def places(text: Text) -> tuple[int, ...]:
    """Places among the models shown that a turn names: "the second one", "#3"."""
    if _FIRST_TWO.search(text.plain):
        return (0, 1)
    found = [n for n, pattern in enumerate(_PLACES) if pattern.search(text.plain)]
    if _LAST.search(text.plain):
        found.append(-1)
    return tuple(found)


def find(
    text: Text, points: float, named: int, *, shown: int, known_term: bool, begun: bool
) -> Act:
    """The act of a turn.

    `points` is the strength of its task evidence, `named` how many models it
    names, `shown` how many models stand in the last answer, `begun` whether
    there was a turn before.
    """
    plain = text.plain
    where = places(text)
    device = _DEVICE.search(plain)
    about_all = shown > 0 and bool(_ALL.search(plain))
    pointed = shown > 0 and bool(_IT.search(plain))
    if named and points < STRONG and _LEGAL.search(plain):
        return Act("licence")
    if shown and points < STRONG and len(where) < 2 and not about_all:
        asked = _of_one(plain, bool(where), pointed, named)
        if asked is not None:
            return Act(asked, where, pointed, None, (device[1] or device[2]) if device else None)
    if shown >= 2 and not named and points < STRONG and _WHICH.search(plain):
        return Act("compare", where or tuple(range(min(shown, 3))), pointed)
    for kind, pattern in _PATTERNS:
        match = pattern.search(plain)
        if match is None or not _fits(
            kind, plain, points, named, where, pointed or about_all, shown, begun
        ):
            continue
        word = match.groupdict().get("word")
        if kind == "term" and not known_term:
            continue
        if kind == "compare" and named < 2 and not where and shown >= 2:
            where = tuple(range(min(shown, 3))) if named == 0 else (0,)
        elif about_all and not where:
            where = tuple(range(shown))
        return Act(
            kind, where, pointed, word, (device[1] or device[2]) if device else None
        )  # fmt: skip
    return Act()


def _of_one(plain: str, placed: bool, pointed: bool, named: int) -> Kind | None:
    """A question about one model that was shown or is named: its size, its licence, whether it
    speaks Arabic."""
    question = _YES_NO.search(plain) is not None
    licence = re.search(_LICENCE_WORDS, plain) is not None
    if question and (placed or (pointed and licence)):
        return "licence" if licence else "details"
    if question and named == 1 and _OF_A_NAME.search(plain):
        return "licence" if licence else "details"
    if (placed or pointed or named == 1) and _PROPERTY.search(plain):
        return "details"
    return None


def _fits(  # noqa: PLR0917  (all that was read of the turn)
    kind: Kind, plain: str, points: float, named: int, where: tuple[int, ...], pointed: bool,
    shown: int, begun: bool,
) -> bool:  # fmt: skip
    """Whether the act makes sense here; a turn that states a task of its own is a request."""
    target = bool(named or where or pointed)
    if kind in ("hello", "bye", "help", "thanks", "reset"):
        return begun or kind in ("hello", "help", "thanks", "bye")
    if kind == "guide":
        return points < STRONG
    if kind == "compare" and _SEEKS.search(plain):
        return False
    if kind == "compare":
        return named >= 2 or len(where) >= 2 or (shown >= 2 and points < STRONG) or (
            shown > 0 and target and points < STRONG
        )  # fmt: skip
    if kind == "licence":  # before any model was shown, only of what is named
        return points < STRONG and (shown > 0 or re.search(_LICENCE_WORDS, plain) is not None)
    if kind == "why-not":
        changes = not named and _REFINES.search(plain)  # "what about a CPU instead?"
        return target and bool(shown) and points < 9 and not changes
    if kind == "term":
        return points < 9 or not begun
    if not shown and not (kind in ("code", "details", "try") and named and points < STRONG):
        return False
    if kind in _NEEDS_PLACE:
        if kind == "try" and _REFINES.search(plain):
            return False
        if kind == "why":
            return points < STRONG
        return target and points < 9
    return points < STRONG
