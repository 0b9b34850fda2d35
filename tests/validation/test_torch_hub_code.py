"""Entry points of torch.hub: by an installed library, by allowed code, or not at all."""

from __future__ import annotations

import pytest

from tests.replicas.server import serve
from tests.replicas.web import WebReplica, archive
from tools.validation import Validator
from tools.validation.plan import Plan, plan

SHA = "0123456789abcdef0123456789abcdef01234567"
HUBCONF = """
import pathlib, socket, torch

def small(pretrained=True):
    if pretrained:
        raise RuntimeError("would download")
    return torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.Flatten())

def plain():
    return torch.nn.Conv2d(3, 2, 1)

def calls_out():
    socket.create_connection(("127.0.0.1", PORT), timeout=2)
    return torch.nn.Identity()

def looks():
    pathlib.Path("/etc/passwd").read_text()
    return torch.nn.Identity()

def no_network():
    return 5
"""


@pytest.fixture(scope="module")
def web():
    replica = WebReplica()
    with serve(replica.app) as address:
        code = HUBCONF.replace("PORT", address.rpartition(":")[2])
        replica.zip = archive({"hubconf.py": code}, SHA)
        yield replica, address


@pytest.fixture(scope="module")
def allowed(web, settings, tmp_path_factory):
    more = {
        "torch_hub_allowed": (f"keeper/nets@{SHA}",), "github_endpoint": web[1],
        "data": tmp_path_factory.mktemp("hub"),
    }  # fmt: skip
    with Validator(settings.model_copy(update=more)) as validator:
        yield validator


def entry(record, name, **more):
    return record(
        f"torchhub:keeper/nets:{name}", library="pytorch", tasks=["image-classification"], **more
    ).model_copy(update={"doors": [door(f"keeper/nets:{name}")]})


def door(name):
    from bowerbird.record import Door

    return Door(loader="torch.hub", id=f"torchhub:{name}", name=name)


def test_code_is_fetched_only_when_asked_for(allowed, record):
    report = allowed.validate([entry(record, "small")])[0]
    assert report.status == "skipped"
    assert "code of keeper/nets is not on this computer" in report.reason


@pytest.mark.parametrize(("name", "params"), [("small", 112), ("plain", 8)])
def test_an_allowed_entry_point_is_timed_untrained(allowed, record, name, params):
    report = allowed.validate([entry(record, name)], download=True)[0]
    assert (report.status, report.weights, report.params) == ("measured", "random", params), report
    assert {"no-network", "files-restricted"} <= set(report.isolation)


@pytest.mark.parametrize(
    ("name", "problem"),
    [("calls_out", "its code failed"), ("looks", "its code failed (PermissionError"),
     ("no_network", "gives no network"), ("missing", "its code failed")],
)  # fmt: skip
def test_what_code_may_not_do(allowed, record, name, problem):
    report = allowed.validate([entry(record, name)], download=True)[0]
    assert report.status == "failed"
    assert problem in report.reason


def test_an_archive_of_another_commit_is_not_run(web, allowed, record):
    replica, _ = web
    kept = replica.zip
    replica.zip = archive({"hubconf.py": "raise SystemExit"}, "f" * 40)
    for file in (allowed._settings.data / "torch_hub").glob("*.zip"):
        file.unlink()
    report = allowed.validate([entry(record, "small")], download=True)[0]
    replica.zip = kept
    assert report.status == "skipped"
    assert "another commit" in report.reason


@pytest.mark.parametrize(
    "pin", ["keeper/nets", "keeper/nets@main", "keeper/nets@0123456", f"other/nets@{SHA}"]
)
def test_only_a_whole_commit_of_that_repository(record, pin):
    assert "run code from its repository" in plan(entry(record, "small"), (pin,))


def test_networks_that_timm_ships_need_no_code(record):
    shipped = record("torchhub:zhanghang1989/ResNeSt:resnest50", library="pytorch").model_copy(
        update={"doors": [door("zhanghang1989/ResNeSt:resnest50")]}
    )
    made = plan(shipped)
    assert isinstance(made, Plan)
    assert (made.library, made.name) == ("timm", "resnest50d")


@pytest.mark.parametrize(
    ("name", "millions"),
    [("efficientnet_b4", 19.3), ("resnext101_32x4d", 44.18), ("seresnext101_32x4d", 48.96),
     ("ghostnet_100", 5.18), ("resnest50d", 27.48), ("efficientnet_b0", 5.29)],
)  # fmt: skip
def test_shipped_networks_have_the_stated_size(name, millions):
    import timm
    import torch

    with torch.device("meta"):
        count = sum(p.numel() for p in timm.create_model(name).parameters())
    assert count / 1e6 == pytest.approx(millions, rel=0.01)
