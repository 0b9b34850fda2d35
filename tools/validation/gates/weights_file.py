"""Which gate a file of weights has to pass: by its name, and by how it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tools.validation.gates.onnx_file import check_onnx
from tools.validation.gates.refusal import FileRefusedError
from tools.validation.gates.safetensors_file import check_safetensors
from tools.validation.gates.shard_index import INDEX, read_shards
from tools.validation.gates.torch_zip import check_torch_zip

Form = Literal["safetensors", "pickle", "onnx"]
PICKLED = frozenset({".bin", ".pt", ".pth", ".ckpt"})
_NEVER = {
    ".h5": "Keras files can hold code", ".keras": "Keras files can hold code",
    ".hdf5": "Keras files can hold code", ".pb": "TensorFlow graphs are not read",
    ".pkl": "it is a pickle, which is code", ".pickle": "it is a pickle, which is code",
    ".joblib": "it is a pickle, which is code", ".npy": "NumPy files can hold pickles",
    ".npz": "NumPy files can hold pickles", ".gguf": "GGUF files are not read",
    ".msgpack": "Flax files are not read", ".tar": "archives are not unpacked",
    ".gz": "archives are not unpacked", ".zip": "archives are not unpacked",
    ".py": "it is a program",
}  # fmt: skip
_OLD = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_BEGINS: tuple[tuple[bytes, str], ...] = (
    (_OLD, "it is in PyTorch's form before version 1.6"),
    (b"\x89HDF\r\n\x1a\n", "Keras files can hold code"),
    (b"\x93NUMPY", "NumPy files can hold pickles"),
    (b"\x1f\x8b", "it is compressed"), (b"BZh", "it is compressed"),
    (b"\xfd7zXZ\x00", "it is compressed"), (b"\x80", "it is a pickle, which is code"),
    (b"GGUF", "GGUF files are not read"),
)  # fmt: skip


def why_refused(path: Path) -> str | None:
    """The clause for a report where `check_weights` refuses the file."""
    try:
        check_weights(path)
    except FileRefusedError as error:
        return f"its trained weights were refused: {error}"
    return None


def check_weights(path: Path, *, published: bool = False) -> Form:
    """What the file is; FileRefusedError where it is nothing that Bowerbird opens.

    An index stands for all files that it names.  `published`: by the makers of
    an installed library, which names the file; it may be in PyTorch's form
    before 1.6, whose inside this gate cannot see.
    """
    files = files_of(path)
    for file in files[1:]:
        _check_one(file, published=False)
    return _check_one(files[0], published=published)  # an index names files of one kind


def files_of(path: Path) -> list[Path]:
    """The file itself; for an index all that it names, at least one."""
    if not path.name.endswith(INDEX):
        return [path]
    names = read_shards(path, [p.name for p in path.parent.iterdir()])
    return [path.parent / name for name in names]


def _check_one(path: Path, *, published: bool) -> Form:
    suffix = path.suffix.lower()
    if suffix == ".safetensors":
        check_safetensors(path)
        return "safetensors"
    if suffix == ".onnx":
        check_onnx(path)
        return "onnx"
    if suffix not in PICKLED:
        raise FileRefusedError(_NEVER.get(suffix, f"files named {suffix or 'so'} are not opened"))
    begins = _beginning(path)
    if not (published and begins.startswith(_OLD)):
        _check_zip(begins)
        check_torch_zip(path)
    return "pickle"


def is_old(path: Path) -> bool:
    """Whether a file is in PyTorch's form before 1.6."""
    return _beginning(path).startswith(_OLD)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(512)
    except OSError:
        raise FileRefusedError("it cannot be read") from None


def _check_zip(begins: bytes) -> None:
    for mark, reason in _BEGINS:
        if begins.startswith(mark):
            raise FileRefusedError(reason)
    if begins[257:262] == b"ustar":
        raise FileRefusedError("it is a tar file, as PyTorch wrote them long ago")
    if begins[:4] != b"PK\x03\x04":
        raise FileRefusedError("it is not a PyTorch file")
