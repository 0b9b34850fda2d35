"""Builds transformers models: from a configuration, with the head that a task needs.

The configuration comes from the parent, which has checked it; files of a
repository are never handed to the library by name.  Weights are read by
`open_weights` and laid into the network that was built.  Code of a repository
is not run: the classes are those that the installed library has.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import torch
import transformers as hf
from torch import nn
from transformers.initialization import no_init_weights

from tools.validation.worker.built import BAD_WEIGHTS, Built, CannotBuildError, first_line
from tools.validation.worker.open_weights import open_weights
from tools.validation.worker.tokens import per_token
from tools.validation.worker.transformers_inputs import Inputs, inputs_of

_HEADS = {
    "text-classification": "AutoModelForSequenceClassification",
    "zero-shot-classification": "AutoModelForSequenceClassification",
    "text-ranking": "AutoModelForSequenceClassification",
    "token-classification": "AutoModelForTokenClassification",
    "question-answering": "AutoModelForQuestionAnswering",
    "fill-mask": "AutoModelForMaskedLM",
    "image-classification": "AutoModelForImageClassification",
    "object-detection": "AutoModelForObjectDetection",
    "image-segmentation": "AutoModelForSemanticSegmentation",
    "depth-estimation": "AutoModelForDepthEstimation",
    "zero-shot-image-classification": "AutoModelForZeroShotImageClassification",
    "zero-shot-object-detection": "AutoModelForZeroShotObjectDetection",
    "audio-classification": "AutoModelForAudioClassification",
    "video-classification": "AutoModelForVideoClassification",
    "image-to-text": "AutoModelForImageTextToText",
}
_WRITES = frozenset({
    "text-generation", "conversational", "text2text-generation", "summarization", "translation",
    "table-question-answering",
})  # fmt: skip
_TILE = 1 << 16
_MISSING = 0.1
"""Share of the tensors that may be missing (a head that was not trained yet)."""


def head_class(task: str, config: Any) -> Any:
    """The class for a task over this configuration; the bare network where it has no such head."""
    wanted: list[str] = []
    if task in _WRITES or (task == "automatic-speech-recognition" and config.is_encoder_decoder):
        speech = config.model_type in ("whisper", "speech_to_text")
        wanted = ["AutoModelForSpeechSeq2Seq" if speech else "AutoModelForSeq2SeqLM"]
        wanted.append("AutoModelForCausalLM")
    elif task == "automatic-speech-recognition":
        wanted = ["AutoModelForCTC"]
    elif task in _HEADS:
        wanted = [_HEADS[task]]
    if task in ("image-to-text", "image-text-to-text"):
        wanted = ["AutoModelForImageTextToText"]
    for name in (*wanted, "AutoModel", "AutoModelForDepthEstimation"):
        mapping = getattr(hf, name)._model_mapping
        if type(config) in mapping:
            found: Any = mapping[type(config)]
            return cast("Any", found[0]) if isinstance(found, tuple | list) else found
    raise CannotBuildError("unknown-architecture", str(config.model_type)[:60])


def configuration(figures: dict[str, Any]) -> Any:
    """The library's configuration object for checked figures."""
    kind = str(figures.get("model_type", ""))
    if kind not in hf.CONFIG_MAPPING:
        raise CannotBuildError("unknown-architecture", kind[:60])
    cls: Any = hf.CONFIG_MAPPING[kind]
    made = cls.from_dict(dict(figures))
    if made.is_encoder_decoder and getattr(made, "decoder_start_token_id", None) is None:
        # Some heads begin the decoder's text themselves; which word it is costs nothing.
        made.decoder_start_token_id = getattr(made, "pad_token_id", None) or 0
    return made


def prepare(figures: dict[str, Any], task: str) -> None:
    """Import what a job will need, so that no import falls into a measured part."""
    head_class(task, configuration(figures))


