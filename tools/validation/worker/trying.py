"""Runs a trained model on files: a picture, a text or a sound to labels, or speech to text."""

from __future__ import annotations

import json
import time
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import torch

from tools.validation.worker.built import Built, CannotBuildError, first_line

MOST_SECONDS = 30
_TOP = 5
_TOKENS = 512
_PIXELS = 50_000_000
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
_TEXTS, _SOUNDS = frozenset({".txt", ".md"}), frozenset({".wav"})
Names = Mapping[int, str]
Reader = Callable[[Path], tuple[Any, ...]]
Answer = Callable[[Any], dict[str, Any]]


class CannotTryError(ValueError):
    """This file, or this model, cannot be tried; the message says why."""


def try_files(built: Built, job: dict[str, Any]) -> dict[str, Any]:
    """What the model says of each file of the job."""
    if not built.pretrained:
        raise CannotBuildError("untrained", built.weights_error or "they do not fit")
    built.model.eval()
    return {"files": [_one(built, job, Path(str(path))) for path in job["try"]]}


def _one(built: Built, job: dict[str, Any], path: Path) -> dict[str, Any]:
    empty: dict[str, Any] = {"guesses": [], "text": None, "ms": None, "problem": None}
    try:
        read, answer = _way(built, job, path.suffix.lower())
        given = read(path)
        with torch.inference_mode():
            began = time.perf_counter()
            output = built.model(*given)
            spent = time.perf_counter() - began
            return empty | answer(output) | {"ms": spent * 1e3}
    except CannotTryError as error:
        return empty | {"problem": str(error)[:300]}
    except Exception as error:  # a file, or a model, may do anything
        return empty | {"problem": f"it could not be run on this file ({_told(error, path)})"}


def _told(error: Exception, path: Path) -> str:
    """The error without the folder, which is nobody's business."""
    return first_line(error, 400).replace(str(path), path.name)[:150]


def _way(built: Built, job: dict[str, Any], suffix: str) -> tuple[Reader, Answer]:
    """How a file of this kind becomes an input of this model, and its output an answer."""
    library, task = str(job["library"]), str(job["variant"] or "")
    config = cast("dict[str, Any]", job.get("config") or {})
    hf = library == "transformers"
    if suffix in _PICTURES and library in ("timm", "torchvision"):
        prepare, names = _own_way(built.model, job)
        return lambda path: (prepare(_picture(path)).unsqueeze(0),), _labels(names)
    if suffix in _PICTURES and hf and task == "image-classification":
        return _prepared(built, job), _labels(_names(config))
    if suffix in _TEXTS and hf and task == "text-classification":
        return _tokens(job), _labels(_names(config))
    if suffix in _SOUNDS and hf and task == "audio-classification" and built.input_shape[1:] == []:
        return lambda path: (_sound(path, 16_000),), _labels(_names(config))
    if suffix in _SOUNDS and library == "torchaudio":
        return _heard(job)
    raise CannotTryError(
        f"a {suffix or 'file without an ending'} is not for this model; what can be tried are "
        "classifiers of pictures (.jpg, .png), texts (.txt) and sounds (.wav), and what writes "
        "down speech"
    )


def _own_way(model: Any, job: dict[str, Any]) -> tuple[Callable[[Any], torch.Tensor], Names]:
    """Preparation and labels as timm or torchvision have them for these weights."""
    if job["library"] == "torchvision":
        from tools.validation.worker.vision_models import entry_of

        entry = entry_of(str(job["name"]), job["variant"])
        names = _numbered(entry.meta.get("categories") if entry is not None else None)
        if entry is None or not names or hasattr(model, "transform"):
            raise CannotTryError("only classifiers of pictures can be tried")
        return entry.transforms(), names
    from timm import data

    lib: Any = data
    transform = lib.create_transform(**lib.resolve_model_data_config(model), is_training=False)
    figures = cast("dict[str, Any]", job.get("config") or {})
    if names := _numbered(figures.get("label_names")):
        return transform, names
    subset = lib.infer_imagenet_subset(model)
    info = lib.ImageNetInfo(subset) if subset else None
    count = int(model.num_classes)
    names = {n: str(info.index_to_description(n)) for n in range(count)} if info else {}
    return transform, names


def _numbered(names: object) -> Names:
    """A list of names by their places; empty where there is none."""
    listed = cast("list[object]", names) if isinstance(names, list) else []
    return dict(enumerate(map(str, listed)))


