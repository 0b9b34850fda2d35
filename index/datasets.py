"""Data sets by short ids, with the spellings people use and what they show.

The glosses are ours: they say in plain words what a model trained on the set
can tell apart, which is what a request names ("bird species", "receipts").
"""

# ruff: noqa: E501  (a table reads better with one row a line)
from __future__ import annotations

import re

_TABLE: tuple[tuple[str, str, str], ...] = (
    # id, other spellings (regular expression over [a-z0-9]), gloss
    ("imagenet-1k", r"imagenet1k|imagenet|ilsvrc\w*|imagenet2012|in1k", "everyday objects"),
    ("imagenet-22k", r"imagenet2[12]k|in2[12]k|imagenet22|imagenet21", "everyday objects"),
    ("imagenet-12k", r"imagenet12k|in12k", "everyday objects"),
    ("inat21", r"inat21|inaturalist2?0?2?1?|inat2021|inat", "plants, animals, birds, insects, fungi species"),
    ("inat18", r"inat18|inat2018|inaturalist2018", "plants, animals, birds, insects species"),
    ("cub-200", r"cub200\w*|cub2002011|caltechucsdbirds\w*", "bird species"),
    ("nabirds", r"nabirds", "bird species of North America"),
    ("birdclef", r"birdclef\w*|birdset|xenocanto", "bird songs and calls"),
    ("coco", r"coco|coco2017|mscoco|coco2014|detectiondatasetscoco", "80 everyday kinds of objects"),
    ("voc", r"voc|pascalvoc\w*|voc2007|voc2012", "20 everyday kinds of objects"),
    ("lvis", r"lvis", "1,200 kinds of objects"),
    ("objects365", r"objects365|obj365", "365 kinds of objects"),
    ("open-images", r"openimages\w*", "everyday objects"),
    ("cifar10", r"cifar10", "ten kinds of things in tiny pictures"),
    ("cifar100", r"cifar100", "a hundred kinds of things in tiny pictures"),
    ("mnist", r"mnist", "handwritten digits"),
    ("fashion-mnist", r"fashionmnist", "clothes"),
    ("svhn", r"svhn", "house numbers"),
    ("eurosat", r"eurosat\w*", "satellite land use"),
    ("places365", r"places365\w*", "scenes and places, indoors and outdoors"),
    ("food101", r"food101", "dishes, food"),
    ("stanford-cars", r"stanfordcars", "car makes and models"),
    ("oxford-pets", r"oxford(iiit)?pets?\w*", "cat and dog breeds"),
    ("stanford-dogs", r"stanforddogs?\w*", "dog breeds"),
    ("flowers102", r"(oxford)?flowers?102", "flower species"),
    ("plantvillage", r"plantvillage\w*|plantdisease\w*", "plant leaf diseases"),
    ("beans", r"beans", "bean leaf diseases"),
    ("chexpert", r"chexpert", "chest X-ray findings"),
    ("nih-cxr", r"nihcxr|chestxray14|nihchestxray\w*", "chest X-ray findings"),
    ("ham10000", r"ham10000|isic\w*", "skin lesions"),
    ("celeba", r"celeba\w*", "faces"),
    ("fer2013", r"fer2013|affectnet|rafdb", "facial expressions"),
    ("ade20k", r"ade20k|ade|sceneparse150", "150 kinds of regions in indoor and outdoor scenes"),
    ("cityscapes", r"cityscapes", "street scenes for driving"),
    ("kinetics-400", r"kinetics400\w*|kinetics|k400", "human actions in video"),
    ("ucf101", r"ucf101", "human actions in video"),
    ("ssv2", r"ssv2|somethingsomethingv2", "hand actions in video"),
    ("nyu-depth", r"nyu|nyuv2|nyudepth\w*", "indoor depth"),
    ("kitti", r"kitti\w*", "street depth and motion"),
    ("sintel", r"sintel", "motion in rendered film"),
    ("jft", r"jft\w*", "Google's private pictures"),
    ("lvd142m", r"lvd142m", "curated web pictures"),
    ("lvd1689m", r"lvd1689m", "curated web pictures"),
    ("sat493m", r"sat493m", "satellite pictures"),
    ("wit-400m", r"wit400m", "web pictures with captions"),
    ("laion5b", r"laion5b\w*", "web pictures with captions"),
    ("commonpool", r"commonpool\w*", "web pictures with captions"),
    ("merged30m", r"m(?:erged)?30m", "several public sets of pictures"),
    ("merged38m", r"m(?:erged)?38m", "several public sets of pictures"),
    ("bamboo", r"bamboo", "everyday objects"),
    ("laion2b", r"laion2b\w*|laiona", "web pictures with captions"),
    ("laion400m", r"laion400m\w*", "web pictures with captions"),
    ("merged2b", r"merged2b", "web pictures with captions"),
    ("datacomp", r"datacomp\w*", "web pictures with captions"),
    ("webli", r"webli", "web pictures with captions"),
    ("yfcc", r"yfcc\w*", "photographs with captions"),
    ("cc12m", r"cc12m", "web pictures with captions"),
    ("metaclip", r"metaclip\w*", "web pictures with captions"),
    ("dfn", r"dfn\w*", "web pictures with captions"),
    ("ig1b", r"ig1b\w*", "Instagram pictures"),
    ("sa1b", r"sa1b", "masks of all objects"),
    ("librispeech", r"librispeech\w*|ls960|openslrlibrispeech\w*", "read English speech"),
    ("librilight", r"librilight|ll60k|lv60k", "English audio books"),
    ("libri2mix", r"libri2mix|libri3mix|wsj0?2mix|whamr?", "several voices at once"),
    ("ljspeech", r"ljspeech", "one English woman's voice"),
    ("vctk", r"vctk", "many English voices"),
    ("common-voice", r"commonvoice\w*|mozillafoundationcommonvoice\w*", "read speech in many languages"),
    ("voxpopuli", r"voxpopuli\w*", "parliament speech"),
    ("voxceleb", r"voxceleb\d?", "who is speaking"),
    ("voxlingua107", r"voxlingua107", "spoken language identification"),
    ("multilingual-librispeech", r"mls|multilinguallibrispeech", "audio books in eight languages"),
    ("fleurs", r"fleurs|googlefleurs", "read speech in 102 languages"),
    ("gigaspeech", r"gigaspeech", "English speech from podcasts and video"),
    ("audioset", r"audioset\w*", "everyday and environmental sounds"),
    ("esc-50", r"esc50", "environmental sounds"),
    ("urbansound8k", r"urbansound8k", "city sounds"),
    ("gtzan", r"gtzan|marsyasgtzan", "music genres"),
    ("musdb18", r"musdb\w*", "separating vocals, drums and bass in music"),
    ("speech-commands", r"speechcommands\w*", "short spoken commands, keyword spotting"),
    ("iemocap", r"iemocap|ravdess|crema\w*", "emotions in speech"),
    ("conll2003", r"conll\w*", "names of persons, places, organisations"),
    ("ontonotes", r"ontonotes\w*", "names, dates, money, places, organisations"),
    ("wikiner", r"wikiner\w*|wikineural", "names of persons, places, organisations"),
    ("ncbi-disease", r"ncbidisease|bc5cdr", "diseases and chemicals in medical text"),
    ("squad", r"squad|squadv1", "answers in a text"),
    ("squad_v2", r"squadv?2", "answers in a text, or none"),
    ("mnli", r"mnli|multinli|nyumllmultinli", "does one sentence follow from another"),
    ("snli", r"snli|stanfordnlpsnli", "does one sentence follow from another"),
    ("xnli", r"xnli", "does one sentence follow from another, 15 languages"),
    ("sst2", r"sst2?|sst5", "sentiment of film reviews"),
    ("imdb", r"imdb", "sentiment of film reviews"),
    ("tweet_eval", r"tweeteval|tweet(s|sentiment)?", "tweets"),
    ("financial_phrasebank", r"financialphrasebank", "sentiment of financial news"),
    ("go_emotions", r"goemotions?", "27 emotions in text"),
    ("emotion", r"emotion|dairaiemotion", "emotions in text"),
    ("ag_news", r"agnews", "news topics"),
    ("banking77", r"banking77\w*", "bank customer intents"),
    ("sms_spam", r"smsspam", "spam messages"),
    ("cnn_dailymail", r"cnn(dailymail)?", "news summaries"),
    ("xsum", r"xsum", "one-sentence news summaries"),
    ("samsum", r"samsum", "summaries of chats"),
    ("pubmed", r"pubmed\w*", "medical papers"),
    ("arxiv", r"arxiv|scientificpapers", "scientific papers"),
    ("msmarco", r"msmarco\w*|mmarco", "web search questions"),
    ("nq", r"nq|naturalquestions", "search questions answered by Wikipedia"),
    ("funsd", r"funsd", "forms"),
    ("cord", r"cord|cordv2", "receipts"),
    ("sroie", r"sroie", "receipts"),
    ("docvqa", r"docvqa", "questions about documents"),
    ("doclaynet", r"doclaynet|publaynet", "page layout"),
    ("rvl-cdip", r"rvlcdip", "kinds of documents"),
    ("iam", r"iam|iamhandwriting", "handwriting"),
    ("wikitablequestions", r"wtq|wikitablequestions|wikisql|tabfact|sqa", "tables"),
    ("vqa", r"vqav?2?", "questions about pictures"),
    ("visdrone", r"visdrone", "drone views"),
    ("wider-face", r"widerface", "faces"),
    ("crowdhuman", r"crowdhuman", "people in crowds"),
    ("bdd100k", r"bdd100k", "driving scenes"),
)  # fmt: skip

