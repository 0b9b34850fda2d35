"""PyTorch Hub: code runs where it is allowed and confined; archives are taken apart safely."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.errors import SettingsError
from bowerbird.need import Need
from bowerbird.settings import Settings, load_settings
from index import catalogue
from tests.replicas.web import SHA, WebReplica, archive
from tests.sources.fixtures_web import HOSTILE, clean, configured, replica, served
from tools.sources import Answer, Question, SourceError, torch_hub_archive, torch_hub_listing
from tools.sources.torch_hub import Listing, TorchHub, records_of
from tools.sources.torch_hub_archive import Pin, unpack

__all__ = ["configured", "replica", "served"]
NEED = Need(task=["image-classification"], domain=["bird"], source_hub="torch-hub")
WORKER = ("-P", str(Path(__file__).with_name("unconfined_worker.py")))
HUBCONF = """
dependencies = ["torch"]
from functools import partial
from nets.birds import small_birds, _private
from nets import helpers
import os, socket

def birds(pretrained=False):
    "Birds, named."

def birds_utils():
    "not a model"

def _hidden():
    "not listed by torch.hub"

birds_large = partial(birds, True)
try:
    socket.create_connection(ADDRESS, timeout=2)
    reached_the_network = birds
except OSError:
    pass
try:
    open("/etc/passwd").read()
    read_a_file = birds
except OSError:
    pass
try:
    open("../outside", "w").write("x")
    wrote_outside = birds
except OSError:
    pass
if any("TOKEN" in name or "SECRET" in name for name in os.environ):
    saw_secrets = birds
