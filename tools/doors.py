"""Which door of a record a request wants, and the code that opens it."""

from __future__ import annotations

from bowerbird.record import Door, ModelRecord
from tools import zoos

_HUB_LOADERS = {
    "torch-hub": ("torch.hub",),
    "timm": ("timm",),
    "torchvision": ("torchvision",),
    "torchaudio": ("torchaudio",),
}
_NOT_HUB = ("torchvision:", "torchaudio:", "torchtext:", "torchhub:", "github:")


def on_hugging_face(model_id: str) -> bool:
    """Whether an id is one of the Hugging Face Hub's."""
    return "/" in model_id and not model_id.startswith(_NOT_HUB)


def door_for(record: ModelRecord, hub: str | None) -> Door | None:
    """The door through which `hub` leads to this record, None where it has none."""
    if hub is None:
        return record.doors[0] if record.doors else None
    if hub == "hf":
        return next((d for d in record.doors if on_hugging_face(d.id)), None)
    loaders = _HUB_LOADERS.get(hub, ())
    return next((d for d in record.doors if d.loader in loaders), None)


def shown_id(record: ModelRecord, hub: str | None) -> str:
    """The id to show: the door's own where a place was named, else the record's;
    the Hub's where the weights of torchvision lie there too, as that is the best known."""
    place = hub or ("hf" if record.catalogue == "torchvision" else None)
    door = door_for(record, place) if place else None
    return door.id if door else record.id


_PIPELINES = {
    "image-classification", "object-detection", "image-segmentation", "depth-estimation",
    "text-classification", "token-classification", "question-answering", "summarization",
    "translation", "text-generation", "fill-mask", "zero-shot-classification", "text-to-audio",
    "automatic-speech-recognition", "audio-classification", "image-to-text", "feature-extraction",
    "zero-shot-image-classification", "zero-shot-object-detection", "video-classification",
    "document-question-answering", "visual-question-answering", "image-text-to-text",
    "mask-generation", "image-feature-extraction", "table-question-answering", "text-to-speech",
    "zero-shot-audio-classification", "image-to-image", "keypoint-detection",
}  # fmt: skip


def _timm(name: str, fine_tune: bool) -> str:
    head = ", num_classes=NUMBER_OF_YOUR_CLASSES" if fine_tune else ""
    return (
        "import timm\n\n"
        f'model = timm.create_model("{name}", pretrained=True{head}).eval()\n'
        "config = timm.data.resolve_model_data_config(model)\n"
        "transform = timm.data.create_transform(**config, is_training=False)\n"
    )


def _torchvision(name: str, weights: str) -> str:
    return (
        "from torchvision.models import get_model, get_model_weights\n\n"
        f'weights = get_model_weights("{name}")["{weights}"]\n'
        f'model = get_model("{name}", weights=weights).eval()\n'
        "transform = weights.transforms()\n"
    )


def _transformers(model_id: str, task: str | None) -> str:
    if task in _PIPELINES:
        pipeline = "text-to-audio" if task == "text-to-speech" else task
        return (
            "from transformers import pipeline\n\n"
            f'model = pipeline("{pipeline}", model="{model_id}")\n'
        )
    return (
        f'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("{model_id}")\n'
    )


def _torch_hub(name: str) -> str:
    repository, _, entry = name.rpartition(":")
    return (
        "import torch\n\n"
        "# runs code from that repository: read it first\n"
        f'model = torch.hub.load("{repository}", "{entry}", trust_repo="check")\n'
    )


def _address(record: ModelRecord) -> str:
    """Where to read on, on one line whatever it holds."""
    return " ".join((record.url or record.id).split())


def snippet(record: ModelRecord, hub: str | None = None, *, fine_tune: bool = False) -> str:
    """Code to start from, through the door that the request wants.

    Names come from the catalogue and are quoted as data; a name that is not
    plain (quotes, line breaks) is refused rather than escaped.
    """
    door = door_for(record, hub) or door_for(record, None)
    if door and door.loader == "huggingface_hub" and hub is None:  # files alone: is there more?
        door = next((d for d in record.doors if d.loader in zoos.PACKAGES), door)
    name = door.name if door else record.id
    blank = " " if door and door.loader == "espnet" else ""
    if not all(c.isalnum() or c in f"._-/:+@{blank}" for c in name):
        return f"# see {_address(record)}"
    loader = door.loader if door else (record.library or "")
    task = record.tasks[0] if record.tasks else None
    if loader == "timm":
        return _timm(name, fine_tune)
    if loader == "torchvision":
        arch, _, weights = name.partition("/")
        return _torchvision(arch, weights) if weights else _torch_hub(f"pytorch/vision:{arch}")
    if loader == "torchaudio":
        return (
            "import torchaudio\n\n"
            f"bundle = torchaudio.pipelines.{name}\n"
            "model = bundle.get_model()\n"
        )
    if loader == "torchtext":
        twin = record.superseded_by
        return _transformers(twin, task) if twin else "# torchtext is archived: no code is offered"
    if loader == "torch.hub":
        return _torch_hub(name)
    if loader == "sentence-transformers":
        return (
            "from sentence_transformers import SentenceTransformer\n\n"
            f'model = SentenceTransformer("{name}")\n'
        )
    if loader == "diffusers":
        return (
            "from diffusers import DiffusionPipeline  # pip install diffusers\n\n"
            f'pipeline = DiffusionPipeline.from_pretrained("{name}")\n'
        )
    if door and loader in zoos.PACKAGES:
        return zoos.code(record, door) or f"# see {_address(record)}"
    if loader in ("transformers", "") and on_hugging_face(name):
        return _transformers(name, task)
    if not door or not on_hugging_face(door.id):
        return f"# see {_address(record)}"
    library = record.library or ""
    plain = library.replace("-", "").replace("_", "").isalnum()
    then = f"  # then load it with {library}" if plain and library else ""
    return (
        "from huggingface_hub import snapshot_download\n\n"
        f'folder = snapshot_download("{name}"){then}\n'
    )
