"""The refresh against a replica of the Hub: whole, cut off, refused, and what it leaves."""

from __future__ import annotations

import copy
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.errors import BadInput, IndexBusy, SourceFailed
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import refreshed
from index.documents import cut
from index.library import Library
from tests.replicas.hub import HubReplica
from tests.replicas.server import serve
from tools.rules import build_rules
from tools.sources import Question
from tools.sources import refresh as module
from tools.sources.hub import Hub
from tools.sources.hub_model import cleaned
from tools.sources.hub_patience import Pace
from tools.sources.recreated import Known, recreated
from tools.sources.refresh import Refresh, checked_tasks
from tools.sources.refresh_state import Report

TASKS = ["image-classification", "audio-classification"]
FACTS: dict[str, dict[str, Any]] = {
    f"maker/plover-{n}": {
        "pipeline_tag": TASKS[n % 2], "library_name": "timm", "downloads": 1000 - n, "likes": n,
        "tags": ["timm", "license:mit"], "cardData": {"license": "mit"}, "sha": f"{n:040x}",
    }
    for n in range(9)
} | {
    "google/vit-base-patch16-224": {
        "pipeline_tag": TASKS[0], "downloads": 5_555_555, "tags": ["transformers"],
        "cardData": {"license": "apache-2.0"}, "createdAt": "2022-03-02T23:29:05.000Z",
        "sha": "f" * 40,
    }
}  # fmt: skip
CARD = "---\nlicense: mit\n---\n# Plover {0}\n\nTells the {0} kinds of plover apart by wing bars."
Make = Callable[..., Report]


@pytest.fixture
def replica(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[HubReplica, str]]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    folder = tmp_path / "hub"
    for number, repo in enumerate(FACTS):
        (folder / repo).mkdir(parents=True)
        (folder / repo / "README.md").write_text(CARD.format(number), encoding="utf-8")
    made = HubReplica(folder, copy.deepcopy(FACTS))
    with serve(made.app) as address:
        yield made, address


