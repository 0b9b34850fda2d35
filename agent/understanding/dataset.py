"""Data sets that a model shall be trained on, by their canonical ids."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding import gloss
from agent.understanding.phrases import Mention, Phrases, spread
from agent.understanding.text import Text

DATASETS = {
    "imagenet-1k": "imagenet; imagenet 1k; imagenet1k; in1k; ilsvrc; ilsvrc2012; image net; imagenet 1000; imagenet2012",
    "imagenet-22k": "imagenet 22k; imagenet22k; in22k",
    "imagenet-21k": "imagenet 21k; imagenet21k; in21k; full imagenet",
    "coco": "coco; ms coco; mscoco; coco 2017; coco2017; coco dataset",
    "cifar10": "cifar10; cifar 10; cifar", "cifar100": "cifar100; cifar 100",
    "mnist": "mnist", "fashion-mnist": "fashion mnist; fashionmnist", "svhn": "svhn",
    "librispeech": "librispeech; libri speech", "common-voice": "common voice; commonvoice; mozilla common voice",
    "voxceleb": "voxceleb; voxceleb2; voxceleb1", "tedlium": "tedlium; ted lium", "fleurs": "fleurs",
    "voxpopuli": "voxpopuli", "gigaspeech": "gigaspeech", "ljspeech": "ljspeech; lj speech",
    "vctk": "vctk", "libritts": "libritts", "audioset": "audioset; audio set", "esc50": "esc 50; esc50",
    "urbansound8k": "urbansound; urbansound8k; urban sound 8k", "gtzan": "gtzan",
    "speech_commands": "speech commands; google speech commands", "ami": "ami corpus", "musdb18": "musdb; musdb18",
    "squad": "squad; squad 1.1; squad1", "squad_v2": "squad2; squad v2; squad 2.0; squad 2",
    "natural-questions": "natural questions", "triviaqa": "triviaqa; trivia qa", "hotpotqa": "hotpotqa",
    "conll2003": "conll; conll2003; conll 2003; conll 03", "ontonotes": "ontonotes; ontonotes 5", "wikiann": "wikiann",
    "sst2": "sst2; sst 2", "imdb": "imdb", "ag_news": "ag news; agnews", "yelp": "yelp; yelp reviews",
    "glue": "glue; glue benchmark", "mnli": "multinli", "go_emotions": "goemotions; go emotions",
    "tweet_eval": "tweeteval; tweet eval", "banking77": "banking77; banking 77", "snli": "snli", "xnli": "xnli",
    "ms_marco": "ms marco; msmarco", "cnn_dailymail": "cnn dailymail; cnn daily mail; cnndm", "xsum": "xsum",
    "samsum": "samsum", "wmt14": "wmt14", "wmt19": "wmt19", "flores": "flores; flores 200", "opus": "opus 100; opus100",
    "kinetics-400": "kinetics; kinetics 400; kinetics400; k400", "kinetics-600": "kinetics 600",
    "kinetics-700": "kinetics 700", "ucf101": "ucf101; ucf 101", "hmdb51": "hmdb51; hmdb 51",
    "something-something-v2": "something something; ssv2; something something v2", "charades": "charades dataset", "ava": "ava actions",
    "inat21": "inat21; inat 21; inaturalist 2021; inaturalist21; inat 2021", "inaturalist": "inaturalist; inat",
    "cub-200-2011": "cub 200; cub200; cub 200 2011", "food101": "food101; food 101", "oxford-flowers": "oxford flowers; flowers102; flowers 102; oxford 102",
    "stanford-cars": "stanford cars", "oxford-iiit-pet": "oxford pets; oxford iiit pet", "places365": "places365; places 365",
    "ade20k": "ade20k; ade 20k; ade20 k", "cityscapes": "cityscapes", "voc": "pascal voc; voc; voc2012; voc 2012; voc2007; voc 2007",
    "coco-stuff": "coco stuff", "lvis": "lvis", "objects365": "objects365; objects 365", "open-images": "open images; openimages; open images v7",
    "visdrone": "visdrone", "crowdhuman": "crowdhuman", "wider-face": "wider face; widerface", "bdd100k": "bdd100k; bdd 100k",
    "kitti": "kitti", "nyu-depth-v2": "nyu depth; nyuv2; nyu v2; nyu depth v2; nyu", "mpii": "mpii", "celeba": "celeba", "lfw": "lfw", "ffhq": "ffhq",
    "laion": "laion", "laion-2b": "laion 2b; laion2b; laion2b en; laion 2b en", "laion-400m": "laion 400m; laion400m", "laion-5b": "laion 5b; laion5b", "eurosat": "eurosat", "docvqa": "docvqa dataset; trained on docvqa",
    "funsd": "funsd", "cord": "cord dataset", "sroie": "sroie", "rvl-cdip": "rvl cdip", "doclaynet": "doclaynet", "publaynet": "publaynet", "pubtables-1m": "pubtables; pubtables 1m; pubtables1m",
    "iam": "iam handwriting; iam dataset", "chexpert": "chexpert", "isic": "isic; isic 2018; isic 2019; isic 2020", "ham10000": "ham10000; ham 10000; ham10k",
    "div2k": "div2k", "vqav2": "vqav2; vqa v2", "wikitext": "wikitext", "flickr30k": "flickr30k; flickr 30k", "tiny-imagenet": "tiny imagenet",
    "gsm8k": "gsm8k", "humaneval": "humaneval", "plantvillage": "plantvillage; plant village", "gtsrb": "gtsrb",
    "fsd50k": "fsd50k", "iemocap": "iemocap", "ravdess": "ravdess", "xeno-canto": "xeno canto", "fer2013": "fer2013; fer 2013", "affectnet": "affectnet",
    "ag-news": "ag's news", "dota": "dota dataset; dota v1", "wikisql": "wikisql", "spider": "spider dataset", "wikitablequestions": "wikitablequestions; wtq",
    "multi30k": "multi30k", "emnist": "emnist", "stl10": "stl10; stl 10", "sun397": "sun397", "caltech101": "caltech101; caltech 101", "monusac": "monusac",
    "ade-20k": "ade20k full", "musiccaps": "musiccaps", "ett": "etth1; ett dataset", "m4": "m4 competition", "sun-rgbd": "sun rgbd",
    # medicine
    "nih-cxr": "chestx ray14; chestxray14; chest x ray14; nih chest x ray; nih cxr", "mimic-cxr": "mimic cxr", "padchest": "padchest", "vindr-cxr": "vindr cxr; vindr",
    "brats": "brats", "kits": "kits19; kits21; kits23; kits data; kits dataset; kits challenge", "lidc-idri": "lidc idri; lidc", "kvasir": "kvasir; kvasir seg", "camelyon16": "camelyon; camelyon16; camelyon17", "pcam": "patchcamelyon; pcam", "pad-ufes-20": "pad ufes; pad ufes 20",
    "medmnist": "medmnist", "messidor": "messidor", "eyepacs": "eyepacs", "livecell": "livecell", "pubmedqa": "pubmedqa", "bc5cdr": "bc5cdr", "ncbi-disease": "ncbi disease", "i2b2": "i2b2; n2c2",
    # from above
    "bigearthnet": "bigearthnet; big earth net", "fmow": "fmow; functional map of the world", "spacenet": "spacenet", "xview": "xview dataset; xview", "loveda": "loveda", "isaid": "isaid", "deepglobe": "deepglobe", "resisc45": "resisc45; nwpu resisc45", "ucmerced": "uc merced; ucmerced", "sen1floods11": "sen1floods11", "dior": "dior dataset",
    # pictures and video
    "stanford-dogs": "stanford dogs", "nabirds": "nabirds", "fgvc-aircraft": "fgvc aircraft", "plantnet-300k": "plantnet 300k; plantnet300k", "deepfashion": "deepfashion; deepfashion2", "dtd": "describable textures", "domainnet": "domainnet",
    "market-1501": "market1501; market 1501", "vggface2": "vggface2; vgg face2", "ms1m": "ms1m; ms1mv2; ms1mv3", "webface": "webface260m; webface", "utkface": "utkface", "fairface": "fairface", "wflw": "wflw", "human3.6m": "human36m; human3 6m",
    "coco-wholebody": "coco wholebody", "crowdpose": "crowdpose", "freihand": "freihand", "mot17": "mot17; mot20", "culane": "culane", "tusimple": "tusimple", "mapillary-vistas": "mapillary vistas; mapillary", "nuscenes": "nuscenes", "mvtec-ad": "mvtec; mvtec ad",
    "hypersim": "hypersim", "scannet": "scannet", "megadepth": "megadepth", "middlebury": "middlebury", "sidd": "sidd", "activitynet": "activitynet", "epic-kitchens": "epic kitchens", "davis": "davis 2017", "msr-vtt": "msrvtt; msr vtt", "youtube-vis": "youtube vis",
    "cc3m": "cc3m", "cc12m": "cc12m", "yfcc": "yfcc15m; yfcc100m", "datacomp": "datacomp; datacomp 1b; datacomp1b", "webli": "webli", "visual-genome": "visual genome", "textvqa": "textvqa", "ok-vqa": "okvqa; ok vqa", "chartqa": "chartqa", "infographicvqa": "infographicvqa", "scienceqa": "scienceqa", "refcoco": "refcoco", "sa-1b": "sa 1b; sa1b", "trashnet": "trashnet",
    # sound
    "multilingual-librispeech": "multilingual librispeech", "aishell": "aishell; aishell 1; aishell 3", "wenetspeech": "wenetspeech", "libri-light": "libri light; librilight", "covost2": "covost; covost2", "ksponspeech": "ksponspeech", "jsut": "jsut", "thorsten": "thorsten voice; thorsten dataset", "crema-d": "crema d", "emodb": "emo db; emodb", "nsynth": "nsynth",
    "maestro": "maestro dataset; maestro v3", "magnatagatune": "magnatagatune", "mtg-jamendo": "mtg jamendo", "clotho": "clotho", "audiocaps": "audiocaps", "voxlingua107": "voxlingua; voxlingua107", "dns-challenge": "dns challenge", "voicebank-demand": "voicebank; voicebank demand", "coughvid": "coughvid",
    # text
    "lener-br": "lener br; lenerbr", "germeval": "germeval; germeval 2014; germeval 2018", "germanquad": "germanquad; german quad", "fquad": "fquad", "allocine": "allocine", "wnut17": "wnut; wnut17; wnut 17", "few-nerd": "few nerd; fewnerd", "multinerd": "multinerd", "wikineural": "wikineural", "cuad": "cuad",
    "jigsaw": "jigsaw toxic; jigsaw toxicity", "hatexplain": "hatexplain", "financial_phrasebank": "financial phrasebank; financial phrase bank; phrasebank", "dbpedia": "dbpedia 14; dbpedia14", "mrpc": "mrpc", "sts-b": "sts b; stsb", "qqp": "qqp", "boolq": "boolq", "newsqa": "newsqa", "tydiqa": "tydiqa; tydi qa", "mlqa": "mlqa", "mkqa": "mkqa", "miracl": "miracl", "mmarco": "mmarco", "scifact": "scifact",
    "billsum": "billsum", "mlsum": "mlsum", "wikilingua": "wikilingua", "xlsum": "xl sum; xlsum", "booksum": "booksum", "qmsum": "qmsum", "mbpp": "mbpp", "the-stack": "the stack v2", "codesearchnet": "codesearchnet", "europarl": "europarl", "tatoeba": "tatoeba", "jfleg": "jfleg",
    "tabfact": "tabfact", "sms_spam": "sms spam collection", "masakhaner": "masakhaner", "clinc150": "clinc150; clinc oos",
}  # fmt: skip

SPEAKS = {
    "lener-br": "pt", "germeval": "de", "germanquad": "de", "thorsten": "de", "emodb": "de",
    "fquad": "fr", "allocine": "fr", "aishell": "zh", "wenetspeech": "zh", "ksponspeech": "ko",
    "jsut": "ja",
}  # fmt: skip
"""Sets that are in one language other than English."""
_FAILED = re.compile(
    r"[^.;!?]{0,24}?\b(?:(?:did|does|was|were|is|do)(?:n'?t| not) (?:\w+ )?(?:work|help|do|good|enough|fit|suit|transfer)|not (?:good|enough|useful)|was (?:bad|poor|useless)"
    r"|(?:reicht|reichte|taugt|taugte|passt|war|half|hilft|bringt)(?: \w+){0,3} nicht|n'a pas|n'est pas|ne (?:suffit|marche|convient|donne)|no (?:sirv\w+|funcion\w+|qued\w+|bast\w+|dio)|non (?:ha|basta|va|funziona|e bastat\w)|nao (?:ficou|foi|deu|funcion\w+|serv\w+|bast\w+|rol\w+))\b"
    r"|[^,.;!?]{0,8}(?:不行|不够|效果不好|没用)"
)
"""What is told of a set that was tried."""
_LEARNT = re.compile(
    r"\b(?:(?:pre[ -]?|fine[ -]?)?(?:trained|tuned)|finetuned|evaluated|trainiert\w*|vortrainiert\w*|entraine\w*|entrenad\w+|preentrenad\w+|addestrat\w+|preaddestrat\w+|treinad\w+|pre-treinad\w+|weights)"
    r" (?:on|with|from|auf|mit|an|sur|avec|en|con|sobre|su|sul|sull'|no|na|em|com) (?:the |das |dem |den |der |le |la |les |el |il |lo |o |a |corpus |dataset |data set )*"
    r"([a-z][a-z0-9]*(?:[-_ ]?[a-z0-9]+)?(?:[-_][a-z0-9]+)*)"
)
_CODED = re.compile(r"(?=.*[A-Z].*[A-Z0-9]|.*[a-z]\d)[A-Za-z][\w-]{2,}")
"""A proper name as data sets have them: "LeNER-Br", "PAD-UFES-20"."""

_FLOWERS = frozenset({"flores", "fleurs"})
"""Names that are words of other languages: there they are meant only in capitals."""


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(DATASETS))


def find(text: Text, denied: frozenset[int], reference: frozenset[int]) -> list[Mention]:
    """Data sets wished for; one that is part of a model's name ("inception v2 coco") is none."""
    found = [
        Mention("dataset", value, start, end, _unwanted(text, start, end, denied))
        for start, end, value in _table().find(text)
        if start not in reference and not (end == start + 1 and _is_a_word(text, start))
    ]
    return found or _unknown(text, denied, reference)


