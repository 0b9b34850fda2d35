"""Run as a program: make small repositories, then read them with the real clients.

    python real_clients.py FOLDER      with HF_ENDPOINT at a replica of FOLDER

Prints one JSON object: what each client came back with.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path


def make(folder: Path) -> None:
    import timm
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from timm.models import save_for_hf
    from transformers import BertConfig, BertModel, BertTokenizerFast

    net = timm.create_model("test_vit", num_classes=3)
    save_for_hf(net, folder / "tiny/timm-net", safe_serialization=True)

    bert = folder / "tiny/bert"
    bert.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bird", "song", "small"]
    (bert / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(bert / "vocab.txt")).save_pretrained(bert)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    BertModel(
        BertConfig(vocab_size=len(words), intermediate_size=16, max_position_embeddings=32, **sizes)
    ).save_pretrained(bert)
    (bert / "README.md").write_text(
        "---\nlicense: mit\npipeline_tag: fill-mask\nlanguage: en\n---\n# A small model\n"
    )

    text = Transformer(str(bert), max_seq_length=16)
    SentenceTransformer(modules=[text, Pooling(16)]).save(str(folder / "tiny/sentences"))

    pickled = folder / "tiny/pickled"
    pickled.mkdir(parents=True)
    torch.save({"w": torch.zeros(2)}, pickled / "pytorch_model.bin")

    (folder / "locked/model").mkdir(parents=True)
    (folder / "locked/model/config.json").write_text("{}")


def refused(work: Callable[[], object]) -> str:
    """The name of the error."""
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def read() -> dict[str, object]:
    import timm
    from huggingface_hub import (
        HfApi,
        ModelCard,
        get_safetensors_metadata,
        hf_hub_download,
        snapshot_download,
    )
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModel

    api = HfApi()
    return {
        "list_models": [m.id for m in api.list_models()],
        "model_info": len(api.model_info("tiny/bert", files_metadata=True).siblings or []),
        "renamed": api.model_info("old/name").id,
        "gated": refused(lambda: hf_hub_download("locked/model", "config.json")),
        "unknown": refused(lambda: api.model_info("no/such")),
        "no file": refused(lambda: hf_hub_download("tiny/bert", "none.json")),
        "pickled": refused(lambda: get_safetensors_metadata("tiny/pickled")),
        "ModelCard.load": ModelCard.load("tiny/bert").data.license,
        "get_safetensors_metadata": sum(
            get_safetensors_metadata("tiny/timm-net").parameter_count.values()
        ),
        "hf_hub_download": Path(hf_hub_download("tiny/bert", "config.json")).name,
        "snapshot_download": len(list(Path(snapshot_download("tiny/pickled")).iterdir())),
        "timm": timm.create_model("hf_hub:tiny/timm-net", pretrained=True).num_classes,
        "AutoModel": AutoModel.from_pretrained("tiny/bert").config.hidden_size,
        "SentenceTransformer": list(SentenceTransformer("tiny/sentences").encode("bird").shape),
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]))
    print(json.dumps(read()))