@pytest.fixture
def settings(replica: tuple[HubReplica, str], tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", hf_endpoint=replica[1])


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr("tools.sources.hub_session.FRESH_S", 0.0)

    def run(**options: Any) -> Report:
        pace = Pace(pause=0, first_wait=0.01, longest_wait=5)
        return Refresh(settings, pace=pace).run(**{"tasks": TASKS, **options})

    return run


def test_models_and_cards_are_found(make: Make, settings: Settings) -> None:
    report = make()
    assert (report.models, report.new, report.cards, report.cards_read) == (10, 9, 10, 10)
    assert not report.failed
    assert report.embedded
    with Library.open(settings) as library:
        plover = library.get("maker/plover-4")
        assert plover is not None
        assert (plover.catalogue, plover.downloads_month) == ("hf-live", 996)
        known = library.get("google/vit-base-patch16-224")
        assert known is not None
        assert (known.catalogue, known.downloads_month) == ("hf", 5_555_555)
        assert known.params == 86_567_656, "what the embedded catalogue knows stays"
        hit = library.search("wing bars of plovers", limit=3)[0]
        passage = library.passage(hit)
        assert hit.id.startswith("maker/plover")
        assert passage is not None
        assert "wing bars" in passage.text
        files = {file.name: file for file in library.status().files}
        assert (files["hf-live"].rows, files["hf-live"].as_of) == (9, report.as_of)


def test_only_what_changed_is_read_and_embedded_again(
    make: Make, replica: tuple[HubReplica, str]
) -> None:
    make()
    hub = replica[0]
    hub.faults.seen.clear()
    again = make()
    assert (again.models, again.cards, again.cards_read, again.embedded) == (10, 10, 0, 0)
    assert not [path for path in hub.faults.seen if "README" in path]
    assert hub.unchanged, "listings are asked for with the mark of the version that is here"
    hub.facts["maker/plover-3"]["sha"] = "e" * 40
    (hub.folder / "maker/plover-3/README.md").write_text("# New words\n\nNow of dotterels.")
    third = make()
    assert (third.cards_read, third.embedded) == (1, 1)


def test_what_is_no_longer_listed_goes(
    make: Make, settings: Settings, replica: tuple[HubReplica, str]
) -> None:
    make()
    del replica[0].facts["maker/plover-2"]
    assert make().models == 9
    with Library.open(settings) as library:
        assert library.get("maker/plover-2") is None
        assert library.get("google/vit-base-patch16-224") is not None
        assert not [h for h in library.search("plover 2 kinds") if h.id == "maker/plover-2"]


def test_a_reader_keeps_its_generation(make: Make, settings: Settings) -> None:
    with Library.open(settings) as before:
        rows = len(before.records(None))
        make()
        assert before.get("maker/plover-1") is None
        assert len(before.search("plover", limit=5)) == 5
        assert sum(f.rows for f in before.status().files) == rows
    with Library.open(settings) as after:
        assert len(after.records(None)) == rows + 9


def test_a_repository_made_anew_is_set_apart(
    make: Make, settings: Settings, replica: tuple[HubReplica, str]
) -> None:
    make()
    facts = replica[0].facts
    facts["maker/plover-5"]["createdAt"] = "2026-11-01T00:00:00.000Z"
    facts["google/vit-base-patch16-224"]["createdAt"] = "2999-01-01T00:00:00.000Z"
    report = make()
    assert set(report.quarantined) == {"maker/plover-5", "google/vit-base-patch16-224"}
    assert "made anew on 2026-11-01" in report.quarantined["maker/plover-5"]
    with Library.open(settings) as library:
        assert library.get("maker/plover-5") is None
        known = library.get("google/vit-base-patch16-224")
        assert known is not None
        assert refreshed.RECREATED in known.flags
        assert known.downloads_month != 5_555_555, "the new repository's figures are not taken"
        rule = build_rules(Need(task=[TASKS[0]]))[0]
        assert rule.check(known).value == "fail"
    assert set(make().quarantined) == set(report.quarantined), "a second look changes nothing"
    accepted = make(accept=["maker/plover-5"])
    assert set(accepted.quarantined) == {"google/vit-base-patch16-224"}
    with pytest.raises(BadInput, match="not set apart"):
        make(accept=["maker/plover-5"])


def test_a_task_that_fails_keeps_what_was_known(
    make: Make, replica: tuple[HubReplica, str]
) -> None:
    make()
    hub = replica[0]
    hub.faults.seen.clear()
    hub.fail_from = 3  # the first task has two pages
    report = make()
    assert report.models == 10
    assert list(report.failed) == [TASKS[0]]
    assert "trouble" in report.failed[TASKS[0]]
    hub.fail_from = None
    hub.faults.seen.clear()
    again = make()
    assert again.resumed
    assert not again.failed
    assert not [path for path in hub.faults.seen if TASKS[1] in path], "that one was read"


@pytest.mark.parametrize("kind", ["500", "truncated", "nonsense", "404"])
def test_a_hub_in_trouble_is_worded(
    make: Make, settings: Settings, replica: tuple[HubReplica, str], kind: Any
) -> None:
    replica[0].faults.kind = kind
    with pytest.raises(SourceFailed, match="the same command goes on"):
        make()
    assert refreshed.current(settings) is None


def test_a_busy_hub_is_waited_for(make: Make, replica: tuple[HubReplica, str]) -> None:
    faults = replica[0].faults
    faults.retry_after = "1"
    faults.kind = "429"
    said: list[str] = []

    def say(stage: str, done: int, total: int) -> None:
        said.append(stage)
        if stage.startswith("waiting"):
            faults.kind = None

    pace = Pace(pause=0, first_wait=0.01, longest_wait=5)
    settings = Settings(data=replica[0].folder / "d", hf_endpoint=replica[1])
    report = Refresh(settings, progress=say, pace=pace).run(tasks=TASKS, cards=False)
    assert report.models == 10
    assert "waiting 1 s for the Hub" in said


def test_a_hub_busy_for_long_ends_it(make: Make, replica: tuple[HubReplica, str]) -> None:
    replica[0].faults.kind, replica[0].faults.retry_after = "429", "900"
    with pytest.raises(SourceFailed, match="come back in 900 s"):
        make()


def test_a_missing_card_is_counted(make: Make, replica: tuple[HubReplica, str]) -> None:
    (replica[0].folder / "maker/plover-1/README.md").unlink()
    (replica[0].folder / "maker/plover-1/other.txt").write_text("x")
    report = make()
    assert (report.models, report.cards) == (10, 9)
    assert list(report.card_problems.values()) == [1]


def test_what_cannot_be_asked_for_is_refused(make: Make, settings: Settings) -> None:
    with pytest.raises(BadInput, match="no task birdwatching"):
        make(tasks=["birdwatching"])
    with pytest.raises(BadInput, match="between 1 and"):
        make(per_task=0)
    offline = settings.model_copy(update={"offline": True})
    with pytest.raises(BadInput, match="BOWERBIRD_OFFLINE"):
        Refresh(offline).run()
    assert len(checked_tasks([])) > 30


def test_fewer_than_a_page(make: Make) -> None:
    assert make(per_task=2).models == 4


def test_a_second_one_is_told(make: Make, settings: Settings) -> None:
    with module.lock(settings), pytest.raises(IndexBusy, match="another refresh"):
        make()


def test_forgotten(make: Make, settings: Settings) -> None:
    make(cards=False)
    assert module.forget(settings)
    assert not module.forget(settings)
    with Library.open(settings) as library:
        assert library.get("maker/plover-1") is None


def test_a_damaged_state_is_begun_anew(make: Make, settings: Settings) -> None:
    make(cards=False)
    state = refreshed.folder(settings) / refreshed.STATE
    state.write_bytes(b"no database at all, but long enough to look like one" * 100)
    assert make(cards=False).models == 10


@pytest.mark.parametrize("kind", ["truncated", "flipped", "deleted"])
def test_a_damaged_outcome_is_seen(make: Make, settings: Settings, kind: str) -> None:
    make(cards=False)
    outcome = refreshed.current(settings)
    assert outcome is not None
    whole = outcome.path.read_bytes()
    if kind == "deleted":
        outcome.path.unlink()
    else:
        changed = whole[: len(whole) // 2] if kind == "truncated" else whole.replace(b"m", b"n", 1)
        outcome.path.write_bytes(changed)
    assert refreshed.damaged(settings)
    with Library.open(settings) as library:
        assert library.get("maker/plover-1") is None
        assert library.get("google/vit-base-patch16-224") is not None
    make(cards=False)
    assert not refreshed.damaged(settings)


CHILD = """
import sys
from pathlib import Path
from bowerbird.settings import Settings
from tools.sources.hub_model import cleaned
from tools.sources.hub_patience import Pace
from tools.sources.refresh import Refresh
settings = Settings(data=Path(sys.argv[1]), hf_endpoint=sys.argv[2])
Refresh(settings, pace=Pace(pause=0.01)).run(tasks=sys.argv[3:])
"""


def _kills(settings: Settings, times: int) -> None:
    """A child is killed at random points; each time the published state is whole."""
    rng = random.Random(11)
    command = [sys.executable, "-c", CHILD, str(settings.data), str(settings.hf_endpoint), *TASKS]
    for _ in range(times):
        with subprocess.Popen(command, env=os.environ | {"HF_HUB_OFFLINE": "0"}) as child:
            time.sleep(rng.uniform(0.3, 6.0))
            child.send_signal(signal.SIGKILL)
        with Library.open(settings) as library:
            found = {r.id for r in library.records(None) if r.id.startswith("maker/plover")}
            assert len(found) in (0, 9)
        state = refreshed.folder(settings) / refreshed.STATE
        if state.exists():
            with sqlite3.connect(state) as db:
                assert db.execute("PRAGMA quick_check").fetchone()[0] == "ok"


def test_killed_at_random_points(make: Make, settings: Settings) -> None:
    _kills(settings, 4)
    assert make().models == 10


@pytest.mark.slow
def test_killed_at_a_hundred_points(make: Make, settings: Settings) -> None:
    _kills(settings, 100)
    assert make().models == 10


DATES = st.dates().map(str)


@given(st.builds(Known, read=DATES, created=DATES), DATES)
def test_a_repository_as_old_as_it_was_is_never_set_apart(known: Known, now: str) -> None:
    if now <= min(known.read, known.created):
        assert recreated(known, "", now) is None
    if now > known.created:
        assert recreated(known, "", now)


def test_nothing_known_nothing_said() -> None:
    assert recreated(Known(), "somebody", "2026-01-01") is None
    assert recreated(Known(read="2025"), "", "2025-12-31") is None
    assert recreated(Known(read="2025-06"), "", "2025-07-01")
    assert recreated(Known(author="A"), "a", "") is None
    assert recreated(Known(author="a"), "b", "")


def _tries(settings: Settings, **options: Any) -> Report:
    pace = Pace(pause=0, first_wait=0.01, longest_wait=5)
    return Refresh(settings, pace=pace).run(**{"tasks": TASKS, **options})


def test_a_card_that_failed_is_read_at_the_next_call(
    make: Make, settings: Settings, replica: tuple[HubReplica, str]
) -> None:
    make()
    hub = replica[0]
    hub.facts["maker/plover-3"]["sha"] = "e" * 40
    hub.faults.kind, hub.faults.where = "503", "plover-3/resolve"
    report = make()
    assert sum(report.card_problems.values()) == 1
    assert report.cards == 10, "the card that was read before stays"
    hub.faults.kind = None
    again = make()
    assert (again.cards_read, again.card_problems) == (1, {})


def test_odd_entries_cost_themselves(make: Make, replica: tuple[HubReplica, str]) -> None:
    odd: list[Any] = [
        7,
        None,
        {"id": "../../etc/passwd"},
        {"id": ["a/b"]},
        {"id": "a/b", "tags": 3},
    ]
    for name in ("sha", "author", "createdAt"):
        odd += [{"id": f"odd/{name.lower()}-{n}", name: value, "pipeline_tag": TASKS[0]}
                for n, value in enumerate(([1], {"x": 1}, 7, "../..", "zzzz"))]  # fmt: skip
    replica[0].odd = odd
    report = make(per_task=200)
    assert not report.failed
    assert report.models >= 10
    assert not [path for path in replica[0].faults.seen if "resolve/.." in path]


@pytest.mark.timeout(60)
def test_pages_that_lead_nowhere_end(make: Make, replica: tuple[HubReplica, str]) -> None:
    hub, address = replica
    for hub.page, following in ((0, "cursor=1"), (3, "cursor=0")):
        hub.following = f"{address}/api/models?pipeline_tag={TASKS[0]}&{following}"
        assert not make(restart=True, cards=False).failed


def test_an_empty_list_takes_nothing_away(make: Make, replica: tuple[HubReplica, str]) -> None:
    make()
    kept = dict(replica[0].facts)
    replica[0].facts.clear()
    with pytest.raises(SourceFailed, match="lists no model"):
        make()
    replica[0].facts.update(kept)
    assert make().models == 10


def test_disabled_models_are_left_out(make: Make, replica: tuple[HubReplica, str]) -> None:
    replica[0].facts["maker/plover-3"]["disabled"] = True
    assert make().models == 9


def test_what_is_set_apart_does_not_come_back_live(
    make: Make, settings: Settings, replica: tuple[HubReplica, str]
) -> None:
    make()
    replica[0].facts["maker/plover-4"]["createdAt"] = "2026-11-01T00:00:00.000Z"
    assert set(make().quarantined) == {"maker/plover-4"}
    question = Question(Need(task=[TASKS[0]]), "plovers", 30)
    found = Hub(settings).search(question, time.monotonic() + 5).records
    assert "maker/plover-2" in {record.id for record in found}
    assert "maker/plover-4" not in {record.id for record in found}


def test_a_hub_whose_cards_all_fail_is_not_asked_for_each(
    make: Make, replica: tuple[HubReplica, str]
) -> None:
    replica[0].faults.kind, replica[0].faults.where = "503", "resolve"
    with pytest.raises(SourceFailed, match="cards in a row"):
        make()
    replica[0].faults.kind = None
    report = make()
    assert report.resumed
    assert report.cards_read == 10


def test_an_older_reply_does_not_lie_over_a_newer_catalogue(tmp_path: Path) -> None:
    known = ModelRecord(id="a/b", catalogue="hf", source="x", as_of="2027-02", likes=9)
    reply = known.model_copy(update={"as_of": "2026-11-24", "likes": 3, "catalogue": "hf-live"})
    settings = Settings(data=tmp_path)
    for as_of, likes in (("2027-02", 9), ("2026", 3), ("2026-11", 3)):
        outcome = refreshed.write(settings, [(reply, "# Use\n\nFinds birds.")], {})
        laid = refreshed.Overlay(outcome)
        record, parts = next(iter(laid.over([known.model_copy(update={"as_of": as_of})])))
        assert (record.likes, parts[0].text) == (likes, "Use\nFinds birds.")
        assert not list(laid.rest())


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\U000e0041", "\u2066", "\u061c", "<!-- x"])
def test_what_nobody_sees_of_a_card_is_not_searched(hidden: str) -> None:
    card = cleaned(f"---\nlicense: mit\n---\n# Use\n\nFinds birds{hidden}".encode())
    assert [part.text.strip() for part in cut("a/b", "card", card)] == ["Use\nFinds birds"]
    assert cleaned("\uff26inds".encode()) == "Finds"
