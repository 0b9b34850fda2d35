"""Any text gives an Understanding or BadInput, the same one every time, and soon."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.understanding import MAX_CHARS, Understanding, understand
from bowerbird.errors import BadInput

PIECES = st.sampled_from(
    [
        "small",
        "bird",
        "classifier",
        "under",
        "-5 MB",
        "100 MB",
        "not",
        "GPL",
        "Whisper",
        "8GB VRAM",
        "forget",
        "the",
        "license",
        "<b>",
        "'; DROP TABLE",
        "🐦",
        "NaN",
        "1e999",
        "%",
        "\u200b",
        "ｆｕｌｌ",
        "ß",
        "İ",
        "中文",
        "语音识别",
        "،",
        "half a",
        "gig",
        ",",
        ".",
        "?",
        "\n",
        "20 fps",
        "MIT",
        "mit",
        "or",
        "and",
        "/",
        "a/b-1",
        "no",
        "1/0 s",
    ]
)


def outcome(words: str) -> Understanding | str:
    try:
        return understand([words])
    except BadInput as error:
        return str(error)


@settings(max_examples=700, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80))
def test_arbitrary_text(words: str) -> None:
    outcome(words)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_request_like_text_twice(words: str) -> None:
    assert outcome(words) == outcome(words)


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "\x00\x01", "\u200b\u200d"])
def test_nothing_said(words: str) -> None:
    with pytest.raises(BadInput, match="for example"):
        understand([words])


def test_too_long() -> None:
    with pytest.raises(BadInput, match="too long"):
        understand(["a" * (MAX_CHARS + 1)])


@pytest.mark.parametrize(
    "words", ["🐦🐦🐦", "asdkjh qwe zxcmn", "'; DROP TABLE models;--", "<script>alert(1)</script>"]
)
def test_no_request_in_it(words: str) -> None:
    need = understand([words]).need
    assert need.out_of_scope or need.unclear == ["task"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    ["1,000 ", "not ", "a", "1", "half a ", "'", "\"a", "gpu ", "under 5 MB ", "translate ", "en-de ", "write a ",
     "中", "deploy it ", "small bird classifier, open license. ", "-", "has a "],
)  # fmt: skip
def test_long_text_comes_to_an_end(unit: str) -> None:
    """A pattern that backtracks without end would meet the time limit."""
    outcome((unit * 8000)[:8000])
