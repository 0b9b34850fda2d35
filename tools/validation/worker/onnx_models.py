"""Builds ONNX Runtime sessions: the file is looked through, then opened and fed.

Inputs are made from the graph's own names, shapes and types.  Nothing but
operators that ONNX Runtime ships is run, and data beside the file must lie in
the same folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch

from tools.validation.worker.built import Built, CannotBuildError
from tools.validation.worker.transformers_inputs import SECONDS, TOKENS

MAX_BYTES = 2_000_000_000
MAX_NODES = 200_000
MAX_TENSORS = 100_000
_ort: Any = onnxruntime  # its types are not all written down, nor are onnx's
_onnx: Any = onnx
_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
"""Of operators that ONNX Runtime has in itself."""
_TYPES: dict[str, Any] = {
    "tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64,
    "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(int8)": np.int8,
    "tensor(uint8)": np.uint8, "tensor(bool)": np.bool_,
}  # fmt: skip
_PIXELS, _CHANNELS, _RATE = 224, 3, 16_000
_MOST_NUMBERS = 50_000_000
"""Of one input."""


class Session:
    """A session that is called with tensors in the order of its inputs."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.inputs = list(session.get_inputs())
        self._names = [given.name for given in self.inputs]

    def eval(self) -> None:
        """A session only ever answers."""

    def __call__(self, *arguments: Any) -> list[Any]:
        held = dict(zip(self._names, arguments, strict=True))
        found = self._session.run(None, held)
        return [torch.from_numpy(a) for a in found if isinstance(a, np.ndarray) and a.dtype != "O"]  # pyright: ignore


def build_onnx(
    name: str,
    variant: str | None,
    weights: str | None,
    config: Mapping[str, Any] | None = None,
    **_: Any,
) -> Built:
    """`weights` is the .onnx file; `config` may state vocab_size and image_size."""
    if weights is None:
        raise CannotBuildError("unknown-architecture", name)
    params, quantized = look_through(Path(weights))
    options = _ort.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = _ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    given = list(session.get_inputs())
    makers = [_maker(one, config or {}) for one in given]
    first = _shape(given[0], 1, config or {})
    return Built(
        model=Session(session),
        inputs=lambda batch: tuple(make(batch) for make in makers),
        input_shape=[max(1, n) for n in first[1:] or first],
        params=params,
        pretrained=True,
        batchable=all(one.shape and isinstance(one.shape[0], str | None) for one in given),
        counted=not quantized,
        dtype="int8" if quantized else "float32",
        item=_words(given[0], first),
    )


def look_through(path: Path) -> tuple[int, bool]:
    """How many numbers its weights hold, and whether it is quantised.

    Raises CannotBuildError where it is not what may be opened.
    """
    if path.stat().st_size > MAX_BYTES:
        raise CannotBuildError("refused", "its ONNX file is larger than 2 GB")
    try:
        model: onnx.ModelProto = _onnx.load(path, load_external_data=False)
    except Exception as error:  # of the parser: protobuf has classes of its own
        raise CannotBuildError("refused", "its ONNX file cannot be read") from error
    foreign = {d.domain for d in model.opset_import} - _DOMAINS
    used = {node.domain for node in _nodes(model)}
    own = {function.domain for function in model.functions}
    if strange := sorted((used | foreign) - _DOMAINS - own):
        raise CannotBuildError(
            "refused", f"it needs operators of a library of its own ({strange[0][:40]})"
        )
    tensors = list(_tensors(model))
    if len(tensors) > MAX_TENSORS:
        raise CannotBuildError("refused", f"its ONNX graph has {len(tensors)} tensors")
    for tensor in tensors:
        _check_place(tensor, path.parent)
    try:
        _onnx.checker.check_model(str(path))
    except Exception as error:
        raise CannotBuildError(
            "refused", f"its ONNX graph is not well formed: {_line(error)}"
        ) from error
    count = sum(int(np.prod(t.dims, dtype=np.int64)) for t in tensors if len(t.dims))
    kinds = {node.op_type for node in model.graph.node}
    return count, any("Quant" in k or k.endswith(("Integer", "NBits")) for k in kinds)


