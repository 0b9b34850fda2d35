"""Models of the Hugging Face Hub, from the table of facts about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, cast

from bowerbird.record import Architecture, Evidence, ModelRecord
from bowerbird.tasks import TASKS
from index.builder import architectures, families, licenses, sizes, tongues
from index.builder.tables import Report, date_of, number
from index.datasets import canonical, named_in

Row = dict[str, Any]


MOVED = {
    "runwayml/stable-diffusion-v1-5": "stable-diffusion-v1-5/stable-diffusion-v1-5",
    "runwayml/stable-diffusion-inpainting": "stable-diffusion-v1-5/stable-diffusion-inpainting",
}
"""Repositories that their publisher took down, and where the same weights are kept since."""


def strings(value: object) -> list[str]:
    """A list of texts out of a table's cell; [] for none."""
    return [str(item) for item in cast("list[object]", value)] if isinstance(value, list) else []


_TEST = re.compile(
    r"(^|[-_/.])(tests?|tmp|temp|dummy|tiny-random|my[-_]?(awesome|test|first)|copy|debug)([-_.]|$)",
    re.IGNORECASE,
)
_OF_A_FINE_TUNE = 20
_TRANSLATES = re.compile(
    r"m2m100|nllb-200|many-to-(?:many|one)-mmt|one-to-many-mmt|opus-mt", re.IGNORECASE
)
_CODER = re.compile(r"cod(?:e|er|ing)|starcoder|codestral|devstral", re.IGNORECASE)
_TEST_OWNERS = ("hf-internal-testing/", "hf-tiny-model-private/", "trl-internal-testing/")
# A task from tags and id, tried in order when the Hub's own is not known.
_GUESSES: tuple[tuple[str, list[str]], ...] = (
    (r"rerank|cross-encoder|monot5", ["text-ranking"]),
    (r"colpali|colqwen|colembed.*vl|visual-document", ["visual-document-retrieval"]),
    (r"modality:image.*(embed|mteb)|mteb.*modality:image|webssl", ["image-feature-extraction"]),
    (r"lora|stable-diffusion|sdxl|flux|diffusers", ["text-to-image"]),
    (r"whisper|wav2vec2.*(asr|960h)|speech-recognition", ["automatic-speech-recognition"]),
    (r"\btts\b|text-to-speech|melotts|piper|kokoro", ["text-to-speech"]),
    (r"trocr", ["image-to-text"]),
    (r"vlm|llava|-vl-|vision-language", ["image-text-to-text"]),
    (r"\bmteb\b|embed|sentence-transformers|\bdense\b",
     ["feature-extraction", "sentence-similarity"]),
    (r"siglip|\bclip\b", ["zero-shot-image-classification"]),
    (r"gguf|\bchat\b|instruct|llama|mistral|qwen|roleplay|llm|gpt|gemma|deepseek",
     ["text-generation"]),
    (r"squad|-qa[-_]|qa$", ["question-answering"]),
    (r"\bner\b", ["token-classification"]),
    (r"opus-mt|nllb|wmt", ["translation"]),
    (r"(^|[-_/ ])(t5|mt5|byt5|bart|mbart|pegasus)", ["text2text-generation"]),
    (r"fundus|(vit|resnet|convnext|swin).*(classif|finetuned)", ["image-classification"]),
    (r"bert|electra|roberta|funnel|deberta|camembert|fill-mask|masked", ["fill-mask"]),
)  # fmt: skip
_HINTED = {
    "embedding": ["feature-extraction"], "sparse embedding": ["feature-extraction"],
    "late-interaction embedding": ["feature-extraction"],
}  # fmt: skip
# Codes are taken for words of a name only where they mean nothing else ("it" is also "instruct").
_LANGUAGE_CODES = frozenset(
    {"de", "en", "es", "fr", "ja", "ko", "nl", "pl", "ru", "tr", "uk", "zh"}
)
_SPOKEN_CODES = frozenset({"ar", "ca", "it", "pt", "rw", "sv"})
# Codes that a pair may hold ("en-de"): not those that are also everyday words ("is", "no", "id").
_PAIR = _LANGUAGE_CODES | _SPOKEN_CODES - {"sv", "rw"} | frozenset(
    {"bn", "cs", "da", "el", "et", "eu", "fa", "fi", "he", "hi", "hu", "ro", "sw", "ta", "th",
     "ur", "vi"}
)  # fmt: skip
_MAKES = frozenset({"text-to-image", "image-to-image", "text-to-video", "image-to-video"})
_PICTURES = _MAKES | {"image-classification", "image-segmentation", "object-detection"}
_ONE_NUMBER = frozenset({"text-classification", "feature-extraction", "sentence-similarity"})
_PERCENT = re.compile(
    r"acc|top-?[15]|f1|f_score|f-?score|precision|recall|wer|cer|iou|map|exact|bleu|rouge|pass@|auc",
    re.IGNORECASE,
)
GUESSED_USES = frozenset(
    {"general-dialogue-qa", "code-generation-assistance", "rag-knowledge-base-qa"}
)
"""Tags of the ai-nexus snapshot: its own guesses, a music model among the coders."""
_NOISE_TAGS = re.compile(
    r"(license_link|former_id|template|region|weights|pretrained|checkpoint):.*|.{60,}"
)


