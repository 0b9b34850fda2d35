"""The Need as chips: what each one offers, shows, and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.understanding.language import names_in
from agent.wording import WISHES, amount
from bowerbird.need import Need
from bowerbird.tasks import TASKS, label
from ui.render.text import line

Choice = tuple[str, str]
"""What is read, and the value behind it; "" leaves the field open."""
Patch = dict[str, Any]


@dataclass(frozen=True)
class Chip:
    """One part of the Need that can be changed by hand."""

    name: str
    title: str
    choices: Callable[[Need], list[Choice]]
    value: Callable[[Need], Any]
    patch: Callable[[Any], Patch]
    many: bool = False
    typed: bool = False
    """Free words, split at commas."""
    more: bool = False
    """Stands under "More wishes"."""


def _with(fixed: list[Choice], value: str, words: str) -> list[Choice]:
    """The fixed choices, and the one in force where it is none of them."""
    known = {v for _, v in fixed}
    return fixed if value in known else [*fixed, (line(words, 80), value)]


def _tasks(need: Need) -> list[Choice]:
    named = [(f"{label(t)[:1].upper()}{label(t)[1:]} ({t})", t) for t in TASKS]
    return _with([("Not said", ""), *sorted(named)], _task(need), _task(need))


def _task(need: Need) -> str:
    return need.task[0] if need.task and not need.out_of_scope else ""


PLACES: list[Choice] = [
    ("This computer", ""), ("A computer without GPU", "cpu"), ("A computer with GPU", "gpu"),
    ("A phone", "mobile"), ("A small device", "edge"), ("A web browser", "browser"),
    ("An Apple computer", "apple"),
]  # fmt: skip


def _places(need: Need) -> list[Choice]:
    if not need.device_name:
        return PLACES
    named = f"{need.device_name}"
    return [(line(named, 60) if v == (need.hardware or "") else w, v) for w, v in PLACES]


LICENCES: list[Choice] = [
    ("Any licence", ""), ("Open", "open"), ("Permissive (MIT, Apache, ...)", "permissive"),
    ("Commercial use allowed", "commercial-ok"), ("Only MIT", "specific:mit"),
    ("Only Apache 2.0", "specific:apache-2.0"),
]  # fmt: skip


def _licences(need: Need) -> list[Choice]:
    value = _licence(need)
    kind, _, name = value.partition(":")
    return _with(LICENCES, value, f"Not {name}" if kind == "not" else f"Only {name}")


def _licence(need: Need) -> str:
    return "" if need.license in (None, "any") else need.license or ""


def _size(need: Need) -> str:
    if need.max_size_mb is not None:
        return f"mb:{need.max_size_mb:g}"
    return f"m:{need.max_params_m:g}" if need.max_params_m is not None else ""


def _sizes(need: Need) -> list[Choice]:
    fixed = [("Any size", "")]
    fixed += [(f"At most {amount(mb)} MB", f"mb:{mb:g}") for mb in (5, 10, 25, 50, 100, 250, 500)]
    fixed += [(f"At most {gb} GB", f"mb:{gb * 1000}") for gb in (1, 2, 5, 10, 20)]
    value = _size(need)
    kind, _, number = value.partition(":")
    unit = "MB" if kind == "mb" else "million parameters"
    return _with(fixed, value, f"At most {number} {unit}")


def _patch_size(value: str) -> Patch:
    kind, _, number = value.partition(":")
    return {
        "max_size_mb": float(number) if kind == "mb" else None,
        "max_params_m": float(number) if kind == "m" else None,
    }


def _speed(need: Need) -> str:
    if need.max_latency_ms is not None:
        return f"ms:{need.max_latency_ms:g}"
    return f"fps:{need.min_fps:g}" if need.min_fps is not None else ""


def _speeds(need: Need) -> list[Choice]:
    fixed = [("Any speed", "")]
    fixed += [(f"At most {ms} ms", f"ms:{ms}") for ms in (10, 20, 50, 100, 250, 1000)]
    value = _speed(need)
    kind, _, number = value.partition(":")
    words = f"At most {number} ms" if kind == "ms" else f"At least {number} a second"
    return _with(fixed, value, words)


def _patch_speed(value: str) -> Patch:
    kind, _, number = value.partition(":")
    return {
        "max_latency_ms": float(number) if kind == "ms" else None,
        "min_fps": float(number) if kind == "fps" else None,
    }


_SPOKEN = ("en", "de", "fr", "es", "it", "pt", "zh", "ja", "ko", "ar", "hi", "ru", "nl", "pl")


def _languages(need: Need) -> list[Choice]:
    names = names_in("en")
    fixed = [("Any language", ""), ("Several languages", "multilingual")]
    fixed += [(names.get(c, c), c) for c in _SPOKEN]
    value = ",".join(need.languages)
    return _with(fixed, value, " and ".join(names.get(c, c) for c in need.languages))


def _memories(need: Need) -> list[Choice]:
    fixed = [("Any amount", "")]
    fixed += [(f"At most {gb:g} GB", f"{gb:g}") for gb in (0.5, 1, 2, 4, 8, 16, 24)]
    value = "" if need.max_memory_gb is None else f"{need.max_memory_gb:g}"
    return _with(fixed, value, f"At most {value} GB")


_LIBRARIES = ("timm", "transformers", "sentence-transformers", "torchvision", "onnx", "pytorch")


def _libraries(need: Need) -> list[Choice]:
    fixed: list[Choice] = [("Any library", ""), *((name, name) for name in _LIBRARIES)]
    return _with(fixed, need.library or "", need.library or "")


def _wishes(need: Need) -> list[Choice]:
    known = [(words[:1].upper() + words[1:], wish) for wish, words in WISHES.items()
             if wish != "compare"]  # fmt: skip
    return [*known, *((line(w, 60), w) for w in need.wants if w not in WISHES)]


def _none(_: Need) -> list[Choice]:
    return []


def _words(value: Any) -> list[str]:
    return [w for part in str(value or "").split(",") if (w := line(part, 60).lower())][:4]


CHIPS: tuple[Chip, ...] = (
    Chip("task", "What it does", _tasks, _task, lambda v: {"task": [v] if v else []}),
    Chip("domain", "Subject", _none, lambda n: ", ".join(n.domain),
         lambda v: {"domain": _words(v)}, typed=True),
    Chip("hardware", "Runs on", _places, lambda n: n.hardware or "",
         lambda v: {"hardware": v or None, "device_name": None}),
    Chip("license", "Licence", _licences, _licence, lambda v: {"license": v or None}),
    Chip("size", "Size", _sizes, _size, _patch_size),
    Chip("speed", "Speed", _speeds, _speed, _patch_speed),
    Chip("languages", "Language", _languages, lambda n: ",".join(n.languages),
         lambda v: {"languages": [c for c in v.split(",") if c]}),
    Chip("memory", "Memory", _memories,
         lambda n: "" if n.max_memory_gb is None else f"{n.max_memory_gb:g}",
         lambda v: {"max_memory_gb": float(v) if v else None}, more=True),
    Chip("library", "Library", _libraries, lambda n: n.library or "",
         lambda v: {"library": v or None}, more=True),
    Chip("dataset", "Trained on", _none, lambda n: n.dataset or "",
         lambda v: {"dataset": line(str(v or ""), 60).lower() or None}, typed=True, more=True),
    Chip("must_not", "Leave out", _none, lambda n: ", ".join(n.must_not),
         lambda v: {"must_not": _words(v)}, typed=True, more=True),
    Chip("wants", "What matters", _wishes,
         lambda n: [w for w in n.wants if w != "compare"], lambda v: {"wants": list(v or [])},
         many=True, more=True),
)  # fmt: skip
BY_NAME = {chip.name: chip for chip in CHIPS}


def patch(name: str, value: Any, need: Need) -> Patch | None:
    """What a new value of a chip changes; None where it changes nothing."""
    chip = BY_NAME[name]
    if isinstance(value, str) and len(value) > 300:
        value = value[:300]
    wanted = chip.patch(value if value is not None else "")
    return None if wanted == chip.patch(chip.value(need)) else wanted