_NOT_ON = re.compile(
    r"(?:\b(?:not|never|nicht|pas|non?|nao|sin|ohne|sans)\b|n't\b)(?: \w+){0,2} (?:pre[ -]?|fine[ -]?)?(?:trained|tuned|based|(?:vor)?trainiert\w*|entraine\w*|entrenad\w+|addestrat\w+|treinad\w+)"
    r" (?:on|with|from|auf|mit|an|sur|avec|en|con|sobre|su|sul|no|na|em|com)(?: the| das| dem| le| la| el| il| o)? ?$|(?:不是|没有?|不要)(?:用|在)?$"
)


def _unwanted(text: Text, start: int, end: int, denied: frozenset[int]) -> bool:
    """Refused, or told of something that was tried."""
    first = text.words[start].start
    return (
        start in denied
        or _FAILED.match(text.plain, text.words[end - 1].end) is not None
        or _NOT_ON.search(text.plain[max(0, first - 50) : first]) is not None
    )


def _unknown(text: Text, denied: frozenset[int], reference: frozenset[int]) -> list[Mention]:
    """A set that no table knows: "trained on SomeSet-2024"."""
    match = _LEARNT.search(text.plain)
    if match is None:
        return []
    name = text.shown[match.start(1) : match.end(1)].split(" ")[0]
    start = text.word_at(match.start(1))
    end = text.word_at(match.start(1) + len(name) - 1) + 1
    known = any(i in reference for i in range(start, end)) or _MACHINE.match(name.lower())
    if known or not _CODED.fullmatch(name):
        return []
    return [Mention("dataset", name.lower(), start, end, _unwanted(text, start, end, denied))]


_MACHINE = re.compile(
    r"(?:rtx|gtx|gpu|tpu|cpu|a\d{2,4}|h\d{3}|v100|t4|cuda|aws|gcp|fp\d+|bf\d+|int\d+|mac|m\d)"
)


def _is_a_word(text: Text, at: int) -> bool:
    word = text.words[at]
    written_so = text.shown[word.start : word.end].isupper()
    return word.text in _FLOWERS and not written_so and gloss.spoken(text) is not None
