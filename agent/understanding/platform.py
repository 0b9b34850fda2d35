"""Libraries and hubs: what the model shall be written for, and where to look for it."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding.phrases import Mention, Phrases, spread
from agent.understanding.text import Text

LIBRARIES = {
    "timm": "timm; pytorch image models", "monai": "monai", "fairseq": "fairseq", "stanza": "stanza",
    "sherpa-onnx": "sherpa onnx",
    "pytorch": "pytorch; torch; pytorch hub; torch hub; torchvision; torch vision; torchaudio; torch audio; torchscript; pytorch mobile; executorch; libtorch; 火炬; pytorch lightning",
    "tensorflow": "tensorflow; tf2; tf hub; tensorflow hub; tensorflow cpu; savedmodel; tf",
    "keras": "keras; keras applications; keras hub",
    "tflite": "tflite; tf lite; tensorflow lite; litert; edge tpu; edgetpu; coral edge tpu; liteRT",
    "tensorflow.js": "tensorflow js; tfjs",
    "transformers.js": "transformers js; transformersjs",
    "onnx": "onnx; onnxruntime; onnx runtime; ort",
    "openvino": "openvino",
    "tensorrt": "tensorrt; trt",
    "coreml": "coreml; core ml; mlmodel; mlpackage",
    "mlx": "mlx",
    "gguf": "gguf; ggml",
    "llama.cpp": "llama cpp; llamacpp",
    "ollama": "ollama",
    "vllm": "vllm",
    "sentence-transformers": "sentence transformers; sentence transformer; sbert; sentencetransformers",
    "transformers": "transformers; huggingface transformers; hf transformers; hugging face transformers; transformers library; transformers pipeline",
    "diffusers": "diffusers",
    "spacy": "spacy",
    "flair": "flair",
    "fasttext": "fasttext; fast text",
    "scikit-learn": "sklearn; scikit learn; scikit",
    "jax": "jax; flax",
    "paddle": "paddlepaddle; paddle",
    "nemo": "nemo toolkit; nvidia nemo; nemo model; nemo checkpoint; nemo asr; nemo framework; nemo format; in nemo; with nemo; from nemo; nemo compatible",
    "speechbrain": "speechbrain",
    "espnet": "espnet",
    "mediapipe": "mediapipe",
    "open_clip": "openclip; open clip",
    "ultralytics": "ultralytics",
    "ctranslate2": "ctranslate2; faster whisper",
    "whisper.cpp": "whisper cpp",
    "ncnn": "ncnn",
    "safetensors": "safetensors",
    "peft": "peft; lora adapter",
    "stable-baselines3": "stable baselines3; stable baselines; sb3",
    "fastai": "fastai; fast ai",
    "adapter-transformers": "adapterhub",
    "gluonts": "gluonts",
    "setfit": "setfit",
    "asteroid": "asteroid",
    "mxnet": "mxnet; gluon",
    "detectron2": "detectron2; detectron",
    "mmdetection": "mmdetection; mmdet; openmmlab",
    "mmsegmentation": "mmsegmentation; mmseg",
    "mmpose": "mmpose", "mmaction2": "mmaction2; mmaction", "mmocr": "mmocr",
    "paddleocr": "paddleocr", "lerobot": "lerobot", "torchgeo": "torchgeo",
}  # fmt: skip
HUBS = {
    "torch-hub": "pytorch hub; torch hub; torchhub; pytorchhub; hub load",
    "hf": "huggingface; hugging face; hf; huggingface hub; hugging face hub; hf hub; hf co; huggingfaces",
    "github": "github; git hub; github repo; github repository",
    "papers": "paper; papers; arxiv; papers with code; paperswithcode; publications; research paper; published paper; recent paper",
    "torchvision": "on torchvision; torchvision model; from torchvision; torchvision models; torchvision zoo; in torchvision",
    "torchaudio": "from torchaudio; torchaudio pipelines; in torchaudio; torchaudio bundle",
    "timm": "from timm; timm hub",
}  # fmt: skip
_NO_WISH = frozenset({"mediapipe", "ultralytics", "safetensors", "peft", "paddleocr", "detectron2"})
"""Named mostly as something that exists, seldom as a wish."""
_RANK = (
    "transformers.js", "sentence-transformers", "timm", "tflite", "coreml", "onnx", "gguf", "llama.cpp",
)  # fmt: skip


@lru_cache(maxsize=1)
def _libraries() -> Phrases[str]:
    return Phrases(spread(LIBRARIES))


@lru_cache(maxsize=1)
def _hubs() -> Phrases[str]:
    return Phrases(spread(HUBS))


def libraries(text: Text, denied: frozenset[int]) -> list[Mention]:
    found = [
        Mention("library", v, s, e, s in denied or _unreached(text, e))
        for s, e, v in _libraries().find(text)
    ]
    found = [m for m in found if not _other_sense(text, m)]
    return sorted(found, key=lambda m: _RANK.index(m.value) if m.value in _RANK else len(_RANK))


_TELLS = frozenset(
    [
        "has",
        "had",
        "lacks",
        "lacked",
        "fails",
        "failed",
        "doesn",
        "doesnt",
        "didn",
        "didnt",
        "hasn",
        "hasnt",
        "hat",
        "hatte",
        "scheitert",
    ]
)
"""Behind a library's name: something is told of it, it is not what is wished for."""


