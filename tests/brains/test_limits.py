"""Keys are found in replies however these are cut into pieces; sizes and times are kept."""

from __future__ import annotations

import time

import httpx
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.exceptions import ModelTimeoutError

from agent.brains.limits import (
    MAX_REPLY_BYTES,
    ReplyRefused,
    TooLate,
    _Count,
    _secrets,
    _wait,
)

SECRET = b"abcabcab"


def _soon() -> float:
    return time.monotonic() + 60


@given(
    st.lists(st.sampled_from([b"abc", b"ab", b"a", b"cab", SECRET, b" ", b"x"]), max_size=30),
    st.lists(st.integers(1, 5), min_size=1, max_size=20),
)
def test_a_key_is_taken_out_wherever_the_reply_is_cut(words: list[bytes], cuts: list[int]) -> None:
    whole, count, passed, at, turn = b"".join(words), _Count(_soon(), [SECRET]), b"", 0, 0
    while at < len(whole):
        size = cuts[turn % len(cuts)]
        passed += count.take(whole[at : at + size])
        assert SECRET not in passed
        at, turn = at + size, turn + 1
    passed += count.rest()
    assert SECRET not in passed
    if SECRET not in whole:
        assert passed == whole


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_without_a_key_all_passes_at_once(chunks: list[bytes]) -> None:
    count = _Count(_soon(), [])
    assert [count.take(chunk) for chunk in chunks] == chunks
    assert count.rest() == b""


def test_a_reply_may_be_as_large_as_the_limit() -> None:
    count = _Count(_soon(), [])
    count.take(b"x" * MAX_REPLY_BYTES)
    with pytest.raises(ReplyRefused):
        count.take(b"x")


def test_after_the_time_nothing_passes() -> None:
    with pytest.raises(TooLate):
        _Count(time.monotonic() - 1, []).take(b"x")


@pytest.mark.parametrize(
    "kind", [httpx.TimeoutException, httpx2.TimeoutException, ModelTimeoutError]
)
def test_a_late_answer_is_a_timeout_for_every_client(kind: type[Exception]) -> None:
    assert isinstance(TooLate("x"), kind)
    assert str(TooLate("x")) == "x"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"Authorization": "Bearer sk-12345678"}, [b"sk-12345678"]),
        ({"x-api-key": "sk-12345678"}, [b"sk-12345678"]),
        ({"Authorization": "Bearer none"}, []),
        ({}, []),
    ],
)
def test_keys_are_those_of_the_request(headers: dict[str, str], found: list[bytes]) -> None:
    assert _secrets(httpx.Request("POST", "http://h", headers=headers)) == found


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After-Ms": "1500", "Retry-After": "7"}, 1.5),
        ({"Retry-After": "soon"}, 0.0),
        ({}, 0.0),
    ],
)
def test_waits_are_read_in_all_their_forms(headers: dict[str, str], seconds: float) -> None:
    assert _wait(httpx.Response(429, headers=headers)) == seconds


def test_a_date_is_a_wait_too() -> None:
    assert (
        _wait(httpx.Response(429, headers={"Retry-After": "Fri, 01 Jan 2199 00:00:00 GMT"})) > 1e9
    )
