"""Hard constraints of a Need, each with three values: pass, fail, unknown.

A rule looks at one record and says what it found.  `fail` takes the record
out and keeps the reason; `unknown` keeps it, flagged, below what fits.  The
licence rule is the exception: an unknown licence never passes for allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from index.builder.sizes import params_in_name
from index.refreshed import RECREATED
from tools import cards, translation
from tools.doors import door_for
from tools.estimate.limits import Finding
from tools.estimate.outlook import Outlook
from tools.libraries import comes_for
from tools.licence import quick_verdict
from tools.makers import ruled_out
from tools.memory import FOUR_BITS, RUNTIME_GB, needed_gb, stored_at
from tools.verdict import MANY_LANGUAGES, NO_LANGUAGE, PASS, Verdict

LONG_TOKENS, LONG_TALK = 2048, 16_000
"""Below this a text of several pages has to be cut; language models are asked for more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`field` is the field of the Need (or the wish) that the rule comes from."""

    field: str
    check: Callable[[ModelRecord], Verdict]


REPOSITORY = "repository"
"""The one rule that no request states and none can loosen."""


def _at_most(  # noqa: PLR0917
    limit: float, value: float | None, field: str, about: str, unit: str, of: str = ""
) -> Verdict:
    if value is None:
        return Verdict("unknown", f"its {about} is not known")
    if value > limit:
        return Verdict(
            "fail", f"{value:.4g} {unit}{of}, more than the {limit:g} {unit} asked for",
            f"{field} {value:.4g} > {limit:g}",
        )  # fmt: skip
    return PASS


def _size(limit: float, record: ModelRecord) -> Verdict:
    """By the files, and where nobody counted them by what the parameters take at least."""
    millions = record.params_m or (params_in_name(record.id) or 0) / 1e6
    if record.size_mb is None and millions:
        packed = stored_at(record)
        least = millions * (packed or FOUR_BITS)
        if packed and least <= limit:
            return PASS
        if least > limit:
            told = f"about {least:.4g} MB by its parameters, more than the {limit:g} MB asked for"
            return Verdict("fail", told, f"about {least:.4g} MB > {limit:g}")
    return _at_most(limit, record.size_mb, "size_mb", "size", "MB")


NOMINAL = 1.1
"""A model that is called 8B has 8.2 billion parameters, and "8B at most" means it."""
_BILLION = 1000.0
LISTED = 30
"""Languages from which on a list is taken for the whole of it, "multilingual" or not."""
TRANSLATES_MANY = 10
"""Languages from which on a translator is one of many."""
_NAMES_SOME = frozenset({"text-generation", "image-text-to-text", "any-to-any"})
"""Tasks whose models speak many languages and name but the main ones."""
WIDEST = 8.0
"""Bytes that a parameter takes at most: a file of 300 MB holds more than 37 million."""


def largest(limit: float) -> float:
    """Millions of parameters that a model may have whose name keeps to the limit."""
    return limit * NOMINAL if limit >= _BILLION else limit


def _parameters(limit: float, record: ModelRecord) -> Verdict:
    millions, mb = record.params_m, record.size_mb
    if millions is None and mb is not None and mb / WIDEST > limit:
        return Verdict(
            "fail", f"{mb:.4g} MB, too large for {limit:g} million parameters",
            f"size_mb {mb:.4g} > {limit:g} million parameters",
        )  # fmt: skip
    if millions is not None and limit < millions <= largest(limit):
        named = params_in_name(record.id)
        if named is not None and named <= limit * 1e6:
            return PASS
    return _at_most(limit, millions, "params_m", "number of parameters", "million", " parameters")


def _memory(need: Need, limit: float, outlook: Outlook | None) -> Callable[[ModelRecord], Verdict]:
    """By the estimate of its network, else by the size of its weights."""
    quantized = "quantized" in need.wants

    def check(record: ModelRecord) -> Verdict:
        if outlook is not None and (found := outlook.memory(record)) is not None:
            return Verdict(*found)
        if limit < RUNTIME_GB:
            return _on_a_chip(limit, record)
        gb = needed_gb(record, quantized=quantized)
        if gb is None:
            return _NO_MEMORY
        return _too_much(gb, limit) if gb > limit else PASS

    return check


_FROM_FLASH = 4.0
"""Weights of so many times a chip's memory may still be read from beside it."""


