"""Intel's Open Model Zoo: small networks for edge devices, in OpenVINO's and other formats."""

# ruff: noqa: E501  (a table reads better with one row a line)
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, number, read_csv
from index.datasets import named_in

DATE = "2023"
_SOURCE = "Open Model Zoo configuration"
_REPO = "openvinotoolkit/open_model_zoo"
_TASKS: dict[str, tuple[list[str], list[str]]] = {
    "detection": (["object-detection"], []), "classification": (["image-classification"], []),
    "object_attributes": (["image-classification"], ["attributes"]),
    "action_recognition": (["video-classification"], ["actions"]),
    "semantic_segmentation": (["image-segmentation"], []),
    "instance_segmentation": (["image-segmentation", "object-detection"], ["instance-segmentation"]),
    "optical_character_recognition": (["image-to-text"], ["ocr"]), "token_recognition": (["image-to-text"], ["ocr"]),
    "text_to_speech": (["text-to-speech"], []), "question_answering": (["question-answering"], []),
    "human_pose_estimation": (["keypoint-detection"], ["human-pose"]),
    "machine_translation": (["translation"], []), "image_processing": (["image-to-image"], []),
    "background_matting": (["image-segmentation"], ["background removal"]),
    "face_recognition": (["image-feature-extraction"], ["faces"]),
    "speech_recognition": (["automatic-speech-recognition"], []),
    "noise_suppression": (["audio-to-audio"], ["noise removal"]),
    "sound_classification": (["audio-classification"], []), "named_entity_recognition": (["token-classification"], ["ner"]),
    "colorization": (["image-to-image"], ["colouring black-and-white pictures"]),
    "monocular_depth_estimation": (["depth-estimation"], []), "image_inpainting": (["image-to-image"], ["inpainting"]),
    "head_pose_estimation": (["other"], ["head-pose"]), "time_series": (["time-series-forecasting"], []),
    "image_translation": (["image-to-image"], []), "salient_object_detection": (["image-segmentation"], ["salient objects"]),
    "style_transfer": (["image-to-image"], ["style transfer"]), "text_prediction": (["text-generation"], []),
    "place_recognition": (["image-feature-extraction"], ["places"]),
    "feature_extraction": (["image-feature-extraction"], []),
}  # fmt: skip
# Words of a name that say more than the zoo's own task.
_NAMED: tuple[tuple[str, list[str]], ...] = (
    (r"reidentification|image-retrieval", ["image-feature-extraction"]),
    (r"landmarks", ["keypoint-detection"]),
    (r"gaze|head-pose", ["other"]),
)
# What the pictures show, where the name says it in words that nobody asks with.
_SUBJECTS: tuple[tuple[str, list[str]], ...] = (
    (r"anti-spoof", ["faces", "real face or a photograph of one"]),
    (r"emotions-", ["faces", "facial expressions"]),
    (r"age-gender", ["faces"]),
    (r"(?:gaze|head-pose)-estimation", ["faces"]),
    (r"open-closed-eye", ["eyes", "drowsiness"]),
    (r"vehicle-", ["cars"]),
    (r"person-", ["people"]),
)
# Licences of the repositories that the zoo's licence links point to.
_LICENSES: tuple[tuple[str, str], ...] = (
    (r"openvinotoolkit|opencv/|tensorflow|google/automl|onnx/models|rwightman|open-mmlab|facebookresearch/detr|"
     r"YOLOX|NVIDIA/NeMo|nanodet|kinetics-i3d|ResNeSt", "apache-2.0"),
    (r"pytorch/vision", "bsd-3-clause"), (r"mozilla/DeepSpeech", "mpl-2.0"),
    (r"RepVGG|david8862|pycls|fairseq|Pytorch_Retinaface|ForwardTacotron|WaveRNN|facenet|yolact|CenterNet|"
     r"Linzaer|MiDaS|dslim/bert-base-NER|huggingface.co/gpt2", "mit"),
)  # fmt: skip
_PART = re.compile(r"-(encoder|decoder|duration-prediction|regression|generation|upsampler|rnn|encoder-side|encoder-top|emb|"
                   r"detector|text-recognition-head|text-detector|text-recognition-(?:en|de)coder)(?=$|-\d)")  # fmt: skip
_WRITTEN = (("chinese", "zh"), ("japanese", "ja"), ("english", "en"))
_LISTED = re.compile(r"pytorch/vision|rwightman")


