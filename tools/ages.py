"""How old a model is, where its field moves so fast that age tells of quality.

The year comes from the record's own release date, from the table below (years in which the
publishers first gave out each family, noted down in 2026-11 and good to a quarter), or from
the newest paper that the record names.  Counts of use lag behind by years: without this the
picture makers of 2022 would lead for ever.
"""

from __future__ import annotations

import re

from bowerbird.record import ModelRecord

NOW = 2026.0
"""Counted back from the catalogue's year."""
OLDEST = 0.6
"""What is left to the oldest."""
UNDATED_YEARS = 2.5
"""How old a model is taken to be that nothing dates."""
ASKED_RECENT = 0.2
_PAINTS = ("text-to-image", "text-to-video", "image-to-video", "text-to-3d", "image-to-3d")
_SPEAKS = ("text-to-speech", "text-to-audio")
_LOOKS = ("image-text-to-text", "video-text-to-text", "visual-question-answering", "image-to-text")
YEARLY: dict[str, float] = {
    **dict.fromkeys(_PAINTS, 0.06), **dict.fromkeys(_SPEAKS, 0.06), **dict.fromkeys(_LOOKS, 0.07),
    "time-series-forecasting": 0.1, "depth-estimation": 0.06, "object-detection": 0.02,
    "mask-generation": 0.03, "voice-activity-detection": 0.04, "video-classification": 0.03,
    "tabular-classification": 0.08, "tabular-regression": 0.08,
}  # fmt: skip
"""What a year takes from a model of the task."""
_FAMILIES: tuple[tuple[str, float], ...] = (
    (r"z-image|flux\.?2|hunyuanimage-3|kandinsky-5|hunyuanvideo-1\.5|trellis\.2|longcat", 2025.9),
    (r"qwen-image|hunyuanimage-2|wan2\.2", 2025.6), (r"wan2\.1|skyreels|hidream|magi-1", 2025.2),
    (r"ltx-2|glm-image|qwen3-tts|ace-step.?(?:v?1\.5)", 2026.0), (r"framepack|fastwan", 2025.3),
    (r"stable-diffusion-3\.5|ltx-video|hunyuanvideo|sana[-_]", 2024.9), (r"mochi|allegro", 2024.8),
    (r"flux\.?1|auraflow|kolors|cogvideox", 2024.6), (r"stable-diffusion-3|hunyuandit", 2024.4),
    (r"sdxl-(?:turbo|lightning)|sd-turbo|stable-video-diffusion|playground-v2|pixart", 2023.9),
    (r"stable-cascade|animagine|pony|illustrious", 2024.1),
    (r"sdxl|stable-diffusion-xl|-xl\b", 2023.6),
    (r"animatediff|zeroscope|kandinsky-2|deepfloyd|if-i-xl|shap-e", 2023.3),
    (r"text-to-video-ms|modelscope", 2023.2), (r"stable-diffusion-2|point-e|riffusion", 2022.95),
    (r"stable-diffusion|openjourney|dreamlike|anything-v|waifu-diffusion|"
     r"dreamshaper|realistic_vision", 2022.8),
    (r"hunyuan3d-2\.[1-9]|step1x-3d", 2025.4), (r"hunyuan3d-2|triposg", 2025.1),
    (r"trellis|hunyuan3d-1", 2024.9), (r"stable-fast-3d", 2024.6),
    (r"instantmesh|triposr|lgm", 2024.2),
    (r"vibevoice|voxcpm|index-?tts-2|higgs-audio|kani-tts|neutts|maya1", 2025.7),
    (r"chatterbox|dia-1|openaudio|ace-step", 2025.4),
    (r"orpheus|csm-1b|spark-tts|zonos|kokoro", 2025.1),
    (r"cosyvoice2|outetts|f5-tts|fish-speech|parler", 2024.7),
    (r"melotts|openvoice|metavoice", 2024.2), (r"xtts|styletts2", 2023.9),
    (r"bark|musicgen|mms-tts|audioldm", 2023.4), (r"piper", 2023.5),
    (r"speecht5|tortoise|your_tts", 2022.4), (r"vits|fastpitch|glow-tts", 2021.4),
    (r"tacotron|fastspeech|hifigan", 2020.0),
    (r"qwen3(?:\.5)?-vl|internvl3[_.]5|minicpm-v-4[_.]5|gemma-4|qwen3\.5", 2025.8),
    (r"qwen2\.5-vl|smolvlm2|internvl3|gemma-3|granite-vision|deepseek-ocr|paddleocr-vl", 2025.2),
    (r"internvl2[_.]5|smolvlm|paligemma2|ovis2", 2024.95), (r"qwen2-vl|minicpm-v-2[_.]6", 2024.65),
    (r"florence-2|paligemma|internvl2|moondream|phi-3", 2024.4),
    (r"idefics2|llava-(?:v1\.6|next)", 2024.1), (r"llava|kosmos-2|qwen-vl|fuyu", 2023.7),
    (r"blip2|instructblip|pix2struct", 2023.1),
    (r"blip-|vit-gpt2|git-(?:base|large)|vilt|trocr|donut", 2022.0), (r"yolo26", 2026.0),
    (r"rf-?detr|yolov?1[23]", 2025.3), (r"d-?fine|yolo11|rtdetr_v2", 2024.8),
    (r"rtdetr|yolov8|rtmdet", 2023.2), (r"yolos|yolox|yolov5|picodet", 2021.5),
    (r"detr-resnet|efficientdet", 2020.4),
    (r"faster.?rcnn|maskrcnn|mask-rcnn|retinanet|fcos", 2018.0), (r"depth-anything-v2", 2024.5),
    (r"da3", 2025.9), (r"depth-anything", 2024.1), (r"depthpro", 2024.8), (r"zoedepth", 2023.2),
    (r"glpn", 2022.1), (r"dpt-|midas", 2021.2),
)  # fmt: skip
_TABLE = tuple((re.compile(pattern, re.IGNORECASE), year) for pattern, year in _FAMILIES)
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ARXIV = re.compile(r"(\d{2})(\d{2})\.")


