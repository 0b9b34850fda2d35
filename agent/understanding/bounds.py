"""Is a figure a limit, and which way: "under", "or more", "au plus", "以内"."""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re
from typing import Literal

Bound = Literal["max", "min", "exact", "reported"]

_MAX = re.compile(
    # English
    r"(?:\b(?:no|not|nothing|never|nie|cannot)|n'?t)\s(?:\w+\s){0,2}(?:more|bigger|larger|over|above|exceed\w*|greater|higher|longer|slower|heavier)(?: than)?"
    r"|exceed(?:ing)?|\bunder|\bbelow|\b(?:less|smaller|fewer|lighter|faster|quicker|lower|shorter) than|\bat (?:the )?(?:very )?most|\bat max(?:imum)?"
    r"|\bmax(?:imum|imal|imo|i)?\b\.?(?: of| is)?|\bup to|<=?|\bwithin|\binside|\bsub|\bfits? (?:in|on|into|inside|within|onto)(?: an?)?"
    r"|\blimit(?:ed)?(?: (?:to|of|is))?|\bbudget(?: (?:of|is))?|\bcap(?:ped)?(?: (?:at|of))?|\bceiling|\bsmaller or equal to"
    r"|\b(?:only|just)(?= (?:has |have |got )?$| ?$)|\bbeneath|\bstay(?:s|ing)? (?:under|below)|\btops"
    # German
    r"|\bunter(?:halb)?|\bweniger als|\bhochstens|\bmaximal|\b(?:kleiner|schneller|leichter|geringer) als|\bbis(?: zu)?|\bnicht (?:mehr|grosser|großer|langer|langsamer|schwerer|uber)(?: als)?|\bnicht ubersteigen"
    # French
    r"|\bmoins de|\bau (?:plus|maximum|max)|\bmaxi|\binferieure? a|\ben ?dessous de|\bsous (?:les )?|\bjusqu'?a|\b(?:pas|jamais) plus (?:de|que)|\bne (?:pas )?depass\w*(?: pas)?|\blimite[es]? a|\btenir (?:dans|sur)|\btient (?:dans|sur)"
    # Spanish, Portuguese
    r"|\bmenos (?:de|que)|\bmenor(?:es)? (?:de|que|a|do que)|\bcomo (?:maximo|mucho)|\bhasta|\bpor debajo de|\bno (?:\w+ ){0,2}(?:mas|mayor) (?:de|que)|\binferior(?:es)? a|\bno (?:supere|exceda|pase)n?(?: de| los)?|\bquepan? en|\bmaximo (?:de)?"
    r"|\bno maximo|\bate\b|\babaixo de|\bnao (?:\w+ ){0,2}(?:mais|maior) (?:de|que|do que)|\bnao (?:ultrapass\w+|pass\w+|exced\w+)(?: de| os)?|\bcaib\w+ em|\binferior a"
    # Italian
    r"|\bmeno di|\bal massimo|\bmassimo|\bfino a|\bsotto (?:i|gli|il|le)?|\bentro|\bnon (?:(?:\w+ ){0,2}piu (?:di|grande di)|oltre|superi\w*|superior\w+ a)|\binferior[ei] a|\bminore di"
    # Chinese
    r"|(?<![不能可得要])小于|不超过|不要超过|不能超过|别超过|不得超过|不到|(?<![不能可得要])低于|(?<![不能可得要])少于|以内|最多|不大于|不高于|至多|控制在|上限|最大|只有|仅有|仅(?=\\d|$)"
)
_ABOUT = re.compile(
    r"~|≈|\b(?:around|about|roughly|approx\.?|approximately|ca\.?|etwa|ungefahr|rund|environ|unos|unas|alrededor de|cerca de|mais ou menos|circa|piu o meno)(?!\w)|大约|大概|约|左右"
)
"""Not exact: of a size or a time the most, of a rate what it shall be."""
_BIGGEST = re.compile(
    r"\b(?:the )?(?:largest|biggest|heaviest|longest|slowest|most)\b[^.,;:\d]{0,44}?\b(?:is|are|was|would be|will be)(?: an?)? ?$"
    r"|\b(?:das (?:grosste|großte|hochste|meiste)|le (?:maximum|plus (?:gros|grand|lourd))|lo maximo|el (?:maximo|mas grande)|il massimo|o maximo|o maior)\b[^.,;:\d]{0,44}?\b(?:ist|sind|waren|est|sont|es|son|e|sao|c'est)(?: ?:)? ?$"
)
"""Who names the largest that goes names a limit ("the largest we could host is 3B")."""
_MIN = re.compile(
    r"\bat (?:the )?(?:very )?least|\bmore than|\bover|\babove|>=?|\bmin(?:imum|destens|d)?\b\.?(?: of)?|\b(?:bigger|larger|greater|faster|higher|better) than|\bupwards of|\bno (?:less|fewer|slower) than|\bnot (?:less|fewer|slower) than"
    r"|\bmindestens|\bwenigstens|\buber|\bmehr als|\bab\b|\bnicht (?:unter|weniger als|langsamer als)"
    r"|\bplus de|\bau (?:moins|minimum)|\bminimum|\bsuperieure? a|\b(?:pas|jamais) (?:moins de|en dessous de|sous les?)"
    r"|\bmas de|\bal menos|\bpor lo menos|\bcomo minimo|\bsuperior a|\bminimo|\bno (?:\w+ ){0,2}(?:menos|menor) (?:de|que)|\bno (?:baje|baja|bajar)n? de"
    r"|\bpiu di|\balmeno|\bcome minimo|\boltre|\bnon (?:\w+ ){0,2}(?:meno di|sotto (?:i|gli)?)"
    r"|\bmais de|\bpelo menos|\bno minimo|\bacima de|\bnao (?:\w+ ){0,2}(?:menos|menor) (?:de|que|do que)"
    r"|\b(?:no|not|never|nothing)\s(?:\w+\s){0,2}(?:less than|fewer than|under|below)|n't\s(?:\w+\s){0,2}(?:less than|fewer than|under|below)"
    r"|至少|大于|超过|不(?:能|可|得|要)?(?:低于|少于|小于)|高于|起码|最少"
)
_MAX_AFTER = re.compile(
    r"\W{0,2}(?:or|and|oder|ou|o)\s(?:less|under|below|smaller|fewer|lower|faster|quicker|weniger|kleiner|schneller|moins|menos|meno|inferior\w*|menor\w*)"
    r"|\W{0,2}(?:max\b|maximum|maxi\b|tops|at (?:the )?most|limit|budget|ceiling|cap\b|(?:\w+ ){0,2}(?:is|are) (?:my|the|our|all|about) (?:\w+ )?(?:max|limit|constraint|ceiling|cap|maximum|most|budget|upper)|is (?:plenty|enough|the most)"
    r"|hochstens|maximal|als obergrenze|au (?:plus|maximum|max|pire)|grand maximum|como (?:maximo|mucho)|maximo|tope|al massimo|massimo|no maximo|als maximum)"
    r"|(?:的|左右)?(?:参数|参数量)?(?:以下|以内|之内|内|为上限|封顶|就行|就够)"
)
_MIN_AFTER = re.compile(
    r"\W{0,2}(?:or|and|oder|ou|o)\s(?:more|higher|better|above|larger|bigger|up\b|mehr|plus|mas|mais|piu)|\W{0,2}(?:minimum|min\b|at (?:the )?(?:very )?least|mindestens|au (?:moins|minimum)|como minimo|al menos|almeno|minimo|no minimo|pelo menos)"
    r"|(?:帧|fps)?(?:以上|及以上|起)"
)
_REPORT = re.compile(
    r"\b(?:gives?(?: me| us)?|gave|got|getting|gets?|reach(?:es|ed)?|achieves?d?|runs at|running at"
    r"|ran at|takes?|took|needs|requires?|required|uses?|used|eats?|consumes?|weighs?|weighed"
    r"|is|was|were|are|has|had|hits?|scores?|scored|wants|costs?|only manages?|manages?|with its)\b"
)
_WISH = re.compile(
    r"\b(?:i|we|you|must|should|to|it|please|and|can) (?:only )?(?:need|want|have|require|reach|run|use)\b"
    r"|\bneed\b|\bneeds to\b|\bmust\b|\bshould\b|\bhave to\b|\bgoal\b|\btarget\b|\bwant\b|\bbrauche\b|\bmuss\b"
    r"|\bi(?: ha|')?ve(?: got)?\b|\b(?:i|we|they) (?:now |just )?got\b|\b(?:only|just) (?:has|have|got)\b|\b(?:has|have|got) (?:only|just)\b|\bi only\b|\bmy\b|\bonly\b|\bbudget is\b|\blimit is\b|\bno more\b|\bhave\b|\bhas to\b|\bgot to\b"
)
_OWNER = re.compile(
    r"\b(?:card|gpu|machine|laptop|pc|computer|phone|mac|macbook|board|server|box|system|vm|device|notebook|tablet|pi|jetson)"
    r"(?: (?:mini|studio|air|pro|nano|orin|\d\w?))?"
    r" (?:(?:only|just) )?(?:has|have|got|offers|comes with|is)(?: (?:only|just))?(?: (?:an?|one|two|the|my)\b[^,.;:!?]{1,30}(?: with| and|,| \())? ?$"
)
"""What a machine has is what there is to use."""
_OWNED = re.compile(r"\s*(?:of )?(?:gpu |system |graphics )?(?:(?:v|s|ps|d|sd)?ram|memory)\b")
_NEEDS = re.compile(
    r"\b(?:needs|requires?|required|uses?|used|eats?|consumes?|takes?|took|wants|hits?|asks for)\b"
)
_OF_THE_WISHED = re.compile(
    r"\b(?:that|which)(?: \w+)?? (?:[^.;:!?]{0,60} and )?(?:runs?|works?|does|reach(?:es)?|gives?|takes?|gets?|achieves?|uses?|needs?|manages?)\b[^,;:]{0,14}$"
)
_OWN = re.compile(
    r"\b(?:my|our|mine|i (?:have|use|tried|found|am using)|we (?:have|use|tried)|currently|so far|tried|had|was|were|did|only)\b"
)
_TOO = re.compile(
    r"\s*[,.-]?\s*(?:too (?:slow|heavy|big|large|much|high|long)|way too\b|out of memory|oom\b)"
)
_BREAKS = (". ", "; ", "\n", "?", "!", " but ", " aber ", " mais ", " pero ")