def _on_a_chip(limit: float, record: ModelRecord) -> Verdict:
    """Less memory than a computer's libraries take: there run networks of 8 bits and no Python,
    and what they need beside their weights is not known here."""
    sizes = [s for s in (record.size_bytes, record.params) if s is not None]
    if not sizes:
        return _NO_MEMORY
    gb = min(sizes) / 1e9
    if gb > limit * _FROM_FLASH:
        return _too_much(gb, limit)
    return PASS if gb <= limit else _NO_MEMORY


_NO_MEMORY = Verdict("unknown", "how much memory it takes is not known")


def _too_much(gb: float, limit: float) -> Verdict:
    return Verdict(
        "fail", f"memory about {gb:.2g} GB (estimated), more than {limit:g} GB",
        f"memory about {gb:.2g} GB (estimated) > {limit:g} GB",
    )  # fmt: skip


_SAME_DATA = {"imagenet21k": "imagenet22k", "imagenet": "imagenet1k", "inat21": "inaturalist"}
"""One set under two names."""


def _data_key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]", "", name.lower().rpartition("/")[2])
    return _SAME_DATA.get(key, key)


def _dataset(wanted: str) -> Callable[[ModelRecord], Verdict]:
    key = _data_key(wanted)

    def check(record: ModelRecord) -> Verdict:
        if not record.datasets:
            return Verdict("unknown", "what it was trained on is not stated")
        found = [_data_key(d) for d in record.datasets]
        return PASS if key in found else Verdict("fail", f"trained on {', '.join(record.datasets)}")

    return check


def _languages(wanted: list[str], *, translates: bool) -> Callable[[ModelRecord], Verdict]:
    codes = [w for w in wanted if w != "multilingual"]

    def check(record: ModelRecord) -> Verdict:
        spoken = set(record.languages)
        named = len(spoken - {"multilingual"})
        many = named > 2 if named or "multilingual" not in spoken else True
        if translates and 0 < named < TRANSLATES_MANY:
            many = False
        if not spoken:
            return Verdict("unknown", NO_LANGUAGE)
        if not codes:
            return PASS if many else Verdict("fail", f"it speaks only {', '.join(sorted(spoken))}")
        missing = [c for c in codes if c not in spoken]
        if not missing:
            if translates and translation.way(record, codes) == "neither":
                return Verdict("fail", f"it translates {translation.shown(record)}")
            return PASS
        most = LISTED if _NAMES_SOME.intersection(record.tasks) else 1
        if "multilingual" in spoken and len(spoken) <= most:
            return Verdict("unknown", MANY_LANGUAGES)
        return Verdict("fail", f"does not state {', '.join(missing)}")

    return check


def _not_gated(record: ModelRecord) -> Verdict:
    return Verdict("fail", "gated: asks for an account") if record.gated else PASS


def _dimension(wanted: float) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        if record.embed_dim is None:
            return Verdict("unknown", "the size of its vectors is not known")
        ok = record.embed_dim == wanted
        return PASS if ok else Verdict(
            "fail", f"vectors of {record.embed_dim} numbers, not {wanted:g}",
            f"vector size {record.embed_dim} is not {wanted:g}",
        )  # fmt: skip

    return check


def _long_context(record: ModelRecord) -> Verdict:
    if record.max_tokens is None:
        return Verdict("unknown", "how long a text it takes is not known")
    if record.max_tokens < (LONG_TALK if "text-generation" in record.tasks else LONG_TOKENS):
        return Verdict("fail", f"takes {record.max_tokens} tokens only")
    return PASS


