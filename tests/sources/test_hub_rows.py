"""What strangers write into a reply, and what is made of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import catalogue
from tools.sources import hub_rows

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = ["pipeline_tag", "library_name", "tags", "likes", "downloads", "gated", "createdAt",
          "cardData", "safetensors", "siblings"]  # fmt: skip


METRIC = st.fixed_dictionaries(
    {}, optional={"type": JSON | st.just("accuracy"), "value": JSON, "verifyToken": JSON}
)
RESULT = st.fixed_dictionaries(
    {}, optional={"dataset": JSON | st.fixed_dictionaries({"name": JSON}),
                  "metrics": JSON | st.lists(METRIC, max_size=3)}
)  # fmt: skip
CARD = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["license", "license_name", "language", "datasets", "base_model"], JSON),
        "model-index": JSON | st.lists(
            st.fixed_dictionaries({"results": JSON | st.lists(RESULT, max_size=2)}), max_size=2
        ),
    },
)  # fmt: skip
TAGS = st.lists(
    st.text(max_size=20)
    | st.builds(
        "{}:{}".format,
        st.sampled_from(["license", "dataset", "base_model", "arxiv", "dim", "input_size",
                         "max_tokens", "context", "embed_dim", "license_name"]),
        st.text(max_size=12) | st.from_regex(r"\d{1,12}", fullmatch=True),
    ),
    max_size=6,
)  # fmt: skip
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(FIELDS, JSON), "cardData": CARD, "tags": JSON | TAGS,
        "siblings": JSON | st.lists(st.fixed_dictionaries({"rfilename": JSON}), max_size=3),
        "safetensors": JSON | st.fixed_dictionaries({"total": JSON}),
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(SHAPED)
def test_no_reply_breaks_the_mapping(fields: dict[str, Any]) -> None:
    reply = {"id": "a/b", "pipeline_tag": "fill-mask", **fields}
    made = hub_rows.record(reply)
    assert made is None or made.id == "a/b"
    assert hub_rows.record(hub_rows.core(reply)) == made, "what is kept says the same"
    if made is not None:
        catalogue.parse(catalogue.dump(made), made.catalogue)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_nothing_breaks_what_is_kept(value: object) -> None:
    hub_rows.core(value)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "x",
        "../../etc/passwd",
        "a/b/c",
        "a/..",
        "a/.b",
        "ä/b",
        "a/b..c",
        "a/<b>",
        None,
        7,
        "a/b\n",
    ],
)
def test_ids_that_are_none(bad: object) -> None:
    assert hub_rows.record({"id": bad, "pipeline_tag": "fill-mask"}) is None


def test_hostile_words_are_cleaned() -> None:
    made = hub_rows.record(
        {
            "id": "a/b",
            "pipeline_tag": "fill-mask",
            "tags": ["\u202eevil\x1b[31m", "<img src=x>" * 99],
        }
    )
    assert made is not None
    assert not {"\u202e", "\x1b", "<"} & set(made.description + "".join(made.tags))
    assert max(map(len, made.tags)) <= 80


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"cardData": {"license": "mit"}}, ("mit", None)),
        ({"tags": ["license:apache-2.0"]}, ("apache-2.0", None)),
        ({"cardData": {"license": ["mit", "apache-2.0"]}}, ("mit", None)),
        ({"cardData": {"license": "other", "license_name": "my-own"}}, ("other", "my-own")),
        ({"cardData": {"license": {"x": 1}}}, None),
        ({"tags": ["licence:mit", "licensed"]}, None),
    ],
)
def test_licences(fields: dict[str, Any], licence: tuple[str, str | None] | None) -> None:
    made = hub_rows.record({"id": "a/b", "pipeline_tag": "fill-mask", **fields})
    assert made is not None
    assert (made.license and (made.license.id, made.license.name)) == licence


def test_what_stands_in_tags_only() -> None:
    tags = ["base_model:finetune:google-bert/bert-base-uncased", "dataset:squad", "dim:²"]
    made = hub_rows.record({"id": "a/b", "pipeline_tag": "question-answering", "tags": tags})
    assert made is not None
    assert made.base_model == "google-bert/bert-base-uncased"
    assert made.datasets == ["squad"]
    assert made.released is None


def _evaluated(token: object) -> dict[str, Any]:
    metrics = [{"type": "accuracy", "value": 0.9, "verifyToken": token}, {"type": "f1", "value": 1}]
    results = [{"dataset": {"name": "squad"}, "metrics": metrics}]
    return {"id": "a/b", "pipeline_tag": "fill-mask", "model-index": [{"results": results}]}


@pytest.mark.parametrize("token", ["eyJhbGciOi.eyJoYXNoIjo.c2lnbmF0dXJl", True, "x"])
def test_a_token_that_cannot_be_checked_vouches_for_nothing(token: object) -> None:
    made = hub_rows.record(hub_rows.core(_evaluated(token)), "2026-03-04")
    assert made is not None
    assert [(e.metric, e.value, e.grade) for e in made.evidence] == [
        ("accuracy", 90.0, "author-card"), ("f1", 100.0, "author-card"),
    ]  # fmt: skip
    assert {e.as_of for e in made.evidence} == {"2026-03-04"}


def test_dates_that_are_none() -> None:
    assert hub_rows.day("2026-03-04T05:06:07.000Z") == "2026-03-04"
    assert [hub_rows.day(v) for v in ("yesterday", "2026-99-01", 7, None)] == [None] * 4