_PATTERNS = tuple((key, re.compile(rf"(?:{pattern})")) for key, pattern, _ in _TABLE)
GLOSS: dict[str, str] = {key: gloss for key, _, gloss in _TABLE}
_PIECES = re.compile(r"[a-z]+|\d+[a-z]?")
# Words that are also everyday words: they name a data set only where data sets are listed.
_AMBIGUOUS = frozenset(
    {"bamboo", "emotion", "voc", "cord", "iam", "arxiv", "nq", "vqa", "beans", "sintel"}
)


def _flat(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def canonical(name: str) -> str:
    """The short id of a data set's name; a name not in the table comes back as it is."""
    for text in (_flat(name), _flat(name.rpartition("/")[2])):
        for key, pattern in _PATTERNS:
            if pattern.fullmatch(text):
                return key
    return name.strip()


def named_in(text: str) -> list[str]:
    """Data sets that a model's name mentions, in order of appearance.

    Only whole words, or up to three words in a row ("cub 200 2011"), count.
    """
    words = _PIECES.findall(text.lower())
    tokens = [t for t in re.split(r"[^a-z0-9]+", text.lower()) if t]
    found: list[str] = []
    for parts in (tokens, words):
        for start in range(len(parts)):
            for length in (3, 2, 1):
                chunk = "".join(parts[start : start + length])
                if len(chunk) < 3:
                    continue
                for key, pattern in _PATTERNS:
                    if key not in _AMBIGUOUS and key not in found and pattern.fullmatch(chunk):
                        found.append(key)
    return found
