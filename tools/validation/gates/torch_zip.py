"""A PyTorch file: a plain zip of one pickle and the bytes of its tensors.

TorchScript, whole pickled modules, tar files and the form before PyTorch 1.6
are other things and are refused.
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.validation.gates.refusal import FileRefusedError
from tools.validation.gates.torch_pickle import check_pickle
from tools.validation.gates.zip_members import Member, read_member, read_members

_NAME = re.compile(r"[A-Za-z0-9_.() -]{1,200}(/[A-Za-z0-9_.-]{1,100}){1,4}")
_LIST = "data.pkl"
_BESIDE = frozenset({
    "version", "byteorder", ".format_version", ".storage_alignment", ".data/serialization_id",
})  # fmt: skip


def check_torch_zip(path: Path) -> int:
    """The number of tensors; FileRefusedError where it is not a plain table of tensors."""
    try:
        with path.open("rb") as file:
            members = read_members(file)
        names, root = _under_root(members)
        listing = names.pop(_LIST)
        if "byteorder" in names and read_member(path, names["byteorder"]) != b"little":
            raise FileRefusedError("its numbers are in an order that is not this computer's")
        storages = {n[5:]: m.size for n, m in names.items() if n.startswith("data/")}
        others = [n for n in names if not n.startswith("data/") and n not in _BESIDE]
        if "constants.pkl" in names or any(n.startswith("code/") for n in names):
            raise FileRefusedError("it is a TorchScript program, which is code")
        if others:
            raise FileRefusedError(f"it holds something beside tensors under {root}")
        return check_pickle(read_member(path, listing), storages)
    except OSError:
        raise FileRefusedError("it cannot be read") from None


def _under_root(members: list[Member]) -> tuple[dict[str, Member], str]:
    """Members by their names below the one folder that all of them are in."""
    root = members[0].name.partition("/")[0]
    names: dict[str, Member] = {}
    for member in members:
        inside = member.name.removeprefix(root + "/")
        parts = inside.split("/")
        if inside == member.name or not _NAME.fullmatch(member.name) or {"", ".", ".."} & {*parts}:
            raise FileRefusedError("a member of it has a name that PyTorch does not write")
        names[inside] = member
    if _LIST not in names:
        raise FileRefusedError("it is a zip file, but not one of PyTorch")
    if names[_LIST].size > 16_000_000:
        raise FileRefusedError("its list of tensors is longer than one is")
    return names, root
