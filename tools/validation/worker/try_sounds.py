"""Sounds: labels, and speech written down (CTC, Whisper, torchaudio's bundles)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tools.validation.worker.opened import CannotTryError, sound
from tools.validation.worker.try_way import Answer, Asked, Way, labels, numbered, whole
from tools.validation.worker.try_words import greedy, said

_RATE = 16_000
_LANGUAGE = re.compile(r"<\|[a-z]{2,3}\|>")
_MOST_HEARD = 200
"""Tokens of 30 s of speech."""
Reader = Callable[[Path], tuple[torch.Tensor, ...]]


def way(asked: Asked) -> Way | None:
    if asked.library == "torchaudio":
        return _bundle(asked)
    if asked.library != "transformers":
        return None
    if asked.task == "audio-classification":
        return whole(asked, _read(asked), labels(asked.names))
    if asked.task != "automatic-speech-recognition":
        return None
    if asked.config.get("model_type") == "whisper":
        return _whisper(asked)
    if type(asked.network).__name__.endswith("ForCTC"):
        return _letters(asked)
    return None


def _read(asked: Asked) -> Reader:
    """A sound as the network hears it, by the figures of its configuration."""
    config, about = asked.network.config, asked.figures("preprocessor")
    main = str(asked.network.main_input_name)
    if config.model_type == "audio-spectrogram-transformer":
        from transformers import ASTFeatureExtractor

        numbers: dict[str, Any] = {k: float(about[k]) for k in ("mean", "std") if k in about}
        maker: Any = ASTFeatureExtractor(
            num_mel_bins=config.num_mel_bins, max_length=config.max_length, **numbers
        )
        return lambda path: (_features(maker, sound(path, _RATE)).input_values,)
    if config.model_type == "whisper":
        from transformers import WhisperFeatureExtractor

        ear: Any = WhisperFeatureExtractor(feature_size=config.num_mel_bins)
        return lambda path: (_features(ear, sound(path, _RATE)).input_features,)
    if main != "input_values":
        raise CannotTryError(f"how a {config.model_type[:40]} hears sounds is not known here")
    level = about.get("do_normalize", True)

    def plain(path: Path) -> tuple[torch.Tensor, ...]:
        heard = sound(path, _RATE)
        if level:
            heard = (heard - heard.mean()) / (heard.var(correction=0) + 1e-7).sqrt()
        return (heard,)

    return plain


def _features(maker: Any, heard: torch.Tensor) -> Any:
    return maker(heard[0].numpy(), sampling_rate=_RATE, return_tensors="pt")


def _letters(asked: Asked) -> Way:
    """Of each moment the likeliest letter; repeats count once, blanks not at all."""
    held = asked.figures("vocab")
    letters = {n: str(word) for word, n in held.items() if isinstance(n, int)}
    if not letters:
        raise CannotTryError("its letters are not on this computer (vocab.json)")
    blank = int(asked.config.get("pad_token_id") or 0)

    def answer(output: Any) -> Answer:
        return {"text": _text(output.logits[0], letters, blank)}

    return whole(asked, _read(asked), answer)


def _text(scores: torch.Tensor, letters: dict[int, str], blank: int) -> str:
    lib: Any = torch  # its types are not all written down
    best: list[int] = lib.unique_consecutive(scores.argmax(dim=-1)).tolist()
    marks = ("<s>", "</s>", "<pad>", "<unk>", "[PAD]", "[UNK]")
    spelled = [letters.get(n, "") for n in best if n != blank]
    return "".join(c for c in spelled if c not in marks).replace("|", " ").strip()[:2000]


def _bundle(asked: Asked) -> Way:
    """A speech bundle of torchaudio."""
    import torchaudio.pipelines as zoo

    bundle = getattr(zoo, asked.name)
    if not hasattr(bundle, "get_labels") or type(bundle).__name__ != "Wav2Vec2ASRBundle":
        raise CannotTryError("of torchaudio, only what writes down speech can be tried")
    letters = dict(numbered(list(bundle.get_labels())))
    rate = int(bundle.sample_rate)
    return whole(
        asked,
        lambda path: (sound(path, rate),),
        lambda out: {"text": _text(out[0][0], letters, 0)},
    )


def _whisper(asked: Asked) -> Way:
    """Whisper: it says first which language it hears, then writes, without times."""
    network, tokenizer = asked.network, asked.tokenizer()
    config = network.config
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    size = int(config.vocab_size)
    special = {w: n for w, n in vocabulary.items() if w.startswith("<|") and n < size}
    tongues = sorted(n for w, n in special.items() if _LANGUAGE.fullmatch(w))
    after = [special[w] for w in ("<|transcribe|>", "<|notimestamps|>") if w in special]
    never = sorted(n for n in special.values() if n != config.eos_token_id)
    begin = int(config.decoder_start_token_id)

    def run(given: tuple[torch.Tensor, ...]) -> tuple[int | None, list[int]]:
        fixed = {"encoder_outputs": network.get_encoder()(given[0])}
        start, tongue = [begin], None
        if tongues and "<|transcribe|>" in special:
            scores = network(**fixed, decoder_input_ids=torch.tensor([start])).logits[0, -1]
            tongue = tongues[int(scores[tongues].argmax())]
            start += [tongue, *after]
        else:
            start += [n for n in after if n == special.get("<|notimestamps|>")]
        ids = greedy(network, torch.tensor([start]), fixed, never=never, most=_MOST_HEARD)
        return tongue, ids

    names = {n: w.strip("<|>") for w, n in special.items()}

    def answer(_given: Any, heard: tuple[int | None, list[int]]) -> Answer:
        tongue, ids = heard
        found = said(tokenizer.decode(ids), 0)
        return found | ({"summary": f"Language heard: {names[tongue]}."} if tongue else {})

    return Way(_read(asked), run, answer)
