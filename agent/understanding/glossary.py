"""Words of the field, explained in a sentence each; written by us.

A trailing `*` of a key's form matches any ending.  Sentences are English here
and come back in the reader's language through `agent.speech`.
"""

# ruff: noqa: E501  (one line a word reads best)

from __future__ import annotations

import re

TERMS: dict[str, tuple[str, str]] = {
    "fine-tuning": ("fine ?-?tun\\w*|feintuning|affinage|ajuste fino|messa a punto|微调", "Fine-tuning takes a trained model and goes on training it on your own examples, usually with a new last layer; a few dozen to a few hundred examples per class are often enough."),
    "transfer learning": ("transfer ?-?(?:learning|lernen)|apprentissage par transfert|aprendizaje por transferencia|迁移学习", "Transfer learning reuses what a model has learned on a large task for a small one of your own: the first layers are kept, the last one is replaced and trained on your data."),
    "pretrained model": ("pre ?-?trained(?: model)?|vortrainiert\\w*|pre-?entrain\\w*|preentrenad\\w*|preaddestrat\\w*|pre-?treinad\\w*|预训练", "A pretrained model has already learned from a large collection of data; you use it as it is, or teach it your own subject with few examples."),
    "zero-shot": ("zero ?-?shot|零样本", "Zero-shot means that you name the classes in words and the model sorts by them at once, without any training examples."),
    "few-shot": ("few ?-?shot|小样本", "Few-shot means learning a new class from a handful of examples."),
    "quantization": ("quanti[sz]\\w*|cuantizac\\w*|量化", "Quantization stores the weights with fewer bits (8 or 4 instead of 32): the model gets smaller and often faster, and a little less accurate."),
    "parameters": ("param(?:eter|etre|etro)?s?|parametri|参数", "Parameters are the numbers that a model has learned; at four bytes each, 25 million of them take about 100 MB."),
    "latency": ("latenc\\w*|latenz|latenza|延迟", "Latency is the time from putting one item in to getting its answer."),
    "throughput": ("throughput|durchsatz|debit|吞吐量", "Throughput is how many items a model handles in a second when it is kept busy."),
    "fps": ("fps|frames per second", "Frames per second: how many pictures a model handles in one second; 20 a second leave 50 ms for each."),
    "top-1": ("top ?-?1(?: accuracy)?", "Top-1 accuracy is the share of test pictures whose first answer is right."),
    "map": ("mean average precision|map|m ?ap", "Mean average precision (mAP) rates how well a detector finds objects and how well its boxes sit, from 0 to 1 or 0 to 100; higher is better."),
    "wer": ("wer|word error rate|wortfehlerrate", "Word error rate is the share of words that a speech recogniser gets wrong; lower is better."),
    "embedding": ("embeddings?|einbettung\\w*|incrustacion\\w*|嵌入|向量", "An embedding turns a text or picture into a list of numbers, so that things with a similar meaning lie close together; search and grouping are built on it."),
    "onnx": ("onnx", "ONNX is an exchange format: a model saved in it runs in many programs and devices without PyTorch."),
    "gguf": ("gguf", "GGUF is the file format of llama.cpp: one file with a (mostly quantized) language model that runs on ordinary computers."),
    "safetensors": ("safetensors?", "Safetensors is a file format that holds weights only; unlike a pickle file it cannot run code when it is opened."),
    "gated": ("gated", "Gated means that you must sign in and accept terms before you may download the model."),
    "backbone": ("backbone", "The backbone is the large part of a network that turns the input into features; the small head on top makes the answer."),
    "benchmark": ("benchmarks?", "A benchmark is a fixed test that many models take, so that their figures can be compared."),
    "imagenet": ("imagenet", "ImageNet-1k is a collection of 1.3 million photos in 1,000 everyday classes; most picture models learn on it first."),
    "vram": ("vram|grafikspeicher|显存", "VRAM is the memory of a graphics card; a model and its intermediate results must fit in it to run there."),
    "batch": ("batch(?: size)?", "A batch is a group of items that are put through the model together; larger batches raise the throughput and need more memory."),
    "open license": ("open (?:source )?licen[sc]e|offene lizenz|licence (?:ouverte|libre)|licencia abierta|licenza aperta|licenca aberta|开源许可", "By an open licence I understand MIT, Apache-2.0, BSD, GPL, CC-BY, CC0 and the like; not NC (non-commercial), RAIL, Llama or \"research only\"."),
}  # fmt: skip
_FORMS = {
    key: re.compile(rf"(?<![a-z0-9])(?:{forms})(?![a-z0-9])") for key, (forms, _) in TERMS.items()
}


def term_in(plain: str) -> str | None:
    """The first word of the field that a plain text speaks of."""
    return next((key for key, form in _FORMS.items() if form.search(plain)), None)


def explain(term: str) -> str:
    return TERMS[term][1]