def _tasks(row: Row, text: str) -> tuple[list[str], bool]:
    """Tasks and whether they are worked out by us."""
    tags = strings(row.get("tags"))
    derived = "pipeline_tag" in strings(row.get("derived"))
    tag = row.get("pipeline_tag")
    if tag == "text-generation" and derived and re.search(r"bert", row["id"], re.IGNORECASE):
        tag = "fill-mask"  # a use case of a mobile kit, not what BERT does
    if tag in ("text2text-generation", None) and _TRANSLATES.search(row["id"]):
        return ["translation", "text2text-generation"], True
    if "forced-align" in row["id"].lower():
        return ["other"], True  # it finds the times of words that are given to it
    tasks: list[str] = [tag] if tag else []
    if "rerank" in row["id"].lower() and tag in _ONE_NUMBER:
        tasks, derived = ["text-ranking", tag], True  # one class, its number orders texts
    if not tasks:
        hint = row.get("task_hint")
        derived = True
        if hint in TASKS:
            tasks = [hint]
        elif hint in _HINTED:
            tasks = list(_HINTED[hint])
        else:
            tasks = next((list(t) for p, t in _GUESSES if re.search(p, text)), list[str]())
    if row.get("library") == "sentence-transformers" and (
        not tasks or set(tasks) & {"sentence-similarity", "feature-extraction"}
    ):
        tasks = ["sentence-similarity", "feature-extraction"]
    if any(
        t.lower().startswith("speaker-diarization") or t == "voice-activity-detection" for t in tags
    ):
        tasks = [*tasks, "voice-activity-detection"]
    also = [t for t in tags if t in TASKS and t not in ("text-generation", "conversational")]
    if row.get("library") not in ("diffusers", "timm"):
        tasks += also[:3]
    return list(dict.fromkeys(tasks)), derived


def _languages(row: Row, tasks: list[str]) -> list[str]:
    listed = [str(code).lower().partition("-")[0] for code in strings(row.get("languages"))]
    if len(listed) > _OF_A_FINE_TUNE:  # a card copied from the base: the name says it of the tune
        last = re.split(r"[^a-z]+", str(row["id"]).lower())[-1]
        own = tongues.names().get(last)
        if own in listed and "finetuned" in str(row["id"]):
            return [str(own)]
    if listed:
        return list(dict.fromkeys(listed))
    if _PICTURES.intersection(tasks):
        return []
    name = str(row["id"]).lower()
    pair = re.search(r"opus-mt-(?:tc-big-)?([a-z]{2})-([a-z]{2})$", name)
    if pair:
        return [pair[1], pair[2]]
    if re.search(r"(whisper|distil)[-\w]*\.en$", name):
        return ["en"]
    if name.startswith("openai/whisper") or name.rpartition("/")[2].startswith("whisper-large"):
        return ["multilingual"]
    words = re.split(r"[^a-z0-9]+", name.rpartition("/")[2])
    codes = _LANGUAGE_CODES | (_SPOKEN_CODES if "commonvoice" in words else frozenset[str]())
    if "codegen" in words:
        return []  # "nl" is natural language there
    both = [p for p in pairwise(words) if _PAIR.issuperset(p) and _LANGUAGE_CODES.intersection(p)]
    codes = codes | {code for pair in both for code in pair}
    named = tongues.names()
    found = [named.get(w, w) for w in words if w in named or w in codes]
    if not found and "translation" not in tasks:
        found = ["multilingual"] if re.search(r"mbert|xlm|mt5|mbart", name) else []
    return list(dict.fromkeys(found))


