"""What a network does in one run, operation by operation, counted without running it.

A network that was built on torch's meta device has shapes and no numbers, so a
run of it costs nothing and tells all: multiply-accumulates, elements moved,
memory that is alive at once.  Where a network looks at its numbers (detectors
sort out boxes), the same is counted on the CPU.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any, cast

import torch
from torch.multiprocessing.reductions import StorageWeakRef
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from tools.estimate.ops import Op, OpKind

_CURVES = frozenset({
    "gelu", "silu", "sigmoid", "tanh", "exp", "erf", "softmax", "pow", "rsqrt", "sqrt", "mish",
    "elu", "log", "log2", "sin", "cos", "softplus", "log_softmax", "hardswish", "hardsigmoid",
    "logsigmoid", "div", "celu",
})  # fmt: skip
"""Elementwise operations that cost more than moving the elements."""
_NORMS = ("batch_norm", "layer_norm", "group_norm", "rms_norm", "_norm", "var_mean")
_POOLS = ("pool", "upsample", "grid_sampl", "unfold", "im2col", "roi_align", "interpolate")
_MADE = frozenset({"empty", "empty_strided", "new_empty", "empty_like", "new_empty_strided"})
_PRODUCTS = frozenset({"addmm", "mm", "linear", "mv"})
_BATCHED = frozenset({"bmm", "baddbmm"})


@dataclass
class Trace:
    ops: list[Op] = field(default_factory=list[Op])
    peak_bytes: int = 0
    """Most bytes of activations alive at one moment, the input included."""


def trace(run: Any, arguments: tuple[Any, ...]) -> Trace:
    """What `run(*arguments)` does."""
    found = Trace()
    with torch.no_grad(), _Attention(found) as outer, _Counter(found, outer):
        outer.counter.note(arguments)
        run(*arguments)
    return found


class _Attention(TorchFunctionMode):
    """Attention as one operation, as the CPU does it, and not as its parts."""

    def __init__(self, found: Trace) -> None:
        super().__init__()
        self._found = found
        self.counter: Any = None

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is not torch.nn.functional.scaled_dot_product_attention:
            return func(*args, **(kwargs or {}))
        query, key, value = args[:3] if len(args) >= 3 else _three(args, kwargs)
        with self.counter.silent():
            output = query.new_empty((*query.shape[:-1], value.shape[-1]))
        pairs = prod(query.shape[:-1]) * key.shape[-2]
        self._found.ops.append(Op(
            "attention", "sdpa", macs=pairs * (query.shape[-1] + value.shape[-1]),
            read=query.numel() + key.numel() + value.numel(), written=output.numel(),
            dims=(pairs, query.shape[-2], query.shape[-1]),
        ))  # fmt: skip
        self.counter.note(output)
        return output


def _three(args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
    names = ("query", "key", "value")
    found = [*args, *(kwargs[name] for name in names[len(args) :])]
    return found[0], found[1], found[2]


class _Counter(TorchDispatchMode):
    def __init__(self, found: Trace, outer: _Attention) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]
        self._found = found
        self._alive: dict[int, tuple[StorageWeakRef, int]] = {}
        self._bytes = 0
        self.quiet = False
        outer.counter = self

    def silent(self) -> _Silence:
        return _Silence(self)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.ops.aten._local_scalar_dense.default and args[0].is_meta:
            return 1  # "is this mask full?"  Ours are: every token and pixel counts
        named: dict[str, Any] = kwargs or {}
        output = func(*args, **named)
        if self.quiet:
            return output
        name = func._schema.name.split("::")[1]
        inputs = list(_tensors((args, named)))
        outputs = list(_tensors(output))
        held = {_place(t) for t in inputs}
        fresh = [t for t in outputs if _place(t) not in held]
        in_place = name.endswith("_") or named.get("out") is not None
        if (not fresh and not in_place) or name in _MADE:
            self._found.ops.append(Op("view", name))
            return output
        self._found.ops.append(_op(name, args, inputs, outputs))
        self.note(fresh)
        return output

    def note(self, tensors: Any) -> None:
        """These are alive now; so is what was noted before and is still held."""
        for tensor in _tensors(tensors):
            storage = tensor.untyped_storage()
            key = _place(tensor)
            if (old := self._alive.pop(key, None)) is not None:
                self._bytes -= old[1]
            size = storage.nbytes()
            self._alive[key] = (StorageWeakRef(storage), size)
            self._bytes += size
        if self._bytes <= self._found.peak_bytes:
            return  # what was let go of meanwhile can only make it less
        for key in [key for key, (ref, _) in self._alive.items() if ref.expired()]:
            self._bytes -= self._alive.pop(key)[1]
        self._found.peak_bytes = max(self._found.peak_bytes, self._bytes)


class _Silence:
    def __init__(self, counter: _Counter) -> None:
        self._counter = counter

    def __enter__(self) -> None:
        self._counter.quiet = True

    def __exit__(self, *_: object) -> None:
        self._counter.quiet = False


def _place(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage()._cdata  # pyright: ignore[reportPrivateUsage]


def _tensors(tree: Any) -> Iterator[torch.Tensor]:
    if isinstance(tree, torch.Tensor):
        yield tree
    elif isinstance(tree, dict):
        for value in cast("dict[Any, Any]", tree).values():
            yield from _tensors(value)
    elif isinstance(tree, list | tuple):
        for value in cast("list[Any]", tree):
            yield from _tensors(value)


def _op(name: str, args: Any, inputs: list[torch.Tensor], outputs: list[torch.Tensor]) -> Op:
    name = name.rstrip("_").removeprefix("_")
    written = sum(t.numel() for t in outputs)
    read = sum(t.numel() for t in inputs)
    if name == "convolution":
        return _convolution(args, outputs[0])
    if name in _PRODUCTS and len(inputs) >= 2:
        left, right = inputs[-2:] if name != "linear" else inputs[:2]
        rows, inner = prod(left.shape[:-1]), left.shape[-1]
        columns = outputs[0].shape[-1] if outputs[0].dim() > 1 else 1
        return Op(
            "linear", name, macs=rows * inner * columns, read=left.numel(),
            written=outputs[0].numel(), weights=right.numel(), dims=(rows, inner, columns),
        )  # fmt: skip
    if name in _BATCHED:
        left, right = inputs[-2:]
        batch, rows, inner = left.shape
        columns = right.shape[-1]
        return Op(
            "bmm", name, macs=batch * rows * inner * columns, read=left.numel() + right.numel(),
            written=outputs[0].numel(), dims=(batch, rows, inner, columns),
        )  # fmt: skip
    if name.startswith(("native_batch_norm", "native_layer_norm", "native_group_norm")) or any(
        word in name for word in _NORMS
    ):
        return Op("norm", name, read=inputs[0].numel(), written=outputs[0].numel())
    if any(word in name for word in _POOLS):
        return Op("pool", name, read=read, written=written)
    kind: OpKind = "curve" if name.removesuffix("_backward") in _CURVES else "move"
    return Op(kind, name, read=read, written=written)


def _convolution(args: Any, output: torch.Tensor) -> Op:
    source, weight = args[0], args[1]
    transposed = bool(args[6]) if len(args) > 6 else False
    groups = int(args[8]) if len(args) > 8 else 1
    stride = int(args[3][0]) if len(args) > 3 and args[3] else 1
    kernel = prod(weight.shape[2:])
    places = prod((source if transposed else output).shape[2:]) * output.shape[0]
    macs = places * weight.numel()
    channels = (source.shape[1], output.shape[1])
    return Op(
        "conv", "transposed" if transposed else "conv", macs=macs, read=source.numel(),
        written=output.numel(), weights=weight.numel(),
        dims=(groups, *channels, kernel, places, stride),
    )  # fmt: skip