def _nodes(model: onnx.ModelProto) -> Iterator[onnx.NodeProto]:
    """Every node, those of inner graphs and functions too, up to a number."""
    left: list[Any] = [model.graph, *model.functions]
    seen = 0
    while left:
        for node in left.pop().node:
            seen += 1
            if seen > MAX_NODES:
                raise CannotBuildError("refused", f"its ONNX graph has over {MAX_NODES} nodes")
            yield node
            for attribute in node.attribute:
                left += [attribute.g] if attribute.HasField("g") else []
                left += list(attribute.graphs)


def _tensors(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    yield from model.graph.initializer
    for sparse in model.graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in _nodes(model):
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            if attribute.HasField("g"):
                yield from attribute.g.initializer


def _check_place(tensor: onnx.TensorProto, folder: Path) -> None:
    """Data outside of the file must be in a file of the same folder."""
    if tensor.data_location != onnx.TensorProto.EXTERNAL:
        return
    stated = {entry.key: entry.value for entry in tensor.external_data}
    place = stated.get("location", "")
    inside = PurePosixPath(place)
    if not place or inside.is_absolute() or ".." in inside.parts or "\\" in place or ":" in place:
        raise CannotBuildError("refused", f"its ONNX file reads {place[:40]!r}, outside its folder")
    if not (folder / place).is_file():
        raise CannotBuildError("refused", f"its ONNX file needs {place[:60]}, which is not here")


def _shape(given: Any, batch: int, config: Mapping[str, Any]) -> list[int]:
    """Whole numbers for the dimensions of an input, by their names where they are open."""
    dims: list[Any] = list(given.shape)
    picture = len(dims) == 4 and "float" in given.type
    found: list[int] = []
    for place, dim in enumerate(dims):
        word = dim.lower() if isinstance(dim, str) else ""
        if isinstance(dim, int) and dim > 0:
            found.append(dim)
        elif "past" in word or "past" in given.name:
            found.append(batch if place == 0 else 0 if place == 2 else 1)
        elif place == 0:
            found.append(batch)
        elif picture:
            size = int(config.get("image_size") or _PIXELS)
            last = place == 3 and isinstance(dims[1], int) and dims[1] > 4  # channels at the end
            found.append(_CHANNELS if place == 1 or last else size)
        elif "float" in given.type and len(dims) == 2:
            found.append(SECONDS * _RATE)
        else:
            found.append(TOKENS)
    return found


def _maker(given: Any, config: Mapping[str, Any]) -> Any:
    kind = _TYPES.get(given.type)
    if kind is None:
        raise CannotBuildError("refused", f"its ONNX graph takes {given.type[:40]}")
    words = int(config.get("vocab_size") or 1000)
    name = given.name.lower()

    def make(batch: int) -> Any:
        shape = _shape(given, batch, config)
        if np.prod(shape, dtype=np.float64) > _MOST_NUMBERS:
            raise CannotBuildError("refused", "its ONNX graph takes more numbers than fit")
        if "mask" in name:
            return np.ones(shape, dtype=kind)
        if "type" in name or "cache_branch" in name:
            return np.zeros(shape, dtype=kind)
        if "position" in name:
            return np.broadcast_to(np.arange(shape[-1], dtype=kind), shape).copy()
        rng = np.random.default_rng(0)
        if np.issubdtype(kind, np.integer):
            return rng.integers(
                0, min(words, 100) if kind in (np.int8, np.uint8) else words, shape
            ).astype(kind)
        return rng.standard_normal(shape, dtype=np.float32).astype(kind)

    return make


def _words(given: Any, shape: list[int]) -> str | None:
    """One item in words, where the shape does not say it."""
    if "int" in given.type and len(shape) == 2:
        return f"{shape[1]} tokens of text"
    if len(shape) == 2 and shape[1] == SECONDS * _RATE and not isinstance(given.shape[1], int):
        return f"{SECONDS} s of sound"
    return None


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(".")
