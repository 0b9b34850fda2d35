"""Data sets that a model shall be trained on, by their canonical ids."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

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
    "laion": "laion; laion 2b; laion2b; laion 400m; laion 5b", "eurosat": "eurosat", "docvqa": "docvqa dataset; trained on docvqa",
    "funsd": "funsd", "cord": "cord dataset", "sroie": "sroie", "rvl-cdip": "rvl cdip", "doclaynet": "doclaynet", "publaynet": "publaynet", "pubtables-1m": "pubtables; pubtables 1m; pubtables1m",
    "iam": "iam handwriting; iam dataset", "chexpert": "chexpert", "isic": "isic; ham10000",
    "div2k": "div2k", "vqav2": "vqav2; vqa v2", "wikitext": "wikitext", "flickr30k": "flickr30k; flickr 30k", "tiny-imagenet": "tiny imagenet",
    "gsm8k": "gsm8k", "humaneval": "humaneval", "plantvillage": "plantvillage; plant village", "gtsrb": "gtsrb",
    "fsd50k": "fsd50k", "iemocap": "iemocap", "ravdess": "ravdess", "xeno-canto": "xeno canto", "fer2013": "fer2013; fer 2013", "affectnet": "affectnet",
    "ag-news": "ag's news", "dota": "dota dataset; dota v1", "wikisql": "wikisql", "spider": "spider dataset", "wikitablequestions": "wikitablequestions; wtq",
    "multi30k": "multi30k", "emnist": "emnist", "stl10": "stl10; stl 10", "sun397": "sun397", "caltech101": "caltech101; caltech 101", "monusac": "monusac",
    "ade-20k": "ade20k full", "musiccaps": "musiccaps", "ett": "etth1; ett dataset", "m4": "m4 competition", "sun-rgbd": "sun rgbd",
}  # fmt: skip

_FLOWERS = frozenset({"flores", "fleurs"})
"""Names that are words of other languages: there they are meant only in capitals."""


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(DATASETS))


def find(text: Text, denied: frozenset[int], reference: frozenset[int]) -> list[Mention]:
    """Data sets wished for; one that is part of a model's name ("inception v2 coco") is none."""
    return [
        Mention("dataset", value, start, end, start in denied)
        for start, end, value in _table().find(text)
        if start not in reference and not (end == start + 1 and _is_a_word(text, start))
    ]


def _is_a_word(text: Text, at: int) -> bool:
    word = text.words[at]
    written_so = text.shown[word.start : word.end].isupper()
    return word.text in _FLOWERS and not written_so and gloss.spoken(text) is not None
