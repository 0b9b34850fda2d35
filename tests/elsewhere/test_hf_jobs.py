"""Jobs of Hugging Face against a replica that really runs their command."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird.report import Latency, Validation
from bowerbird.settings import Settings
from tests.replicas.jobs import TOKEN, JobsReplica
from tests.replicas.server import serve
from tools.validation import choose
from tools.validation.elsewhere.hf_jobs import HuggingFaceJobs

GOOD = Validation(
    status="measured", weights="pretrained", device="cpu", machine="1 thread of a CPU",
    latency_ms=Latency(p50=2.0, p95=3.0, runs=10, spread=0.1), throughput_per_s=500.0,
    note="line one\nline two \x1b[31m",
)  # fmt: skip
FAKE = """#!{python}
import json, os, sys
print("progress for nobody", file=sys.stderr)
report = json.loads({report!r})
at = sys.argv.index("--")
assert sys.argv[1:3] == ["validate", "--json"], sys.argv
assert os.environ["BOWERBIRD_VALIDATE"] == "local"
assert not any("TOKEN" in name for name in os.environ)
print(json.dumps([dict(id=name, validation=report) for name in sys.argv[at + 1:]], indent=2))
"""


@pytest.fixture
def replica(tmp_path: Path) -> JobsReplica:
    program = tmp_path / "bowerbird"
    program.write_text(FAKE.format(python=sys.executable, report=GOOD.model_dump_json()))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return JobsReplica(tmp_path)


@pytest.fixture
def place(replica: JobsReplica, monkeypatch: pytest.MonkeyPatch) -> Iterator[HuggingFaceJobs]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with serve(replica.app) as address:
        settings = Settings(
            validate_on="hf-jobs", hf_endpoint=address, hf_token=TOKEN,  # type: ignore[arg-type]
            hf_jobs_image="registry.example/bowerbird:1", hf_jobs_timeout_s=120,
        )  # fmt: skip
        yield HuggingFaceJobs(settings, poll_s=0.02)


def ask(place: HuggingFaceJobs, record: Any, **more: Any) -> tuple[Validation, list[str]]:
    said: list[str] = []
    report = place.validate([record("timm/test_vit", "test_vit")], progress=said.append, **more)[0]
    assert TOKEN not in report.model_dump_json() + " ".join(said)
    return report, said


def other(place: HuggingFaceJobs, **changes: Any) -> HuggingFaceJobs:
    return HuggingFaceJobs(place._settings.model_copy(update=changes), poll_s=0.02)


def test_the_setting_chooses_jobs() -> None:
    assert isinstance(choose(Settings(validate_on="hf-jobs")), HuggingFaceJobs)


def test_a_record_becomes_a_report_from_the_job(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any
) -> None:
    replica.late = 1
    report, said = ask(place, record, download=True)
    assert report.status == "measured", report.reason
    assert report.where == "Hugging Face Jobs (cpu-basic)"
    assert report.machine == "1 thread of a CPU, on Hugging Face Jobs (cpu-basic)"
    assert report.note == "line one line two  [31m"
    assert said[0] == ("starting a paid job on Hugging Face Jobs: flavour cpu-basic, at most 120 s")
    assert report.repeat == (
        "BOWERBIRD_VALIDATE=hf-jobs BOWERBIRD_HF_JOBS_FLAVOR=cpu-basic "
        "BOWERBIRD_HF_JOBS_IMAGE=registry.example/bowerbird:1 "
        "bowerbird validate timm/test_vit --download"
    )
    spec = replica.specs[0]
    assert (spec["flavor"], spec["timeoutSeconds"]) == ("cpu-basic", 120)
    assert spec["dockerImage"] == "registry.example/bowerbird:1"
    assert "--download" in spec["command"]
    assert TOKEN not in json.dumps(spec)
    assert replica.cancelled == []


def test_all_records_of_a_call_go_into_one_job_and_their_names_are_no_code(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any, tmp_path: Path
) -> None:
    odd = f"timm/x; touch {tmp_path}/hurt $(id)"
    names = ["timm/a", odd]
    reports = place.validate([record(name, "test_vit") for name in names])
    assert [r.status for r in reports] == ["measured", "measured"]
    assert len(replica.specs) == 1
    assert not (tmp_path / "hurt").exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "did not accept"), (402, "asks for credit"), (403, "may not start jobs"),
     (404, "do not know"), (429, "left alone"), (503, "in trouble"), (418, "refused")],
)  # fmt: skip
def test_a_refusal_is_worded(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any, status: int, words: str
) -> None:
    replica.refuse = status
    report, _ = ask(place, record)
    assert report.status == "failed"
    assert words in (report.reason or "")


def test_a_wrong_token_and_none(
    place: HuggingFaceJobs, record: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huggingface_hub import constants
    from pydantic import SecretStr

    wrong = other(place, hf_token=SecretStr("hf_wrongwrongwrong"))
    report, _ = ask(wrong, record)
    assert "does not know the token" in (report.reason or "")
    assert "hf_wrong" not in report.model_dump_json()
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "none"))
    report, _ = ask(other(place, hf_token=None), record)
    assert "BOWERBIRD_HF_TOKEN" in (report.reason or "")


def test_nobody_there(place: HuggingFaceJobs, record: Any) -> None:
    report, _ = ask(other(place, hf_endpoint="http://127.0.0.1:9"), record)
    assert "cannot be reached" in (report.reason or "")


@pytest.mark.parametrize(
    "case",
    [({"offline": True}, "cpu", "BOWERBIRD_OFFLINE"),
     ({"hf_jobs_image": None}, "cpu", "BOWERBIRD_HF_JOBS_IMAGE"),
     ({}, "cuda", "has no GPU"), ({}, "mps", "offer cpu and cuda")],
)  # fmt: skip
def test_no_job_is_started_for_nothing(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any, case: tuple[Any, str, str]
) -> None:
    changes, device, words = case
    report, said = ask(other(place, **changes), record, device=device)
    assert words in (report.reason or "")
    assert said == []
    assert replica.specs == []
    assert replica.tokens == set()


@pytest.mark.parametrize(
    ("ends", "words"),
    [(("ERROR", "Job timeout"), "at its limit of 120 s"),
     (("ERROR", f"image pull failed {TOKEN}\n\x1b[2J"), "image pull failed ***"),
     (("CANCELED", None), "was cancelled"), (("DELETED", "gone"), "gone")],
)  # fmt: skip
def test_a_job_that_fails_is_worded(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any, ends: Any, words: str
) -> None:
    replica.ends = ends
    report, _ = ask(place, record)
    assert report.status == "failed"
    assert words in (report.reason or "")
    assert "\x1b" not in (report.reason or "")
    assert replica.cancelled == []


def test_cancelling_ends_the_job(replica: JobsReplica, place: HuggingFaceJobs, record: Any) -> None:
    replica.stages = ["STUCK"]

    def hear(text: str) -> None:
        if text.endswith("running"):
            place.cancel()

    report = place.validate([record("timm/test_vit", "test_vit")], progress=hear)[0]
    assert "cancelled" in (report.reason or "")
    assert replica.cancelled == ["j0"]


@pytest.mark.parametrize(
    ("program", "words"),
    [("#!/bin/sh\necho garbage\n", "not in the expected form"),
     ("#!/bin/sh\necho '[1, 2]'\n", "not in the expected form"),
     ("#!/bin/sh\necho '[]'\n", "does not know this model"),
     ("#!/bin/sh\nexit 2\n", "status 2"),
     ("#!/bin/sh\nkill -9 $PPID\n", "holds no report"),
     ('#!/bin/sh\necho \'[{"id": "timm/test_vit", "validation": {"status": "measured",'
      ' "latency_ms": {"p50": -1, "p95": 2}}}]\'\n', "cannot be true"),
     ('#!/bin/sh\necho \'[{"id": "timm/test_vit", "validation": {"status": "measured",'
      ' "latency_ms": {"p50": NaN, "p95": 2}}}]\'\n', "cannot be true"),
     ('#!/bin/sh\necho \'[{"id": "timm/test_vit", "validation": {"status": "great"}}]\'\n',
      "not in the expected form")],
)  # fmt: skip
def test_a_log_of_garbage_is_worded(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any, program: str, words: str
) -> None:
    (replica.program / "bowerbird").write_text(program)
    report, _ = ask(place, record)
    assert report.status == "failed"
    assert words in (report.reason or "")


def test_a_forged_mark_is_no_report(
    replica: JobsReplica, place: HuggingFaceJobs, record: Any
) -> None:
    replica.log = ["bowerbird-0 begin", "[]", "bowerbird-0 end 0"]
    report, _ = ask(place, record)
    assert "holds no report" in (report.reason or "")
