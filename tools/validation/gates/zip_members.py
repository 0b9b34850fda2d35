"""The members of a zip file, read from both of its tables, which must agree.

Readers of zip files differ in which table they believe, so that one file can
be two.  Here a file is plain or it is refused: members are stored as they are,
stand once, in one order, and nothing lies before, between or behind.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tools.validation.gates.refusal import FileRefusedError

MAX_MEMBERS, MAX_TABLE = 60_000, 12_000_000
_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_CENTRAL, _LOCAL, _AFTER = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_PADDING = 4096
"""Bytes that a member's own header may take: its name, and filling up to a round address."""
_BETWEEN = (0, 12, 16, 20, 24)
"""Bytes after a member in which its size may be told again."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    first: int
    """Where its bytes begin in the file."""
    size: int


def read_members(file: BinaryIO) -> list[Member]:
    """Members in the order in which they lie; FileRefusedError where the file is not plain."""
    size = file.seek(0, 2)
    table, count, starts = _end(file, size)
    found: list[tuple[int, Member]] = []
    at = 0
    for _ in range(count):
        header, entry, at = _entry(table, at)
        found.append((header, _local(file, header, entry)))
    if at != len(table):
        raise FileRefusedError("its table of members holds something else")
    found.sort(key=lambda item: item[0])
    if len({member.name for _, member in found}) != count:
        raise FileRefusedError("it holds two members of one name")
    end = 0
    for header, member in found:
        between = header - end
        if between not in (_BETWEEN if end else (0,)) or member.first - header > _PADDING:
            raise FileRefusedError("its members overlap, or something lies between them")
        end = member.first + member.size
    if starts - end not in _BETWEEN:
        raise FileRefusedError("something lies between its members and their table")
    return [member for _, member in found]


def read_member(path: Path, member: Member) -> bytes:
    with path.open("rb") as file:
        file.seek(member.first)
        return file.read(member.size)


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    if at < 0:
        raise FileRefusedError("it is not a whole zip file")
    file.seek(at)
    data = file.read(size)
    if len(data) != size:
        raise FileRefusedError("it is not a whole zip file")
    return data


def _end(file: BinaryIO, size: int) -> tuple[bytes, int, int]:
    """The table of members, their number, and where the table starts."""
    end = _read(file, size - 22, 22)
    if end[:4] != _END or end[20:22] != b"\0\0":
        raise FileRefusedError("it is not a whole zip file, or something follows it")
    disk, first_disk, here, count, length, starts = struct.unpack("<4H2I", end[4:20])
    if disk or first_disk or here != count:
        raise FileRefusedError("it is one part of a zip file in several")
    follows = starts + length
    if size >= 42:
        locator = _read(file, size - 42, 20)
        if locator[:4] == _LOCATOR:
            where = struct.unpack("<Q", locator[8:16])[0]
            wide = _read(file, where, 56) if where < size else b""
            if wide[:4] != _END_64 or where + 56 != size - 42:
                raise FileRefusedError("it is not a whole zip file")
            all_here, all_count, all_length, all_starts = struct.unpack("<4Q", wide[24:56])
            short = (count, length, starts)
            if all_here != all_count or any(
                s not in (w, full)
                for s, w, full in zip(
                    short, (all_count, all_length, all_starts), (_FULL_16, _FULL_32, _FULL_32),
                    strict=True,
                )
            ):  # fmt: skip
                raise FileRefusedError("its two ends do not say the same")
            count, length, starts = all_count, all_length, all_starts
            follows = starts + length + 76
    if follows != size - 22 or not 0 < count <= MAX_MEMBERS or length > MAX_TABLE:
        raise FileRefusedError("its table of members is not where it should be, or too large")
    return _read(file, starts, length), count, starts


def _entry(table: bytes, at: int) -> tuple[int, tuple[bytes, int, int, int], int]:
    """Where the local header is; name, size, flags and method; where the next entry begins."""
    head = table[at : at + 46]
    if len(head) != 46 or head[:4] != _CENTRAL:
        raise FileRefusedError("its table of members holds something else")
    flags, method = struct.unpack("<2H", head[8:12])
    packed, size, name_length, extra_length, note_length = struct.unpack("<2I3H", head[20:34])
    header = struct.unpack("<I", head[42:46])[0]
    name = table[at + 46 : at + 46 + name_length]
    extra = table[at + 46 + name_length : at + 46 + name_length + extra_length]
    if note_length:
        raise FileRefusedError("its table of members holds something else")
    size, packed, header = _wide(extra, size, packed, header)
    if flags & 1:
        raise FileRefusedError("a member of it is encrypted")
    if method or packed != size:
        raise FileRefusedError("a member of it is compressed, so that its real size is not known")
    return header, (name, size, flags, method), at + 46 + name_length + extra_length


def _wide(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Sizes beyond 4 GB stand in a further field, in this order, those that are needed."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<2H", extra[at : at + 4])
        field = extra[at + 4 : at + 4 + length]
        if kind == 1:
            values = iter(v[0] for v in struct.iter_unpack("<Q", field[: len(field) // 8 * 8]))
            size, packed, header = (
                next(values, v) if v == _FULL_32 else v for v in (size, packed, header)
            )
            break
        at += 4 + length
    return size, packed, header


def _local(file: BinaryIO, at: int, entry: tuple[bytes, int, int, int]) -> Member:
    """The member, after its own header was held against the table's entry."""
    name, size, flags, method = entry
    head = _read(file, at, 30)
    local_flags, local_method = struct.unpack("<2H", head[6:10])
    packed, local_size, name_length, extra_length = struct.unpack("<2I2H", head[18:30])
    if head[:4] != _LOCAL or _read(file, at + 30, name_length) != name:
        raise FileRefusedError("a member has two names")
    told_later = bool(local_flags & 8) and not packed and not local_size
    told = local_size in (size, _FULL_32) and packed in (size, _FULL_32)
    if local_flags != flags or local_method != method or not (told or told_later):
        raise FileRefusedError("a member has two sizes or forms")
    try:
        plain = name.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefusedError("a member's name is not text") from None
    return Member(plain, at + 30 + name_length + extra_length, size)