def _cell(row: dict[str, str], *names: str) -> str:
    header: list[str] = json.loads(row["index_header"]) if row["index_header"] else []
    values: list[str] = json.loads(row["index_row"]) if row["index_row"] else []
    low = [h.lower() for h in header]
    return next(
        (values[low.index(n)] for n in names if n in low and low.index(n) < len(values)), ""
    )


def _lead(text: str) -> float | None:
    found = re.match(r"\d+(?:\.\d+)?", text.strip())
    return float(found[0]) if found else None


def _side(cell: str) -> int | None:
    """Height of a picture that goes in, from the list of inputs."""
    inputs: Any = json.loads(cell) if cell else []
    for entry in inputs:
        shape, layout = entry[1], entry[2] if len(entry) > 2 else ""
        if layout in ("NCHW", "NHWC") and isinstance(shape, list) and "H" in layout:
            return int(shape[layout.index("H")])  # pyright: ignore[reportUnknownArgumentType]
    return None


def _evidence(row: dict[str, str]) -> list[Evidence]:
    """Top-1 and top-5 of classifiers; other columns do not name their metric."""
    text = _cell(row, "accuracy").partition("<")[0]
    values = [_lead(part) for part in text.split("/")]
    if row["task_type"] != "classification" or "%" not in text or len(values) != 2:
        return []
    return [
        Evidence(dataset="imagenet-1k", metric=metric, value=value, grade="verified",
                 source="Open Model Zoo index", as_of=DATE)
        for metric, value in zip(("top-1", "top-5"), values, strict=True) if value is not None
    ]  # fmt: skip


def _record(row: dict[str, str]) -> ModelRecord:
    name = row["name"]
    tasks, tags = _TASKS[row["task_type"]]
    tasks = next((t for pattern, t in _NAMED if re.search(pattern, name)), tasks)
    own = f"github:{_REPO}#{name}"
    millions = _lead(_cell(row, "size (mp)", "mparams", "mparams "))
    size = number(row["bytes"]) if row["group"] == "public" else None
    known = next((i for pattern, i in _LICENSES if re.search(pattern, row["license"])), None)
    gflops = _lead(_cell(row, "complexity (gflops)", "gflops"))
    spoken = [c for c in re.split(r"[^a-z]+", name) if c in ("en", "de", "zh", "ru")]
    text = {"question_answering", "text_to_speech", "machine_translation", "speech_recognition"}
    languages = list(dict.fromkeys(spoken)) if row["task_type"] in text else []
    languages += [c for w, c in _WRITTEN if w in name]
    tags = [*tags, "edge", "on-device", *(["int8", "quantized"] if "int8" in name else [])]
    if "arcface" in name:  # the network's code is free, its weights are InsightFace's
        known, tags = None, [*tags, "insightface"]
    tags += [
        subject for pattern, found in _SUBJECTS if re.search(pattern, name) for subject in found
    ]
    tags = list(dict.fromkeys(tags))
    tags += ["text detection"] if "text-detection" in name else []
    return ModelRecord(
        id=own, catalogue="openvino", source=_SOURCE, as_of=DATE, tasks=list(tasks),
        tasks_derived=True, library="openvino",
        license=LicenseFact(id=known, source=row["license"], as_of=DATE, basis="family")
        if known else None,
        params=round(millions * 1e6) if millions else None,
        size_bytes=int(size) if size else (round(millions * 4e6) if millions else None),
        size_basis="file" if size else ("from-params" if millions else None),
        input_size=_side(row["inputs"]), gmacs=gflops / 2 if gflops else None,
        datasets=["imagenet-1k"] if _evidence(row) else named_in(name), languages=languages,
        tags=tags, formats=["openvino", *([row["framework"]] if row["framework"] != "dldt" else [])],
        arxiv=[row["arxiv"]] if row["arxiv"] else [], evidence=_evidence(row),
        doors=[Door(loader="openvino", id=own, name=name)],
        url=f"https://github.com/{_REPO}/tree/master/models/{row['group']}/{name}",
    )  # fmt: skip


def load(facts: Path, report: Report) -> list[ModelRecord]:
    """Whole models; parts of one and copies of listed classifiers are dropped."""
    records: list[ModelRecord] = []
    for row in read_csv(facts / "open_model_zoo_models.csv"):
        name = row["name"]
        if row["task_type"] not in _TASKS:
            report.drop("openvino", "of an unknown task", name)
        elif _PART.search(name) and not row["index_row"]:
            report.drop("openvino", "parts of a model in several files", name)
        elif row["task_type"] == "classification" and _LISTED.search(row["license"]):
            report.drop("openvino", "classifiers that timm or torchvision list themselves", name)
        else:
            records.append(_record(row))
    return records
