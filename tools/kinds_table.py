"""For each job within a task tag the words of a request and of a model that name it.

A table, no code; `kinds.py` reads it, and `kinds_seen.py` is its second part.
"""

# ruff: noqa: E501  (a table reads better unbroken)

from __future__ import annotations

SEES = (
    r"qwen[\d.]*-?vl|internvl|smolvlm|minicpm-v|paligemma|florence|moondream|llava|idefics|"
    r"phi-[\d.]+-(?:vision|multimodal)|gemma-3|granite-\S*vision|ovis|molmo|kosmos|deepseek-vl|"
    r"lfm2-vl|pixtral"
)
"""Families that look at any picture and answer in words."""
READS_TEXT = r"ocr|crnn|parseq|text.recognition|nougat|docling|mineru|chandra|got-ocr|surya|vitstr"

OWN_LABELS = "labels of your own"
READING = "image-to-text image-text-to-text document-question-answering visual-question-answering"
VECTORS = "sentence-similarity feature-extraction text-ranking"

# (tasks; job; words of a request; words of a model; "odd" where nobody wants it unasked and
# nobody else can do it, "taste" where a general model does it too)
TABLE: tuple[tuple[str, str, str, str, str], ...] = (
    (READING, "captioning", r"caption\w*|describ\w*|alt text|beschreib\w*|legende|descri\w+",
     rf"caption|blip|\bgit\b|{SEES}", ""),
    (READING, "handwriting", r"handwrit\w*|handschrift\w*|manuscrit\w*|manoscritt\w*|htr|手写\w*|"
     r"cursive|letters are hard to read", r"handwrit|\biam\b|kurrent|olmocr|chandra", "odd"),
    (READING, "reading text", r"ocr|read\w* (?:the )?text|text (?:recognition|from)|printed|"
     r"texterkennung|文字识别|reconnaissance de texte|reconocimiento de texto|scanned|markdown",
     rf"{READS_TEXT}|printed", "odd"),
    (READING, "formulas", r"latex|formulae?s?|equations?|mathpix", r"latex|formula|texify|nougat|"
     r"mathtex|pix2tex|unimernet|texteller|mixtex", "odd"),
    (READING, "comics", r"manga|comics?", r"manga|comic", "odd"),
    (READING, "documents", r"invoices?|receipts?|forms?|contracts?|documents?|rechnung\w*|factur\w*|"
     r"fattur\w*", rf"\bdoc|invoice|receipt|layoutlm|donut|udop|lilt|cord|funsd|nuextract|"
     rf"{READS_TEXT}", ""),
    ("image-to-image", "enlarging", r"super.?resol\w*|upscal\w*|[234]x|higher resolution|enlarg\w*|"
     r"hochskal\w*|agrandi\w*|ampli\w+", r"esrgan|swin2sr|swinir|super.?res|upscal|edsr|rcan|xlsr|"
     r"quicksrnet|sesr|aurasr|[-_]sr[-_]|real.?hat|superscale|\b[24]x", ""),
    ("image-to-image", "restoring", r"restor\w*|sharp\w*|deblur\w*|blurry|old photos?|scratch\w*|"
     r"enhanc\w*|denois\w*|degrad\w*|face quality", r"restor|deblur|denois|gfpgan|codeformer|nafnet|"
     r"maxim|swinir|esrgan|supir|enhanc", ""),
    ("image-to-image", "colouring", r"colou?ri[sz]\w*|black and white|colori\w*|schwarz.?wei\w*|faded",
     r"colou?ri[sz]|ddcolor|deoldify", "odd"),
    ("image-to-image", "brightening", r"low.?light|night|dark|bright\w*",
     r"low.?light|\blol\b|retinex|zero.?dce|mirnet", "odd"),
    ("image-to-image", "filling", r"inpaint\w*|remove (?:an )?objects?|eras\w*|outpaint\w*",
     r"inpaint|\blama\b|\bfill\b|eras", "odd"),
    ("image-to-image", "editing", r"edit\w*|style\w*|controlnet|instruct\w*|try.?on",
     r"edit|pix2pix|control|kontext|style|vton|img2img", "odd"),
    ("image-segmentation", "background", r"background\w*|cut\w* ?out|matting|freistell\w*|arri.re.plan|"
     r"sfondo|fondo|抠图|去背景", r"background|matting|rmbg|birefnet|u2net|isnet|modnet|ben2|portrait|"
     r"silueta|selfie", "odd"),
    ("image-segmentation", "streets", r"roads?|streets?|driving|lanes?|cityscapes",
     r"cityscapes|driving|bdd|mapillary|road|street", "odd"),
    ("image-segmentation", "panoptic", r"panoptic", r"panoptic|oneformer|eomt|maskformer-\S*coco", ""),
    ("image-segmentation", "clothes", r"cloth\w*|garments?|fashion|shirt\w*", r"cloth|fashion|garment|"
     r"human.pars|schp|\batr\b", "odd"),
    ("keypoint-detection", "hands", r"hands?|fingers?|gestures?", r"hand|gesture", "odd"),
    ("keypoint-detection", "faces", r"faces?|facial", r"face(?!book)|facial|wflw|cofw|300w", "odd"),
    ("keypoint-detection", "animals", r"animals?|dogs?|horses?|cows?|mouse|mice",
     r"animal|ap-?10k|horse|fly|locust|zebra|mouse|macaque", "odd"),
    ("image-feature-extraction image-classification", "recognising faces",
     r"face recognition|face verif\w*|same person|recogni[sz]e faces|facial recognition|"
     r"gesichtserkennung|reconnaissance faciale|face embeddings?",
     r"face.re|arcface|facenet|sface|face.recog|face.verif|vggface|adaface|auraface|sphereface", "odd"),
    ("voice-activity-detection", "who speaks", r"diari\w*|who (?:speaks|talks|said)|split by speaker",
     r"^(?!\S*/segmentation).*(?:diari|speaker|sortformer|ecapa|campplus|titanet|xvect|wespeaker)", ""),
    ("voice-activity-detection", "whether somebody speaks", r"vad|speech activity|silences?|whether (?:any|some)(?:body|one) (?:speaks|talks)",
     r"\bvad\b|silero|segmentation|marblenet|voice.activity", ""),
    ("audio-to-audio", "separating music", r"vocals?|drums?|stems?|instruments?|karaoke|music",
     r"demucs|umx|unmix|spleeter|musdb|roformer|\bmdx", ""),
    ("audio-to-audio", "cleaning speech", r"noises?|denois\w*|enhanc\w*|clean\w*|hiss|reverb",
     r"metricgan|enhanc|denois|\bdns\b|deepfilter|frcrn|voicebank|mtl-mimic|noise", ""),
    ("automatic-speech-recognition", "streaming", r"streaming|live captions?|real.?time transcri\w*|"
     r"实时", r"streaming|rnnt|transducer|moonshine|zipformer|kaldi|kyutai|\bstt-|parakeet-(?:tdt|rnnt)|"
     r"realtime|unified", ""),
    ("automatic-speech-recognition", "marking times", r"timestamps?|word.?timestamps|subtitles? timing|"
     r"align\w*", r"whisper|word-timestamps|wav2vec2|parakeet|canary|align|kaldi", ""),
    ("text-to-audio", "music", r"music|songs?|melod\w+|jingles?|beats?|lullab\w+|musik|musique|música|musica|音乐",
     r"music|song|ace-step|riffusion|diffrhythm|magenta|melod|\byue", ""),
    ("text-to-audio", "speaking", r"speech|speak\w*|voices?|read\w*", r"bark|\bcsm|tts|speech|\bvits|voice",
     "odd"),
    ("text-to-speech", "copying a voice", r"clon\w*|own voice|my voice|voice sample|zero.?shot voice",
     r"clon|xtts|chatterbox|openvoice|your_tts|f5-tts|cosyvoice|fish-speech|qwen3-tts|zonos|index-?tts|"
     r"spark-tts|tortoise|outetts|neutts|gpt-sovits", ""),
    ("audio-classification", "spoken language", r"which language|language id\w*|spoken language|lang.?id",
     r"lang.?id|\blid\b|voxlingua|commonlanguage|language", "odd"),
    ("audio-classification", "emotion", r"emotions?|mood|stimmung|emotion\w*|ang(?:er|ry)|sad|happy|frustrat\w*|aggressi\w*|wütend|"
     r"colère|enojad\w*|arrabbiat\w*|zangad\w*|生气", r"emotion|iemocap|"
     r"ravdess|msp-dim|superb-er|[-_]er\b", "odd"),
    ("audio-classification", "commands", r"wake ?words?|keywords?|commands?|hotwords?",
     r"command|keyword|wake|superb-ks|[-_]ks\b|kws|yes.?no", "odd"),
    ("audio-classification", "speakers", r"speaker\w*|who is speaking|voice print|verif\w*",
     r"speaker|ecapa|xvect|x-vector|titanet|wespeaker|superb-s[id]|[-_]sv\b|[-_]sid\b|campplus|spkrec",
     "odd"),
    ("audio-classification", "music", r"genres?|music\w*", r"genre|gtzan|music|\bfma\b", "odd"),
    ("audio-classification", "sounds", r"sounds?|noises?|tagging|cr(?:y|ies|ying)|bark\w*|siren\w*|"
     r"alarms?|cough\w*|glass", r"audioset|yamnet|panns|cnn14|esc-?50|urbansound|\bced\b|beats|"
     r"sound|htsat", ""),
    ("text-generation", "code", r"code|coding|coder|programming|completion|sql",
     r"(?<![a-z_])cod(?:e|er|ing|estral|egen|egemma|ellama)|starcoder|santacoder|replit|programm", "taste"),
    ("text-generation", "sql", r"sql|queries", r"sql", "taste"),
    ("text-generation", "extracting", r"extract\w*|json|structured|extraer|extraire|extrahier\w*|estrarre|"
     r"提取|抽取", r"nuextract|extract|triplex|structured", "taste"),
    (READING, "charts", r"charts?|plots?|diagrams?|infographics?|graphs?|diagramm\w*|graphiques?|gráfic\w*|"
     r"grafic\w*|图表", r"chart|deplot|matcha|plotqa|infograph", ""),
    ("text-generation", "mathematics", r"maths?|mathematic\w*|reasoning|olympiad",
     r"math|reason|\br1\b|think|qwq", "taste"),
    ("text-generation", "medicine", r"medic\w*|clinical|doctors?|health\w*|patients?",
     r"\bmed|clinic|\bbio|health|doctor", "taste"),
    ("text-generation", "tools", r"tool.?calling|function.?call\w*|tools?|agents?",
     r"tool|function|xlam|hammer|gorilla|hermes", ""),
    ("text-generation", "translation", r"translat\w*|übersetz\w*", r"translat|tower|[-_]mt\b|alma", "taste"),
    ("feature-extraction sentence-similarity", "sounds", r"audio|speech|sounds?|music|voices?|spoken|songs?",
     r"wav2vec|hubert|wavlm|encodec|clap|xls-?r|\bmert|audio|speech|\bast-|data2vec-audio", "odd"),
    ("feature-extraction sentence-similarity", "pictures", r"images?|photos?|pictures?|visual\w*|faces?",
     r"\bvit-|dinov?\d|siglip|image|vision|resnet|\bclip-vit|vjepa|video", "odd"),
    ("automatic-speech-recognition", "sounds of speech", r"phonem\w*|phonetic\w*|ipa|pronunciation",
     r"espeak|phonem|phonetic|\bipa\b", "odd"),
    ("audio-to-audio", "separating speakers", r"speech separation|speaker separation|speakers?|cocktail|"
     r"two (?:people|voices|persons)|overlapp\w*", r"sepformer|tasnet|wsj0|libri.?mix|wham", ""),
    ("text2text-generation", "translating", r"translat\w*", r"opus-mt|nllb|m2m100|madlad|translat|"
     r"many-to-many|\bmmt\b|[-_](?:en|es|fr|de|zh)-(?:en|es|fr|de|zh)\b", "odd"),
    ("text-generation fill-mask feature-extraction text-classification", "genomes", r"dna|rna|genom\w*|nucleotid\w*",
     r"\bdna(?!-vl)|nucleotide|genom|hyena|caduceus|gena-lm|\bevo\b", "odd"),
    ("text-generation fill-mask feature-extraction text-classification", "proteins", r"proteins?|amino", r"prot(?!ect|o[ct]|est)|\besm|ankh",
     "odd"),
    ("text-generation fill-mask feature-extraction text-classification", "molecules", r"molecul\w*|smiles|chemi\w*",
     r"chem|molformer|smiles|molecul", "odd"),
    ("text-generation", "role play", r"role.?play|uncensored|nsfw|erotic\w*",
     r"role.?play|\brp\b|uncensored|abliterat|nsfw|erotic|heretic", "odd"),
    ("text-generation text-classification", "guarding", r"moderat\w*|guard\w*|safety|jailbreak\w*|"
     r"injection\w*|toxic\w*|insult\w*|hate\w*|offensive\w*|abus\w*|profan\w*|harass\w*|bully\w*|"
     r"beleidig\w*|hassrede|haine\w*|haineu\w*|insultes?|insultos?|odio|ofensiv\w*|tossic\w*|tóxic\w*|"
     r"toxique\w*|ódio|仇恨|辱骂|有毒",
     r"guard|safety|shield|moderat|toxic|hate|offens|abus|jigsaw|insult|detox|unbias|profan|injection|"
     r"jailbreak", "odd"),
    ("text-classification", "sentiment", r"sentiment\w*|opinions?|positive or negative|satisf\w*|"
     r"stimmung\w*|情感", r"sentiment|\bsst|imdb|amazon|yelp|review|polarity|allocine|finbert|sentiwordnet", ""),
    ("text-classification", "spam", r"spam|scams?|phish\w*|fraud\w*|smishing|estafas?|betrug\w*|arnaques?|"
     r"truff[ae]|golpes?", r"spam|scam|phish|fraud|smish", ""),
    ("text-classification", "which language", r"language id\w*|language detect\w*|(?:which|what) language|"
     r"lang.?id", r"language.?(?:id|detect)|langid|\blid\b|lid.?176|glotlid|openlid|51-languages", "odd"),
    ("text-classification", "emotion", r"emotions?|emotional|emocion\w*|gefühl\w*|emozion\w*", r"emotion|emoro",
     ""),
    ("video-text-to-text image-text-to-text", "watching video", r"videos?|clips?|footage|视频|vídeos?|film",
     r"video|qwen\d[\d.]*(?:-vl|vl)|qwen3\.[5-9]|internvl[23]|minicpm-[vo]|smolvlm2|llava-(?:next|onevision)|"
     r"gemma-(?:3n|4)|omni|glm-4\.\dv|tarsier|pllava", ""),
    ("text-generation", "other than words", r"reward\w*|draft\w*|speculative",
     r"reward|\bprm\b|[-_]rm\b|tokenizer|draft|eagle|medusa", "odd"),
    ("translation", "grading translations", r"metrics?|grad(?:e|ing)|scor(?:e|ing)|evaluat\w*|"
     r"quality estimation|how good", r"comet|bleurt|metricx", "odd"),
    (VECTORS, "pairs", r"cross.?encoders?|re.?rank\w*", r"rerank(?!ing)|passage-rerank|cross-encoder|mmarco-v\d|monot5|ranker", "odd"),
    (VECTORS, "sparse vectors", r"sparse|splade|lexical", r"sparse|splade", "odd"),
    (VECTORS, "vectors of each word", r"colbert|late.?interaction", r"colbert|late.?interaction", "odd"),
    (VECTORS, "code", r"(?:source )?code|programming|repositor\w*", r"(?<![a-z_])code|unixcoder|graphcode",
     "taste"),
    (VECTORS, "science", r"scientif\w*|papers?|academic|citations?", r"specter|scincl|scibert|aspire|"
     r"scientif|scirep", "taste"),
    (VECTORS, "medicine", r"medic\w*|clinical|biomed\w*|health\w*", r"\bmed|pubmed|bio|clinic|sapbert",
     "taste"),
    (VECTORS, "law", r"legal|law|contracts?|juristisch\w*", r"legal|\blaw", "taste"),
    (VECTORS, "money", r"financ\w*|banking", r"financ|\bfin", "taste"),
    ("token-classification", "names", r"ner|named entit\w*|entit\w*|people|persons?|places|companies|"
     r"organi[sz]ations?|entidades|entit.s", r"\bner\b|conll|entit|gliner|core_news|core_web|ontonotes|"
     r"wikiann|ent_wiki|wikineural", ""),
    ("token-classification", OWN_LABELS, r"zero.?shot|few.?shot|own labels|any entit\w*|gliner",
     r"gliner|nuner|zero.?shot|universal.?ner", ""),
    ("token-classification", "parts of speech", r"part.of.speech|pos|tagging", r"\bu?pos\b|tagg|core_web|"
     r"core_news", "odd"),
    ("token-classification", "personal data", r"pii|personal data|anonymi\w*|privacy|mask\w*|redact\w*",
     r"\bpii|privacy|anonym|deid|personal|phi\b", "odd"),
    ("token-classification", "punctuation", r"punctuat\w*|full ?stops?|commas?", r"punct|fullstop|pcs\b",
     "odd"),
    ("token-classification", "key phrases", r"key ?phrases?|keywords?", r"keyphrase|keyword|kbir|inspec",
     "odd"),
    ("token-classification", "medicine", r"medic\w*|clinical|drugs?|diseases?|genes?|biomed\w*",
     r"bio|\bmed|clinic|disease|drug|chemic|gene|bc5cdr|ncbi|pharma", "odd"),
    ("text2text-generation", "grammar", r"gramm\w*|spelling|mistakes?|correct\w*", r"gramm|gec|coedit|"
     r"correct|spell|jfleg", "odd"),
    ("text2text-generation", "saying it otherwise", r"paraphras\w*|rephras\w*|reword\w*",
     r"paraphras|parrot|pegasus_para", "odd"),
    ("text2text-generation", "asking", r"question generation|generate questions", r"question.gen|[-_]qg\b|"
     r"squad", "odd"),
    ("text2text-generation", "relations", r"relations?|triples?|triplets?|knowledge graph",
     r"rebel|relation|triplet|knowgl", "odd"),
    ("summarization", "dialogues", r"meetings?|dialog\w*|conversations?|chats?|calls?",
     r"samsum|dialog|meeting|conversation|qmsum|ami\b", "taste"),
    ("summarization", "papers", r"papers?|scientif\w*|arxiv|academic", r"arxiv|pubmed|scitldr|sci|booksum|"
     r"long|\bled\b", "taste"),
    ("summarization", "other than news", r"code|java|python|function|titles?|headlines?|medic\w*|legal",
     r"code|java|python|commit|\btitle|headline|medic|legal|billsum|patent", "odd"),
    ("text-to-image image-to-image", "in few steps", r"one.?step|few.?steps?|fastest|instant\w*|turbo|"
     r"lightning|real.?time", r"turbo|\blcm|lightning|schnell|hyper-sd|sprint|\bdmd|sdxs|instaflow", ""),
)  # fmt: skip
