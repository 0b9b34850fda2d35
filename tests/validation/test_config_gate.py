"""Configurations from elsewhere: what passes, what is taken out, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.validation.config_gate import CAPS, ConfigRefusedError, check_config

GOOD = {"model_type": "bert", "hidden_size": 128, "num_hidden_layers": 2, "vocab_size": 1000}


def check(**more: Any) -> dict[str, Any]:
    return check_config(json.dumps(GOOD | more).encode())


def test_a_plain_configuration_passes_unchanged() -> None:
    assert check() == GOOD


@pytest.mark.parametrize(
    "key",
    [
        "trust_remote_code", "_attn_implementation", "attn_implementation", "use_kernels",
        "_attn_implementation_internal", "experts_implementation", "_name_or_path", "_commit_hash",
        "kernel_config", "_experts_implementation_internal",
    ],
)  # fmt: skip
@pytest.mark.parametrize("nested", [False, True])
def test_what_chooses_code_is_taken_out(key: str, *, nested: bool) -> None:
    inner = {key: "owner/kernel"}
    assert key not in json.dumps(check(**({"text_config": inner} if nested else inner)))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"auto_map": {"AutoModel": "modeling.Evil"}}, "code of its own"),
        ({"custom_pipelines": {"x": {"impl": "x.X"}}}, "code of its own"),
        ({"quantization_config": {"quant_method": "gptq"}}, "packed"),
        ({"num_hidden_layers": 10**6}, "num_hidden_layers"),
        ({"hidden_size": 10**9}, "hidden_size"),
        ({"vocab_size": 10**10}, "vocab_size"),
        ({"vocab_size": -1}, "vocab_size"),
        ({"vocab_size": "1000"}, "vocab_size"),
        ({"hidden_size": 1.5}, "hidden_size"),
        ({"text_config": {"num_hidden_layers": 10**6}}, "num_hidden_layers"),
        ({"anything": 1e13}, "anything"),
        ({"backbone": "https://evil.example/x"}, "address"),
        ({"model_type": "../bert"}, "which network"),
        ({"model_type": None}, "which network"),
    ],
)
def test_bombs_and_code_are_refused_with_a_reason(more: dict[str, Any], word: str) -> None:
    with pytest.raises(ConfigRefusedError, match=word):
        check(**more)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"nonsense",
        b'{"model_type": NaN}',
        b'{"model_type": "bert", "x": Infinity}',
        b'{"model_type": "bert", "vocab_size": 1, "vocab_size": 2}',
        b'{"model_type": "bert", "x": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"model_type": "bert", "x": ' + b"[" * 200_000,
        b"\xff\xfe\x00",
    ],
    ids=["empty", "list", "text", "nan", "infinity", "twice", "deep", "bottomless", "bytes"],
)
def test_what_is_no_configuration_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigRefusedError):
        check_config(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([*CAPS, "model_type", "auto_map", "x"]), _JSON))
def test_whatever_passes_is_within_the_caps(figures: dict[str, Any]) -> None:
    try:
        found = check_config(json.dumps(figures | {"model_type": "bert"}).encode())
    except ConfigRefusedError:
        return
    assert "auto_map" not in found
    for name, cap in CAPS.items():
        value = found.get(name)
        assert not isinstance(value, int) or 0 <= value <= cap
