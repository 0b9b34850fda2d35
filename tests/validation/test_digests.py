"""Checksums that are remembered, and when they are not."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, datetime

import pytest

from tools.validation import digests
from tools.validation.digests import FILE, Digests


@pytest.fixture
def reads(monkeypatch):
    """How often a file was read whole."""
    monkeypatch.setattr(digests, "SMALL_BYTES", 4)
    monkeypatch.setattr(digests, "_SETTLED_NS", -1)
    seen = []
    real = hashlib.file_digest

    def counted(file, name):
        seen.append(file.name)
        return real(file, name)

    monkeypatch.setattr(digests.hashlib, "file_digest", counted)
    return seen


def true(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_read_once_while_nothing_changes(tmp_path, reads):
    path = tmp_path / "a"
    path.write_bytes(b"12345678")
    link = tmp_path / "link"
    link.symlink_to(path)
    assert [Digests(tmp_path).of(p) for p in (path, path, link)] == [true(path)] * 3
    assert len(reads) == 1


@pytest.mark.parametrize("how", ["content", "content and its time", "another file", "size"])
def test_any_change_is_seen(how, tmp_path, reads):
    path, store = tmp_path / "a", Digests(tmp_path)
    path.write_bytes(b"12345678")
    before = path.stat()
    store.of(path)
    time.sleep(0.02)  # more than the clock of a file system needs to tick
    if how == "another file":
        other = tmp_path / "b"
        other.write_bytes(b"87654321")
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        other.replace(path)
    else:
        path.write_bytes(b"123456789" if how == "size" else b"87654321")
    if how == "content and its time":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert store.of(path) == true(path)
    assert len(reads) == 2


def test_what_was_changed_moments_ago_is_not_remembered(tmp_path, reads, monkeypatch):
    monkeypatch.setattr(digests, "_SETTLED_NS", 2_000_000_000)
    path = tmp_path / "a"
    path.write_bytes(b"12345678")
    assert Digests(tmp_path).of(path) == Digests(tmp_path).of(path) == true(path)
    assert len(reads) == 2


def test_a_damaged_store_only_costs_time(tmp_path, reads):
    path = tmp_path / "a"
    path.write_bytes(b"12345678")
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    assert Digests(tmp_path).of(path) == Digests(tmp_path).of(path) == true(path)
    assert len(reads) == 2


def test_the_oldest_are_forgotten(tmp_path, reads, monkeypatch):
    monkeypatch.setattr(digests, "_MOST", 2)
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_bytes(b"12345678")
        Digests(tmp_path).of(path)
    for path in reversed(paths):
        Digests(tmp_path).of(path)
    assert len(reads) == 4


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        Digests(tmp_path).of(tmp_path / "none")


def test_the_first_checksum_of_a_name_is_the_one_that_counts(tmp_path):
    store = Digests(tmp_path)
    assert store.since("models/a.pt", "1" * 64) is None
    assert store.since("models/b.pt", "2" * 64) is None
    assert store.since("models/a.pt", "1" * 64) is None
    since = Digests(tmp_path).since("models/a.pt", "2" * 64)
    assert since == datetime.now(UTC).date().isoformat()
    assert store.since("models/a.pt", "1" * 64) is None  # the other one was not kept


def test_without_a_store_nothing_is_held_against_a_file(tmp_path):
    (tmp_path / FILE).mkdir()
    store = Digests(tmp_path)
    assert [store.since("a", digit * 64) for digit in "12"] == [None, None]
