"""Code to start from for models of zoos that are not on the Hub, by the libraries' own guides."""

from __future__ import annotations

from bowerbird.record import Door, ModelRecord

PACKAGES: dict[str, tuple[str, str]] = {
    "mmdet": ("mmdet", "mmdet"), "mmsegmentation": ("mmseg", "mmsegmentation"),
    "mmpose": ("mmpose", "mmpose"), "mmaction2": ("mmaction", "mmaction2"),
    "mmocr": ("mmocr", "mmocr"), "mmpretrain": ("mmpretrain", "mmpretrain"),
    "espnet": ("espnet2", "espnet espnet_model_zoo"), "coqui-tts": ("TTS", "coqui-tts"),
    "openvino": ("openvino", "openvino"), "monai": ("monai", '"monai[fire]"'),
    "ultralytics": ("ultralytics", "ultralytics"), "spacy": ("spacy", "spacy"),
    "fastembed": ("fastembed", "fastembed"), "open_clip": ("open_clip", "open_clip_torch"),
}  # fmt: skip
"""Loader of a door -> (module to import, what pip installs)."""

_ESPNET = {
    "text-to-speech": ("tts_inference", "Text2Speech"),
    "automatic-speech-recognition": ("asr_inference", "Speech2Text"),
    "audio-to-audio": ("enh_inference", "SeparateSpeech"),
    "voice-activity-detection": ("diar_inference", "DiarizeSpeech"),
}


def _mm(record: ModelRecord, loader: str, name: str) -> str | None:
    """OpenMMLab's inferencers, which take a configuration's name and fetch its weights."""
    tags = set(record.tags)
    call: str | None = None
    if loader == "mmpretrain":
        call = f'from mmpretrain import get_model\n\nmodel = get_model("{name}", pretrained=True)\n'
    elif loader == "mmdet" and not {"tracking in video", "video"} & tags:
        call = f'from mmdet.apis import DetInferencer\n\nmodel = DetInferencer("{name}")\n'
    elif loader == "mmsegmentation" and "image-segmentation" in record.tasks:
        call = f'from mmseg.apis import MMSegInferencer\n\nmodel = MMSegInferencer("{name}")\n'
    elif loader == "mmpose":
        kind = "pose3d" if "3d" in tags else "pose2d"
        call = (
            "from mmpose.apis import MMPoseInferencer\n\n"
            f'model = MMPoseInferencer({kind}="{name}")\n'
        )
    elif loader == "mmaction2" and "actions" in tags and "skeletons" not in tags:
        call = (
            "from mmaction.apis import MMAction2Inferencer\n\n"
            f'model = MMAction2Inferencer(rec="{name}")\n'
        )
    elif loader == "mmocr" and {"text detection", "ocr"} & tags:
        kind = "det" if "text detection" in tags else "rec"
        call = (
            f'from mmocr.apis import MMOCRInferencer\n\nmodel = MMOCRInferencer({kind}="{name}")\n'
        )
    if call is None:
        return None
    package = PACKAGES[loader][1]
    return f"# pip install openmim; mim install mmengine mmcv {package}\n{call}"


def _espnet(record: ModelRecord, name: str) -> str:
    task = record.tasks[0] if record.tasks else ""
    install = f"# pip install {PACKAGES['espnet'][1]}\n"
    module, kind = _ESPNET.get(task, ("", ""))
    if not module or "streaming" in record.tags:
        # These are built by a class of their recipe's own: the files are fetched alone.
        return (
            f"{install}from espnet_model_zoo.downloader import ModelDownloader\n\n"
            f'files = ModelDownloader().download_and_unpack("{name}")\n'
        )
    return (
        f"{install}from espnet2.bin.{module} import {kind}\n\n"
        f'model = {kind}.from_pretrained("{name}")\n'
    )


def _coqui(name: str) -> str:
    if name.startswith("vocoder_models/"):
        return (
            "# pip install coqui-tts\nfrom TTS.utils.manage import ModelManager\n\n"
            f'weights, config, about = ModelManager().download_model("{name}")\n'
        )
    return f'# pip install coqui-tts\nfrom TTS.api import TTS\n\nmodel = TTS("{name}")\n'


def _openvino(name: str) -> str:
    return (
        "# Open Model Zoo is deprecated; its tools came with openvino-dev, last of 2024:\n"
        '#   pip install "openvino-dev<2025"; omz_downloader --name NAME -o models\n'
        "#   omz_converter --name NAME -d models -o models   (models of other formats)\n"
        "# In its place: models under https://huggingface.co/OpenVINO, or your own choice of the\n"
        "# Hub with optimum-intel: optimum-cli export openvino --model ID FOLDER\n"
        "from pathlib import Path\n\nimport openvino\n\n"
        f'network = next(Path("models").rglob("{name}.xml"))\n'
        'model = openvino.Core().compile_model(network, "CPU")\n'
    ).replace("NAME", name)


def _fastembed(record: ModelRecord, name: str) -> str:
    tasks, tags = set(record.tasks), set(record.tags)
    module, kind = "fastembed", "TextEmbedding"
    if "text-ranking" in tasks:
        module, kind = "fastembed.rerank.cross_encoder", "TextCrossEncoder"
    elif "visual-document-retrieval" in tasks:
        kind = "LateInteractionMultimodalEmbedding"
    elif "late-interaction" in tags:
        kind = "LateInteractionTextEmbedding"
    elif "sparse" in tags:
        kind = "SparseTextEmbedding"
    elif "image-feature-extraction" in tasks:
        kind = "ImageEmbedding"
    return (
        f"# pip install fastembed\nfrom {module} import {kind}\n\n"
        f'model = {kind}(model_name="{name}")\n'
    )


def _open_clip(name: str) -> str:
    network, _, weights = name.partition("/")
    return (
        "# pip install open_clip_torch\nimport open_clip\n\n"
        "model, _, transform = open_clip.create_model_and_transforms(\n"
        f'    "{network}", pretrained="{weights}"\n)\n'
        f'tokenizer = open_clip.get_tokenizer("{network}")\n'
    )


def code(record: ModelRecord, door: Door) -> str | None:
    """Code that loads `record` through a zoo's `door`; None where its library has no short way.

    The name must be plain: letters, digits and `._-/:+@` (for ESPnet also
    blanks, which its names hold).  Raises nothing.
    """
    name, loader = door.name, door.loader
    if loader.startswith("mm"):
        return _mm(record, loader, name)
    if loader == "espnet":
        return _espnet(record, name)
    if loader == "coqui-tts":
        return _coqui(name)
    if loader == "openvino":
        return _openvino(name)
    if loader == "monai":
        return (
            '# pip install "monai[fire]"\nfrom monai.bundle import load\n\n'
            f'model = load("{name}", bundle_dir="bundles")\n'
        )
    if loader == "ultralytics":
        return (
            "# pip install ultralytics (AGPL-3.0, as are its weights)\n"
            f'from ultralytics import YOLO\n\nmodel = YOLO("{name}")\n'
        )
    if loader == "spacy":
        own = name.rpartition("/")[2]
        return (
            f"# pip install spacy; python -m spacy download {own}\n"
            f'import spacy\n\nmodel = spacy.load("{own}")\n'
        )
    if loader == "fastembed":
        return _fastembed(record, name)
    return _open_clip(name) if loader == "open_clip" else None
