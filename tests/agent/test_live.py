"""Replies of live sources in an answer."""

from __future__ import annotations

from pathlib import Path

from agent import Assistant
from bowerbird.record import LicenseFact, ModelRecord
from bowerbird.settings import Settings
from tools.sources import Answer, Question, SourceError
from tools.sources.online import Online


class Scripted:
    """A source that names the models it is given, or fails."""

    name = "hf"

    def __init__(self, records: list[ModelRecord] | None) -> None:
        self.records = records
        self.questions: list[Question] = []

    def search(self, question: Question, deadline: float) -> Answer:
        self.questions.append(question)
        if self.records is None:
            raise SourceError("the Hub is in trouble (status 503)")
        return Answer(self.records)


def _record(model_id: str, licence: str) -> ModelRecord:
    return ModelRecord(
        id=model_id, catalogue="hf-live", source="Hub", as_of="2026-11-24", params=4_000_000,
        size_bytes=16_000_000, tasks=["image-classification"], tags=["bird", "species"], likes=900,
        downloads_month=900_000, description="naming what a picture shows; bird species",
        license=LicenseFact(id=licence, source="Hub", as_of="2026-11-24"),
    )  # fmt: skip


def _ask(data: Path, source: Scripted, request: str):
    with Assistant(Settings(data=data)) as assistant:
        assistant.resources.online = Online(assistant.settings, [lambda _: source])
        return assistant.recommend([request], validate=False)


def test_a_new_model_is_ranked_with_the_known_ones(built_index: Path) -> None:
    source = Scripted([_record("new/bird-species", "mit")])
    answer = _ask(built_index, source, "small bird species classifier, open license")
    assert answer.picks[0].id == "new/bird-species"
    assert answer.picks[0].source == "hf-live"
    assert [(s.name, s.status, s.found) for s in answer.sources][1:] == [("hf", "ok", 1)]
    assert source.questions[0].need.license == "open"


def test_a_new_model_meets_the_same_rules(built_index: Path) -> None:
    source = Scripted([_record("new/bird-species", "cc-by-nc-4.0")])
    answer = _ask(built_index, source, "small bird species classifier, open license")
    assert "new/bird-species" not in [p.id for p in answer.picks]
    assert "license:cc-by-nc-4.0" in {r.rule for r in answer.rejected}


def test_a_failing_source_is_named_and_sinks_nothing(built_index: Path) -> None:
    answer = _ask(built_index, Scripted(None), "small bird classifier, open license")
    assert answer.picks
    assert answer.sources[1].status == "failed"
    assert answer.sources[1].note == "the Hub is in trouble (status 503)"
