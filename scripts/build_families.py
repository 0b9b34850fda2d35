"""Regenerate tools/validation/families.json: builds every size and counts its parameters.

    uv run python scripts/build_families.py

The figures are those of the published configuration of the model named as
source.  Networks are built on torch's meta device, so nothing is allocated.
"""

# ruff: noqa: E501, PLR0917  (a table reads better unbroken, and figures in a row)

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForDepthEstimation,
)

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.validation.families import TABLE

B = dict[str, Any]
WORDS = frozenset(
    {"bert", "distilbert", "roberta", "camembert", "xlm-roberta", "mpnet", "albert", "electra",
     "deberta-v2", "modernbert", "t5", "mt5", "bart", "mbart", "marian", "m2m_100", "pegasus",
     "llama", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "mistral", "phi", "phi3", "gpt2",
     "gpt_neox", "opt", "bloom"}
)  # fmt: skip
"""Families that read words through one table, whose size differs between languages."""


def bert(h: int, n: int, a: int, i: int, **more: Any) -> B:
    return {
        "hidden_size": h,
        "num_hidden_layers": n,
        "num_attention_heads": a,
        "intermediate_size": i,
        **more,
    }


def decoder(h: int, n: int, a: int, kv: int, i: int, v: int, *, tied: bool, **more: Any) -> B:
    return bert(h, n, a, i, num_key_value_heads=kv, vocab_size=v, tie_word_embeddings=tied, **more)


def seq2seq(d: int, enc: int, dec: int, heads: int, ffn: int, **more: Any) -> B:
    return {
        "d_model": d, "encoder_layers": enc, "decoder_layers": dec, "encoder_attention_heads": heads,
        "decoder_attention_heads": heads, "encoder_ffn_dim": ffn, "decoder_ffn_dim": ffn, **more,
    }  # fmt: skip


def t5(d: int, ff: int, n: int, h: int, **more: Any) -> B:
    return {
        "d_model": d,
        "d_ff": ff,
        "num_layers": n,
        "num_decoder_layers": n,
        "num_heads": h,
        "d_kv": 64,
        **more,
    }


_V3: B = {
    "relative_attention": True, "pos_att_type": ["p2c", "c2p"], "position_buckets": 256,
    "norm_rel_ebd": "layer_norm", "share_att_key": True, "max_relative_positions": -1,
    "position_biased_input": False, "type_vocab_size": 0, "vocab_size": 128100,
}  # fmt: skip
_ROBERTA: B = {"vocab_size": 50265, "max_position_embeddings": 514, "type_vocab_size": 1}
_FLAN: B = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
_W2V: B = {"feat_extract_norm": "layer", "conv_bias": True, "do_stable_layer_norm": True}
_CONV: B = {"depths": [3, 3, 9, 3]}
_WHISPER: B = {"vocab_size": 51865, "num_mel_bins": 80}

