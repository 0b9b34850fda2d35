"""Hugging Face Papers and arXiv as a source, against replicas; papers offline."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tests.replicas.web import BOMB, FEED, OUTSIDE, REFUSED, WebReplica
from tests.sources.fixtures_web import HOSTILE, JSON, clean, configured, replica, served
from tools.sources import Answer, Question, SourceError, arxiv, paper_facts, papers
from tools.sources.papers import Papers

__all__ = ["configured", "replica", "served"]
NEED = Need(task=["image-classification"], domain=["bird"], source_hub="papers")


def _ask(source: Papers, need: Need = NEED, seconds: float = 3.0) -> Answer:
    return source.search(Question(need, "bird classifier"), time.monotonic() + seconds)


class TestSearch:
    def test_models_of_papers(self, configured: Settings) -> None:
        answer = _ask(Papers(configured))
        assert [r.id for r in answer.records] == ["keeper/glance"]
        assert answer.records[0].arxiv == ["2601.00001"]
        assert answer.records[0].catalogue == "papers-live"
        assert "Birds at a glance (arXiv 2601.00001, 2026)" in str(answer.note)
        assert "closed in July 2025" in str(answer.note)

    def test_only_where_papers_are_meant(self, configured: Settings) -> None:
        with pytest.raises(SourceError) as caught:
            _ask(Papers(configured), Need(task=["fill-mask"]))
        assert caught.value.state == "skipped"
        recent = Need(task=["fill-mask"], wants=["recent"])
        assert _ask(Papers(configured), recent).records

    def test_arxiv_stands_in(self, configured: Settings, replica: WebReplica) -> None:
        replica.failing, replica.faults.kind = "/api/papers", "500"
        answer = _ask(Papers(configured))
        assert answer.records == []
        assert "Birds at a glance (arXiv 2601.00001, 2026)" in str(answer.note)
        assert "Hugging Face Papers is in trouble" in str(answer.note)

    def test_papers_without_their_models(self, configured: Settings, replica: WebReplica) -> None:
        replica.failing, replica.faults.kind = "/api/papers/2", "500"
        answer = _ask(Papers(configured))
        assert answer.records == []
        assert "Birds at a glance" in str(answer.note)

    def test_an_older_reply_tells_its_age(self, configured: Settings) -> None:
        source = Papers(configured)
        _ask(source)
        assert "as it answered just now" in str(_ask(source).note)

    @pytest.mark.parametrize(
        ("kind", "words"),
        [("404", "does not know"), ("429", "come back in 7 s"), ("500", "in trouble"),
         ("truncated", "broke off"), ("nonsense", "could not be read"),
         ("wrong-shape", "could not be read"), ("drip", "in time")],
    )  # fmt: skip
    def test_both_fail(
        self, configured: Settings, replica: WebReplica, kind: Any, words: str
    ) -> None:
        replica.faults.kind = kind
        with pytest.raises(SourceError, match=f"Hugging Face Papers .*{words}|{words}") as caught:
            _ask(Papers(configured), seconds=1.5)
        assert caught.value.state == "failed"

    def test_no_network(self, tmp_path: Path) -> None:
        nowhere = "http://127.0.0.1:9"
        source = Papers(Settings(data=tmp_path, hf_endpoint=nowhere, arxiv_endpoint=nowhere))
        with pytest.raises(SourceError) as caught:
            _ask(source)
        assert caught.value.state == "offline"


class TestOnePaper:
    def test_with_its_models(self, configured: Settings) -> None:
        page = Papers(configured).paper("https://arxiv.org/abs/2601.00001v2", time.monotonic() + 3)
        assert (page.paper.title, page.paper.year) == ("Birds at a glance", 2026)
        assert page.paper.summary == "We look at birds."
        assert [m.id for m in page.models] == ["keeper/glance"]
        assert page.code == "https://github.com/keeper/glance"

    def test_arxiv_where_the_hub_does_not_know_it(
        self, configured: Settings, replica: WebReplica
    ) -> None:
        replica.failing, replica.faults.kind = "/api/papers", "404"
        page = Papers(configured).paper("2601.00001", time.monotonic() + 3)
        assert (page.paper.title, page.models) == ("Birds at a glance", [])
        assert "does not know" in str(page.note)

    def test_nobody_knows_it(self, configured: Settings, replica: WebReplica) -> None:
        replica.feed = '<feed xmlns="http://www.w3.org/2005/Atom"/>'
        with pytest.raises(SourceError, match="neither"):
            Papers(configured).paper("1901.99999", time.monotonic() + 3)
        with pytest.raises(SourceError, match="no id"):
            Papers(configured).paper("the one about birds", time.monotonic() + 3)

    def test_another_paper_than_asked_for(self) -> None:
        with pytest.raises(SourceError, match="could not be read"):
            papers.page_of({"id": "2601.00001", "title": "x"}, "2601.00002")


class TestArxiv:
    @pytest.mark.parametrize(
        "body", [BOMB, OUTSIDE, "<feed", "", "\x00", '{"json": 1}', "<html/>", "<a>" * 100_000]
    )
    def test_hostile_feeds(self, body: str) -> None:
        with pytest.raises(SourceError, match="could not be read"):
            arxiv.papers_of(body)

    def test_deep_feeds(self) -> None:
        deep = "<a>" * 50_000 + "</a>" * 50_000
        body = f'<feed xmlns="http://www.w3.org/2005/Atom">{deep}</feed>'
        assert arxiv.papers_of(body) == []

    def test_its_own_complaint(self) -> None:
        with pytest.raises(SourceError, match="no such id"):
            arxiv.papers_of(REFUSED)

    def test_texts_are_cleaned(self) -> None:
        title = HOSTILE.replace("<", "&lt;").replace("\x00", "").replace("\x1b", "")
        found = arxiv.papers_of(FEED.replace("We look at birds.", title))
        assert clean(found[0].summary)
        assert 0 < len(found[0].summary) <= arxiv.ABSTRACT

    def test_three_seconds_between_calls_of_any_process(self, configured: Settings) -> None:
        arxiv.Arxiv(configured).wait(time.monotonic() + 5)
        with pytest.raises(SourceError, match="three seconds"):
            arxiv.Arxiv(configured).wait(time.monotonic() + 0.5)

    def test_no_wait_for_what_is_kept(self, configured: Settings, replica: WebReplica) -> None:
        for _ in range(2):
            found = arxiv.Arxiv(configured).search("birds", 5, time.monotonic() + 1)
            assert found.value[0].url == "https://arxiv.org/abs/2601.00001"
        assert len(replica.faults.seen) == 1

    def test_nothing_to_ask(self, configured: Settings, replica: WebReplica) -> None:
        assert arxiv.Arxiv(configured).search("?!", 5, time.monotonic() + 1).value == []
        assert not replica.faults.seen

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["entry", "id", "title", "published"]), st.text())))
    def test_no_feed_breaks_the_mapping(self, parts: list[tuple[str, str]]) -> None:
        inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
        whole = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inner}</entry></feed>'
        with contextlib.suppress(SourceError):
            arxiv.papers_of(whole)


class TestOffline:
    vit = ModelRecord(id="a/vit", arxiv=["2010.11929"], catalogue="t", source="s", as_of="2026")
    other = ModelRecord(id="a/other", catalogue="t", source="s", as_of="2026")

    def test_models_of_a_paper(self) -> None:
        found = paper_facts.models_of("https://arxiv.org/abs/2010.11929v2", [self.other, self.vit])
        assert [r.id for r in found] == ["a/vit"]
        assert paper_facts.models_of("no paper", [self.vit]) == []

    def test_papers_of_a_model(self) -> None:
        (paper,) = paper_facts.papers_of(self.vit)
        assert (paper.id, paper.year, paper.models) == ("2010.11929", 2020, ["a/vit"])
        assert paper.url == "https://huggingface.co/papers/2010.11929"
        assert paper_facts.papers_of(self.other) == []

    def test_by_title(self) -> None:
        titles = {"2010.11929": "An image is worth 16x16 words"}
        known = paper_facts.papers([self.vit, self.other], titles)
        for words in ("An Image is Worth 16x16 Words", "2010.11929", "the 16x16 words paper"):
            assert [p.id for p in paper_facts.find(words, known)] == ["2010.11929"]
        for words in ("", "the paper", "attention is all you need", "2010.11928"):
            assert paper_facts.find(words, known) == []

    @pytest.mark.parametrize(
        ("written", "number"),
        [("arXiv:2010.11929v3", "2010.11929"), ("1411.4038", "1411.4038"), ("2013.11929", None),
         ("version 12010.11929", None), ("hep-ex/0307015", None), ("1234.123456", None)],
    )  # fmt: skip
    def test_ids(self, written: str, number: str | None) -> None:
        assert paper_facts.paper_id(written) == number


def test_hostile_papers_are_cleaned() -> None:
    made = papers.paper_of({"id": "2601.00001", "title": HOSTILE, "summary": HOSTILE})
    assert made is not None
    assert clean(made.title)
    assert clean(made.summary)
    assert len(made.title) <= 200
    assert len(made.summary) <= arxiv.ABSTRACT


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_no_paper_breaks_the_mapping(item: Any) -> None:
    papers.paper_of(item)
    papers.paper_of({"paper": item})
    papers.paper_of({"id": item, "title": item, "publishedAt": item})
    whole = {"id": "2601.00001", "title": "t", "linkedModels": item, "githubRepo": item}
    assert papers.page_of(whole, "2601.00001").paper.title == "t"
