"""A filter on system calls: no sockets, no programs, no processes, nothing for the kernel's keeper.

Threads may start, for a network computes in several.  What is filtered
answers "not permitted"; the rest is left alone, so a forward pass costs the
same.  The program is written here as the kernel wants it (classic BPF).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_MODE_FILTER, _SPEC_ALLOW = 1, 1 << 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _ARGUMENT = 0, 4, 16
"""Offsets in what the kernel hands to the filter."""
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
_MACHINES = {"x86_64": (0xC000003E, 317), "aarch64": (0xC00000B7, 277)}
"""The kernel's mark of a processor, and the number of `seccomp` there."""

REFUSED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206),
    "sendmsg": (46, 211), "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199),
    "accept4": (288, 242), "sendmmsg": (307, 269),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "kcmp": (312, 272),
    "setsid": (112, 157), "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsmount": (432, 432), "mount_setattr": (442, 442), "quotactl": (179, 60),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "syslog": (103, 116),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
    "mknod": (133, None), "mknodat": (259, 33), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "fanotify_init": (300, 262), "vhangup": (153, 58),
}  # fmt: skip
"""System calls by name, with their numbers on x86-64 and on 64-bit ARM."""
_CLONE, _CLONE3, _TGKILL = (56, 220), (435, 435), (234, 131)

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def number(name: str) -> int | None:
    """The number of a refused system call on this processor."""
    which = _which()
    return None if which is None else REFUSED[name][which]


def no_more_calls(refused: list[int] | None = None) -> bool:
    """Filter this thread and all that it starts, for good; needs no_new_privs.

    `refused`: other numbers than those above, with nothing said of processes
    and threads (tests make poorer kernels with it)."""
    which = _which()
    if which is None:
        return False
    code = _program(which, refused)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    call = _MACHINES[platform.machine()][1]
    # Without this flag some kernels slow a filtered process down (a guard against
    # side channels); the job has nothing to guard from itself.
    flags = ctypes.c_ulong(_SPEC_ALLOW)
    mode = ctypes.c_ulong(_MODE_FILTER)
    if _libc.syscall(call, mode, flags, ctypes.byref(program)) == 0:
        return True
    return _libc.syscall(call, mode, ctypes.c_ulong(0), ctypes.byref(program)) == 0


def _which() -> int | None:
    names = list(_MACHINES)
    return names.index(platform.machine()) if platform.machine() in names else None


def _program(which: int, refused: list[int] | None) -> bytes:
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_JUMP_EQUAL, 1, 0, list(_MACHINES.values())[which][0]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE | _ENOSYS),
    ]
    numbers = refused
    if numbers is None:
        numbers = [n[which] for n in REFUSED.values() if n[which] is not None]  # pyright: ignore
        steps += _threads_only(which)
    for n in numbers:
        steps += [(_JUMP_EQUAL, 0, 1, n), (_RETURN, 0, 0, _REFUSE | _EPERM)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _threads_only(which: int) -> list[tuple[int, int, int, int]]:
    """`clone` for threads; `clone3`, whose flags cannot be seen, as if it were not there (the C
    library then takes `clone`); signals to this process alone, so that it can still abort."""
    return [
        (_JUMP_EQUAL, 0, 1, _CLONE3[which]),
        (_RETURN, 0, 0, _REFUSE | _ENOSYS),
        (_JUMP_EQUAL, 0, 4, _CLONE[which]),
        (_LOAD, 0, 0, _ARGUMENT),
        (_JUMP_BITS, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _EPERM),
        (_JUMP_EQUAL, 0, 4, _TGKILL[which]),
        (_LOAD, 0, 0, _ARGUMENT),
        (_JUMP_EQUAL, 0, 1, os.getpid()),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _EPERM),
    ]
