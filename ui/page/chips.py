"""The Need as chips: what each one offers, shows, and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.speech import Speech, later
from agent.understanding.language import names_in
from agent.wording import PLACES as WHERE
from agent.wording import WISHES, job
from bowerbird.need import Need
from bowerbird.tasks import TASKS
from ui.render.text import line

Choice = tuple[str, str]
"""What is read, and the value behind it; "" leaves the field open."""
Patch = dict[str, Any]


@dataclass(frozen=True)
class Chip:
    """One part of the Need that can be changed by hand."""

    name: str
    title: str
    choices: Callable[[Need, Speech], list[Choice]]
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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tasks(need: Need, t: Speech) -> list[Choice]:
    named = [(f"{_capital(job(name, t))} ({name})", name) for name in TASKS]
    return _with([(t("Not said"), ""), *sorted(named)], _task(need), _task(need))


def _task(need: Need) -> str:
    return need.task[0] if need.task and not need.out_of_scope else ""


PLACES: list[Choice] = [
    (later("This computer"), ""), *((words, place) for place, words in WHERE.items())
]  # fmt: skip


def _places(need: Need, t: Speech) -> list[Choice]:
    named, chosen = need.device_name, need.hardware or ""
    return [(line(named, 60) if named and v == chosen else t(w), v) for w, v in PLACES]


LICENCES: list[Choice] = [
    (later("Any licence"), ""), (later("Open licence"), "open"),
    (later("Permissive (MIT, Apache, ...)"), "permissive"),
    (later("Commercial use allowed"), "commercial-ok"),
]  # fmt: skip


def _licences(need: Need, t: Speech) -> list[Choice]:
    fixed = [(t(words), value) for words, value in LICENCES]
    fixed += [
        (t("Only {what}", what=name), value)
        for name, value in (("MIT", "specific:mit"), ("Apache 2.0", "specific:apache-2.0"))
    ]
    value = _licence(need)
    kind, _, name = value.partition(":")
    words = t("Not {what}", what=name) if kind == "not" else t("Only {what}", what=name)
    return _with(fixed, value, words)


def _licence(need: Need) -> str:
    return "" if need.license in (None, "any") else need.license or ""


def _size(need: Need) -> str:
    if need.max_size_mb is not None:
        return f"mb:{need.max_size_mb:g}"
    return f"m:{need.max_params_m:g}" if need.max_params_m is not None else ""


def _megabytes(mb: float, t: Speech) -> str:
    return _capital(t("at most {n} MB", n=t.number(mb, 4)))


def _sizes(need: Need, t: Speech) -> list[Choice]:
    fixed = [(t("Any size"), "")]
    fixed += [(_megabytes(mb, t), f"mb:{mb:g}") for mb in (5, 10, 25, 50, 100, 250, 500)]
    fixed += [(t("At most {n} GB", n=gb), f"mb:{gb * 1000}") for gb in (1, 2, 5, 10, 20)]
    value = _size(need)
    kind, _, number = value.partition(":")
    if not number:
        return fixed
    if kind == "mb":
        return _with(fixed, value, _megabytes(float(number), t))
    millions = t.number(float(number), 4)
    return _with(fixed, value, _capital(t("at most {n} million parameters", n=millions)))


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


def _speeds(need: Need, t: Speech) -> list[Choice]:
    def at_most(ms: float) -> str:
        return _capital(t("at most {n} ms", n=t.number(ms, 4)))

    fixed = [(t("Any speed"), "")]
    fixed += [(at_most(ms), f"ms:{ms}") for ms in (10, 20, 50, 100, 250, 1000)]
    value = _speed(need)
    kind, _, number = value.partition(":")
    if not number:
        return fixed
    rate = _capital(t("at least {n} a second", n=t.number(float(number), 4)))
    return _with(fixed, value, at_most(float(number)) if kind == "ms" else rate)


def _patch_speed(value: str) -> Patch:
    kind, _, number = value.partition(":")
    return {
        "max_latency_ms": float(number) if kind == "ms" else None,
        "min_fps": float(number) if kind == "fps" else None,
    }


_SPOKEN = ("en", "de", "fr", "es", "it", "pt", "zh", "ja", "ko", "ar", "hi", "ru", "nl", "pl")


def _languages(need: Need, t: Speech) -> list[Choice]:
    names = names_in(t.language)
    fixed = [(t("Any language"), ""), (_capital(t("several languages")), "multilingual")]
    fixed += [(_capital(names.get(c, c)), c) for c in _SPOKEN]
    named = ", ".join(_capital(names.get(c, c)) for c in need.languages)
    return _with(fixed, ",".join(need.languages), named)


def _memories(need: Need, t: Speech) -> list[Choice]:
    def at_most(gb: float) -> str:
        return t("At most {n} GB", n=t.number(gb, 4))

    fixed = [(t("Any amount"), "")]
    fixed += [(at_most(gb), f"{gb:g}") for gb in (0.5, 1, 2, 4, 8, 16, 24)]
    if need.max_memory_gb is None:
        return fixed
    return _with(fixed, f"{need.max_memory_gb:g}", at_most(need.max_memory_gb))


_LIBRARIES = ("timm", "transformers", "sentence-transformers", "torchvision", "onnx", "pytorch")


def _libraries(need: Need, t: Speech) -> list[Choice]:
    fixed: list[Choice] = [(t("Any library"), ""), *((name, name) for name in _LIBRARIES)]
    return _with(fixed, need.library or "", need.library or "")


def _wishes(need: Need, t: Speech) -> list[Choice]:
    known = [(_capital(t(words)), wish) for wish, words in WISHES.items() if wish != "compare"]
    return [*known, *((line(w, 60), w) for w in need.wants if w not in WISHES)]


def _none(_need: Need, _t: Speech) -> list[Choice]:
    return []


def _words(value: Any) -> list[str]:
    return [w for part in str(value or "").split(",") if (w := line(part, 60).lower())][:4]


CHIPS: tuple[Chip, ...] = (
    Chip("task", later("What it does"), _tasks, _task, lambda v: {"task": [v] if v else []}),
    Chip("domain", later("Subject"), _none, lambda n: ", ".join(n.domain),
         lambda v: {"domain": _words(v)}, typed=True),
    Chip("hardware", later("Runs on"), _places, lambda n: n.hardware or "",
         lambda v: {"hardware": v or None, "device_name": None}),
    Chip("license", later("Licence"), _licences, _licence, lambda v: {"license": v or None}),
    Chip("size", later("Size"), _sizes, _size, _patch_size),
    Chip("speed", later("Speed"), _speeds, _speed, _patch_speed),
    Chip("languages", later("Language"), _languages, lambda n: ",".join(n.languages),
         lambda v: {"languages": [c for c in v.split(",") if c]}),
    Chip("memory", later("Memory"), _memories,
         lambda n: "" if n.max_memory_gb is None else f"{n.max_memory_gb:g}",
         lambda v: {"max_memory_gb": float(v) if v else None}, more=True),
    Chip("library", later("Library"), _libraries, lambda n: n.library or "",
         lambda v: {"library": v or None}, more=True),
    Chip("dataset", later("Trained on"), _none, lambda n: n.dataset or "",
         lambda v: {"dataset": line(str(v or ""), 60).lower() or None}, typed=True, more=True),
    Chip("must_not", later("Leave out"), _none, lambda n: ", ".join(n.must_not),
         lambda v: {"must_not": _words(v)}, typed=True, more=True),
    Chip("wants", later("What matters"), _wishes,
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