"""


def _ask(source: TorchHub, seconds: float = 60, need: Need = NEED) -> Answer:
    return source.search(Question(need, "bird classifier"), time.monotonic() + seconds)


def _list(source: TorchHub) -> Answer:
    """An answer for which code has to run, which needs a machine that can confine it."""
    try:
        return _ask(source)
    except SourceError as error:
        if "cannot keep code" in str(error):
            pytest.skip(str(error))
        raise


def _allowing(settings: Settings, *names: str) -> Settings:
    return settings.model_copy(update={"torch_hub_allowed": names, "validate_timeout_s": 5.0})


class TestAllowed:
    def test_nothing_runs_unless_allowed(self, configured: Settings, replica: WebReplica) -> None:
        with pytest.raises(SourceError, match="BOWERBIRD_TORCH_HUB_ALLOWED") as caught:
            _ask(TorchHub(configured))
        assert caught.value.state == "skipped"
        with pytest.raises(SourceError, match="is not in"):
            TorchHub(configured).list_now("keeper/nets")
        assert not replica.faults.seen

    def test_only_where_it_is_named(self, configured: Settings, replica: WebReplica) -> None:
        with pytest.raises(SourceError) as caught:
            _ask(TorchHub(_allowing(configured, "keeper/nets")), need=Need(task=["fill-mask"]))
        assert caught.value.state == "skipped"
        assert not replica.faults.seen

    @pytest.mark.parametrize(
        ("written", "names"),
        [("", ()), ("a/b", ("a/b",)), ("a/b, c/d@v1.0\ne/f@x/y", ("a/b", "c/d@v1.0", "e/f@x/y"))],
    )
    def test_as_a_setting(
        self, monkeypatch: pytest.MonkeyPatch, written: str, names: tuple[str, ...]
    ) -> None:
        monkeypatch.setenv("BOWERBIRD_TORCH_HUB_ALLOWED", written)
        assert load_settings().torch_hub_allowed == names

    @pytest.mark.parametrize(
        "written",
        ["a", "a/b/c", "a/..", "../b", "a/b@", "a/b@../c", "a/b@-x", "https://x/y", "a/b?"],
    )
    def test_what_is_no_repository(self, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
        monkeypatch.setenv("BOWERBIRD_TORCH_HUB_ALLOWED", written)
        with pytest.raises(SettingsError, match=r"TORCH_HUB_ALLOWED.*owner/repo"):
            load_settings()


class TestListing:
    def test_entry_points_of_an_allowed_repository(
        self, configured: Settings, replica: WebReplica, served: tuple[WebReplica, str]
    ) -> None:
        port = served[1].rpartition(":")[2]
        replica.zip = archive({
            "hubconf.py": HUBCONF.replace("ADDRESS", f"('127.0.0.1', {port})"),
            "nets/__init__.py": "",
            "nets/birds.py": "def small_birds(): ...\ndef _private(): ...\n",
            "nets/helpers.py": "",
        })  # fmt: skip
        source = TorchHub(_allowing(configured, "keeper/nets"))
        answer = _list(source)
        assert [r.id for r in answer.records] == [
            f"torchhub:keeper/nets:{n}" for n in ("birds", "birds_large", "small_birds")
        ]
        first = answer.records[0]
        assert first.doors[0].name == f"keeper/nets:{SHA}:birds"
        assert first.license is not None
        assert (first.license.id, first.license.basis, first.likes) == ("mit", "family", 99)
        assert first.tasks == [], "nobody said what it does"
        assert answer.note == f"keeper/nets: 3 entry points at {SHA[:12]}"
        before = len(replica.faults.seen)
        assert TorchHub(_allowing(configured, "keeper/nets")).search(
            Question(NEED, ""), time.monotonic() + 1
        ) == answer  # fmt: skip
        assert len(replica.faults.seen) == before

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("import nothing_of_that_name", "needs the package nothing_of_that_name"),
            ("raise ValueError('\\x1b[31m<b>no</b>')", "its code failed (ValueError"),
            ("import os; os._exit(0)", "no usable list"),
            ("import sys; sys.exit(3)", "ended the process"),
            ("while True: pass", "did not end within 5 s"),
            ("import os; open('report.json', 'w').write('[' * 10**5); os._exit(0)", "no usable"),
        ],
    )
    def test_code_that_misbehaves(
        self, configured: Settings, replica: WebReplica, code: str, words: str
    ) -> None:
        replica.zip = archive({"hubconf.py": code})
        answer = _list(TorchHub(_allowing(configured, "keeper/nets")))
        assert answer.records == []
        assert words in str(answer.note)
        assert clean(str(answer.note))

    def test_nothing_runs_unconfined(
        self, configured: Settings, replica: WebReplica, tmp_path: Path
    ) -> None:
        marker = tmp_path / "ran"
        replica.zip = archive({"hubconf.py": f"open({str(marker)!r}, 'w')"})
        with pytest.raises(SourceError, match="cannot keep code from the network and files"):
            _ask(TorchHub(_allowing(configured, "keeper/nets"), worker=WORKER))
        assert not marker.exists()

    def test_a_slow_listing_goes_on(self, configured: Settings) -> None:
        source = TorchHub(_allowing(configured, "keeper/nets"))
        assert "is being listed" in str(_ask(source, seconds=0).note)
        assert source._work is not None
        source._work.join()
        assert len(_list(source).records) == 1

    @pytest.mark.parametrize(
        ("kind", "words"),
        [("404", "does not know"), ("429", "come back in 7 s"), ("503", "in trouble"),
         ("truncated", "broke off"), ("nonsense", "is damaged")],
    )  # fmt: skip
    def test_failures_in_words(
        self, configured: Settings, replica: WebReplica, kind: Any, words: str
    ) -> None:
        replica.faults.kind = kind
        with pytest.raises(SourceError, match=f"keeper/nets.*{words}") as caught:
            _ask(TorchHub(_allowing(configured, "keeper/nets")))
        assert caught.value.state == "failed"

    def test_no_network(self, tmp_path: Path) -> None:
        nowhere = Settings(data=tmp_path, github_endpoint="http://127.0.0.1:9")
        with pytest.raises(SourceError, match="no network") as caught:
            _ask(TorchHub(_allowing(nowhere, "keeper/nets")))
        assert caught.value.state == "offline"


class TestArchive:
    def _unpack(self, folder: Path, data: bytes, pin: str = "keeper/nets") -> str:
        path = folder / "x.zip"
        path.write_bytes(data)
        return unpack(path, Pin.of(pin), folder / "hub")

    def test_only_texts_are_taken(self, tmp_path: Path) -> None:
        data = archive({"hubconf.py": "", "a/b.py": "", "x.so": "", "w.pth": "", "r.sh": ""})
        assert self._unpack(tmp_path, data) == SHA
        files = {p.name for p in (tmp_path / "hub").rglob("*") if p.is_file()}
        assert files == {"hubconf.py", "b.py"}

    @pytest.mark.parametrize(
        "name", ["../x.py", "a/../../x.py", "..\\x.py", "C:x.py", "a/../../../x.py"]
    )
    def test_escapes(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(SourceError, match="reaches out"):
            self._unpack(tmp_path, archive({"hubconf.py": "", name: ""}))
        assert list(tmp_path.parent.glob("*.py")) == []

    @pytest.mark.parametrize("root", ["../", "/", "/tmp/"])
    def test_a_root_that_leads_out(self, tmp_path: Path, root: str) -> None:
        with pytest.raises(SourceError, match="reaches out"):
            self._unpack(tmp_path, archive({"hubconf.py": ""}, root=root))

    def test_links_are_left_out(self, tmp_path: Path) -> None:
        data = io.BytesIO(archive({"hubconf.py": ""}))
        with zipfile.ZipFile(data, "a") as packed:
            link = zipfile.ZipInfo("keeper-nets-0123456/link.py")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            packed.writestr(link, "/etc/passwd")
        self._unpack(tmp_path, data.getvalue())
        assert [p.name for p in (tmp_path / "hub").rglob("*.py")] == ["hubconf.py"]

    def test_bombs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(torch_hub_archive, "_UNPACKED", 100_000)
        with pytest.raises(SourceError, match="too large"):
            self._unpack(tmp_path, archive({"hubconf.py": "#" * 200_000}))
        monkeypatch.setattr(torch_hub_archive, "_ENTRIES", 1)
        with pytest.raises(SourceError, match="too many"):
            self._unpack(tmp_path, archive({"hubconf.py": ""}))

    def test_nothing_for_torch_hub(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"no hubconf\.py"):
            self._unpack(tmp_path, archive({"setup.py": ""}))

    def test_the_commit(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="another commit"):
            self._unpack(tmp_path, archive({"hubconf.py": ""}), "keeper/nets@" + "f" * 40)
        with pytest.raises(SourceError, match="names no commit"):
            self._unpack(tmp_path, archive({"hubconf.py": ""}, sha="main"))
        assert self._unpack(tmp_path, archive({"hubconf.py": ""}), f"keeper/nets@{SHA[:8]}") == SHA
        assert Pin.of(f"keeper/nets@{SHA}").fixed
        assert not Pin.of("keeper/nets@v1").fixed

    @given(st.binary(max_size=200), st.integers(0, 400))
    def test_damage(self, tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int) -> None:
        whole = archive({"hubconf.py": "x = 1\n" * 50, "a.py": "y"})
        folder = tmp_path_factory.mktemp("damage")
        try:
            self._unpack(folder, whole[:at] + junk + whole[at + len(junk) :])
        except SourceError as error:
            assert clean(str(error))  # noqa: PT017  (most damage is noticed, not all)


def test_what_the_catalogue_knows_is_used() -> None:
    seen = Listing("ultralytics/yolov5", SHA, ["yolov5s", "yolov5_new"], as_of="2026-11-24")
    known, new = records_of(seen, catalogue.FOLDER)
    assert known.id == "torchhub:ultralytics/yolov5:yolov5s"
    assert known.tasks == new.tasks == ["object-detection"]
    assert new.description == "yolov5_new of ultralytics/yolov5"


@pytest.mark.parametrize(
    "data",
    [None, b"", b"[]", b'{"entries": 7}', b'{"entries": ["a"], "more": 1}', b'{"error": "x"}'],
)
def test_reports_that_are_none(data: bytes | None) -> None:
    assert "no usable list" in str(torch_hub_listing._read(data))


def test_names_that_are_none() -> None:
    import json

    names = ["good", "a b", "../x", "x\u202e", "", HOSTILE[:200], "good", "my_utils"]
    assert torch_hub_listing._read(json.dumps({"entries": names}).encode()) == ["good"]
