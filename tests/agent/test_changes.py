"""The Need changed by hand: a turn without words, from which the thread goes on."""

from __future__ import annotations

from typing import Any

import pytest

from agent.changes import FIELDS, changed
from agent.dialogue import Dialogue, take
from agent.graph import Agent
from agent.work import Options
from bowerbird.errors import BadInput
from bowerbird.need import Need
from bowerbird.recommendation import Recommendation

FIRST = "image classifier for flowers, at most 30 MB, on a Raspberry Pi 4"


def _after(text: str = FIRST) -> Dialogue:
    return take(Dialogue(), text).dialogue


def _changed(agent: Agent, patch: dict[str, Any], thread: str = "t") -> Recommendation:
    (answer,) = [s.answer for s in agent.change(thread, patch) if s.answer is not None]
    return answer


@pytest.mark.parametrize(
    ("patch", "value"),
    [
        ({"license": "specific:mit"}, "specific:mit"),
        ({"max_size_mb": 5.0}, 5.0),
        ({"max_size_mb": None}, None),
        ({"languages": ["de"]}, ["de"]),
        ({"domain": []}, []),
    ],
)
def test_a_field_is_set_and_the_others_stay(patch: dict[str, Any], value: Any) -> None:
    before = _after()
    old = take(Dialogue(), FIRST).understood.need
    need = changed(before, patch).understood.need
    (name,) = patch
    assert getattr(need, name) == value
    same = set(Need.model_fields) - {name, "assumed", "unclear"}
    assert {n: getattr(need, n) for n in same} == {n: getattr(old, n) for n in same}


def test_nothing_changed_is_the_same_need() -> None:
    before = _after()
    assert changed(before, {}).understood.need == take(Dialogue(), FIRST).understood.need


def test_another_place_forgets_the_device() -> None:
    assert _after().talk is not None
    assert changed(_after(), {"hardware": "gpu"}).understood.need.device_name is None


def test_another_task_forgets_what_was_shown() -> None:
    before = _after().model_copy(update={"below_mb": 9.0, "skipped": ["a/b"], "answered": True})
    state = changed(before, {"task": ["object-detection"]}).dialogue
    assert (state.below_mb, state.skipped, state.answered) == (None, [], False)
    kept = changed(before, {"license": "open"}).dialogue
    assert (kept.below_mb, kept.skipped) == (9.0, ["a/b"])


@pytest.mark.parametrize(
    "patch",
    [{"assumed": ["x"]}, {"colour": "red"}, {"max_size_mb": -1}, {"license": "mine"},
     {"wants": ["magic"]}, {"hardware": "toaster"}, {"max_size_mb": float("nan")}],
)  # fmt: skip
def test_what_a_need_cannot_hold_is_refused(patch: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        changed(_after(), patch)


def test_fields_are_those_of_a_need() -> None:
    assert {"task", "license", "max_size_mb", "must_not"} <= FIELDS
    assert not FIELDS & {"assumed", "unclear"}


def test_the_thread_goes_on_from_a_change(agent: Agent) -> None:
    agent.ask("t", "image classifier for flowers, open license")
    by_hand = _changed(agent, {"max_size_mb": 12.0})
    assert by_hand.picks
    assert all(p.size_mb is None or p.size_mb <= 12 for p in by_hand.picks)
    later = agent.ask("t", "only MIT")
    assert later.need.max_size_mb == 12
    assert later.need.license == "specific:mit"


def test_a_change_gives_what_the_words_would_have_given(agent: Agent) -> None:
    said = agent.ask("words", "image classifier for flowers, at most 12 MB")
    agent.ask("hand", "image classifier for flowers")
    by_hand = _changed(agent, {"max_size_mb": 12.0}, "hand")
    assert [p.id for p in by_hand.picks] == [p.id for p in said.picks]


def test_a_change_may_begin_a_thread(agent: Agent) -> None:
    answer = _changed(agent, {"task": ["automatic-speech-recognition"], "languages": ["de"]})
    assert answer.outcome == "recommend"
    assert agent.dialogue("t").answered


def test_lines_tell_words_from_changes(agent: Agent) -> None:
    agent.ask("t", "image classifier for flowers")
    _changed(agent, {"license": "specific:mit"})
    kept = agent.thread("t")
    assert [line.who for line in kept.lines] == ["person", "bowerbird", "change", "bowerbird"]
    assert kept.answer is not None
    assert kept.answer.need.license == "specific:mit"
    assert agent.thread("other").lines == []


def test_the_last_turn_can_be_said_again(agent: Agent) -> None:
    agent.ask("t", "image classifier for flowers")
    once = agent.ask("t", "smaller")
    (twice,) = [s.answer for s in agent.say("t", "smaller", again=True) if s.answer]
    assert [p.id for p in twice.picks] == [p.id for p in once.picks]
    assert [line.text for line in agent.thread("t").lines if line.who == "person"] == [
        "image classifier for flowers", "smaller",
    ]  # fmt: skip


def test_candidates_begin_with_the_picks(agent: Agent) -> None:
    answer = agent.ask("t", "image classifier for flowers, open license")
    wide = agent.candidates("t", Options(picks=20))
    assert [p.id for p in wide.picks][:3] == [p.id for p in answer.picks]
    assert 3 < len(wide.picks) <= 20
