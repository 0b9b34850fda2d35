"""Tasks by their Hugging Face pipeline tags, with the words that people use for them.

Source of the tags: the Hub's own task list (@huggingface/tasks 0.21.54, 2026-08).
`near` names tasks whose models can do the same job by another road; they are
offered when the request allows it and rank below the task itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Modality = Literal["image", "text", "audio", "video", "multimodal", "tabular", "time", "other"]


@dataclass(frozen=True, slots=True)
class Task:
    tag: str
    label: str
    """For a sentence: "a model for <label>"."""
    modality: Modality
    near: tuple[str, ...] = ()


_ALL = (
    Task("text-classification", "sorting text into classes", "text", ("zero-shot-classification",)),
    Task("token-classification", "marking words in text (names, places, ...)", "text"),
    Task("table-question-answering", "answering questions about tables", "text"),
    Task("question-answering", "answering questions from a text", "text"),
    Task("zero-shot-classification", "sorting text into classes of your own", "text"),
    Task("translation", "translating text", "text", ("text2text-generation",)),
    Task("summarization", "summarising text", "text", ("text2text-generation",)),
    Task("feature-extraction", "turning text into vectors", "text", ("sentence-similarity",)),
    Task("text-generation", "writing and chatting", "text", ("conversational",)),
    Task("text2text-generation", "rewriting text", "text"),
    Task("conversational", "chatting", "text", ("text-generation",)),
    Task("fill-mask", "filling gaps in text", "text"),
    Task("sentence-similarity", "comparing sentences", "text", ("feature-extraction",)),
    Task("text-ranking", "ranking texts for a query", "text", ("sentence-similarity",)),
    Task("text-to-speech", "speaking text aloud", "audio", ("text-to-audio",)),
    Task("text-to-audio", "making sound or music from text", "audio"),
    Task("automatic-speech-recognition", "turning speech into text", "audio"),
    Task("audio-to-audio", "changing sound (cleaning, separating)", "audio"),
    Task("audio-classification", "recognising sounds", "audio"),
    Task("audio-text-to-text", "answering questions about sound", "audio"),
    Task("voice-activity-detection", "finding who speaks when", "audio"),
    Task("depth-estimation", "estimating depth from a picture", "image"),
    Task("image-classification", "naming what a picture shows", "image"),
    Task(
        "object-detection",
        "finding objects in pictures",
        "image",
        ("zero-shot-object-detection",),
    ),
    Task("image-segmentation", "outlining regions in pictures", "image", ("mask-generation",)),
    Task("text-to-image", "making pictures from text", "image"),
    Task("image-to-text", "describing or reading pictures", "image", ("image-text-to-text",)),
    Task("image-to-image", "improving or changing pictures", "image"),
    Task("image-to-video", "making video from a picture", "video"),
    Task("unconditional-image-generation", "making pictures", "image"),
    Task("video-classification", "recognising actions in video", "video"),
    Task("reinforcement-learning", "learning to act", "other"),
    Task("robotics", "controlling robots", "other"),
    Task("tabular-classification", "sorting rows of a table", "tabular"),
    Task("tabular-regression", "predicting numbers from a table", "tabular"),
    Task("tabular-to-text", "describing tables", "tabular"),
    Task("table-to-text", "describing tables", "tabular"),
    Task("multiple-choice", "choosing among answers", "text"),
    Task("text-retrieval", "finding texts", "text", ("sentence-similarity",)),
    Task("time-series-forecasting", "forecasting time series", "time"),
    Task("text-to-video", "making video from text", "video"),
    Task("image-text-to-text", "answering questions about pictures", "multimodal"),
    Task("image-text-to-image", "editing pictures by instruction", "multimodal"),
    Task("image-text-to-video", "making video from picture and text", "multimodal"),
    Task(
        "visual-question-answering",
        "answering questions about pictures",
        "multimodal",
        ("image-text-to-text",),
    ),
    Task(
        "document-question-answering",
        "reading answers out of documents",
        "multimodal",
        ("image-text-to-text",),
    ),
    Task(
        "zero-shot-image-classification",
        "sorting pictures into classes of your own",
        "image",
    ),
    Task("graph-ml", "learning on graphs", "other"),
    Task("mask-generation", "cutting objects out of pictures", "image"),
    Task("zero-shot-object-detection", "finding objects named in words", "image"),
    Task("text-to-3d", "making 3D objects from text", "other"),
    Task("image-to-3d", "making 3D objects from pictures", "other"),
    Task(
        "image-feature-extraction",
        "turning pictures into vectors",
        "image",
    ),
    Task("video-text-to-text", "answering questions about video", "multimodal"),
    Task("keypoint-detection", "finding body joints or key points", "image"),
    Task("visual-document-retrieval", "finding document pages", "multimodal"),
    Task("any-to-any", "any input to any output", "multimodal"),
    Task("video-to-video", "changing video", "video"),
)

TASKS: dict[str, Task] = {task.tag: task for task in _ALL}


def label(tag: str) -> str:
    """Plain words for a tag; an unknown tag speaks for itself."""
    task = TASKS.get(tag)
    return task.label if task else tag.replace("-", " ")