def released(record: ModelRecord) -> float | None:
    """The year of its stated release, with its months as a fraction."""
    day = _DAY.match(record.released or "")
    return int(day[1]) + int(day[2] or 6) / 12 if day else None


def newest_paper(record: ModelRecord) -> float | None:
    """The same of the newest paper that it names: its own, or older ones."""
    papers = [2000 + int(m[1]) + int(m[2]) / 12 for a in record.arxiv if (m := _ARXIV.match(a))]
    return max(papers, default=None)


def born(record: ModelRecord) -> float | None:
    """The year, with its months as a fraction, in which the model came out; None where unknown."""
    if (year := released(record)) is not None:
        return year
    known = next((year for pattern, year in _TABLE if pattern.search(record.id)), None)
    if known is None and record.base_model:
        known = next((year for pattern, year in _TABLE if pattern.search(record.base_model)), None)
    return newest_paper(record) if known is None else known


def _years_old(record: ModelRecord) -> float:
    year = born(record)
    return UNDATED_YEARS if year is None else max(0.0, NOW - year)


def recent(record: ModelRecord) -> float:
    """What is left to a model where the newest are asked for: a fifth a year, in [OLDEST, 1]."""
    return max(OLDEST, 1.0 - ASKED_RECENT * _years_old(record))


def part(record: ModelRecord) -> float:
    """What age leaves to a model of a fast field, in [OLDEST, 1]; 1 elsewhere."""
    yearly = max((YEARLY.get(task, 0.0) for task in record.tasks[:1]), default=0.0)
    return max(OLDEST, 1.0 - yearly * _years_old(record)) if yearly else 1.0
