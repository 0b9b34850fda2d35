"""Reads the pickle of a PyTorch file without building anything that it names.

A state dict needs 40 of pickle's instructions and a few names.  They are
followed here on plain Python values: what would be a call becomes a note of
the call, and each tensor is held against the bytes that are really there.
Everything else is refused, so that what torch reads afterwards is known.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, cast

from tools.validation.gates.refusal import FileRefusedError

MAX_BYTES, MAX_STEPS, MAX_TENSORS, MAX_RANK = 16_000_000, 2_000_000, 50_000, 16
_BYTES = {
    "Double": 8, "Float": 4, "Half": 2, "BFloat16": 2, "Long": 8, "Int": 4, "Short": 2,
    "Char": 1, "Byte": 1, "Bool": 1, "ComplexFloat": 8, "ComplexDouble": 16,
    "QInt8": 1, "QUInt8": 1, "QInt32": 4,
}  # fmt: skip
_STORAGES = {f"torch {name}Storage": size for name, size in _BYTES.items()}
_UNTYPED = "torch.storage UntypedStorage"
_DICT = "collections OrderedDict"
_TENSORS = {
    "torch._utils _rebuild_tensor": 4,
    "torch._utils _rebuild_tensor_v2": 6,
    "torch._utils _rebuild_qtensor": 7,
}
"""Calls that make a tensor of (storage, offset, size, stride, ...), and how many they take."""
_PARAMETERS = frozenset({
    "torch._utils _rebuild_parameter", "torch._utils _rebuild_parameter_with_state",
})  # fmt: skip
_PLAIN = frozenset({
    "torch Size", *(f"torch {name}" for name in (
        "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8",
        "bool", "complex64", "qint8", "quint8", "qint32", "per_tensor_affine",
        "per_channel_affine", "per_tensor_symmetric", "per_channel_symmetric",
    )),
})  # fmt: skip
_KNOWN = frozenset({*_STORAGES, _UNTYPED, _DICT, *_TENSORS, *_PARAMETERS, *_PLAIN})
_VALUES = frozenset({
    "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "SHORT_BINSTRING",
    "BINSTRING",
})  # fmt: skip
_FIXED: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None, "NEWTRUE": lambda: True, "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple[Any, ...], "EMPTY_LIST": list[Any], "EMPTY_DICT": dict[Any, Any],
    "EMPTY_SET": set[Any],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    full: str


@dataclass(frozen=True, slots=True)
class _Storage:
    size: int
    """Bytes that the file has for it."""
    item: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Stands where a tensor will be."""


@dataclass
class _Machine:
    storages: Mapping[str, int]
    stack: list[Any] = field(default_factory=list[Any])
    below: list[list[Any]] = field(default_factory=list[list[Any]])
    """Stacks that wait for the end of a mark."""
    memo: dict[int, Any] = field(default_factory=dict[int, Any])
    tensors: int = 0


def check_pickle(data: bytes, storages: Mapping[str, int]) -> int:
    """The number of tensors of a state dict; `storages` gives the bytes of each by its key."""
    if len(data) > MAX_BYTES:
        raise FileRefusedError("its list of tensors is longer than one is")
    machine = _Machine(storages)
    end = -1
    try:
        for number, (opcode, argument, at) in enumerate(pickletools.genops(data)):
            if number > MAX_STEPS:
                raise FileRefusedError("its list of tensors is longer than one is")
            _step(machine, opcode.name, argument)
            end = at or 0
        result = machine.stack.pop()
    except FileRefusedError:
        raise
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, MemoryError, Warning):
        raise FileRefusedError("its list of tensors cannot be followed") from None
    if end + 1 != len(data) or machine.stack or machine.below:
        raise FileRefusedError("something follows its list of tensors")
    if not isinstance(result, dict) or not machine.tensors:
        raise FileRefusedError("it is no plain table of tensors by their names")
    return machine.tensors


def _step(machine: _Machine, name: str, argument: Any) -> None:
    stack = machine.stack
    if name in _VALUES:
        stack.append(argument)
    elif name in _FIXED:
        stack.append(_FIXED[name]())
    elif name == "MARK":
        machine.below.append(stack)
        machine.stack = []
    elif name in ("BINPUT", "LONG_BINPUT"):
        machine.memo[argument] = stack[-1]
    elif name in ("BINGET", "LONG_BINGET"):
        stack.append(machine.memo[argument])
    elif name == "GLOBAL":
        if argument not in _KNOWN:
            raise FileRefusedError(f"it is more than tensors: it asks for {_worded(argument)}")
        stack.append(_Name(argument))
    elif name in ("TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"):
        _tuple(machine, name)
    elif name in ("SETITEM", "SETITEMS", "APPEND", "APPENDS"):
        _put(machine, name)
    elif name == "BINPERSID":
        stack.append(_storage(machine, stack.pop()))
    elif name == "REDUCE":
        _call(machine)
    elif name == "BUILD":
        state = stack.pop()
        if not isinstance(stack[-1], dict) or not isinstance(state, dict):
            raise FileRefusedError("it is more than tensors: it sets an object up")
    elif name == "PROTO":
        if argument not in (2, 3):
            raise FileRefusedError("its list of tensors is in a form that PyTorch does not write")
    elif name != "STOP":
        raise FileRefusedError(f"it is more than tensors: it uses {name}")


