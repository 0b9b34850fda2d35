"""Errands: what people ask an assistant to do that is no search for a model.

Each pattern reads the plain text (lower case, no accents), in all request
languages; the kind names the reason that is given.
"""

# ruff: noqa: E501  (patterns read better unbroken)

from __future__ import annotations

import re

_PLEASE = (
    r"^(?:\W|please|kindly|bitte|mal|can you|could you|would you|will you|kannst du|konntest du|konnen sie|hey|hi|hello|hallo|ok|okay|now|just|so|i want you to|i need you to|i'd like you to|help me(?: to)?"
    r"|s'il (?:te|vous) plait|stp|svp|peux tu|peux-tu|pouvez-vous|pourrais-tu|por favor|puedes|podrias|puede|per favore|puoi|potresti|voce pode|pode|podes|podia|请|帮我|麻烦你?|你?能不能|你?可以|能)*\s*"
)
_DO = r"(?:write|draft|compose|create|make|give|tell|send|sing|draw|invent|prepare|schreib\w*|erzahl\w*|verfass\w*|dichte|mal mir|ecri\w*|redige\w*|raconte\w*|compose|chante|escrib\w*|redact\w*|cuenta\w*|cuentame|inventa\w*|scriv\w*|raccont\w*|dimmi|componi|escrev\w*|conta(?:-| )me|me conta|conte|componha)"
_THING = (
    r"(?:(?:application|cover|motivation|love|resignation|thank you|farewell) letter|essay|poem|haiku|limerick|sonnet|joke|jokes|pun|story about|fairy tale|birthday|speech for|wedding speech|homework"
    r"|resume for me|recipe|song about|toast for|bedtime story|rap about|thesis|report on|summary of (?:world|the (?:french|war|book|movie|film))|letter|riddle|linkedin post|excuse|email to|mail to|letter to|cv for me|my cv|my resume|blog post about|tweet about"
    r"|bewerbung\w*|gedicht\w*|witz\w*|aufsatz|brief an|brief|rede|geschichte (?:uber|von)|entschuldigung|kundigung\w*|geburtstags\w*|marchen"
    r"|lettre\w*|poeme\w*|blague\w*|discours|histoire (?:drole|de|sur)|dissertation|mon cv|carta\w*|poema\w*|chiste\w*|cuento|discurso|ensayo|mi cv|correo a|lettera|poesia\w*|barzellett\w*|favola|tema su|discorso|storia (?:di|su)"
    r"|piada\w*|redacao|historia (?:de|sobre)|meu curriculo)"
)
_GOODS = (
    r"(?:laptop|notebook|smartphone|phone|computer|pc|tablet|restaurant|hotel|book|books|novel|movie|movies|film|films|series|tv|car|camera|headphones?|monitor|printer|bike|wine|beer|gift|present|shoes|holiday|vacation|video game|board game|graphics card|keyboard|mouse|perfume|dentist|doctor|lawyer|school|university|recipe|song|songs|playlist|podcast|show"
    r"|handy|buch|bucher|fernseher|kopfhorer|geschenk|urlaub|fahrrad|drucker|grafikkarte|ordinateur portable|telephone|livre|livres|voiture|cadeau|portatil|movil|libro|libros|pelicula|coche|regalo|restaurante|computer portatile|telefono|film|macchina|ristorante|celular|livro|filme|carro|presente|餐厅|饭店|电影|书|手机|笔记本电脑|笔记本|酒店|礼物|耳机|相机)"
)
_RECOMMEND = r"(?:recommend|suggest|advise|empfiehl\w*|empfehl\w*|recommande\w*|conseille\w*|recomiend\w*|recomendar|aconsej\w*|consiglia\w*|consigli|recomend\w*|indique|sugere|推荐|介绍)"
_MONEY = r"(?:\d ?(?:euros?|eur|€|\$|dollars?|usd|pounds?|gbp|£|dolares|reais|元|块)|[€$£] ?\d)"

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
    (rf"{_PLEASE}{_DO}\b(?:[\s-]+\w+){{0,6}}?[\s-]+{_THING}\b", "text"),
    (rf"{_PLEASE}(?:summari[sz]e|sum up|shorten|proofread|rewrite|rephrase|paraphrase|correct|fasse?|kurze|korrigiere?|resume[rz]?|resum[ea]|corrige[rz]?|riassumi|correggi|resuma|corrija)\b (?:this|the following|my|diesen|dieses|folgenden|ce|cet|cette|este|esta|questo|questa)\b[^.?!:]{{0,30}}(?::|\bfor me\b|\bfur mich\b|\bpour moi\b|\bpor mi\b|\bper me\b|\bpara mim\b)", "text"),
    (r"^\W*(?:请|麻烦)?(?:帮我|给我|替我|帮忙)(?:预?订|预定|买|叫|点|约)(?:一|两|个|二)?(?:张|个|份|间|辆|杯|桌|家)?.{0,12}(?:票|酒店|房间|外卖|出租车|车|餐|位|桌|咖啡|披萨)", "errand"),
    (r"(?:帮我|给我|替我|请|帮忙)?(?:写|作|讲|编|来)(?:一|个|几)?(?:一)?(?:封|首|篇|份|段|个)(?!.{0,12}(?:模型|的工具)).{0,12}(?:信|诗|作文|文章|报告|简历|故事|笑话|演讲稿|论文|祝福|文案|情书|检讨|邮件|总结|小说|稿)", "text"),
    (r"\b(?:lottery|lotto|powerball|loteria|lotterie|lotteria|euromillions|roulette)\b(?!.{0,12}(?:ticket|schein|billet|slip))(?=.{0,60}\b(?:numbers?|draw|win\w*|predict\w*|next|tip|numeros?|numeri|ziehung|gewinn\w*|zahlen|tonight|week\w*)\b)|\b(?:numbers?|draw|win\w*|predict\w*|numeros?|numeri|ziehung|gewinn\w*|zahlen|chance)\b.{0,40}\b(?:lottery|lotto|powerball|loteria|lotterie|lotteria|euromillions|roulette)\b(?!.{0,12}(?:ticket|schein|billet|slip))|\b(?:lottozahlen|winning numbers)\b|彩票.{0,8}(?:号|预测|中奖)|(?:预测|中奖).{0,8}(?:彩票|双色球)", "lottery"),
    (r"\b(?:deploy|host|install|set up|upload|einrichten|run|installier\w*|installe[rz]?|instal[ae]\w*) (?:\w+ ){0,5}(?:for me|fur mich|pour moi|por mi|per me|para mim)\b", "deploy"),
    (r"\b(?:fine-?tune|train|retrain) (?:\w+ ){0,6}(?:and|then) (?:\w+ ){0,2}(?:deploy|host|upload)", "deploy"),
    (r"\b(?:what(?:'s| is|s)|how(?:'s| is)|will|wie (?:ist|wird)|quel|que|che|como|qual|como esta) (?:\w+ ){0,3}(?:weather|wetter|temps (?:fait|fera)|tiempo (?:hace|hara|va)|tempo fa|tempo fara|meteo|previsao do tempo)\b|\bweather (?:in|today|tomorrow|forecast for (?:today|tomorrow))|\bwetter (?:in|morgen|heute)|quel temps|que tiempo (?:hace|hara)|che tempo (?:fa|fara)|tempo em \w+ amanha|\bwill it (?:rain|snow)\b|regnet es|va-t-il pleuvoir|vai chover|va a llover|piovera|天气(?:怎么样|如何|预报)|(?:今天|明天).{0,4}(?:天气|下雨)", "weather"),
    (r"^\W*(?:please |bitte |can you |could you |por favor |per favore )*(?:translate|ubersetz\w*|traduis|traduisez|traduce|traduceme|traduci|traduza|traduz)\b[^.?!]{0,30}(?:[\"':]|this (?:sentence|text|for me|letter|email)\b|for me\b|diesen|dieses|ce texte|cette phrase|este texto|esta frase|questo testo|questa frase|into (?:\w+):)|^(?:请|帮我)*(?:把|将)(?:[\"'“「]|这|那|下面|以下).{0,20}翻译成", "translate"),
    (r"^\W*(?:please |can you |could you |help me |help! |help )*(?:(?:repair|wash|clean|drive|feed|pay|call|fix|paint|mow|walk|print|water|charge|find) (?:my|(?<!find )me)\b(?! (?:data|photos|pictures|images|audio|recordings|text|a model))|solve|do my|calculate|compute|what is \d|whats \d|what's \d|how much is \d|fix (?:my|this|the) (?:code|bug|car|bike|error|script|sink|printer)|debug|refactor|review my|fix this\b)", "solve"),
    (r"\b(?:type|value|key|name|attribute|import|modulenotfound|runtime|index|syntax|zerodivision|indentation|assertion|nullpointer)(?:error|exception)\b|\btraceback\b|\bsegmentation fault\b|\bsegfault(?:s|ed|ing)?\b", "code"),
    (r"\b(?:in|with|using|for) (?:css|html|excel|bash|git|docker|kubernetes|sql|c\+\+|java|javascript|typescript|react|vim|latex|wordpress|photoshop|php|rust|swift|regex)\b.{0,20}\?|^\W*how (?:do|can|to|does|would|should) (?:i |you |we |one )?(?:install|uninstall|center|centre|update|configure|exit|undo|revert|merge|format a|delete a|connect|set up|write a (?:for|while|regex)|sort a|reverse a|parse json|clone a (?:repo|disk))\b", "howto"),
    (r"\b(?:book|buy|order|reserve|rent) (?:me |us )?(?:a|an|the|two|some) (?:\w+ ){0,3}(?:flight|table|hotel|ticket|tickets|pizza|taxi|room|train|car|appointment)\b|\b(?:reserviere|buche|bestelle?|reserve[rz]?|commande[rz]?|reserva\w*|pide|compra\w*|prenota\w*|ordina\w*|encomenda) (?:mir |uns |moi |nous |me |mi )?(?:eine?n?|un[aeo]?|uma?|dos|deux|due|zwei|zwei)\b|订(?:一张|个|一个)?(?:机票|酒店|餐厅|外卖|票|位)", "errand"),
    (r"\b(?:recipe for|how (?:do|can) i (?:cook|bake|fry|make (?:pancakes|bread|pizza|pasta|coffee|soup))|how long (?:do|should|does|to) (?:\w+ ){0,3}(?:boil|cook|bake)\w*|wie koche|wie backe|wie lange (?:\w+ ){0,4}koch\w*|comment (?:cuisiner|faire (?:un|une|des|la|le) (?:gateau|crepes?|pain|soupe|mayonnaise))|como (?:cocinar|cocino|hago (?:un|una) (?:tortilla|paella|pastel))|receta de|rezept fur|recette d\w+|ricetta (?:per|del|della)|come (?:si )?(?:cucin\w+|prepar\w+)|receita de|como (?:se )?(?:faz|cozinh\w+))\b|怎么做(?:红烧|蛋糕|饭|菜)|(?:给我|推荐|来|写|想要|求).{0,6}菜谱|菜谱(?=\W*$)", "cook"),
    (r"\b(?:(?:tell me|know) (?:a|any|some) (?:good )?jokes?|sing me|be my (?:girlfriend|boyfriend|friend)|are you (?:human|conscious|a robot|alive|real)|how are you|how old are you|who (?:are|made) you|what is your name|do you (?:love|like) me|meaning of life|horoscope|my fortune|remind me|set an alarm|set a timer|play (?:some |a )?(?:music|song)|turn (?:on|off) the|mach das licht|call my|wie geht'?s|comment (?:ca va|vas-tu)|como estas|come stai|como vai voce|i am bored|i'm bored|i love you|mir ist langweilig|je m'ennuie|estoy aburrid[oa])\b|讲(?:个|一个)笑话|你好吗|你是谁|我好无聊", "chatter"),
    (r"^\W*(?:erzahl\w* (?:mir|uns) (?:was|etwas|einen|eine)|racont\w*[ -]moi|cuentame|raccontami|tell me (?:something|a story|about yourself)|conta[ -]me|me conta)\b(?!.*\b(?:model|modell|modele|modelo))", "chatter"),
    (r"\b(?:was kostet|combien coute|cuanto cuestan?|quanto costa|quanto custa|how much (?:is|are|does|do) (?:a|an|the) (?:new )?\w+(?: cost)?\W*$|where can i buy|wo kann ich .{0,20}kaufen|ou acheter|donde (?:puedo )?comprar|dove (?:posso )?comprare|onde (?:posso )?comprar)\b|多少钱", "goods"),
    (r"\bwhat (?:does|do|would|will) [^.?!]{1,50}\bcosts?\b|\bcosts? per (?:hour|month)\b|\bhow much (?:does|do|is|are) [^.?!]{1,40}\b(?:costs?|per (?:hour|month)|an hour|a month)\b", "goods"),
    (r"\b(?:better|best) buy\b|\bworth (?:buying|the (?:money|extra)|\d+)\b|\b(?:buy|get|kaufen|acheter|comprar|comprare) (?:me |mir |an? |one with an? |the |un[ae]? |eine?n? )?(?:new |used |neue[ns]? )?(?:laptop|notebook|macbook|pc|computer|workstation|gpu|graphics card|grafikkarte|server|phone|rtx)\b", "machine"),
    (r"is_available\(|\bnvidia-smi\b|\bno matching distribution\b|\bunknown layer\b|\b(?:won't|doesn't|does not|will not) (?:load|open|start|run) any ?more\b|\b(?:cuda|drivers?|treiber|pip|conda|docker|ubuntu|windows)\b[^.?!]{0,60}\b(?:error|fehler|fails?|failed|not found|mismatch|won't (?:start|install)|doesn't (?:start|install))\b", "setup"),
    (r"^\W*(?:mi (?:scrivi|scriveresti|fai|prepari)|me (?:escrib[ei]s?|escreves?|haces|fazes|faz)|tu m.?ecris|schreibst du (?:mir|uns)|peux-tu m.?ecrire)\b[^.?!]{0,25}\b(?:poesia|poema|gedicht|poeme|lettera|carta|brief|lettre|discorso|discurso|discours|rede|e-?mails?|mail|tema|racconto|cuento|conto)\b", "text"),
    (r"\b(?:witz|barzelletta|chiste|blague|piada)\b(?=\W*$)", "chatter"),
    (r"\b(?:should i (?:buy|sell|invest|marry|break up|quit|move|study)|(?:which|what|best) (?:stocks?|shares?|crypto\w*|etfs?)\b(?! (?:model|dataset|forecast|prediction|price))|stock tips?|bitcoin (?:price|tomorrow)|will bitcoin|crypto should|who will win|wer gewinnt|welche (?:aktien?|etfs?)|soll ich (?:kaufen|verkaufen|kundigen)|quelles? actions?|dois-je (?:acheter|vendre)|que acciones|deberia (?:comprar|invertir)|quali azioni|devo (?:comprare|vendere|comprar|investir)|que acoes)\b|(?:买|推荐)(?:什么|哪只|哪些)?股票", "advice"),
    (r"\b(?:payments?|billing|invoice|subscription|pro plan|password|log ?in|sign ?in|refund|credit card|card)\b[^.?!]{0,40}\b(?:failed|fails|declined|forgot(?:ten)?|refused|charged twice)\b[^.?!]{0,60}\b(?:my|how|plan|account|card)\b|\bhow (?:do|can|to) (?:i )?(?:cancel|change|reset|update|switch|upgrade|downgrade)\b[^.?!]{0,30}\b(?:payment|subscription|plan|password|account|credit card|card)\b", "account"),
    (r"\b(?:look (?:over|at|through)|check|read|review|go over) (?:my|this|our) (?:lease|contract|will|tenancy agreement|agreement|tax return|letter|cv|resume|essay|homework|thesis)\b[^.?!]{0,40}\b(?:tell|explain|advise|let me know)\b", "solve"),
    (r"\b(?:headache|my doctor|what medicine|which medicine|my symptoms|legal advice|my landlord|my visa|my taxes|tax return|steuererklarung|lose weight|abnehmen|kopfschmerzen|perdre du poids|bajar de peso|mal di testa|dor de cabeca)\b(?!.*\b(?:model|modell|classif|detect|extract|summari|recogni|predict))", "advice"),
    (rf"\b{_RECOMMEND}(?: me| us| mir| uns| moi| nous| mi)?(?: (?:some|an?|the|any|eine?n?|un[ae]?|des|uma?|algun\w*|qualche))?(?: \w+){{0,2}} {_GOODS}\b(?! (?:classifier|detector|model|recogni|classification|detection|recommender|review|cover|embedding|dataset))|{_RECOMMEND}.{{0,8}}(?:餐厅|饭店|店|景点|电影|书|酒店|礼物|耳机|笔记本)", "goods"),
    (rf"\b(?:best|good|cheap|nice|bestes?|guter?|gutes|meilleure?|bon|mejor|buen|miglior\w*|buon|melhor|bom|which|what|welche[srn]?|quel\w*|que|cual\w*|quale?) {_GOODS}\b(?=.{{0,60}}(?:{_MONEY}|\bto buy\b|\bshould i (?:buy|get|read|watch)\b|\bkaufen\b|\bacheter\b|\bcomprar\b|\bcomprare\b|\bin [a-z]+\W*$|\bnear me\b))", "goods"),
    (r"\b(?:beste[sn]?|bestes|meilleure?s?|mejor(?:es)?|miglior\w*|melhor(?:es)?|best) (?:restaurants?|hotels?|restaurantes?|ristorant[ei]|hoteles|hotel|pizza|beach|beaches|club|bar)\b(?!.{0,30}(?:review|avis|resena|recension|model|classif))", "goods"),
    )
)  # fmt: skip
REASONS = {
    "text": "writing the text itself is not what I do",
    "lottery": "no model can predict a lottery draw",
    "deploy": "I choose models; I do not train, install or run them in your place",
    "weather": "I have no weather or other live data",
    "translate": "I do not translate texts; I can find a translation model",
    "solve": "I do not do the work itself",
    "code": "I do not mend programs",
    "howto": "this is a question about other software",
    "errand": "I cannot book or buy anything",
    "cook": "recipes are not my subject",
    "chatter": "small talk is not my subject",
    "advice": "I give no advice of this kind",
    "machine": "I recommend models, not machines to buy",
    "account": "I know nothing of accounts and payments",
    "setup": "installing and repairing software is not what I do",
    "goods": "I recommend models, not things to buy or places to go",
    "general": "this is a general question",
}