def _metric(name: str) -> str:
    plain = name.strip().lower()
    known = {"top1_accuracy": "top-1", "top5_accuracy": "top-5", "top-1 accuracy": "top-1"}
    if plain in known:
        return known[plain]
    return "wer" if re.fullmatch(r"(test[- _]?)?wer( %)?", plain) else plain


def evidence(row: Row, source: str, as_of: str) -> list[Evidence]:
    """Figures that the model's own card gives; fractions become percent."""
    out: list[Evidence] = []
    items = cast("list[Row]", row.get("metrics") or [])
    for item in items:
        value, dataset = number(item.get("value")), item.get("dataset")
        if value is None or not dataset or not item.get("metric"):
            continue
        if str(dataset).startswith(("/", ".")):
            continue  # a folder on somebody's machine
        if _PERCENT.search(item["metric"]) and 0 < value <= 1:
            value = round(value * 100, 4)
        name = str(dataset)
        zero_shot = "zero-shot" in name.lower()
        label = canonical(re.sub(r"\s*zero-shot", "", name, flags=re.IGNORECASE))
        metric = _metric(item["metric"])
        metric = f"zero-shot-{metric}" if zero_shot else metric
        if any((e.dataset, e.metric) == (label, metric) for e in out):
            continue  # several splits under one name: the first is the one that cards lead with
        out.append(
            Evidence(dataset=label, metric=metric,
                     value=value, grade="author-card", source=source, as_of=as_of)
        )  # fmt: skip
    return out[:8]


def _datasets(row: Row, tags: Iterable[str]) -> list[str]:
    listed = [canonical(d) for d in strings(row.get("datasets")) if not d.startswith(("/", "."))][
        :12
    ]
    name = named_in(str(row["id"]).rpartition("/")[2])
    tagged = [d for tag in tags if ":" not in tag for d in named_in(tag)]
    return list(dict.fromkeys([*listed, *name, *tagged]))


def is_test(model_id: str, likes: int | None) -> bool:
    """An upload that was only a try."""
    if model_id.startswith(_TEST_OWNERS) or "tiny-random" in model_id:
        return True
    return not likes and bool(_TEST.search(model_id))


def _number_tag(tags: Iterable[str], *names: str) -> int | None:
    for tag in tags:
        key, _, value = tag.partition(":")
        if key in names and value.isdigit():
            return int(value)
    return None


def _kept(tags: list[str]) -> list[str]:
    """Tags worth keeping; those of a noted row that name tasks have done their work."""
    done = TASKS if "catalogue:noted" in tags else {}
    return [t for t in tags if not _NOISE_TAGS.fullmatch(t) and t not in done]


