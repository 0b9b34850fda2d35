"""Texts: labels, vectors that are compared, and what a model writes; ONNX of either kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tools.validation.worker.opened import CannotTryError, sentences, text
from tools.validation.worker.try_way import MOST_GUESSES, Answer, Asked, Way, labels

MOST_WRITTEN = 60
"""Tokens that a model writes: enough to see what it does."""
_PROMPT = 256
_EMBEDS = frozenset({"feature-extraction", "sentence-similarity"})
_WRITES = frozenset({"text-generation", "conversational"})
_REWRITES = frozenset({"text2text-generation", "summarization", "translation"})


def way(asked: Asked) -> Way | None:
    if asked.library == "sentence-transformers":
        return compared(asked, asked.built.model)
    if asked.library != "transformers":
        return None
    if asked.task == "text-classification":
        return _classified(asked)
    if asked.task in _EMBEDS:
        return compared(asked, lambda ids, mask: mean_of(asked.built.model(ids, mask)[0], mask))
    if asked.task in _WRITES | _REWRITES:
        return _written(asked)
    return None


def _classified(asked: Asked) -> Way:
    tokenizer = asked.tokenizer()

    def read(path: Path) -> tuple[torch.Tensor, torch.Tensor]:
        return rows(tokenizer, text(path))

    answer = labels(asked.names)
    return Way(read, lambda given: asked.built.model(*given), lambda _given, out: answer(out))


def rows(tokenizer: Any, said: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and mask of one text, each (1, tokens)."""
    found = tokenizer.encode(said)
    if not found.ids:
        raise CannotTryError("there is no text in it")
    return torch.tensor([found.ids]), torch.tensor([found.attention_mask])


def mean_of(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    seen = mask.unsqueeze(-1).to(tokens.dtype)
    return (tokens * seen).sum(dim=1) / seen.sum(dim=1).clamp(min=1e-9)


def compared(asked: Asked, vector: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Way:
    """How near the lines of a text are to its first one, or to the user's labels."""
    tokenizer = asked.tokenizer()

    def read(path: Path) -> list[str]:
        found = sentences(path)
        said = [" ".join(found), *asked.labels] if asked.labels else found
        if len(said) < 2:
            raise CannotTryError(
                "one line alone has nothing to be compared with: write more lines, or --label"
            )
        return said

    def run(said: list[str]) -> torch.Tensor:
        return torch.cat([vector(*rows(tokenizer, one)) for one in said]).float()

    def answer(said: list[str], vectors: torch.Tensor) -> Answer:
        near = torch.nn.functional.cosine_similarity(vectors[:1], vectors[1:]).clamp(-1, 1)
        order: list[int] = near.argsort(descending=True).tolist()[:MOST_GUESSES]  # pyright: ignore
        first = "the text" if asked.labels else f'"{said[0][:80]}"'
        return {
            "guesses": [{"label": said[n + 1][:300], "score": float(near[n])} for n in order],
            "measure": "cosine",
            "summary": f"Nearness to {first}: 1 is the same, 0 is unrelated.",
        }

    return Way(read, run, answer)


def _written(asked: Asked) -> Way:
    tokenizer = asked.tokenizer(_PROMPT)
    config, network = asked.network.config, asked.network

    def read(path: Path) -> tuple[torch.Tensor, torch.Tensor]:
        return rows(tokenizer, text(path))

    def run(given: tuple[torch.Tensor, torch.Tensor]) -> list[int]:
        ids, mask = given
        if not config.is_encoder_decoder:
            return greedy(network, ids, {}, mask=mask)
        heard = network.get_encoder()(input_ids=ids, attention_mask=mask)
        start = [int(config.decoder_start_token_id)]
        if isinstance(first := getattr(config, "forced_bos_token_id", None), int):
            start.append(first)
        fixed = {"encoder_outputs": heard, "attention_mask": mask}
        return greedy(network, torch.tensor([start]), fixed)

    return Way(read, run, lambda _given, ids: said(tokenizer.decode(ids), len(ids)))


def said(words: str, tokens: int) -> Answer:
    stopped = f"Stopped after {tokens} tokens." if tokens >= MOST_WRITTEN else None
    return {"text": words.strip()[:2000], "summary": stopped}


def greedy(
    network: Any, start: torch.Tensor, fixed: dict[str, Any], *,
    mask: torch.Tensor | None = None, never: list[int] | None = None, most: int = MOST_WRITTEN,
) -> list[int]:  # fmt: skip
    """The likeliest next token, again and again, up to the end mark.

    `start` is (1, tokens); with an encoder `fixed` holds what it gave.  `never` are
    tokens that are not taken."""
    name = "decoder_input_ids" if "encoder_outputs" in fixed else "input_ids"
    ends = network.config.eos_token_id
    end = set(ends) if isinstance(ends, list) else {ends}  # pyright: ignore
    written: list[int] = []
    token, past = start, None
    for _ in range(most):
        more = fixed if mask is None else fixed | {"attention_mask": mask}
        out = network(**more, **{name: token}, past_key_values=past, use_cache=True)
        past, scores = out.past_key_values, out.logits[0, -1].float()
        if never:
            scores[never] = float("-inf")
        best = int(scores.argmax())
        if best in end:
            break
        written.append(best)
        token = torch.tensor([[best]])
        if mask is not None:
            mask = torch.cat([mask, torch.ones_like(mask[:, :1])], dim=1)
    return written
