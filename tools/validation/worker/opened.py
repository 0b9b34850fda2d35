"""Opens a file of the user's, in the fork: a picture, a text or a sound."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import torch

MOST_SECONDS = 30
MOST_SENTENCES = 20
_PIXELS = 50_000_000
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
TEXTS, SOUNDS = frozenset({".txt", ".md"}), frozenset({".wav"})


class CannotTryError(ValueError):
    """This file, or this model, cannot be tried; the message says why."""


def picture(path: Path) -> Any:
    """In red, green and blue.  Raises CannotTryError."""
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


def text(path: Path) -> str:
    found = path.read_text(encoding="utf-8", errors="replace").strip()
    if not found:
        raise CannotTryError("there is no text in it")
    return found


def sentences(path: Path) -> list[str]:
    """The lines that say something."""
    lines = [line.strip() for line in text(path).splitlines()]
    return [line for line in lines if line][:MOST_SENTENCES]


def sound(path: Path, rate: int) -> torch.Tensor:
    """One channel at `rate`, as (1, samples); at most MOST_SECONDS of it."""
    import torchaudio.functional as resampling

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
    return resampling.resample(wave_form / float(1 << (8 * wide - 1)), own, rate).unsqueeze(0)