def record(row: Row, known: Mapping[str, int]) -> ModelRecord | None:
    """The record of one row; None when it has neither task nor licence."""
    model_id = str(row["id"])
    source = str(row.get("source") or "hub_page").replace("hub_page", "Hugging Face Hub page")
    as_of = date_of(source)
    raw_tags = [t for t in strings(row.get("tags")) if t not in GUESSED_USES]
    if "catalogue:LocalAI" in raw_tags and not _CODER.search(model_id):
        raw_tags = [t for t in raw_tags if t not in ("code", "coding")]  # it calls each one that
    text = " ".join([model_id, str(row.get("library") or ""), *raw_tags]).lower()
    tasks, derived = _tasks(row, text)
    field_from = cast("dict[str, str]", row.get("field_from") or {})
    # Where the licence has no source of its own it came with the row's first source.
    field_source = field_from.get("license") or source.partition(" + ")[0]
    weak = "licence mapping" in field_source or "license" in strings(row.get("derived"))
    if row.get("library") == "timm" and not model_id.startswith("timm/"):
        weak = True
    own_name = licenses.OWN_NAMES.get(model_id.lower())
    fact = licenses.fact(
        own_name or row.get("license"), source=field_source, as_of=date_of(field_source),
        basis="tag" if weak else "stated", tags=raw_tags,
    )  # fmt: skip
    if not tasks and fact is None:
        return None
    tags = _kept(raw_tags)
    worked_out: list[str] = []
    params = int(row["params"]) if row.get("params") else None
    size = int(row["weights_bytes"]) if row.get("weights_bytes") else None
    basis = None
    if size:
        basis = "reported" if "weights_bytes" in strings(row.get("derived")) else "file"
    named = sizes.params_in_name(model_id) if params is None else None
    # A stated size that contradicts the name is believed over the name.
    if named and (size is None or 0.2 <= size / named <= 8.5):
        params = named
        worked_out.append("params-from-name")
    base = row.get("base_model")
    if base and base.startswith(("/", ".")):
        base = None  # a folder on somebody's machine
    arch = architectures.infer(
        model_id, tasks=tasks, tags=raw_tags, base_model=base, size_bytes=size, known=known
    )
    if arch and params is None:
        params = known[arch]
        worked_out.append("params-from-architecture")
    if params is None and "lora" not in raw_tags:
        # What was made from a picture maker is mostly an add-on to it.
        origin = "" if base is None or _MAKES.intersection(tasks) else base
        whole = raw_tags if _MAKES.intersection(tasks) else []
        if family := (
            families.params_of(model_id, size)
            or families.params_of(origin, size)
            or families.params_of_pipeline(whole, size)
        ):
            params = family[0]
            worked_out.append("params-from-architecture")
    if params and not size:
        size, basis = sizes.bytes_from(params, tasks, raw_tags), "from-params"
    languages = _languages(row, tasks)
    if languages and not strings(row.get("languages")):
        worked_out.append("languages-from-name")
    asked = licenses.gated_family(model_id)
    stated = row.get("gated")
    basis_of_gate = "Hub" if stated is not None else (f"family rule: {asked}" if asked else None)
    gated = bool(stated) if stated is not None else (True if asked else None)
    return ModelRecord(
        id=model_id, catalogue="hf", source=source, as_of=as_of, tasks=tasks,
        tasks_derived=derived, library=row.get("library"), license=fact, params=params,
        size_bytes=size, size_basis=basis, input_size=_number_tag(raw_tags, "input_size"),
        embed_dim=_number_tag(raw_tags, "embed_dim", "dim"),
        max_tokens=_number_tag(raw_tags, "max_tokens", "context"),
        datasets=_datasets(row, raw_tags), languages=languages,
        tags=[*tags[: 24 - len(worked_out)], *worked_out],
        formats=strings(row.get("formats")), arxiv=strings(row.get("arxiv")), base_model=base,
        released=row.get("released"),
        superseded_by=MOVED.get(model_id), gated=gated,
        gated_basis=basis_of_gate,
        likes=row.get("likes"), downloads_month=row.get("downloads_month"),
        evidence=evidence(row, "model card", as_of),
        architecture=Architecture(library="timm", name=arch, basis="inferred") if arch else None,
    )  # fmt: skip


def load(
    table: Iterable[Row], report: Report, known: Mapping[str, int]
) -> tuple[list[ModelRecord], dict[str, Row]]:
    """Records, and the raw rows by lower-case id (others read hints and likes from them)."""
    rows: dict[str, Row] = {}
    records: list[ModelRecord] = []
    for row in table:
        model_id = str(row["id"])
        if model_id.lower() in rows:
            report.drop("hf", "exact duplicates", model_id)
            continue
        rows[model_id.lower()] = row
        if is_test(model_id, row.get("likes")) and not model_id.startswith("timm/"):
            report.drop("hf", "test uploads or empty copies", model_id)
            continue
        made = record(row, known)
        if made is None:
            report.drop("hf", "rows with neither task nor licence", model_id)
        else:
            records.append(made)
    return records, rows