def of(plain: str, start: int, end: int, plus: bool, rate: bool = False) -> Bound:
    """The bound of the figure at plain[start:end]; `plus`: "50+".

    `rate`: a figure of which more is better ("not slower than 20 fps" is the least).
    """
    before = plain[max(0, start - 70) : start]
    cut = max(before.rfind(mark) for mark in _BREAKS)
    before = before[cut + 1 :]
    near = before[-30:]
    after = plain[end : end + 32]
    if _MAX_AFTER.match(after):
        return "max"
    if plus or _MIN_AFTER.match(after):
        return "min"
    most, least = _last(_MAX, near), _last(_MIN, near)
    if most >= 0 and most == least and (rate or _first(_MIN, near) < _first(_MAX, near)):
        most = -1  # "no less than" holds "less than"; "not slower than" is said of both
    reported = _last(_NEEDS if _OWNED.match(plain, end) else _REPORT, before)
    wished = _last(_WISH, before)
    said = len(before) - len(near)
    if most >= 0 and most >= least:
        return "max"
    if _BIGGEST.search(before) and not rate and not _TOO.match(plain[end : end + 24]):
        return "max"
    if _OWNER.search(before):
        return "exact"
    if reported >= 0 and reported > wished and not _asked(before):
        return "reported"
    if not rate and _last(_ABOUT, near) > least:
        return "max"
    if least >= 0 and said + least >= 0:
        return "min"
    return "reported" if _TOO.match(plain[end : end + 24]) else "exact"


def _asked(before: str) -> bool:
    """ "A detector that runs at 30 fps" is asked for, "mine runs at 3 fps" is told of."""
    return bool(_OF_THE_WISHED.search(before)) and not _OWN.search(before)


def _first(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins."""
    at = -1
    for match in pattern.finditer(text):
        at = match.start()
    return at


def _last(pattern: re.Pattern[str], text: str) -> int:
    at = -1
    for match in pattern.finditer(text):
        at = match.end()
    return at
