"""Good files of real networks: those that must open, and those whose form is refused.

Run as a program it writes them into a folder: `python benign.py FOLDER`.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path
from typing import Any

TIMM = (
    "test_vit", "test_vit2", "test_vit3", "test_resnet", "test_efficientnet", "test_convnext",
    "test_byobnet", "test_mambaout", "test_nfnet", "mobilenetv3_small_050", "lcnet_035",
    "mixer_s32_224", "ghostnet_050", "tinynet_e",
)  # fmt: skip
TRANSFORMERS: dict[str, dict[str, Any]] = {
    "bert": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
             "intermediate_size": 64, "vocab_size": 100},
    "distilbert": {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64, "vocab_size": 100},
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 2, "vocab_size": 100},
    "t5": {"d_model": 32, "num_layers": 2, "num_heads": 2, "d_ff": 64, "d_kv": 16,
           "vocab_size": 100},
    "llama": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
              "intermediate_size": 64, "vocab_size": 100},
    "vit": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
            "intermediate_size": 64, "image_size": 32, "patch_size": 8},
    "wav2vec2": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
                 "intermediate_size": 64, "conv_dim": [32] * 7, "num_conv_pos_embeddings": 16,
                 "num_conv_pos_embedding_groups": 2},
    "whisper": {"d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "vocab_size": 100,
                "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 64,
                "decoder_ffn_dim": 64, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
                "decoder_start_token_id": 1},
}  # fmt: skip
"""Small networks of these families, by the figures that make them small."""


def write(folder: Path) -> None:
    import numpy as np
    import timm
    import torch
    import transformers
    from safetensors.torch import save_file
    from torchvision.models import quantization

    def contiguous(network: Any) -> dict[str, Any]:
        seen: set[int] = set()
        kept: dict[str, Any] = {}
        for name, value in network.state_dict().items():
            if value.numel() and value.data_ptr() in seen:
                continue  # tied weights stand once in a safetensors file
            seen.add(value.data_ptr())
            kept[name] = value.contiguous()
        return kept

    open_, closed = folder / "open", folder / "closed"
    open_.mkdir(parents=True)
    closed.mkdir()
    network: Any = None
    for name in TIMM:
        network = timm.create_model(name)
        save_file(contiguous(network), open_ / f"{name}.safetensors")
    for name, figures in TRANSFORMERS.items():
        config = transformers.CONFIG_MAPPING[name](**figures)
        save_file(
            contiguous(transformers.AutoModel.from_config(config)), open_ / f"{name}.safetensors"
        )
    small = timm.create_model("test_resnet")
    state = small.state_dict()
    step = torch.optim.Adam(small.parameters())
    pickled = {
        "state_dict": state,
        "checkpoint": {"state_dict": dict(state), "epoch": 3, "best": 0.5, "arch": "test"},
        "half": {k: v.half() if v.is_floating_point() else v for k, v in state.items()},
        "parameters": dict(small.named_parameters()),
        "with_optimizer": {"model": state, "optimizer": step.state_dict()},
        "quantized": quantization.resnet18(weights=None, quantize=True).state_dict(),
    }
    for name, value in pickled.items():
        torch.save(value, open_ / f"{name}.bin")
    torch.save(small, closed / "whole_module.pth")
    torch.save(state, closed / "before_1_6.pth", _use_new_zipfile_serialization=False)
    torch.save({"model": state, "args": argparse.Namespace(lr=0.1)}, closed / "with_arguments.pth")
    torch.save({"model": state, "loss": np.float64(0.5)}, closed / "with_numpy_number.pth")
    torch.save({"a": torch.zeros(3).expand(5, 3)}, closed / "expanded.pt")
    torch.save([state], closed / "list_of_tables.pt")
    torch.save(state["conv1.weight" if "conv1.weight" in state else next(iter(state))],
               closed / "one_tensor.pt")  # fmt: skip
    torch.jit.trace(torch.nn.Linear(4, 4), torch.zeros(1, 4)).save(closed / "torchscript.pt")
    with (
        zipfile.ZipFile(open_ / "state_dict.bin") as stored,
        zipfile.ZipFile(closed / "compressed.bin", "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in stored.namelist():
            packed.writestr(member, stored.read(member))
    save_file(
        {"a": torch.ones(2), "b": torch.zeros(0), "c": torch.zeros(0)},
        closed / "two_empty_tensors.safetensors",
    )


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    write(Path(sys.argv[1]))
