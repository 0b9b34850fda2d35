"""Hostile weights in the place of good ones: the network is timed untrained, the note says why."""

import json

from tests.hostile_files import TOKEN
from tests.hostile_files.assembler import Call, Name, program, torch_zip
from tools.validation.weights import Caches


def cached(root, repo, name, data):
    home = root / f"models--{repo.replace('/', '--')}"
    snapshot = home / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("0" * 40)
    (snapshot / name).write_bytes(data)
    return snapshot


def bomb(tmp_path):
    call = Call(Name("builtins", "exec"), (f"open({str(tmp_path / TOKEN)!r}, 'w').close()",))
    return torch_zip(program(call))


def test_a_pickle_of_the_hub_runs_nothing(validator, record, tmp_path, monkeypatch):
    hub = tmp_path / "hub"
    cached(hub, "timm/test_vit.r160_in1k", "pytorch_model.bin", bomb(tmp_path))
    monkeypatch.setattr(validator, "_caches", Caches(hub, tmp_path))
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert (report.status, report.weights) == ("measured", "random"), report
    assert (
        "Its trained weights were refused: it is more than tensors: it asks for builtins.exec, "
        "so the same network was timed" in report.note
    )
    assert report.isolation_level in ("L1", "L2", "L3")
    assert not (tmp_path / TOKEN).exists()


def test_weights_are_refused_in_the_fork_as_well(validator, record, tmp_path, monkeypatch):
    """Where nothing looked at them before."""
    hub = tmp_path / "hub"
    cached(hub, "timm/test_vit.r160_in1k", "pytorch_model.bin", bomb(tmp_path))
    monkeypatch.setattr(validator, "_caches", Caches(hub, tmp_path))
    monkeypatch.setattr("tools.validation.weights.why_refused", lambda path: None)
    report = validator.validate([record("timm/test_vit.r160_in1k", name="test_vit")])[0]
    assert (report.status, report.weights) == ("measured", "random"), report
    assert "it asks for builtins.exec" in report.note
    assert not (tmp_path / TOKEN).exists()


def test_files_beside_the_weights_are_not_run(validator, record, tmp_path, monkeypatch):
    """Programs, tokenizers and templates of a repository stay closed."""
    hub = tmp_path / "hub"
    snapshot = cached(hub, "org/net", "config.json", json.dumps({
        "model_type": "bert", "hidden_size": 32, "num_hidden_layers": 1, "vocab_size": 100,
        "num_attention_heads": 2, "intermediate_size": 64,
    }).encode())  # fmt: skip
    program = f"open({str(tmp_path / TOKEN)!r}, 'w').close()"
    for name in ("modeling_bert.py", "configuration_bert.py", "hubconf.py", "__init__.py"):
        (snapshot / name).write_text(program)
    escape = "{{ cycler.__init__.__globals__.os.system('touch " + str(tmp_path / TOKEN) + "') }}"
    (snapshot / "chat_template.jinja").write_text(escape)
    (snapshot / "tokenizer_config.json").write_text(json.dumps({
        "chat_template": escape, "auto_map": {"AutoTokenizer": ["modeling_bert.Evil", None]},
    }))  # fmt: skip
    (snapshot / "tokenizer.json").write_text('{"model": {"type": "BPE", "vocab": 1}}')
    monkeypatch.setattr(validator, "_caches", Caches(hub, tmp_path))
    asked = record("org/net", library="transformers", door="org/net", tasks=["fill-mask"])
    asked = asked.model_copy(update={
        "doors": [asked.doors[0].model_copy(update={"loader": "transformers"})]
    })  # fmt: skip
    report = validator.validate([asked])[0]
    assert report.status == "measured", report
    assert not (tmp_path / TOKEN).exists()
