"""The queue of validations: its order, its bounds, and how it is watched over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.views import ModelReport
from bowerbird.errors import Overloaded, UnknownJob
from bowerbird.report import Validation
from tests.ui.fakes import FakeAssistant
from tests.ui.test_rest import assert_problem, client_for
from ui.web.jobs import Job, Jobs

KNOWN = "torchhub:pytorch/vision:resnet18"
Say = Callable[[str], None]


class Bench:
    """Times nothing; waits for `leave` before each model."""

    def __init__(self) -> None:
        self.begun, self.leave = threading.Semaphore(0), threading.Semaphore(0)
        self.done: list[str] = []

    def __call__(self, job: Job, model_id: str, say: Say) -> ModelReport:
        self.begun.release()
        assert self.leave.acquire(timeout=30)
        if model_id == "broken":
            raise RuntimeError("secret")
        say("loading")
        self.done.append(model_id)
        return ModelReport(id=model_id, validation=Validation(status="skipped", reason=job.device))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def jobs(bench: Bench) -> Iterator[Jobs]:
    queue = Jobs(bench, 8)
    yield queue
    queue.close()
    bench.leave.release(100)


def wait(job: Job) -> Job:
    for _ in range(3000):
        if job.ended_at is not None:
            return job
        threading.Event().wait(0.01)
    raise AssertionError(job.state)


def test_callers_take_turns(jobs: Jobs, bench: Bench) -> None:
    first = jobs.submit("a", ["a0"], "cpu")
    assert bench.begun.acquire(timeout=30)
    assert jobs.position(first) is None
    many = [jobs.submit("a", [f"a{n}"], "cpu") for n in (1, 2)]
    other = jobs.submit("b", ["b1"], "cpu")
    assert [jobs.position(job) for job in (*many, other)] == [1, 3, 2]
    bench.leave.release(4)
    for job in (first, *many, other):
        assert wait(job).state == "done"
    assert bench.done == ["a0", "a1", "b1", "a2"]
    assert [event for event, _ in first.events] == [
        "running", "progress", "progress", "report", "done",
    ]  # fmt: skip


def test_the_queue_and_each_share_are_bounded(jobs: Jobs, bench: Bench) -> None:
    jobs.submit("z", ["z"], "cpu")
    assert bench.begun.acquire(timeout=30)
    for owner in "abcd":
        for n in range(2):
            jobs.submit(owner, [f"{owner}{n}"], "cpu")
        with pytest.raises(Overloaded, match="You have 2"):
            jobs.submit(owner, ["more"], "cpu")
    with pytest.raises(Overloaded) as full:
        jobs.submit("e", ["e"], "cpu")
    assert full.value.retry_after > 0
    assert full.value.http_status == 503


def test_the_same_asked_twice_is_one_job(jobs: Jobs, bench: Bench) -> None:
    job = jobs.submit("a", ["x"], "cpu")
    assert jobs.submit("a", ["x"], "cpu") is job
    assert jobs.submit("b", ["x"], "cpu") is not job
    assert jobs.submit("a", ["x"], "cuda") is not job


def test_a_job_is_its_owners_alone_and_can_be_cancelled(jobs: Jobs, bench: Bench) -> None:
    running = jobs.submit("a", ["one", "two"], "cpu")
    assert bench.begun.acquire(timeout=30)
    waiting = jobs.submit("a", ["three"], "cpu")
    for owner, number in (("b", running.id), ("a", "nothing")):
        with pytest.raises(UnknownJob):
            jobs.get(owner, number)
        with pytest.raises(UnknownJob):
            jobs.cancel(owner, number)
    jobs.cancel("a", waiting.id)
    jobs.cancel("a", running.id)
    last = jobs.submit("a", ["last"], "cpu")
    bench.leave.release(3)
    assert wait(last).state == "done"
    assert (waiting.state, running.state) == ("cancelled", "cancelled")
    assert running.events[-1][0] == "cancelled"
    assert bench.done == ["one", "last"]


def test_a_failure_says_nothing_of_the_inside_and_ends_one_job(jobs: Jobs, bench: Bench) -> None:
    bench.leave.release(2)
    job = wait(jobs.submit("a", ["broken"], "cpu"))
    assert job.state == "failed"
    assert "secret" not in str(job.problem)
    assert wait(jobs.submit("a", ["good"], "cpu")).state == "done"


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40))
def test_positions_are_the_order_of_service(owners: list[str]) -> None:
    queue = Jobs(lambda *_: pytest.fail("not begun"), 400)
    queue._thread = threading.current_thread()
    held = [queue.submit(owner, [str(n)], "cpu") for n, owner in enumerate(owners)]
    places = {job.id: queue.position(job) for job in held}
    assert sorted(p for p in places.values() if p) == list(range(1, len(held) + 1))
    served: list[Job] = []
    while len(served) < len(held):
        job = queue._next()
        assert job is not None
        served.append(job)
    assert [places[job.id] for job in served] == list(range(1, len(held) + 1))


def events(text: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_validation_over_http(fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        begun = client.post("/v1/validate", json={"ids": [KNOWN]})
        assert begun.status_code == 202
        address = begun.headers["location"]
        told = events(client.get(f"{address}/events").text)
        assert told[-1][0] == "done"
        assert told[-2][1]["id"] == KNOWN
        state = client.get(address).json()
        assert state["state"] == "done"
        assert state["position"] is None
        assert state["reports"][0]["validation"]["status"] == "skipped"
        assert client.delete(address).status_code == 204
        for response in (client.get(address), client.delete(address),
                         client.get(f"{address}/events")):  # fmt: skip
            assert_problem(response, 404)
        assert 'bowerbird_validations_total{status="skipped"} 1.0' in client.get("/metrics").text


def test_a_large_download_is_asked_about_first(fake: FakeAssistant) -> None:
    body: dict[str, Any] = {"ids": [KNOWN], "download": True}
    fake.size = 600_000_001
    with client_for(fake) as client:
        asked = client.post("/v1/validate", json=body)
        assert_problem(asked, 409)
        assert asked.json()["sizes"] == [
            {"id": KNOWN, "bytes": 600_000_001, "words": "1 kB (model.safetensors)"}
        ]
        assert '"max_mb": 601' in asked.json()["detail"]
        assert not [call for call in fake.calls if "ids" in call]
        assert_problem(client.post("/v1/validate", json={**body, "max_mb": 600}), 409)
        begun = client.post("/v1/validate", json={**body, "max_mb": 601})
        assert begun.status_code == 202
        assert begun.json()["download"] is True
        client.get(f"{begun.headers['location']}/events")
    (made,) = [call for call in fake.calls if "ids" in call]
    assert (made["download"], made["most_mb"]) == (True, 601)


@pytest.mark.parametrize("size", [None, 0, 500_000_000])
def test_a_usual_download_is_not_asked_about(size: int | None, fake: FakeAssistant) -> None:
    fake.size = size
    with client_for(fake) as client:
        begun = client.post("/v1/validate", json={"ids": [KNOWN], "download": True})
        assert begun.status_code == 202
        client.get(f"{begun.headers['location']}/events")
    assert fake.calls[-1]["most_mb"] == 500  # also for a size that becomes known only later


@pytest.mark.parametrize(
    ("settings", "status"),
    [({"download_http_mb": 0}, 422), ({"offline": True}, 422), ({"download_http_mb": 10}, 409)],
)
def test_what_the_operator_does_not_allow(
    settings: dict[str, Any], status: int, fake: FakeAssistant
) -> None:
    fake.size = 20_000_000
    with client_for(fake, **settings) as client:
        body = {"ids": [KNOWN], "download": True, "max_mb": 1000}
        assert_problem(client.post("/v1/validate", json=body), status)


@pytest.mark.parametrize(
    ("body", "status"),
    [({"ids": []}, 422), ({"ids": ["a"] * 11}, 422), ({"ids": [""]}, 422),
     ({"ids": [KNOWN], "device": "cpu; ls"}, 422), ({"ids": [KNOWN], "max_mb": 0}, 422),
     ({"ids": [KNOWN], "fetch": True}, 422),
     ({"ids": ["no/such"]}, 404)],
)  # fmt: skip
def test_what_cannot_be_validated(body: dict[str, Any], status: int, fake: FakeAssistant) -> None:
    with client_for(fake) as client:
        assert_problem(client.post("/v1/validate", json=body), status)
