"""Landlock by system call: which files a job may touch, and whom it may signal.

Reading is allowed below a list of paths, writing only in the job's own folder.
Where the kernel knows it, TCP, abstract sockets and signals to processes
outside are closed as well.
"""

from __future__ import annotations

import ctypes
import os

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH = 1
_EXECUTE, _WRITE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_FS_V1 = (1 << 13) - 1
_NET_TCP = 3  # bind, connect
_SCOPES = 3  # abstract sockets, signals

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """Landlock version of this kernel; 0 or less where there is none."""
    return int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG)))


def _handled(version: int) -> int:
    rights = _FS_V1
    if version >= 2:
        rights |= 1 << 13
    if version >= 3:
        rights |= _TRUNCATE
    if version >= 5:
        rights |= _IOCTL_DEV
    return rights


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112
            rights &= _EXECUTE | _WRITE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
        rule = _PathRule(rights, fd)
        _libc.syscall(_ADD_RULE, ruleset, _RULE_PATH, ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(fd)


def restrict_files(read: list[str], folder: str, *, devices: bool) -> bool:
    """Close everything but `read` (reading) and `folder` (writing); needs no_new_privs."""
    version = abi()
    if version < 1:
        return False
    handled = _handled(version)
    attributes = _Ruleset(handled, _NET_TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = int(
        _libc.syscall(_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0))
    )
    if ruleset < 0:
        return False
    try:
        for path in read:
            _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_DIR)
        _allow(ruleset, folder, handled & ~(_EXECUTE | _IOCTL_DEV))
        for path in ("/dev/null", "/dev/urandom", "/dev/zero"):
            _allow(ruleset, path, _READ_FILE | _WRITE)
        if devices:
            _allow(ruleset, "/dev", handled & ~_EXECUTE)
        done = _libc.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return done == 0
