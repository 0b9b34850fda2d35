"""transformers networks in the real warm process: twins, own configurations, weights."""

import json
import subprocess
import sys

import pytest

from tools.validation.weights import Caches

TINY = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
    "vocab_size": 200,
}  # fmt: skip
SAVE = (
    "import json, sys, transformers as t\n"
    "c = json.loads(sys.argv[1]); kind = c.pop('model_type')\n"
    "config = t.AutoConfig.for_model(kind, **c)\n"
    "m = getattr(t, sys.argv[2]).from_config(config)\n"
    "m.save_pretrained(sys.argv[3])"
)


@pytest.fixture
def caches(validator, tmp_path, monkeypatch):
    found = Caches(tmp_path / "hub", tmp_path / "torch")
    for folder in (found.hub, found.torch):
        folder.mkdir()
    monkeypatch.setattr(validator, "_caches", found)
    return found


def in_cache(caches, repo, config, file=None):
    folder = caches.hub / f"models--{repo.replace('/', '--')}"
    snapshot = folder / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("c0ffee")
    (snapshot / "config.json").write_text(json.dumps(config))
    if file is not None:
        file.rename(snapshot / "model.safetensors")


def saved(tmp_path, config, cls):
    """Weights of a network in the library's own form, written by a process of its own."""
    subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", SAVE, json.dumps(config), cls, str(tmp_path)],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path / "model.safetensors"


def test_a_twin_of_a_known_family(validator, record, caches):
    asked = record(
        "google/bert_uncased_L-2_H-128_A-2", library="transformers", params=4_386_178,
        tasks=["text-classification"],
    )  # fmt: skip
    report = validator.validate([asked])[0]
    assert (report.status, report.weights) == ("measured", "random"), report
    assert report.input_shape == [128]
    assert report.item == "128 tokens of text"
    assert "Built as a bert-tiny" in report.note
    assert "transformers" in report.versions
    assert report.per_token_ms is None


@pytest.mark.parametrize(
    "case",
    [
        ("bert", TINY, "token-classification", "AutoModelForTokenClassification", [128], False),
        ("llama", TINY | {"num_key_value_heads": 2}, "text-generation", "AutoModelForCausalLM",
         [128], True),
        ("vit", TINY | {"image_size": 64}, "image-classification",
         "AutoModelForImageClassification", [3, 64, 64], False),
        ("t5", {"d_model": 32, "d_kv": 16, "d_ff": 64, "num_layers": 2, "num_heads": 2,
                "vocab_size": 200}, "summarization", "AutoModelForSeq2SeqLM", [128], True),
        ("whisper", {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "vocab_size": 200,
                     "encoder_attention_heads": 2, "decoder_attention_heads": 2,
                     "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "pad_token_id": 0,
                     "decoder_start_token_id": 1, "bos_token_id": 1, "eos_token_id": 2},
         "automatic-speech-recognition", "AutoModelForSpeechSeq2Seq", [80, 3000], True),
        ("wav2vec2", TINY | {"vocab_size": 32, "conv_dim": [32] * 7,
                             "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 2},
         "automatic-speech-recognition", "AutoModelForCTC", [80_000], False),
        ("clip", {"projection_dim": 16, "text_config": TINY | {"max_position_embeddings": 77},
                  "vision_config": TINY | {"image_size": 64, "patch_size": 16}},
         "zero-shot-image-classification", "AutoModelForZeroShotImageClassification",
         [3, 64, 64], False),
    ],
    ids=["bert", "llama", "vit", "t5", "whisper", "wav2vec2", "clip"],
)  # fmt: skip
def test_weights_and_configuration_from_the_cache(validator, record, caches, tmp_path, case):
    kind, more, task, cls, shape, writes = case
    config = {"model_type": kind, **more}
    in_cache(caches, "org/model", config, saved(tmp_path, config, cls))
    report = validator.validate([record("org/model", library="transformers", tasks=[task])])[0]
    assert (report.status, report.weights) == ("measured", "pretrained"), report
    assert report.input_shape == shape
    assert (report.per_token_ms is not None) is writes


def test_code_of_a_repository_is_refused(validator, record, caches):
    in_cache(caches, "org/evil", {"model_type": "bert", "auto_map": {"AutoModel": "x.Evil"}})
    report = validator.validate([record("org/evil", library="transformers")])[0]
    assert report.status == "skipped"
    assert "code of its own repository" in report.reason


def test_weights_of_another_network_leave_a_twin(validator, record, caches, tmp_path):
    config = {"model_type": "bert", **TINY}
    other = {"model_type": "vit", **TINY, "image_size": 64}
    in_cache(caches, "org/odd", config, saved(tmp_path, other, "AutoModel"))
    report = validator.validate([record("org/odd", library="transformers", tasks=["fill-mask"])])[0]
    assert (report.status, report.weights) == ("measured", "random"), report
    assert "do not fit the network" in report.note


def test_an_unknown_network_is_a_sentence(validator, record, caches):
    in_cache(caches, "org/new", {"model_type": "from-the-future", "hidden_size": 8})
    report = validator.validate([record("org/new", library="transformers")])[0]
    assert report.status == "failed"
    assert "no network called" in report.reason
