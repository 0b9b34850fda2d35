"""Several sources at once: deadline, worded failures, and when not to ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tools.sources import Answer, Question, SourceError, ask
from tools.sources.online import Online

QUESTION = Question(Need(task=["fill-mask"]), "words")


def _record(model_id: str) -> ModelRecord:
    return ModelRecord(id=model_id, catalogue="t", source="s", as_of="2026")


@dataclass
class Scripted:
    name: str
    act: Callable[[], Answer]
    asked: int = field(default=0)

    def search(self, question: Question, deadline: float) -> Answer:
        assert question is QUESTION
        assert deadline > time.monotonic() - 1
        self.asked += 1
        return self.act()


def _raise(error: Exception) -> Callable[[], Answer]:
    def act() -> Answer:
        raise error

    return act


def _slow() -> Answer:
    time.sleep(3)
    return Answer([_record("late/one")])


def test_one_failing_source_never_sinks_the_others() -> None:
    sources = [
        Scripted("a", lambda: Answer([_record("x/1")], note="from an hour ago")),
        Scripted("b", _raise(SourceError("asks to come back in 30 s"))),
        Scripted("c", _raise(SourceError("no network", "offline"))),
        Scripted("d", _raise(ZeroDivisionError("secret detail"))),
        Scripted("e", _slow),
    ]
    records, rows = ask(sources, QUESTION, 0.3)
    assert [r.id for r in records] == ["x/1"]
    assert [(r.name, r.status, r.found) for r in rows] == [
        ("a", "ok", 1), ("b", "failed", 0), ("c", "offline", 0), ("d", "failed", 0),
        ("e", "failed", 0),
    ]  # fmt: skip
    assert rows[0].note == "from an hour ago"
    assert rows[1].note == "asks to come back in 30 s"
    assert rows[4].note == "no answer within 0.3 s"
    assert "secret" not in str(rows[3].note)


def test_no_sources_no_rows() -> None:
    assert ask([], QUESTION, 1) == ([], [])


def test_offline_is_never_asked() -> None:
    source = Scripted("hub", Answer)
    records, rows = Online(Settings(offline=True), [lambda _: source]).ask(QUESTION)
    assert (records, source.asked) == ([], 0)
    assert [(r.status, r.note) for r in rows] == [("offline", "not asked: offline was set")]


def test_without_a_network_the_next_request_does_not_wait() -> None:
    source = Scripted("hub", _raise(SourceError("no network", "offline")))
    online = Online(Settings(), [lambda _: source])
    assert online.ask(QUESTION)[1][0].note == "no network"
    assert online.ask(QUESTION)[1][0].note == "not asked: there was no network a moment ago"
    assert source.asked == 1


@pytest.mark.parametrize("error", [SourceError("busy"), ValueError()])
def test_a_failure_is_asked_again(error: Exception) -> None:
    source = Scripted("hub", _raise(error))
    online = Online(Settings(), [lambda _: source])
    online.ask(QUESTION)
    online.ask(QUESTION)
    assert source.asked == 2