def _worded(name: str) -> str:
    """A name of a stranger's file, short and printable."""
    plain = name.replace(" ", ".")[:60]
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in plain)


def _since_mark(machine: _Machine) -> list[Any]:
    found = machine.stack
    machine.stack = machine.below.pop()
    return found


def _tuple(machine: _Machine, name: str) -> None:
    if name == "TUPLE":
        items = tuple(_since_mark(machine))
        machine.stack.append(items)
        return
    count = int(name[-1])
    if len(machine.stack) < count:
        raise IndexError
    machine.stack[-count:] = [tuple(machine.stack[-count:])]


def _put(machine: _Machine, name: str) -> None:
    if name.endswith("S"):
        items = _since_mark(machine)
    else:
        count = 2 if name == "SETITEM" else 1
        items = machine.stack[-count:]
        del machine.stack[-count:]
    target = machine.stack[-1]
    if name.startswith("APPEND"):
        if type(target) is not list:
            raise FileRefusedError("it is more than tensors: it changes an object")
        cast("list[Any]", target).extend(items)
        return
    if type(target) is not dict or len(items) % 2:
        raise FileRefusedError("it is more than tensors: it changes an object")
    for key, value in zip(items[::2], items[1::2], strict=True):
        if type(key) not in (str, int):
            raise FileRefusedError("it names a tensor by something that is no word")
        cast("dict[Any, Any]", target)[key] = value


def _storage(machine: _Machine, said: Any) -> _Storage:
    """('storage', kind, key, device, number of items), held against the file."""
    match said:
        case ("storage", _Name(kind), str(key), str(), int(count)):
            pass
        case _:
            raise FileRefusedError("it asks for something else than bytes of its own")
    item = 1 if kind == _UNTYPED else _STORAGES.get(kind, 0)
    size = machine.storages.get(key)
    if not item or size is None:
        raise FileRefusedError("it asks for bytes that are not in it")
    if type(count) is not int or count < 0 or count * item > size:
        raise FileRefusedError("it claims more numbers than it has bytes for")
    return _Storage(size, item)


def _call(machine: _Machine) -> None:
    arguments = machine.stack.pop()
    called = machine.stack.pop()
    if not isinstance(called, _Name) or type(arguments) is not tuple:
        raise FileRefusedError("it is more than tensors: it calls something")
    given = cast("tuple[Any, ...]", arguments)
    if called.full == _DICT and given in ((), ([],)):
        machine.stack.append({})
    elif called.full in _TENSORS and len(given) == _TENSORS[called.full]:
        _check_tensor(*given[:4])
        machine.tensors += 1
        if machine.tensors > MAX_TENSORS:
            raise FileRefusedError(f"it holds more than {MAX_TENSORS} tensors")
        machine.stack.append(_Tensor())
    elif called.full in _PARAMETERS and given and isinstance(given[0], _Tensor):
        machine.stack.append(_Tensor())
    elif called.full == "torch Size" and len(given) == 1 and isinstance(given[0], tuple):
        machine.stack.append(())
    else:
        raise FileRefusedError(f"it is more than tensors: it calls {_worded(called.full)}")


def _check_tensor(storage: Any, offset: Any, size: Any, stride: Any) -> None:
    """A view must lie within its storage, and hold no more numbers than the storage has."""
    if not isinstance(storage, _Storage):
        raise FileRefusedError("it makes a tensor of something else than bytes")
    shape, steps = _whole(size), _whole(stride)
    if type(offset) is not int or offset < 0 or len(shape) != len(steps) or len(shape) > MAX_RANK:
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    count = prod(shape)
    last = offset + sum((n - 1) * step for n, step in zip(shape, steps, strict=True)) + 1
    if count * storage.item > storage.size or (count and last * storage.item > storage.size):
        raise FileRefusedError("a tensor reaches beyond its bytes, or shows them many times")


def _whole(value: Any) -> tuple[int, ...]:
    if type(value) is not tuple:
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    numbers = cast("tuple[Any, ...]", value)
    if any(type(n) is not int or not 0 <= n < 1 << 62 for n in numbers):
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    return numbers