class Called(nn.Module):
    """A network that takes its inputs in a row, as the timer hands them over."""

    def __init__(self, network: nn.Module, names: tuple[str, ...], fixed: dict[str, Any]) -> None:
        super().__init__()
        self.network = network
        self._names = names
        self._fixed = fixed

    def forward(self, *arguments: Any) -> Any:
        return self.network(**dict(zip(self._names, arguments, strict=True)), **self._fixed)


def build_transformers(
    name: str,
    variant: str | None,
    weights: str | None,
    config: dict[str, Any] | None = None,
    **_: Any,
) -> Built:
    """`name` is for the report, `variant` the task, `config` the checked configuration."""
    if config is None:
        raise CannotBuildError("unknown-architecture", name)
    task = variant or "feature-extraction"
    figures = configuration(config)
    cls = head_class(task, figures)
    error: str | None = None
    pretrained = False
    if weights is None:
        network = made_random(cls, figures)
    else:
        try:
            network = made_trained(cls, figures, weights)
            pretrained = True
        except BAD_WEIGHTS as problem:
            error = first_line(problem)
            network = made_random(cls, figures)
    network.eval()
    taken = inputs_of(network, figures)
    body = getattr(network, "base_model", network)
    params = sum(p.numel() for p in network.parameters())
    called = Called(network, taken.names, _fixed(network, taken))
    return Built(
        model=called,
        inputs=taken.make,
        input_shape=taken.shape,
        params=params,
        head_params=params - sum(p.numel() for p in body.parameters()),
        pretrained=pretrained,
        weights_error=error,
        item=taken.item,
        per_token=_per_token(network, taken, task),
    )


def _fixed(network: nn.Module, taken: Inputs) -> dict[str, Any]:
    """Reading a prompt asks for the next word only, not for one after every word."""
    known = inspect.signature(network.forward).parameters
    if taken.writes and not taken.decodes and "logits_to_keep" in known:
        return {"logits_to_keep": 1}
    return {}


def _per_token(network: Any, taken: Inputs, task: str) -> Callable[[int], list[float]] | None:
    if not taken.writes or task not in (*_WRITES, "automatic-speech-recognition"):
        return None
    return partial(per_token, network, taken)


def _made(cls: Any, figures: Any) -> Any:
    """The empty network, with the attention of torch itself where it can have it."""
    for attention in ("sdpa", "eager"):
        try:
            with no_init_weights():
                network = cls._from_config(figures, attn_implementation=attention)
        except (ValueError, ImportError) as error:
            if attention == "eager" or "attention" not in str(error).lower():
                raise
            continue
        network.tie_weights()  # left out with the initialisation
        return network
    raise AssertionError


def made_random(cls: Any, figures: Any) -> Any:
    """Random numbers of the usual size, quickly: one tile of them, again and again.

    An untouched block of memory may hold numbers that are slow to reckon with.
    """
    network = _made(cls, figures)
    tile = torch.empty(_TILE).uniform_(-0.03, 0.03)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if parameter.dim() < 2:
                parameter.fill_(1.0 if name.endswith("weight") else 0.0)
                continue
            flat = parameter.data.view(-1)
            whole = flat.numel() // _TILE
            flat[: whole * _TILE].view(whole, _TILE).copy_(tile.expand(whole, _TILE))
            flat[whole * _TILE :].copy_(tile[: flat.numel() - whole * _TILE])
    return network


def made_trained(cls: Any, figures: Any, weights: str) -> Any:
    """The network with the weights of a file, or of all shards of an index.

    Raises one of BAD_WEIGHTS where they do not fit."""
    state = open_weights(weights)
    loaded = cls.from_pretrained(
        None,
        config=figures,
        state_dict=state,
        output_loading_info=True,
        attn_implementation="sdpa" if getattr(cls, "_supports_sdpa", False) else "eager",
        trust_remote_code=False,
        dtype=torch.float32,
    )
    network, info = cast("tuple[Any, dict[str, Any]]", loaded)
    missing = len(info.get("missing_keys") or ())
    if missing > _MISSING * max(1, len(network.state_dict())):
        raise ValueError(f"{missing} of its tensors are not in the file")
    return network