def _accuracy(wanted: float, dataset: str | None) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        values = [
            e.value
            for e in record.evidence
            if e.metric in ("top-1", "accuracy") and (dataset is None or e.dataset == dataset)
        ]
        if not values:
            return Verdict("unknown", "its accuracy is not known")
        best = max(values)
        return PASS if best >= wanted else Verdict(
            "fail", f"accuracy {best:g}, less than the {wanted:g} asked for",
            f"accuracy {best:g} < {wanted:g}",
        )  # fmt: skip

    return check


def _source(hub: str) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        found = door_for(record, hub) is not None
        return PASS if found else Verdict("fail", f"not found on {hub}")

    return check


def _estimated(find: Callable[[ModelRecord], Finding]) -> Callable[[ModelRecord], Verdict]:
    return lambda record: Verdict(*find(record))


def build_rules(need: Need, outlook: Outlook | None = None) -> list[Rule]:
    """The rules that this Need states, hardest numbers first.

    Without an `outlook` limits on speed are not held against anything.
    """
    rules: list[Rule] = [Rule(REPOSITORY, _same_repository)]

    def add(field: str, check: Callable[[ModelRecord], Verdict]) -> None:
        rules.append(Rule(field, check))

    if (limit := need.max_params_m) is not None:
        add("max_params_m", lambda r, m=limit: _parameters(m, r))
    if (limit := need.max_size_mb) is not None:
        add("max_size_mb", lambda r, m=limit: _size(m, r))
    if need.max_memory_gb is not None:
        add("max_memory_gb", _memory(need, need.max_memory_gb, outlook))
    elif (held := cards.of_device(need)) is not None:
        add("device_name", _memory(need, held, None))
    if outlook is not None and need.max_latency_ms is not None:
        add("max_latency_ms", _estimated(outlook.time))
    if outlook is not None and need.min_fps is not None:
        add("min_fps", _estimated(outlook.rate))
    if need.license not in (None, "any"):
        add("license", _licence(need.license))
    if need.dataset:
        add("dataset", _dataset(need.dataset))
    if need.library:
        add("library", comes_for(need.library))
    if need.languages:
        add("languages", _languages(need.languages, translates="translation" in need.task[:1]))
    if need.source_hub and need.source_hub not in ("github", "papers"):
        add("source_hub", _source(need.source_hub))
    for word in need.must_not:
        add("must_not", ruled_out(word))
    if "gated-not-ok" in need.wants:
        add("gated-not-ok", _not_gated)
    if "long-context" in need.wants:
        add("long-context", _long_context)
    if (dim := need.wanted_number("dim")) is not None:
        add("dim", _dimension(dim))
    if (accuracy := need.wanted_number("min-accuracy")) is not None:
        add("min-accuracy", _accuracy(accuracy, need.dataset))
    return rules


def _same_repository(record: ModelRecord) -> Verdict:
    """What is known of a name says nothing of the weights that are under it now."""
    if RECREATED in record.flags:
        return Verdict("fail", "its repository was made anew; what is known is of the old one")
    return PASS


def _licence(wish: str | None) -> Callable[[ModelRecord], Verdict]:
    """The judgement of each licence, made once: there are far fewer of them than models."""
    known: dict[tuple[str | None, str | None], Verdict] = {}

    def check(record: ModelRecord) -> Verdict:
        own, base = record.license, record.base_license
        key = (own and own.id, base and base.id)
        found = known.get(key)
        if found is None:
            found = known[key] = _judged(record, wish)
        return found

    return check


def _judged(record: ModelRecord, wish: str | None) -> Verdict:
    licence, verdict, why = quick_verdict(record, wish)
    if verdict == "not-allowed":
        return Verdict("fail", f"its licence is {licence}: {why}", f"license {licence}: {why}")
    if verdict == "unknown":
        return Verdict("unknown", f"its licence is {licence}: {why}" if licence else why)
    return PASS