def _picture(path: Path) -> Any:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _PIXELS
    try:
        with Image.open(path) as image:
            if image.width * image.height > _PIXELS:
                raise CannotTryError(f"it has more than {_PIXELS // 10**6} million pixels")
            return image.convert("RGB")
    except Image.DecompressionBombError:
        raise CannotTryError(f"it has more than {_PIXELS // 10**6} million pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        why = "it is no picture that can be read, or a damaged one"
        raise CannotTryError(f"it could not be run on this file: {why}") from error


def _prepared(built: Built, job: dict[str, Any]) -> Reader:
    """A picture of the network's size, with the mean and deviation of its repository."""
    beside = job["beside"].get("preprocessor")
    if beside is None:
        raise CannotTryError("how its pictures are prepared is not on this computer")
    about = json.loads(Path(beside).read_text(encoding="utf-8"))
    mean, deviation = (
        torch.tensor(about[key]).view(3, 1, 1) for key in ("image_mean", "image_std")
    )
    _, height, width = built.input_shape

    def read(path: Path) -> tuple[Any, ...]:
        import numpy as np

        small = _picture(path).resize((width, height), int(about.get("resample", 2)))
        pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1) / 255  # pyright: ignore
        return (((pixels - mean) / deviation).unsqueeze(0),)

    return read


def _tokens(job: dict[str, Any]) -> Reader:
    beside = job["beside"].get("tokenizer")
    if beside is None:
        raise CannotTryError("its tokenizer is not on this computer")
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(beside)
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)

    def read(path: Path) -> tuple[Any, ...]:
        found = tokenizer.encode(path.read_text(encoding="utf-8", errors="replace"))
        if not found.ids:
            raise CannotTryError("there is no text in it")
        return torch.tensor([found.ids]), torch.tensor([found.attention_mask])

    return read


def _sound(path: Path, rate: int) -> torch.Tensor:
    """One channel at `rate`, as (1, samples); at most MOST_SECONDS of it."""
    import torchaudio.functional as sound

    try:
        with wave.open(str(path), "rb") as file:
            wide, own = file.getsampwidth(), file.getframerate()
            channels = file.getnchannels()
            data = bytearray(file.readframes(MOST_SECONDS * own))
    except (wave.Error, EOFError) as error:
        raise CannotTryError(f"it is no plain WAV file ({str(error)[:60]})") from error
    if wide not in (2, 4) or not data:
        raise CannotTryError("only WAV files of 16 or 32 bits with sound in them can be tried")
    kind = torch.int16 if wide == 2 else torch.int32
    wave_form = torch.frombuffer(data, dtype=kind).view(-1, channels).float().mean(dim=1)
    return sound.resample(wave_form / float(1 << (8 * wide - 1)), own, rate).unsqueeze(0)


def _heard(job: dict[str, Any]) -> tuple[Reader, Answer]:
    """A speech bundle of torchaudio: the likeliest letter of each moment, repeats once."""
    import torchaudio.pipelines as zoo

    bundle = getattr(zoo, str(job["name"]))
    if not hasattr(bundle, "get_labels") or type(bundle).__name__ != "Wav2Vec2ASRBundle":
        raise CannotTryError("of torchaudio, only what writes down speech can be tried")
    letters = bundle.get_labels()

    def answer(output: Any) -> dict[str, Any]:
        lib: Any = torch  # its types are not all written down
        best: list[int] = lib.unique_consecutive(output[0][0].argmax(dim=-1)).tolist()
        text = "".join(letters[n] for n in best if n != 0).replace("|", " ")
        return {"text": text.strip()[:2000]}

    return lambda path: (_sound(path, int(bundle.sample_rate)),), answer


def _names(config: dict[str, Any]) -> Names:
    held = config.get("id2label")
    table = cast("dict[str, object]", held) if isinstance(held, dict) else {}
    return {int(key): str(value) for key, value in table.items() if key.isdigit()}


def _labels(names: Names) -> Answer:
    """The likeliest labels of the one row of an output."""

    def answer(output: Any) -> dict[str, Any]:
        logits = getattr(output, "logits", output)
        if not isinstance(logits, torch.Tensor) or logits.dim() != 2:
            raise CannotTryError("its output is not one row of scores")
        shares = logits[0].float().softmax(dim=-1)
        top: Any = shares.topk(min(_TOP, len(shares)))
        pairs: Any = zip(top.indices.tolist(), top.values.tolist(), strict=True)
        guesses: list[dict[str, Any]] = [
            {"label": names.get(n, f"class {n}")[:300], "score": s} for n, s in pairs
        ]
        return {"guesses": guesses}

    return answer
