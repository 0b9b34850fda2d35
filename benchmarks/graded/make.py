"""Writes the graded request set: jobs x wordings x limits, drawn with a fixed seed.

    uv run python benchmarks/graded/make.py

A job says in facts which records do it (a task, and a pattern over id, tags,
data sets and base model; the composed descriptions are not looked at), and in
people's words how it is asked for.  Some wordings name the subject as the
facts do, others in words that the facts do not hold.  Limits are added from
the list below.  The grades are worked out at evaluation, so that the set
stays true when the catalogue grows.  Every line was read by a person once.
"""

# ruff: noqa: E501  (a table reads better with one row a line)
from __future__ import annotations

import json
import random
from pathlib import Path

OUT = Path(__file__).parent / "requests.jsonl"
JOBS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    # task, subject in plain words, pattern in the facts ("" for any), wordings
    ("image-classification", "birds", r"\bbirds?\b|cub-?200|nabirds", ("bird species classifier", "which bird is in my photo", "tell apart garden visitors with feathers from pictures, bird identification")),
    ("image-classification", "food", r"food-?101|\bfood\b|indian.?food", ("recognise dishes from a photo", "food image classifier", "what meal is on the plate in this picture")),
    ("image-classification", "nsfw", r"nsfw|adult.?content", ("flag naughty pictures", "nsfw image detection", "keep porn pictures out of my app")),
    ("image-classification", "everyday objects", "", ("image classification", "a network that names what a picture shows", "classify photos into everyday categories")),
    ("image-classification", "imagenet", r"imagenet-1k", ("image classifier trained on ImageNet", "ImageNet-1k pretrained backbone for pictures")),
    ("image-classification", "age", r"\bage\b", ("guess the age of a person from a face photo", "age estimation from pictures")),
    ("image-classification", "skin", r"skin|melanoma|ham10000", ("skin lesion classifier", "tell from a photo whether a mole is dangerous")),
    ("image-classification", "chest", r"chest|x-?ray|pneumonia|radiolog", ("pneumonia on chest x-rays", "classify chest radiographs")),
    ("image-classification", "plants", r"plant|leaf|crop|flower", ("plant disease from leaf pictures", "which flower is this, from a photo")),
    ("image-classification", "fakes", r"deepfake|fake|ai.?(generated|image)|sdxl.?detector", ("tell AI generated pictures from real photos", "deepfake image detector")),
    ("image-classification", "emotion", r"emotion|expression|fer2013", ("facial emotion recognition in images", "is the person in the photo happy or sad")),
    ("image-classification", "cars", r"\bcars?\b|vehicle", ("car make and model from pictures", "vehicle type classifier for images")),
    ("object-detection", "everyday objects", r"coco", ("object detection", "find objects with boxes in photos", "detector for people and cars in images")),
    ("object-detection", "drone", r"visdrone|drone|aerial", ("detect objects in drone footage", "small objects in aerial images")),
    ("object-detection", "tables", r"table|doclaynet|layout", ("detect tables in document images", "find headings, tables and figures on scanned pages")),
    ("object-detection", "faces", r"\bface\b", ("face detection", "find faces in group photos")),
    ("object-detection", "plates", r"licen[cs]e.?plate|number.?plate", ("license plate detection", "locate number plates on cars")),
    ("image-segmentation", "streets", r"cityscapes|sidewalk", ("semantic segmentation of street scenes", "outline road and pavement in dashcam frames")),
    ("image-segmentation", "background", r"background|rmbg|birefnet|u2net", ("remove the background of product photos", "cut people out of pictures")),
    ("image-segmentation", "rooms", r"ade20k", ("indoor scene segmentation", "segmentation trained on ADE20K")),
    ("image-segmentation", "clothes", r"cloth|fashion", ("clothes segmentation", "outline garments on a person")),
    ("depth-estimation", "depth", "", ("depth from a single photo", "monocular depth estimation", "how far away things are in a picture")),
    ("keypoint-detection", "pose", "", ("human pose estimation", "track the joints of a body in pictures")),
    ("mask-generation", "anything", "", ("segment anything model", "click on a thing and get its outline")),
    ("zero-shot-image-classification", "own labels", "", ("classify images with my own labels without training", "CLIP model")),
    ("zero-shot-object-detection", "words", "", ("find objects in pictures by a description in words", "open vocabulary object detection")),
    ("image-feature-extraction", "similar pictures", "", ("picture embeddings for similar image search", "image feature extraction backbone")),
    ("image-to-text", "captions", r"caption|blip|git-|vit-gpt2", ("describe pictures in a sentence", "image captioning")),
    ("image-to-text", "reading", r"\bocr\b|trocr|handwrit|donut|nougat|manga", ("read text from scanned pages", "handwriting recognition", "OCR")),
    ("image-to-image", "upscaling", r"super.?res|upscal|swin2sr|esrgan|\b[248]x\b", ("make small pictures larger and sharp", "image super resolution")),
    ("text-to-image", "pictures", "", ("make pictures from a prompt", "text to image model")),
    ("video-classification", "actions", r"kinetics|ucf|action|something", ("recognise actions in video clips", "video classification")),
    ("document-question-answering", "documents", "", ("answer questions about a scanned invoice", "document question answering")),
    ("text-classification", "sentiment", r"sentiment|sst-?2|imdb|review|emotion", ("sentiment of product reviews", "are these customer comments positive or negative", "tweet sentiment analysis")),
    ("text-classification", "spam", r"spam|phishing", ("spam filter for messages", "find phishing mails")),
    ("text-classification", "toxicity", r"toxic|hate|offens", ("hate speech detection in comments", "spot rude and abusive posts")),
    ("text-classification", "finance", r"finbert|financ", ("sentiment of financial news", "is this stock headline good or bad")),
    ("text-classification", "language", r"language.?(id|detect)|langid", ("which language is a text written in", "language identification of text")),
    ("token-classification", "names", r"\bner\b|conll|ontonotes|wikineural|wikiann|gliner", ("named entity recognition", "find names of people and places in text", "extract companies and persons from news")),
    ("token-classification", "medicine", r"medical|bio|clinical|disease|chemical", ("find drugs and diseases in medical text", "biomedical named entities")),
    ("token-classification", "personal data", r"\bpii\b|privacy|anonym|deid", ("black out personal data in letters", "PII detection")),
    ("question-answering", "text", r"squad", ("answer questions from a given text", "extractive question answering trained on SQuAD")),
    ("zero-shot-classification", "own labels", "", ("sort texts into my own labels without training", "zero-shot text classification")),
    ("translation", "any", "", ("machine translation", "translate texts between languages")),
    ("summarization", "news", r"cnn_dailymail|xsum|news", ("summarise news articles", "news summarization")),
    ("summarization", "dialogue", r"samsum|dialog|conversation|meeting", ("short summaries of chat conversations", "dialogue summarization")),
    ("sentence-similarity", "search", "", ("sentence embeddings for semantic search", "which of these questions are the same", "text vectors for RAG")),
    ("text-ranking", "search", "", ("rerank search results", "cross-encoder for passage ranking")),
    ("text-generation", "chat", r"chat|instruct|[-_]it\b", ("chat assistant", "an instruction tuned language model")),
    ("text-generation", "code", r"cod(e|er|ing)|starcoder", ("code completion", "write Python functions from a comment")),
    ("text-generation", "tools", r"function.?call|tool", ("language model with tool calling", "function calling LLM")),
    ("fill-mask", "biomedicine", r"bio|pubmed|clinical|medical", ("masked language model for biomedical text", "BERT for clinical notes")),
    ("time-series-forecasting", "any", "", ("forecast the next day of a time series without training", "time series foundation model")),
    ("automatic-speech-recognition", "speech", "", ("speech to text", "transcribe interviews", "turn voice memos into text")),
    ("text-to-speech", "voice", "", ("read a text aloud", "text to speech")),
    ("audio-classification", "sounds", r"audioset|esc-?50|urbansound|\bast\b", ("recognise sounds around the house", "sound event classification")),
    ("audio-classification", "emotion", r"emotion", ("emotion in a voice", "speech emotion recognition")),
    ("audio-classification", "genre", r"gtzan|genre|music", ("music genre classification", "which kind of music is this song")),
    ("audio-classification", "language", r"lang.?id|voxlingua|language", ("which language is spoken in a recording", "spoken language identification")),
    ("audio-to-audio", "voices", r"separat|sepformer|demucs|libri2mix|wham", ("separate two speakers in a recording", "pull vocals out of a song, source separation")),
    ("audio-to-audio", "noise", r"enhanc|denois|metricgan|dns", ("remove noise from speech", "speech enhancement")),
    ("voice-activity-detection", "speakers", "", ("who speaks when in a meeting", "speaker diarization")),
)  # fmt: skip
LIMITS: tuple[tuple[str, dict[str, object]], ...] = (
    ("", {}),
    ("", {}),
    ("open license", {"license": "open"}),
    ("permissive licence only", {"license": "permissive"}),
    ("must be allowed in a commercial product", {"license": "commercial-ok"}),
    ("Apache 2.0", {"license": "specific:apache-2.0"}),
    ("MIT", {"license": "specific:mit"}),
    ("under 100 MB", {"max_size_mb": 100}),
    ("at most 500 MB", {"max_size_mb": 500}),
    ("below 100 million parameters", {"max_params_m": 100}),
    ("small", {"small": True}),
)  # fmt: skip
LANGUAGES = {"German": "de", "French": "fr", "Spanish": "es", "multilingual": "multilingual"}
SPOKEN = frozenset({
    "text-classification", "token-classification", "question-answering", "automatic-speech-recognition",
    "text-to-speech", "sentence-similarity", "zero-shot-classification", "summarization",
})  # fmt: skip


def lines(seed: int = 7, each: int = 3) -> list[dict[str, object]]:
    """`each` draws of limits for every wording; a wording alone comes once for sure."""
    random_ = random.Random(seed)
    out: list[dict[str, object]] = []
    for job, (task, subject, pattern, wordings) in enumerate(JOBS):
        for wording in wordings:
            seen: set[str] = set()
            for draw in range(each):
                said, limits = ("", {}) if draw == 0 else random_.choice(LIMITS)
                extra = dict(limits)
                parts = [wording, said]
                if draw and task in SPOKEN and random_.random() < 0.4:
                    name = random_.choice(sorted(LANGUAGES))
                    extra["language"] = LANGUAGES[name]
                    parts.insert(1, name)
                text = ", ".join(part for part in parts if part)
                if text in seen:
                    continue
                seen.add(text)
                out.append({"id": f"g{len(out):03}", "job": job, "text": text, "task": task,
                            "subject": subject, "pattern": pattern, "limits": extra})  # fmt: skip
    return out


def main() -> None:
    found = lines()
    with OUT.open("w", encoding="utf-8") as file:
        for line in found:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{len(found)} requests for {len(JOBS)} jobs -> {OUT}")


if __name__ == "__main__":
    main()
