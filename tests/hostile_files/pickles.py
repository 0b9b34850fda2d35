"""Pickles that run something: by many functions, in many spellings, in many wrappings."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from tests.hostile_files import TOKEN
from tests.hostile_files.assembler import Call, Name, Raw, encode, program, torch_zip

Plain = Literal["torch", "pickle", "joblib", "numpy", "jit", "unpack"]
"""Who would open it without any care."""
LEGACY = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."


def _method(thing: Any, name: str, *arguments: Any) -> Call:
    return Call(Call(Name("operator", "methodcaller"), (name, *arguments)), (thing,))


def functions(mark: str) -> dict[str, Call]:
    """Calls that would touch `mark`, by what they use."""
    shell, source, argv = f"touch {mark}", f"open({mark!r}, 'w').close()", ["touch", mark]
    nested = program(Call(Name("builtins", "exec"), (source,)))
    run, far = Name("builtins", "exec"), f"{TOKEN}.invalid"
    return {
        "posix.system": Call(Name("posix", "system"), (shell,)),
        "os.system": Call(Name("os", "system"), (shell,)),
        "os.popen": Call(Name("os", "popen"), (shell,)),
        "os.execv": Call(Name("os", "execv"), (f"/{TOKEN}", argv)),
        "os.posix_spawn": Call(Name("os", "posix_spawn"), ("/usr/bin/touch", argv, {})),
        "os.mkdir": Call(Name("os", "mkdir"), (mark,)),
        "os.symlink": Call(Name("os", "symlink"), ("/etc/passwd", mark)),
        "os.chmod": Call(Name("os", "chmod"), (mark, 511)),
        "subprocess.Popen": Call(Name("subprocess", "Popen"), (argv,)),
        "subprocess.run": Call(Name("subprocess", "run"), (argv,)),
        "subprocess.check_output": Call(Name("subprocess", "check_output"), (argv,)),
        "subprocess.getoutput": Call(Name("subprocess", "getoutput"), (shell,)),
        "exec": Call(run, (source,)),
        "eval": Call(Name("builtins", "eval"), (source,)),
        "compile": Call(run, (Call(Name("builtins", "compile"), (source, mark, "exec")),)),
        "open": Call(Name("builtins", "open"), (mark, "w")),
        "import": Call(Name("builtins", "__import__"), (TOKEN,)),
        "importlib": Call(Name("importlib", "import_module"), (TOKEN,)),
        "getattr": Call(Call(Name("builtins", "getattr"), (Name("os", "path"), "exists")), (mark,)),
        "pty.spawn": Call(Name("pty", "spawn"), (argv,)),
        "timeit.timeit": Call(Name("timeit", "timeit"), ("pass", source)),
        "cProfile.run": Call(Name("cProfile", "run"), (source,)),
        "profile.run": Call(Name("profile", "run"), (source,)),
        "bdb": _method(Call(Name("bdb", "Bdb")), "run", source),
        "trace": _method(Call(Name("trace", "Trace")), "run", source),
        "code": _method(Call(Name("code", "InteractiveInterpreter")), "runcode", source),
        "runpy._run_code": Call(Name("runpy", "_run_code"), (source, {})),
        "runpy.run_path": Call(Name("runpy", "run_path"), (mark,)),
        "operator.attrgetter": Call(
            Call(Call(Name("operator", "attrgetter"), ("system",)),
                 (Call(Name("builtins", "__import__"), ("os",)),)), (shell,)),
        "operator.call": Call(Name("operator", "call"), (run, source)),
        "functools.partial": Call(Call(Name("functools", "partial"), (run, source))),
        "functools.reduce": Call(Name("functools", "reduce"), (run, [source, {}])),
        "map": Call(Name("builtins", "list"), (Call(Name("builtins", "map"), (run, [source])),)),
        "filter": Call(
            Name("builtins", "list"), (Call(Name("builtins", "filter"), (run, [source])),)),
        "itertools.starmap": Call(
            Name("builtins", "list"),
            (Call(Name("itertools", "starmap"), (run, [(source,)])),)),
        "uuid": Call(Name("uuid", "_get_command_stdout"), ("touch", mark)),
        "imaplib": Call(Name("imaplib", "IMAP4_stream"), (shell,)),
        "_osx_support": Call(Name("_osx_support", "_read_output"), (shell,)),
        "_aix_support": Call(Name("_aix_support", "_read_cmd_output"), (shell,)),
        "pydoc.pipepager": Call(Name("pydoc", "pipepager"), ("x", shell)),
        "doctest.debug_script": Call(Name("doctest", "debug_script"), (source, True)),
        "ctypes.CDLL": Call(Name("ctypes", "CDLL"), (mark,)),
        "multiprocessing": Call(
            Name("multiprocessing.util", "spawnv_passfds"), (b"/usr/bin/touch", argv, [])),
        "logging.FileHandler": Call(Name("logging", "FileHandler"), (mark,)),
        "io.FileIO": Call(Name("io", "FileIO"), (mark, "w")),
        "shutil.copyfile": Call(Name("shutil", "copyfile"), ("/proc/self/status", mark)),
        "shutil.rmtree": Call(Name("shutil", "rmtree"), (mark,)),
        "pathlib.touch": _method(Call(Name("pathlib", "PosixPath"), (mark,)), "touch"),
        "pathlib.write_text": Call(
            Name("pathlib", "Path.write_text"), (Call(Name("pathlib", "PosixPath"), (mark,)), "x")),
        "sqlite3": Call(Name("sqlite3", "connect"), (mark,)),
        "urlopen": Call(Name("urllib.request", "urlopen"), (f"http://127.0.0.1:9/{TOKEN}",)),
        "socket": Call(Name("socket", "create_connection"), ((far, 9),)),
        "smtplib": Call(Name("smtplib", "SMTP"), (far,)),
        "ftplib": Call(Name("ftplib", "FTP"), (far,)),
        "pickle.loads": Call(Name("pickle", "loads"), (nested,)),
        "numpy.runstring": Call(
            Name("numpy.testing._private.utils", "runstring"), (source, {})),
        "numpy.getlincoef": Call(
            Name("numpy.f2py.crackfortran", "getlincoef"), (source, {})),
        "numpy.load": Call(Name("numpy", "load"), (mark, None, True)),
        "torch.collect_env": Call(Name("torch.utils.collect_env", "run"), (shell,)),
        "torch.load": Call(Name("torch.serialization", "load"), (mark,)),
        "torch.load_from_bytes": Call(
            Name("torch.storage", "_load_from_bytes"), (torch_zip(nested),)),
        "torch.execWrapper": Call(
            Name("torch.jit.unsupported_tensor_ops", "execWrapper"), (source, {}, {})),
        "torch.hub": Call(Name("torch.hub", "_load_local"), (mark, "model")),
        "torch.save": Call(Name("torch.serialization", "save"), ([1], mark)),
        "joblib.load": Call(Name("joblib", "load"), (mark,)),
        "switch off": Call(
            Name("torch.serialization", "add_safe_globals"), ([run, Name("os", "system")],)),
    }  # fmt: skip


def forms(mark: str) -> dict[str, bytes]:
    """One call in the ways in which a pickle can spell it."""
    shell, source = f"touch {mark}", f"open({mark!r}, 'w').close()"
    run, system = Name("builtins", "exec"), Name("posix", "system")
    call = Call(system, (shell,))
    text, word = encode(shell), encode(source)
    empty = encode({})
    partial = Name("functools", "partial")
    lazy = encode(Name("builtins", "map")) + encode((run, [source])) + b"\x81"
    return {
        **{f"protocol {n}": pickle.dumps(_Touch(shell), n) for n in range(6)},
        "INST": b"(S'" + shell.encode() + b"'\niposix\nsystem\n.",
        "OBJ": b"(" + encode(system) + text + b"o.",
        "STACK_GLOBAL from memo": b"\x80\x04X\x05\0\0\0posix\x940X\x06\0\0\0system\x940"
        + b"h\x00h\x01\x93" + text + b"\x85R.",
        "NEWOBJ": b"\x80\x02" + encode(Name("builtins", "bytes")) + lazy + b"\x85\x81.",
        "NEWOBJ_EX": b"\x80\x04" + encode(Name("subprocess", "Popen")) + encode((["touch", mark],))
        + empty + b"\x92.",
        "BUILD": b"\x80\x02" + encode(partial) + encode((run, source)) + b"\x81"
        + encode((run, (source,), {}, {})) + b"b" + encode(()) + b"R.",
        "EXT1": b"\x80\x02\x82\x01" + text + b"\x85R.",
        "EXT4": b"\x80\x02\x84\x01\0\0\0" + text + b"\x85R.",
        "second pickle": program({}) + program(call),
        "junk behind": program(call) + b"junk" * 100,
        "broken behind": b"\x80\x04" + encode(call) + b"\xff\xfe",
        "no end": b"\x80\x04" + encode(call),
        "dropped": b"\x80\x04" + encode(call) + b"0" + empty + b".",
        "dropped with mark": b"\x80\x04(" + encode(call) + b"1" + empty + b".",
        "as a key": program(Raw(b"}" + encode(call) + b"K\x01s")),
        "in a state dict": program({"layer.weight": call}),
        "as state": b"\x80\x02" + encode(Call(Name("collections", "OrderedDict"))) + b"}"
        + encode("x") + encode(call) + b"sb.",
        "framed": b"\x80\x04\x95" + struct.pack("<Q", len(encode(call)) + 1) + encode(call) + b".",
        "persistent id": b"\x80\x02" + encode(("storage", call, "0", "cpu", 1)) + b"Q.",
        "lower case protocol 0": b"cposix\nsystem\n(V" + shell.encode() + b"\ntR.",
        "word by word": b"\x80\x02" + encode(run) + word + b"\x85R.",
    }  # fmt: skip


class _Touch:
    def __init__(self, shell: str) -> None:
        self._shell = shell

    def __reduce__(self) -> tuple[Any, ...]:
        import posix

        return posix.system, (self._shell,)


def wrappings(mark: str) -> dict[str, tuple[bytes, Plain]]:
    """One call in the files that a pickle can lie in, by file name."""
    bad = program(Call(Name("posix", "system"), (f"touch {mark}",)))
    good = program({}, 2)
    whole = torch_zip(bad)
    return {
        "raw.pkl": (bad, "pickle"), "raw.bin": (bad, "pickle"), "raw.pt": (bad, "pickle"),
        "raw.pth": (bad, "pickle"), "raw.ckpt": (bad, "pickle"), "raw.safetensors": (bad, "pickle"),
        "raw.joblib": (bad, "joblib"), "packed.joblib": (zlib.compress(bad), "joblib"),
        "zlib.bin": (zlib.compress(bad), "unpack"), "gzip.bin": (gzip.compress(bad), "unpack"),
        "bz2.pt": (bz2.compress(bad), "unpack"), "xz.pth": (lzma.compress(bad), "unpack"),
        "legacy.bin": (_legacy(bad), "torch"), "legacy.pt": (_legacy(bad), "torch"),
        "old.tar": (_tar(bad), "torch"), "old.bin": (_tar(bad), "torch"),
        "array.npy": (_npy(bad), "numpy"), "array.bin": (_npy(bad), "numpy"),
        "arrays.npz": (_zip({"x.npy": _npy(bad)}), "numpy"),
        "script.pt": (torch_zip(good, constants_pkl=b"") + b"", "jit"),
        "torchscript.pt": (_script(bad), "jit"),
        "module.pth": (torch_zip(bad, root="module"), "torch"),
        "weights.safetensors": (whole, "torch"), "both.safetensors": (_both(whole), "torch"),
        "deflated.bin": (torch_zip(bad, compression=zipfile.ZIP_DEFLATED), "torch"),
        "nested.bin": (_zip({"archive/data.pkl": whole, "archive/version": b"3"}), "torch"),
        "inner.zip": (_zip({"pytorch_model.bin": whole}), "torch"),
        "prefixed.bin": (b"#!/bin/sh\n" + whole, "torch"), "followed.bin": (whole + bad, "torch"),
        "extra.bin": (_zip({"archive/data.pkl": good, "archive/x.pkl": bad,
                            "archive/version": b"3"}), "torch"),
        "twice.bin": (_twice(good, bad), "torch"), "twice2.bin": (_twice(bad, good), "torch"),
        "crc.bin": (_patched(whole, central=16, value=b"\0\0\0\0"), "torch"),
        "encrypted.bin": (_patched(whole, central=8, value=b"\x01\x00"), "torch"),
        "two_names.bin": (whole.replace(b"archive/data.pkl", b"archive/data.txt", 1), "torch"),
        "keras.h5": (b"\x89HDF\r\n\x1a\n" + bad, "pickle"),
        "keras.bin": (b"\x89HDF\r\n\x1a\n" + bad, "pickle"),
        "model.keras": (_zip({"config.json": b'{"class_name": "Lambda"}', "x": bad}), "torch"),
        "flax.msgpack": (bad, "pickle"), "upper.BIN": (bad, "pickle"), "none": (bad, "pickle"),
        "dotted.safetensors.bin": (bad, "pickle"),
    }  # fmt: skip


def _legacy(bad: bytes) -> bytes:
    protocol = pickle.dumps(1001, 2)
    system = pickle.dumps({"protocol_version": 1001, "little_endian": True}, 2)
    return LEGACY + protocol + system + bad + pickle.dumps([], 2)


def _tar(bad: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as file:
        for name, data in {"storages": pickle.dumps(0, 2), "tensors": pickle.dumps(0, 2),
                           "pickle": bad}.items():  # fmt: skip
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _npy(bad: bytes) -> bytes:
    head = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    head += b" " * (118 - len(head) - 1) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + bad


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def _script(bad: bytes) -> bytes:
    return _zip({
        "m/data.pkl": bad, "m/constants.pkl": bad, "m/version": b"3\n",
        "m/code/__torch__.py": b"class M(Module):\n  pass\n",
    })  # fmt: skip


def _both(whole: bytes) -> bytes:
    """A safetensors header before a zip."""
    head = b'{"__metadata__":{"format":"pt"}}'
    return struct.pack("<Q", len(head)) + head + whole


def _twice(first: bytes, second: bytes) -> bytes:
    members = _zip({"archive/data.pkl": first, "archive/data.pkX": second, "archive/version": b"3"})
    return members.replace(b"data.pkX", b"data.pkl")


def _patched(data: bytes, *, central: int, value: bytes) -> bytes:
    at = data.index(b"PK\x01\x02") + central
    return data[:at] + value + data[at + len(value) :]


def write_pickles(folder: Path, mark: Path) -> Iterator[tuple[Path, Plain]]:
    """All of them as files in `folder`, with who would open each without care."""
    wanted: dict[str, tuple[bytes, Plain]] = {
        f"call-{n}.bin": (torch_zip(program(call)), "torch")
        for n, call in enumerate(functions(str(mark)).values())
    }
    wanted |= {
        f"form-{n}.bin": (torch_zip(code), "torch")
        for n, code in enumerate(forms(str(mark)).values())
    }
    for name, (data, plain) in (wanted | wrappings(str(mark))).items():
        path = folder / name
        path.write_bytes(data)
        yield path, plain
