"""Builds torchaudio's bundles, with weights from a local file or untrained.

A bundle carries the figures of its network, so the untrained twin is exactly
the network that the weights are for.  What they are timed on is seconds of
sound at the bundle's own rate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import torch
import torchaudio.pipelines as zoo
from torch import nn
from torchaudio.pipelines._wav2vec2 import utils as speech  # pyright: ignore

from tools.validation.worker.built import BAD_WEIGHTS, Built, CannotBuildError, first_line
from tools.validation.worker.open_weights import open_weights

SECONDS = 5
_CHARACTERS = 64
_TTS_RATE, _TTS_HOP, _MELS = 22_050, 256, 80
_FEATURES_RATE = 100
"""Frames a second of the features that the transducer hears (10 ms each)."""
_BASE = "https://download.pytorch.org/torchaudio/"

Inputs = Callable[[int], tuple[Any, ...]]


class Through(nn.Module):
    """A network that is run by another of its methods than `forward`."""

    def __init__(self, network: nn.Module, method: str) -> None:
        super().__init__()
        self.network = network
        self._method = method

    def forward(self, *arguments: Any) -> Any:
        return getattr(self.network, self._method)(*arguments)


def _bundle(name: str) -> Any:
    bundle = getattr(zoo, name, None) if name in zoo.__all__ and name.isupper() else None
    if bundle is None:
        raise CannotBuildError("unknown-architecture", name[:60])
    return bundle


def describe_bundle(name: str) -> dict[str, str]:
    """Where torchaudio says that the weights of a bundle lie, and its folder for them.

    The folder is one below that of torch.hub.  Empty where there is no such bundle.
    """
    try:
        bundle = _bundle(name)
    except CannotBuildError:
        return {}
    assets = getattr(bundle, "_model_path", None) or getattr(bundle, "_rnnt_path", None)
    if assets is None and type(bundle).__name__.startswith("Squim"):
        assets = f"models/{bundle._path}"
    if assets is not None:
        folder, _, file = str(assets).rpartition("/")
        return {"url": _BASE + assets, "file": file, "folder": f"torchaudio/{folder}"}
    path = str(getattr(bundle, "_path", None) or bundle._tacotron2_path)
    url = path if path.startswith("https://") else f"{_BASE}models/{path}"
    return {"url": url, "file": url.rpartition("/")[2], "folder": "checkpoints"}


def build_torchaudio(name: str, variant: str | None, weights: str | None, **_: Any) -> Built:
    """`name` is a bundle, such as WAV2VEC2_BASE."""
    bundle = _bundle(name)
    error: str | None = None
    pretrained = False
    network = _network(bundle)
    if weights is not None:
        try:
            network.load_state_dict(_fitted(bundle, open_weights(weights, published=True)))
            pretrained = True
        except BAD_WEIGHTS as problem:
            error = first_line(problem)
            network = _network(bundle)
    params = sum(p.numel() for p in network.parameters())
    model, inputs, shape, item, batchable = _use(bundle, network)
    return Built(
        model=model,
        inputs=inputs,
        input_shape=shape,
        params=params,
        pretrained=pretrained,
        weights_error=error,
        batchable=batchable,
        item=item,
    )


def _network(bundle: Any) -> nn.Module:
    """The bundle's network as its own figures say, untrained."""
    if hasattr(bundle, "_model_type"):
        return cast("nn.Module", speech._get_model(bundle._model_type, bundle._params))  # pyright: ignore
    if hasattr(bundle, "_tacotron2_params"):
        from torchaudio.models import Tacotron2

        return Tacotron2(**bundle._tacotron2_params)
    if hasattr(bundle, "_rnnt_factory_func"):
        return cast("nn.Module", bundle._rnnt_factory_func())
    if hasattr(bundle, "_model_factory_func"):
        return cast("nn.Module", bundle._model_factory_func())
    from torchaudio.models import squim_objective_base, squim_subjective_base

    objective = type(bundle).__name__ == "SquimObjectiveBundle"
    return squim_objective_base() if objective else squim_subjective_base()


def _fitted(bundle: Any, state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """As torchaudio does: some heads carry words of their training that are not used."""
    axes = getattr(bundle, "_remove_aux_axis", None)
    if axes:
        speech._remove_aux_axes(state, axes)  # pyright: ignore
    return state


def _use(bundle: Any, network: nn.Module) -> tuple[nn.Module, Inputs, list[int], str, bool]:
    """How a bundle's network is called, on what, the shape, the words, whether in batches."""
    rate = int(getattr(bundle, "_sample_rate", _TTS_RATE))
    heard = f"{SECONDS} s of sound at {rate / 1000:g} kHz"
    length = SECONDS * rate
    kind = type(bundle).__name__
    if hasattr(bundle, "_tacotron2_params"):
        return _spoken(network)
    if hasattr(bundle, "_rnnt_factory_func"):
        frames = SECONDS * _FEATURES_RATE + int(bundle._right_context_length)

        def features(batch: int) -> tuple[Any, ...]:
            return torch.randn(batch, frames, _MELS), torch.full((batch,), frames)

        item = f"{SECONDS} s of sound, read without writing"
        return Through(network, "transcribe"), features, [frames, _MELS], item, True
    if hasattr(bundle, "_model_factory_func"):
        channels = 2 if "HDemucs" in type(network).__name__ else 1
        shape = [channels, length]
        words = heard + (", two channels" if channels == 2 else "")
        return network, lambda batch: (torch.randn(batch, *shape),), shape, words, True
    if kind == "SquimSubjectiveBundle":

        def pair(batch: int) -> tuple[Any, ...]:
            return torch.randn(batch, length), torch.randn(batch, length)

        return network, pair, [length], f"{heard}, beside a clean recording", True
    model, together = network, True
    if hasattr(bundle, "_model_type"):
        aligns = kind == "Wav2Vec2FABundle"
        if bundle._normalize_waveform or aligns:
            model = speech._extend_model(  # pyright: ignore
                network, bundle._normalize_waveform, apply_log_softmax=aligns, append_star=aligns
            )
        together = not aligns  # the aligner's extra word is made for one recording
    return model, lambda batch: (torch.randn(batch, length),), [length], heard, together


def _spoken(network: nn.Module) -> tuple[nn.Module, Inputs, list[int], str, bool]:
    """The spectrogram network, led through so many frames (free, it would stop where it likes)."""
    frames = SECONDS * _TTS_RATE // _TTS_HOP
    symbols = int(cast("Any", network).embedding.num_embeddings)

    def inputs(batch: int) -> tuple[Any, ...]:
        tokens = torch.randint(1, symbols, (batch, _CHARACTERS))
        lengths = torch.full((batch,), _CHARACTERS)
        mel = torch.randn(batch, _MELS, frames)
        return tokens, lengths, mel, torch.full((batch,), frames)

    item = f"{_CHARACTERS} characters into {SECONDS} s of speech, without the vocoder"
    return network, inputs, [_CHARACTERS], item, True
