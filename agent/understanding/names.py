"""Model families and makers that a request names: as an example, or as what it won't have."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.understanding.negation import free_of, refused_later
from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

FAMILIES = {
    "whisper": "whisper; whisper*; faster whisper; distil whisper", "llama": "llama; llama2; llama3; llama*; llama 2; llama 3",
    "yolo": "yolo; yolo*", "bert": "bert; distilbert; bert*", "roberta": "roberta; xlm roberta; xlm r",
    "gpt": "gpt; gpt*; chatgpt; gpt 4; gpt 2; gpt 3", "gemma": "gemma; gemma2; gemma3", "gemini": "gemini",
    "mistral": "mistral*", "mixtral": "mixtral", "qwen": "qwen*", "phi": "phi 2; phi 3; phi 4; phi3; phi4", "deepseek": "deepseek*",
    "falcon": "falcon*", "claude": "claude", "bloom": "bloom", "vicuna": "vicuna", "smollm": "smollm*", "tinyllama": "tinyllama",
    "resnet": "resnet; resnet*", "vgg": "vgg; vgg*", "mobilenet": "mobilenet; mobilenet*", "efficientnet": "efficientnet; efficientnet*",
    "convnext": "convnext*", "densenet": "densenet*", "inception": "inception*", "alexnet": "alexnet", "squeezenet": "squeezenet*",
    "convnet": "convnet; convnets; cnn; cnns; convolutional network*; convolutional net*; convolutional model*; convolutions",
    "transformer": "a transformer; transformer model; transformer architecture; transformer based; transformer network; any transformer; attention based",
    "vit": "vit; vision transformer; vit b", "deit": "deit", "swin": "swin; swin transformer", "dino": "dino; dinov2; dinov3",
    "clip": "clip vit; openai clip; openclip; like clip; clip like; clip; clip model", "siglip": "siglip*", "blip": "blip; blip2; blip 2",
    "faster r-cnn": "faster rcnn; faster r cnn", "mask r-cnn": "mask rcnn; mask r cnn", "ssd": "ssd; ssd mobilenet", "detr": "detr; rt detr", "retinanet": "retinanet",
    "efficientdet": "efficientdet*", "sam": "segment anything; sam2; sam 2; mobilesam", "segformer": "segformer*", "unet": "unet; u net", "deeplab": "deeplab*",
    "stable diffusion": "stable diffusion; stable diffusion*; sdxl; sd 1.5; sd3; sd", "flux": "flux", "midjourney": "midjourney", "dall-e": "dall e; dalle",
    "wav2vec2": "wav2vec; wav2vec2; wav2vec 2.0; wav2vec 2", "hubert": "hubert", "vosk": "vosk", "kaldi": "kaldi", "moonshine": "moonshine",
    "parakeet": "parakeet", "pyannote": "pyannote*", "silero": "silero", "tacotron": "tacotron*", "xtts": "xtts; xtts v2; coqui xtts", "coqui": "coqui; coqui tts", "piper": "piper", "bark": "suno bark; bark tts", "kokoro": "kokoro",
    "bge": "bge; bge*", "e5": "e5", "minilm": "minilm; all minilm*", "mpnet": "mpnet", "ada": "ada 002; text embedding ada", "gte": "gte", "t5": "t5; flan t5", "bart": "bart", "pegasus": "pegasus",
    "nllb": "nllb", "m2m100": "m2m100", "opus-mt": "opus mt", "layoutlm": "layoutlm*", "donut": "donut", "trocr": "trocr", "tesseract": "tesseract", "easyocr": "easyocr",
    "paddleocr": "paddleocr; paddle ocr", "esrgan": "esrgan; real esrgan; realesrgan", "gfpgan": "gfpgan", "waifu2x": "waifu2x", "instantir": "instantir", "codeformer": "codeformer",
    "insightface": "insightface", "arcface": "arcface", "facenet": "facenet", "rmbg": "rmbg", "bria": "bria; briaai", "rembg": "rembg", "u2net": "u2net", "midas": "midas", "birdnet": "birdnet",
    "yamnet": "yamnet", "finbert": "finbert", "mediapipe": "mediapipe", "openpose": "openpose", "demucs": "demucs", "spleeter": "spleeter", "chronos": "chronos", "prophet": "prophet", "timesfm": "timesfm",
    "musicgen": "musicgen", "llava": "llava*", "florence": "florence 2; florence", "ultralytics": "ultralytics", "detectron": "detectron2; detectron", "gliner": "gliner", "tabpfn": "tabpfn", "xgboost": "xgboost", "deepface": "deepface", "minicpm": "minicpm*", "lstm": "lstm", "gan": "gan", "grok": "grok", "command-r": "command r", "nemotron": "nemotron*", "haar": "haar cascade*", "elevenlabs": "elevenlabs", "deepl": "deepl", "waveglow": "waveglow", "nougat": "nougat", "jina": "jina*", "colbert": "colbert",
    "mtcnn": "mtcnn", "retinaface": "retinaface", "blazeface": "blazeface", "dlib": "dlib", "cellpose": "cellpose*", "stardist": "stardist", "totalsegmentator": "totalsegmentator", "biobert": "biobert", "scibert": "scibert", "esm": "esm 2; esm2; esmfold", "alphafold": "alphafold*",
    "triposr": "triposr", "trellis": "microsoft trellis", "shap-e": "shap e", "colpali": "colpali; colqwen*", "resemblyzer": "resemblyzer", "ecapa": "ecapa tdnn; ecapa", "titanet": "titanet", "chattts": "chattts; chat tts", "gpt-sovits": "gpt sovits", "cosyvoice": "cosyvoice*", "f5-tts": "f5 tts", "styletts": "styletts*", "tortoise": "tortoise tts", "vits": "vits", "melotts": "melotts", "speecht5": "speecht5", "mms": "mms tts", "seamless": "seamlessm4t; seamless m4t", "canary": "nvidia canary; canary 1b", "conformer": "conformer",
    "audioldm": "audioldm*", "stable audio": "stable audio", "riffusion": "riffusion", "deepfilternet": "deepfilternet*", "rnnoise": "rnnoise", "voicefixer": "voicefixer", "panns": "panns", "ast": "audio spectrogram transformer", "clap": "laion clap", "beats": "microsoft beats",
    "depth anything": "depth anything", "zoedepth": "zoedepth", "marigold": "marigold", "deoldify": "deoldify", "ddcolor": "ddcolor", "swinir": "swinir", "restormer": "restormer", "lama": "lama cleaner; big lama", "controlnet": "controlnet", "birefnet": "birefnet", "modnet": "modnet", "grounding dino": "grounding dino", "owl-vit": "owl vit; owlvit; owlv2", "fasterrcnn": "fasterrcnn", "centernet": "centernet", "nanodet": "nanodet", "rtmpose": "rtmpose", "movenet": "movenet", "hrnet": "hrnet", "vitpose": "vitpose", "alphapose": "alphapose", "blazepose": "blazepose",
    "videomae": "videomae", "timesformer": "timesformer", "slowfast": "slowfast", "i3d": "i3d", "x3d": "x3d", "paligemma": "paligemma*", "moondream": "moondream*", "internvl": "internvl*", "smolvlm": "smolvlm*", "idefics": "idefics*", "got-ocr": "got ocr", "surya": "surya ocr", "kraken": "kraken ocr", "doctr": "doctr", "docling": "docling", "olmocr": "olmocr",
    "arima": "arima", "nbeats": "n beats; nbeats", "patchtst": "patchtst", "moirai": "moirai", "lightgbm": "lightgbm", "catboost": "catboost", "random forest": "random forest", "labse": "labse", "laser": "facebook laser", "nomic": "nomic embed*", "instructor": "instructor xl; instructor large", "snowflake arctic": "snowflake arctic", "mt5": "mt5", "mbart": "mbart", "madlad": "madlad*", "marian": "marianmt; marian mt", "argos": "argos translate", "electra": "electra", "deberta": "deberta; mdeberta", "camembert": "camembert", "spacy": "spacy models", "vader": "vader", "textblob": "textblob", "detoxify": "detoxify", "languagetool": "languagetool", "grammarly": "grammarly",
    "olmo": "olmo*", "granite": "ibm granite; granite 3", "codellama": "codellama; code llama", "starcoder": "starcoder*", "yi": "yi 34b; yi 6b", "internlm": "internlm*", "baichuan": "baichuan*", "chatglm": "chatglm*; glm 4", "aya": "aya expanse; aya 23", "teuken": "teuken", "croissantllm": "croissantllm", "bloomz": "bloomz", "opt": "facebook opt", "pythia": "pythia", "mpt": "mpt 7b",
}  # fmt: skip
MAKERS = {
    "meta": "meta; meta ai", "facebook": "facebook; fair", "openai": "openai; open ai", "google": "google; deepmind",
    "microsoft": "microsoft", "cohere": "cohere", "anthropic": "anthropic", "nvidia": "nvidia models; nvidia model; nvidia", "baidu": "baidu",
    "alibaba": "alibaba", "stability ai": "stability; stability ai", "tencent": "tencent", "bytedance": "bytedance", "apple": "apple models; apple model",
    "china": "china; made in china; chinese model; chinese company; chinese lab; chinese maker; chinese vendor; aus china; de chine; de china; dalla cina; da china; 中国公司",
    "salesforce": "salesforce", "ibm": "ibm", "amazon": "amazon models; aws models; amazon model", "mozilla": "mozilla", "coqui": "coqui ai",
}  # fmt: skip
_MACHINES = frozenset({"nvidia"})
"""Makers whose bare name mostly means a machine."""
_ID = re.compile(r"(?<![\w/.:])([A-Za-z][\w-]{1,40}/[A-Za-z][\w.-]{2,80})(?![\w/])")
_REFUSED_AFTER = re.compile(
    r"\s*(?:models? )?(?:is |are |ist |sind )?(?:not (?:wanted|allowed|an option|ok|possible|acceptable)|excluded"
    r"|forbidden|out of the question|unwanted|no option|nicht erlaubt|ausgeschlossen)\b"
)
_TAIL = frozenset(
    [
        "large",
        "base",
        "small",
        "tiny",
        "nano",
        "medium",
        "turbo",
        "instruct",
        "chat",
        "lite",
        "mini",
        "coco",
        "inception",
        "resnet",
        "mobilenet",
        "xl",
        "xxl",
        "model",
    ]
)
_CODED = re.compile(r"[A-Za-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*|[A-Za-z]{2,}-?\d+[A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class Named:
    must_not: tuple[str, ...]
    references: tuple[str, ...]
    words: frozenset[int]
    """Words that belong to a name."""
    denied: frozenset[int]
    told: tuple[tuple[int, str], ...] = ()
    """Where a family is named that is not refused, and which."""


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases(spread(FAMILIES) | spread(MAKERS))


def find(text: Text, denied: frozenset[int], cues_end: frozenset[int]) -> Named:
    """`cues_end`: indices right after a denial, where an unknown proper name is one too."""
    must_not: list[str] = []
    references: list[str] = []
    told: list[tuple[int, str]] = []
    words: set[int] = set()
    last_end, last_denied = -9, False
    refused: set[int] = set()
    lacking = free_of(text)
    for start, close, value in _table().find(text):
        end = close
        if value == "clip" and not _is_clip(text, start, end):
            continue
        if (
            value in ("sd", "stable diffusion")
            and text.plain[text.words[start].start : text.words[end - 1].end] == "sd"
            and "card" in text.plain
        ):
            continue
        bare = end == start + 1 and text.words[start].text in _MACHINES
        if bare and not (last_denied and start - last_end <= 1):
            continue  # the card, unless it stands in a list of makers that are refused
        listed = (
            last_denied
            and start - last_end <= 1
            and text.words[start].sentence == text.words[last_end - 1].sentence
        )
        follows = last_denied and start == last_end
        gap = (
            text.plain[text.words[last_end - 1].end : text.words[start].start].strip()
            if listed or follows
            else ""
        )
        refusing = start in denied or (
            listed and (gap in (",", "/", "", ", or", "or", "and", "nor", ", nor"))
        )
        while (
            end < len(text.words)
            and not text.words[end].broken
            and _belongs(text, end, end - start)
        ):
            end += 1
        words.update(range(start, end))
        shown = text.shown[text.words[start].start : text.words[end - 1].end]
        refusing = (
            refusing
            or end - 1 in lacking
            or bool(_REFUSED_AFTER.match(text.plain, text.words[end - 1].end))
            or refused_later(text, end)
        )
        if refusing:
            must_not.append(value)
            refused.update(range(start, end))
        elif value not in MAKERS:
            references.append(shown)
            told.append((start, value))
        last_end, last_denied = end, refusing
    for match in _ID.finditer(text.shown):
        if re.search(r"[\d-]", match.group(1).split("/")[1]) and not match.group(1).endswith("-"):
            references.append(match.group(1))
    for at in cues_end:
        if at < len(text.words) and at not in words:
            shown = text.shown[text.words[at].start : text.words[at].end]
            if _CODED.fullmatch(shown) and shown.rstrip("s").upper() != shown.rstrip("s"):
                must_not.append(shown.lower())
                words.add(at)
                refused.add(at)
    return Named(
        _once(must_not), _once(references), frozenset(words), frozenset(refused), tuple(told)
    )


def barred(named: Named, at: int) -> str | None:
    """The family whose licence is told at the word: the one named last before it, near by."""
    before = [value for start, value in named.told if at - _NEAR <= start < at]
    return before[-1] if before else None


_NEAR = 30
"""Words."""


def _once(items: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _belongs(text: Text, at: int, length: int) -> bool:
    word = text.words[at].text
    if word == "coco":
        return length >= 2
    if word.isdigit() and len(word) <= 2:
        return True
    return word in _TAIL or bool(re.fullmatch(r"v\d+|\d+(?:\.\d+)?b|[bsl]\d{0,2}", word))


def _is_clip(text: Text, start: int, end: int) -> bool:
    """CLIP the model, not a clip of video."""
    shown = text.shown[text.words[start].start : text.words[end - 1].end]
    return "CLIP" in shown or end - start > 1