# model type, name, the model whose configuration it is, alias, figures
ROWS: list[tuple[str, str, str, str, B]] = [
    ("bert", "bert-base", "google-bert/bert-base-uncased", r"bert-base|bge-base|e5-base|gte-base", {}),
    ("bert", "bert-large", "google-bert/bert-large-uncased", r"bert-large|bge-large|e5-large|gte-large", bert(1024, 24, 16, 4096)),
    ("bert", "bert-tiny", "google/bert_uncased_L-2_H-128_A-2", r"bert-tiny", bert(128, 2, 2, 512)),
    ("bert", "bert-mini", "google/bert_uncased_L-4_H-256_A-4", r"bert-mini", bert(256, 4, 4, 1024)),
    ("bert", "bert-small", "google/bert_uncased_L-4_H-512_A-8", r"bert-small", bert(512, 4, 8, 2048)),
    ("bert", "bert-medium", "google/bert_uncased_L-8_H-512_A-8", r"bert-medium", bert(512, 8, 8, 2048)),
    ("bert", "MiniLM-L3-H384", "sentence-transformers/paraphrase-MiniLM-L3-v2", r"minilm-l-?3", bert(384, 3, 12, 1536)),
    ("bert", "MiniLM-L6-H384", "sentence-transformers/all-MiniLM-L6-v2", r"minilm-l-?6", bert(384, 6, 12, 1536)),
    ("bert", "MiniLM-L12-H384", "sentence-transformers/all-MiniLM-L12-v2", r"minilm-l-?12|bge-small|e5-small|gte-small", bert(384, 12, 12, 1536)),
    ("bert", "TinyBERT-4L-312", "huawei-noah/TinyBERT_General_4L_312D", r"tinybert.*4l", bert(312, 4, 12, 1200)),
    ("bert", "TinyBERT-6L-768", "huawei-noah/TinyBERT_General_6L_768D", r"tinybert.*6l", bert(768, 6, 12, 3072)),
    ("bert", "rubert-tiny2", "cointegrated/rubert-tiny2", r"rubert-tiny2", bert(312, 3, 12, 600, vocab_size=83828, max_position_embeddings=2048)),
    ("distilbert", "distilbert-base", "distilbert/distilbert-base-uncased", r"distilbert", {}),
    ("roberta", "roberta-base", "FacebookAI/roberta-base", r"roberta-base", {**_ROBERTA}),
    ("roberta", "roberta-large", "FacebookAI/roberta-large", r"roberta-large", bert(1024, 24, 16, 4096, **_ROBERTA)),
    ("roberta", "distilroberta-base", "distilbert/distilroberta-base", r"distilroberta", bert(768, 6, 12, 3072, **_ROBERTA)),
    ("camembert", "camembert-base", "almanach/camembert-base", r"camembert-base", {**_ROBERTA, "vocab_size": 32005}),
    ("camembert", "camembert-large", "almanach/camembert-large", r"camembert-large", bert(1024, 24, 16, 4096, **(_ROBERTA | {"vocab_size": 32005}))),
    ("xlm-roberta", "xlm-roberta-base", "FacebookAI/xlm-roberta-base", r"xlm-r(oberta)?-base|e5-base|mpnet-base|reranker-base", {**_ROBERTA, "vocab_size": 250002}),
    ("xlm-roberta", "xlm-roberta-large", "FacebookAI/xlm-roberta-large", r"xlm-r(oberta)?-large|e5-large|reranker-large", bert(1024, 24, 16, 4096, **(_ROBERTA | {"vocab_size": 250002}))),
    ("xlm-roberta", "bge-m3", "BAAI/bge-m3", r"bge-m3|reranker-v2-m3", bert(1024, 24, 16, 4096, **(_ROBERTA | {"vocab_size": 250002, "max_position_embeddings": 8194}))),
    ("xlm-roberta", "mMiniLM-L12-H384", "nreimers/mMiniLMv2-L12-H384-distilled-from-XLMR-Large", r"mminilm.*l12", bert(384, 12, 12, 1536, **(_ROBERTA | {"vocab_size": 250002}))),
    ("mpnet", "mpnet-base", "microsoft/mpnet-base", r"mpnet-base", {}),
    ("albert", "albert-base", "albert/albert-base-v2", r"albert-base", bert(768, 12, 12, 3072)),
    ("albert", "albert-large", "albert/albert-large-v2", r"albert-large", bert(1024, 24, 16, 4096)),
    ("albert", "albert-xlarge", "albert/albert-xlarge-v2", r"albert-xlarge", bert(2048, 24, 16, 8192)),
    ("albert", "albert-xxlarge", "albert/albert-xxlarge-v2", r"albert-xxlarge", bert(4096, 12, 64, 16384)),
    ("electra", "electra-small", "google/electra-small-discriminator", r"electra-small", bert(256, 12, 4, 1024, embedding_size=128)),
    ("electra", "electra-base", "google/electra-base-discriminator", r"electra-base", bert(768, 12, 12, 3072, embedding_size=768)),
    ("electra", "electra-large", "google/electra-large-discriminator", r"electra-large", bert(1024, 24, 16, 4096, embedding_size=1024)),
    ("deberta-v2", "deberta-v3-xsmall", "microsoft/deberta-v3-xsmall", r"deberta-v3-xsmall", bert(384, 12, 6, 1536, **_V3)),
    ("deberta-v2", "deberta-v3-small", "microsoft/deberta-v3-small", r"deberta-v3-small", bert(768, 6, 12, 3072, **_V3)),
    ("deberta-v2", "deberta-v3-base", "microsoft/deberta-v3-base", r"deberta-v3-base", bert(768, 12, 12, 3072, **_V3)),
    ("deberta-v2", "deberta-v3-large", "microsoft/deberta-v3-large", r"deberta-v3-large", bert(1024, 24, 16, 4096, **_V3)),
    ("deberta-v2", "mdeberta-v3-base", "microsoft/mdeberta-v3-base", r"mdeberta", bert(768, 12, 12, 3072, **(_V3 | {"vocab_size": 251000}))),
    ("modernbert", "ModernBERT-base", "answerdotai/ModernBERT-base", r"modernbert-base", bert(768, 22, 12, 1152, vocab_size=50368)),
    ("modernbert", "ModernBERT-large", "answerdotai/ModernBERT-large", r"modernbert-large", bert(1024, 28, 16, 2624, vocab_size=50368)),
    ("vit", "vit-tiny-patch16-224", "WinKawaks/vit-tiny-patch16-224", r"vit-tiny", bert(192, 12, 3, 768)),
    ("vit", "vit-small-patch16-224", "WinKawaks/vit-small-patch16-224", r"vit-small", bert(384, 12, 6, 1536)),
    ("vit", "vit-base-patch16-224", "google/vit-base-patch16-224", r"vit-base", {}),
    ("vit", "vit-large-patch16-224", "google/vit-large-patch16-224", r"vit-large", bert(1024, 24, 16, 4096)),
    ("vit", "vit-huge-patch14-224", "google/vit-huge-patch14-224-in21k", r"vit-huge", bert(1280, 32, 16, 5120, patch_size=14)),
    ("deit", "deit-tiny-patch16-224", "facebook/deit-tiny-distilled-patch16-224", r"deit-tiny", bert(192, 12, 3, 768)),
    ("deit", "deit-small-patch16-224", "facebook/deit-small-distilled-patch16-224", r"deit-small", bert(384, 12, 6, 1536)),
    ("deit", "deit-base-patch16-224", "facebook/deit-base-distilled-patch16-224", r"deit-base", {}),
    ("beit", "beit-base-patch16-224", "microsoft/beit-base-patch16-224", r"beit-base", {"use_relative_position_bias": True, "use_mean_pooling": True}),
    ("beit", "beit-large-patch16-224", "microsoft/beit-large-patch16-224", r"beit-large", bert(1024, 24, 16, 4096, use_relative_position_bias=True)),
    ("dinov2", "dinov2-small", "facebook/dinov2-small", r"dinov2-small", {"hidden_size": 384, "num_attention_heads": 6, "image_size": 518, "patch_size": 14}),
    ("dinov2", "dinov2-base", "facebook/dinov2-base", r"dinov2-base", {"image_size": 518, "patch_size": 14}),
    ("dinov2", "dinov2-large", "facebook/dinov2-large", r"dinov2-large", {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 518, "patch_size": 14}),
    ("swin", "swin-tiny-patch4-window7-224", "microsoft/swin-tiny-patch4-window7-224", r"swin-tiny", {}),
    ("swin", "swin-small-patch4-window7-224", "microsoft/swin-small-patch4-window7-224", r"swin-small", {"depths": [2, 2, 18, 2]}),
    ("swin", "swin-base-patch4-window7-224", "microsoft/swin-base-patch4-window7-224", r"swin-base", {"embed_dim": 128, "depths": [2, 2, 18, 2], "num_heads": [4, 8, 16, 32]}),
    ("swin", "swin-large-patch4-window7-224", "microsoft/swin-large-patch4-window7-224", r"swin-large", {"embed_dim": 192, "depths": [2, 2, 18, 2], "num_heads": [6, 12, 24, 48]}),
    ("swinv2", "swinv2-tiny-patch4-window8-256", "microsoft/swinv2-tiny-patch4-window8-256", r"swinv2-tiny", {"image_size": 256, "window_size": 8}),
    ("swinv2", "swinv2-base-patch4-window8-256", "microsoft/swinv2-base-patch4-window8-256", r"swinv2-base", {"image_size": 256, "window_size": 8, "embed_dim": 128, "depths": [2, 2, 18, 2], "num_heads": [4, 8, 16, 32]}),
    ("convnext", "convnext-tiny-224", "facebook/convnext-tiny-224", r"convnext-tiny", {**_CONV}),
    ("convnext", "convnext-small-224", "facebook/convnext-small-224", r"convnext-small", {"depths": [3, 3, 27, 3]}),
    ("convnext", "convnext-base-224", "facebook/convnext-base-224", r"convnext-base", {"depths": [3, 3, 27, 3], "hidden_sizes": [128, 256, 512, 1024]}),
    ("convnext", "convnext-large-224", "facebook/convnext-large-224", r"convnext-large", {"depths": [3, 3, 27, 3], "hidden_sizes": [192, 384, 768, 1536]}),
    ("convnextv2", "convnextv2-atto", "facebook/convnextv2-atto-1k-224", r"convnextv2-atto", {"depths": [2, 2, 6, 2], "hidden_sizes": [40, 80, 160, 320]}),
    ("convnextv2", "convnextv2-nano", "facebook/convnextv2-nano-1k-224", r"convnextv2-nano", {"depths": [2, 2, 8, 2], "hidden_sizes": [80, 160, 320, 640]}),
    ("convnextv2", "convnextv2-tiny", "facebook/convnextv2-tiny-1k-224", r"convnextv2-tiny", {**_CONV}),
    ("convnextv2", "convnextv2-base", "facebook/convnextv2-base-1k-224", r"convnextv2-base", {"depths": [3, 3, 27, 3], "hidden_sizes": [128, 256, 512, 1024]}),
    ("resnet", "resnet-18", "microsoft/resnet-18", r"resnet-?18", {"depths": [2, 2, 2, 2], "hidden_sizes": [64, 128, 256, 512], "layer_type": "basic"}),
    ("resnet", "resnet-34", "microsoft/resnet-34", r"resnet-?34", {"depths": [3, 4, 6, 3], "hidden_sizes": [64, 128, 256, 512], "layer_type": "basic"}),
    ("resnet", "resnet-50", "microsoft/resnet-50", r"resnet-?50", {}),
    ("resnet", "resnet-101", "microsoft/resnet-101", r"resnet-?101", {"depths": [3, 4, 23, 3]}),
    ("resnet", "resnet-152", "microsoft/resnet-152", r"resnet-?152", {"depths": [3, 8, 36, 3]}),
    ("detr", "detr-resnet-50", "facebook/detr-resnet-50", r"detr-resnet-50", {"use_timm_backbone": True, "backbone": "resnet50", "use_pretrained_backbone": False}),
    ("detr", "detr-resnet-101", "facebook/detr-resnet-101", r"detr-resnet-101", {"use_timm_backbone": True, "backbone": "resnet101", "use_pretrained_backbone": False}),
    ("rt_detr", "rtdetr_r50vd", "PekingU/rtdetr_r50vd", r"r50vd", {}),
    ("rt_detr_v2", "rtdetr_v2_r50vd", "PekingU/rtdetr_v2_r50vd", r"r50vd", {}),
    ("yolos", "yolos-tiny", "hustvl/yolos-tiny", r"yolos-tiny", bert(192, 12, 3, 768, image_size=[800, 1333], use_mid_position_embeddings=False)),
    ("yolos", "yolos-small", "hustvl/yolos-small", r"yolos-small", bert(384, 12, 6, 1536, image_size=[512, 864])),
    ("yolos", "yolos-base", "hustvl/yolos-base", r"yolos-base", bert(768, 12, 12, 3072, image_size=[800, 1344])),
    *[
        ("segformer", f"segformer-{n}", f"nvidia/mit-{n}", rf"(segformer|mit)[-_]{n}", {"hidden_sizes": h, "depths": d, "decoder_hidden_size": c})
        for n, h, d, c in (
            ("b0", [32, 64, 160, 256], [2, 2, 2, 2], 256), ("b1", [64, 128, 320, 512], [2, 2, 2, 2], 256),
            ("b2", [64, 128, 320, 512], [3, 4, 6, 3], 768), ("b3", [64, 128, 320, 512], [3, 4, 18, 3], 768),
            ("b4", [64, 128, 320, 512], [3, 8, 27, 3], 768), ("b5", [64, 128, 320, 512], [3, 6, 40, 3], 768),
        )
    ],
    ("dpt", "dpt-large", "Intel/dpt-large", r"dpt-large", bert(1024, 24, 16, 4096, image_size=384, backbone_out_indices=[5, 11, 17, 23], neck_hidden_sizes=[256, 512, 1024, 1024])),
    *[
        ("depth_anything", f"Depth-Anything-V2-{n}", f"depth-anything/Depth-Anything-V2-{n}-hf", rf"depth-anything.*{n.lower()}", {
            "backbone_config": {"model_type": "dinov2", "image_size": 518, "patch_size": 14, "hidden_size": h, "num_hidden_layers": layers, "num_attention_heads": a,
                                "out_indices": out, "apply_layernorm": True, "reshape_hidden_states": False},
            "reassemble_hidden_size": h, "neck_hidden_sizes": neck, "fusion_hidden_size": f, "head_hidden_size": 32})
        for n, h, layers, a, out, neck, f in (
            ("Small", 384, 12, 6, [3, 6, 9, 12], [48, 96, 192, 384], 64),
            ("Base", 768, 12, 12, [3, 6, 9, 12], [96, 192, 384, 768], 128),
            ("Large", 1024, 24, 16, [5, 12, 18, 24], [256, 512, 1024, 1024], 256),
        )
    ],
    ("clip", "clip-vit-base-patch32", "openai/clip-vit-base-patch32", r"base-patch32", {}),
    ("clip", "clip-vit-base-patch16", "openai/clip-vit-base-patch16", r"base-patch16", {"vision_config": {"patch_size": 16}}),
    ("clip", "clip-vit-large-patch14", "openai/clip-vit-large-patch14", r"large-patch14", {"projection_dim": 768, "text_config": bert(768, 12, 12, 3072), "vision_config": bert(1024, 24, 16, 4096, patch_size=14)}),
    ("siglip", "siglip-base-patch16-224", "google/siglip-base-patch16-224", r"siglip-base", {"vision_config": {"image_size": 224}}),
    ("siglip", "siglip-large-patch16-256", "google/siglip-large-patch16-256", r"siglip-large", {"vision_config": bert(1024, 24, 16, 4096, image_size=256), "text_config": bert(1024, 24, 16, 4096)}),
    ("siglip", "siglip-so400m-patch14-384", "google/siglip-so400m-patch14-384", r"so400m", {"vision_config": bert(1152, 27, 16, 4304, image_size=384, patch_size=14), "text_config": bert(1152, 27, 16, 4304)}),
    ("owlvit", "owlvit-base-patch32", "google/owlvit-base-patch32", r"owlvit-base", {}),
    ("owlv2", "owlv2-base-patch16", "google/owlv2-base-patch16-ensemble", r"owlv2-base", {}),
    ("wav2vec2", "wav2vec2-base", "facebook/wav2vec2-base-960h", r"wav2vec2-base", {}),
    ("wav2vec2", "wav2vec2-large", "facebook/wav2vec2-large-xlsr-53", r"wav2vec2-large|xlsr|300m", bert(1024, 24, 16, 4096, **_W2V)),
    ("wav2vec2", "wav2vec2-xls-r-1b", "facebook/wav2vec2-xls-r-1b", r"xls-r-1b|mms-1b", bert(1280, 48, 16, 5120, **_W2V)),
    ("hubert", "hubert-base", "facebook/hubert-base-ls960", r"hubert-base", {}),
    ("hubert", "hubert-large", "facebook/hubert-large-ls960-ft", r"hubert-large", bert(1024, 24, 16, 4096, **_W2V)),
    ("wavlm", "wavlm-base", "microsoft/wavlm-base-plus", r"wavlm-base", {}),
    ("wavlm", "wavlm-large", "microsoft/wavlm-large", r"wavlm-large", bert(1024, 24, 16, 4096, **_W2V)),
    ("audio-spectrogram-transformer", "ast-base", "MIT/ast-finetuned-audioset-10-10-0.4593", r"ast-", {}),
    *[
        ("whisper", name, source, alias, seq2seq(d, e, c, h, 4 * d, **(_WHISPER | more)))
        for name, source, alias, d, e, c, h, more in (
            ("whisper-tiny", "openai/whisper-tiny", "whisper-tiny", 384, 4, 4, 6, {}),
            ("whisper-base", "openai/whisper-base", "whisper-base", 512, 6, 6, 8, {}),
            ("whisper-small", "openai/whisper-small", "whisper-small", 768, 12, 12, 12, {}),
            ("whisper-medium", "openai/whisper-medium", "whisper-medium", 1024, 24, 24, 16, {}),
            ("whisper-large-v2", "openai/whisper-large-v2", "whisper-large(-v2)?$", 1280, 32, 32, 20, {}),
            ("whisper-large-v3", "openai/whisper-large-v3", "whisper-large-v3$", 1280, 32, 32, 20, {"num_mel_bins": 128, "vocab_size": 51866}),
            ("whisper-large-v3-turbo", "openai/whisper-large-v3-turbo", "turbo", 1280, 32, 4, 20, {"num_mel_bins": 128, "vocab_size": 51866}),
            ("distil-large-v3", "distil-whisper/distil-large-v3", "distil-large", 1280, 32, 2, 20, {"num_mel_bins": 128, "vocab_size": 51866}),
            ("distil-medium.en", "distil-whisper/distil-medium.en", "distil-medium", 1024, 24, 2, 16, {}),
            ("distil-small.en", "distil-whisper/distil-small.en", "distil-small", 768, 12, 4, 12, {}),
        )
    ],
    ("t5", "t5-small", "google-t5/t5-small", r"t5-small", t5(512, 2048, 6, 8)),
    ("t5", "t5-base", "google-t5/t5-base", r"t5-base", t5(768, 3072, 12, 12)),
    ("t5", "t5-large", "google-t5/t5-large", r"t5-large", t5(1024, 4096, 24, 16)),
    ("t5", "flan-t5-small", "google/flan-t5-small", r"flan-t5-small", t5(512, 1024, 8, 6, **_FLAN)),
    ("t5", "flan-t5-base", "google/flan-t5-base", r"flan-t5-base", t5(768, 2048, 12, 12, **_FLAN)),
    ("t5", "flan-t5-large", "google/flan-t5-large", r"flan-t5-large", t5(1024, 2816, 24, 16, **_FLAN)),
    ("t5", "flan-t5-xl", "google/flan-t5-xl", r"flan-t5-xl", t5(2048, 5120, 24, 32, **_FLAN)),
    ("mt5", "mt5-small", "google/mt5-small", r"mt5-small", t5(512, 1024, 8, 6, vocab_size=250112)),
    ("mt5", "mt5-base", "google/mt5-base", r"mt5-base", t5(768, 2048, 12, 12, vocab_size=250112)),
    ("bart", "bart-base", "facebook/bart-base", r"bart-base", seq2seq(768, 6, 6, 12, 3072)),
    ("bart", "bart-large", "facebook/bart-large", r"bart-large", {}),
    ("bart", "distilbart-12-6", "sshleifer/distilbart-cnn-12-6", r"distilbart.*12-6", seq2seq(1024, 12, 6, 16, 4096)),
    ("bart", "distilbart-12-3", "valhalla/distilbart-mnli-12-3", r"distilbart.*12-3", seq2seq(1024, 12, 3, 16, 4096)),
    ("mbart", "mbart-large-50", "facebook/mbart-large-50", r"mbart-large", seq2seq(1024, 12, 12, 16, 4096, vocab_size=250054)),
    ("marian", "opus-mt", "Helsinki-NLP/opus-mt-en-de", r"opus-mt", seq2seq(512, 6, 6, 8, 2048)),
    ("marian", "opus-mt-tc-big", "Helsinki-NLP/opus-mt-tc-big-en-pt", r"opus-mt-tc-big", seq2seq(1024, 6, 6, 16, 4096)),
    ("m2m_100", "m2m100_418M", "facebook/m2m100_418M", r"418m", seq2seq(1024, 12, 12, 16, 4096, vocab_size=128112)),
    ("m2m_100", "nllb-200-distilled-600M", "facebook/nllb-200-distilled-600M", r"600m", seq2seq(1024, 12, 12, 16, 4096, vocab_size=256206)),
    ("m2m_100", "nllb-200-distilled-1.3B", "facebook/nllb-200-distilled-1.3B", r"1\.3b", seq2seq(1024, 24, 24, 16, 8192, vocab_size=256206)),
    ("pegasus", "pegasus-large", "google/pegasus-large", r"pegasus", seq2seq(1024, 16, 16, 16, 4096, vocab_size=96103)),
    ("llama", "SmolLM2-135M", "HuggingFaceTB/SmolLM2-135M", r"smollm2?-135m", decoder(576, 30, 9, 3, 1536, 49152, tied=True)),
    ("llama", "SmolLM2-360M", "HuggingFaceTB/SmolLM2-360M", r"smollm2?-360m", decoder(960, 32, 15, 5, 2560, 49152, tied=True)),
    ("llama", "SmolLM2-1.7B", "HuggingFaceTB/SmolLM2-1.7B", r"smollm2?-1\.7b", decoder(2048, 24, 32, 32, 8192, 49152, tied=True)),
    ("llama", "TinyLlama-1.1B", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", r"tinyllama", decoder(2048, 22, 32, 4, 5632, 32000, tied=False)),
    ("llama", "Llama-3.2-1B", "meta-llama/Llama-3.2-1B", r"llama-3\.2-1b", decoder(2048, 16, 32, 8, 8192, 128256, tied=True)),
    ("llama", "Llama-3.2-3B", "meta-llama/Llama-3.2-3B", r"llama-3\.2-3b", decoder(3072, 28, 24, 8, 8192, 128256, tied=True)),
    ("llama", "Llama-2-7b", "meta-llama/Llama-2-7b-hf", r"llama-2-7b", decoder(4096, 32, 32, 32, 11008, 32000, tied=False)),
    ("llama", "Llama-3.1-8B", "meta-llama/Llama-3.1-8B", r"llama-3(\.1)?-8b", decoder(4096, 32, 32, 8, 14336, 128256, tied=False)),
    ("qwen2", "Qwen2.5-0.5B", "Qwen/Qwen2.5-0.5B", r"qwen(1\.5|2|2\.5)-0\.5b", decoder(896, 24, 14, 2, 4864, 151936, tied=True)),
    ("qwen2", "Qwen2.5-1.5B", "Qwen/Qwen2.5-1.5B", r"qwen2(\.5)?-1\.5b", decoder(1536, 28, 12, 2, 8960, 151936, tied=True)),
    ("qwen2", "Qwen2.5-3B", "Qwen/Qwen2.5-3B", r"qwen2\.5-3b", decoder(2048, 36, 16, 2, 11008, 151936, tied=True)),
    ("qwen2", "Qwen2.5-7B", "Qwen/Qwen2.5-7B", r"qwen2(\.5)?-7b", decoder(3584, 28, 28, 4, 18944, 152064, tied=False)),
    ("qwen3", "Qwen3-0.6B", "Qwen/Qwen3-0.6B", r"qwen3-(embedding-|reranker-)?0\.6b", decoder(1024, 28, 16, 8, 3072, 151936, tied=True, head_dim=128)),
    ("qwen3", "Qwen3-1.7B", "Qwen/Qwen3-1.7B", r"qwen3-1\.7b", decoder(2048, 28, 16, 8, 6144, 151936, tied=True, head_dim=128)),
    ("qwen3", "Qwen3-4B", "Qwen/Qwen3-4B", r"qwen3-(embedding-|reranker-)?4b", decoder(2560, 36, 32, 8, 9728, 151936, tied=True, head_dim=128)),
    ("gemma3_text", "gemma-3-270m", "google/gemma-3-270m", r"270m", decoder(640, 18, 4, 1, 2048, 262144, tied=True, head_dim=256)),
    ("gemma3_text", "gemma-3-1b", "google/gemma-3-1b-it", r"gemma-3-1b", decoder(1152, 26, 4, 1, 6912, 262144, tied=True, head_dim=256)),
    ("gemma2", "gemma-2-2b", "google/gemma-2-2b", r"gemma-2-2b", decoder(2304, 26, 8, 4, 9216, 256000, tied=True, head_dim=256)),
    ("gemma", "gemma-2b", "google/gemma-2b", r"gemma-2b", decoder(2048, 18, 8, 1, 16384, 256000, tied=True, head_dim=256)),
    ("mistral", "Mistral-7B", "mistralai/Mistral-7B-v0.1", r"mistral-7b", decoder(4096, 32, 32, 8, 14336, 32000, tied=False)),
    ("phi", "phi-1_5", "microsoft/phi-1_5", r"phi-1", bert(2048, 24, 32, 8192, vocab_size=51200)),
    ("phi", "phi-2", "microsoft/phi-2", r"phi-2", bert(2560, 32, 32, 10240, vocab_size=51200)),
    ("phi3", "Phi-3-mini", "microsoft/Phi-3-mini-4k-instruct", r"phi-3(\.5)?-mini", decoder(3072, 32, 32, 32, 8192, 32064, tied=False)),
    ("gpt2", "distilgpt2", "distilbert/distilgpt2", r"distilgpt2", {"n_layer": 6}),
    ("gpt2", "gpt2", "openai-community/gpt2", r"gpt2$", {}),
    ("gpt2", "gpt2-medium", "openai-community/gpt2-medium", r"gpt2-medium", {"n_embd": 1024, "n_layer": 24, "n_head": 16}),
    ("gpt2", "gpt2-large", "openai-community/gpt2-large", r"gpt2-large", {"n_embd": 1280, "n_layer": 36, "n_head": 20}),
    ("gpt2", "gpt2-xl", "openai-community/gpt2-xl", r"gpt2-xl", {"n_embd": 1600, "n_layer": 48, "n_head": 25}),
    ("gpt_neox", "pythia-70m", "EleutherAI/pythia-70m", r"pythia-70m", bert(512, 6, 8, 2048, vocab_size=50304)),
    ("gpt_neox", "pythia-160m", "EleutherAI/pythia-160m", r"pythia-160m", bert(768, 12, 12, 3072, vocab_size=50304)),
    ("gpt_neox", "pythia-410m", "EleutherAI/pythia-410m", r"pythia-410m", bert(1024, 24, 16, 4096, vocab_size=50304)),
    ("gpt_neox", "pythia-1b", "EleutherAI/pythia-1b", r"pythia-1b", bert(2048, 16, 8, 8192, vocab_size=50304)),
    ("opt", "opt-125m", "facebook/opt-125m", r"opt-125m", {}),
    ("opt", "opt-1.3b", "facebook/opt-1.3b", r"opt-1\.3b", {"hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 32, "ffn_dim": 8192, "word_embed_proj_dim": 2048}),
    ("bloom", "bloom-560m", "bigscience/bloom-560m", r"bloomz?-560m", {"hidden_size": 1024, "n_layer": 24, "n_head": 16, "vocab_size": 250880}),
    ("videomae", "videomae-base", "MCG-NJU/videomae-base", r"videomae-base", {}),
    ("blip", "blip-image-captioning-base", "Salesforce/blip-image-captioning-base", r"blip-image-captioning-base", {}),
]  # fmt: skip
VOCABULARIES: dict[str, list[int]] = {
    "bert": [
        30522,
        28996,
        31102,
        30000,
        119547,
        105879,
        21128,
        32000,
        50000,
        120138,
        250037,
        501153,
    ],
    "distilbert": [30522, 28996, 119547, 31102],
    "roberta": [50265, 52000, 50262, 32000, 64001],
    "albert": [30000],
    "electra": [30522, 31102, 35000, 32000],
    "marian": [58101, 60716, 62834, 65001, 63430, 54776, 53932, 61126, 32001],
}


_SPEAKS = frozenset(
    {"llama", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "mistral", "phi", "phi3", "gpt2",
     "gpt_neox", "opt", "bloom"}
)  # fmt: skip


def count(kind: str, figures: B) -> tuple[int, int, int]:
    """Parameters, those of one word more, and the vocabulary of one size.

    Decoders are counted with the head that speaks: where it has a table of its
    own it is up to a third of the network.
    """
    config = AutoConfig.for_model(kind, **figures)
    auto = AutoModelForCausalLM if kind in _SPEAKS else AutoModel
    auto = AutoModelForDepthEstimation if kind == "depth_anything" else auto
    with torch.device("meta"):
        model = auto.from_config(config, attn_implementation="eager")
    total = sum(p.numel() for p in model.parameters())
    if kind not in WORDS:
        return total, 0, 0
    table = model.get_input_embeddings().weight
    tables = 2 if kind in _SPEAKS and not config.tie_word_embeddings else 1
    return total, int(table.shape[1]) * tables, int(table.shape[0])


def main() -> None:
    warnings.simplefilter("ignore")
    rows: list[dict[str, Any]] = []
    for kind, name, source, alias, figures in ROWS:
        params, hidden, words = count(kind, figures)
        rows.append({"name": name, "type": kind, "config": figures, "params": params, "hidden": hidden,
                     "vocabulary": words, "source": source, "alias": alias})  # fmt: skip
        print(f"{kind:30s} {name:32s} {params / 1e6:9.2f} M")
    text = json.dumps({"families": rows, "vocabularies": VOCABULARIES}, indent=None)
    lines = text.replace('}, {"name"', '},\n{"name"').replace('"vocabularies"', '\n"vocabularies"')
    TABLE.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