def _other_sense(text: Text, mention: Mention) -> bool:
    """ "old Torch", "olympic torch", "fast text" of speech, the plural "transformers",
    "flair has an English one"."""
    word = text.words[mention.start]
    after = text.words[mention.end].text if mention.end < len(text.words) else ""
    if after.partition("'")[0] in _TELLS:
        return True
    before = text.words[mention.start - 1].text if mention.start else ""
    if mention.value == "transformers" and mention.end == mention.start + 1:
        return word.text == "transformer" or before in ("vision", "sentence", "swin", "based")
    if word.text == "torch" and mention.end == mention.start + 1:
        return before in ("old", "a", "olympic", "the")
    return mention.value == "fasttext" and " " in text.plain[word.start : word.start + 6]


def _unreached(text: Text, end: int) -> bool:
    """ "timm weights never arrive": what cannot be got is no wish."""
    return _UNREACHED.match(text.plain, text.words[end - 1].end) is not None


_OR = frozenset({"or", "vs", "versus", "than", "oder", "als", "ou", "que", "o", "gegen", "contre"})
_BETTER = re.compile(r"better|vs|versus|besser|mieux|meilleur\w*|mejor|meglio|migliore?|melhor")


def weighed(text: Text, mention: Mention) -> bool:
    """Whether it is weighed against another and not wished for: "is flair or bert better"."""
    before = text.words[mention.start - 1].text if mention.start else ""
    after = text.words[mention.end].text if mention.end < len(text.words) else ""
    if _BETTER.fullmatch(after):
        return True
    compared = any(_BETTER.fullmatch(word.text) for word in text.words)
    return compared and bool({before, after} & _OR)


_ANYWHERE = frozenset({"wherever", "anywhere", "elsewhere", "whatever", "similar", "other", "else"})


def _or_anywhere(text: Text, end: int) -> bool:
    """ "PyTorch Hub or wherever" names an example, not the one place to look."""
    after = [word.text for word in text.words[end : end + 4]]
    return after[:1] == ["or"] and not _ANYWHERE.isdisjoint(after[1:])


_UNREACHED = re.compile(
    r"[^.;!?]{0,40}?\b(?:never (?:arrives?|loads?|downloads?|works?|gets? through)|(?:is|are|gets?|stays?) (?:all )?(?:blocked|filtered|firewalled|unreachable|banned|down)|(?:not|n't|cannot|can not|isn't|aren't)(?: be)? (?:reach\w*|load\w*|download\w*|accessible|available|get through|allowed)"
    r"|(?:ist|sind|wird|werden) (?:gesperrt|blockiert|nicht erreichbar)|(?:est|sont) (?:bloque\w*|inaccessibles?)|(?:esta|estan|e|sono|esta) (?:bloque?ad\w+|bloccat\w+))\b"
    r"|[^,.;!?]{0,8}(?:被墙|连不上|打不开|访问不了|下载不了|被屏蔽)"
)
"""What is told of a place that cannot be reached from there."""
_PART = r"(?:models?|networks?|nets?|weights|architectures|ones|checkpoints|backbones?|zoo|detectors?|modell\w*|netz\w*|gewichte\w*|modeles?|reseaux?|poids|modelos?|redes?|pesos|modelli|reti|pesi)"
_SHIPPED = re.compile(
    rf"\b{_PART}\b[^.;!?]{{0,40}}\b(?:of|from|in|with|by|inside|aus|in|von|bei|mit|de|du|dans|avec|trae|incluye|viene|vienen|en|del?|di|da|con|nel|dentro|do|no|na|em|com|traz|vem)? ?(torchvision|torchaudio)\b"
    rf"|\b(torchvision|torchaudio)(?:'s)? (?:\w+ )?{_PART}\b|\b(torchvision|torchaudio) ?(?:自带|里|中|的|内置)"
)
"""What comes with torchvision is looked for there, not only written for it."""


def hubs(text: Text, denied: frozenset[int]) -> list[Mention]:
    found: list[Mention] = []
    for match in _SHIPPED.finditer(text.plain):
        name = match[1] or match[2] or match[3]
        at = text.word_at(match.start(match.lastindex or 0))
        found.append(Mention("source_hub", name, at, at + 1, at in denied))
    for start, end, value in _hubs().find(text):
        if value == "papers" and not _place(text, start):
            continue
        if value in ("github", "hf") and not _looked_in(text, start, end):
            continue
        if _or_anywhere(text, end) or any(m.start <= start < m.end for m in found):
            continue
        unreached = _UNREACHED.match(text.plain, text.words[end - 1].end) is not None
        found.append(Mention("source_hub", value, start, end, start in denied or unreached))
    return found


_WITH_CODE = re.compile(r"papers with code")


def _place(text: Text, start: int) -> bool:
    """ "from papers", "on arXiv": a place to look, not a thing to read."""
    word = text.words[start].text
    before = {word} | {w.text for w in text.words[max(0, start - 4) : start]}
    return (
        word in ("arxiv", "paperswithcode")
        or _WITH_CODE.match(text.plain, text.words[start].start) is not None
        or bool(
            before
            & {
                "from",
                "in",
                "recent",
                "latest",
                "search",
                "new",
                "newest",
                "or",
                "github",
                "current",
                "published",
                "with",
            }
        )
    )


def _looked_in(text: Text, start: int, end: int) -> bool:
    """Not "hf token", "without access to huggingface", "huggingface.co is blocked"."""
    after = {w.text for w in text.words[end : end + 2]}
    before = {w.text for w in text.words[max(0, start - 5) : start]}
    if after & {
        "token",
        "tokens",
        "account",
        "login",
        "co",
        "pipeline",
        "transformers",
        "issue",
        "issues",
    }:
        return False
    return not before & {"without", "not", "no", "cant", "cannot", "blocked", "signup"}


def wished(mentions: list[Mention]) -> str | None:
    for mention in mentions:
        if not mention.negated and mention.value not in _NO_WISH:
            return mention.value
    return None
