"""Rows about Hub models from tables that are not about the whole Hub.

The documentation of transformers names the checkpoints of each architecture,
a tool for language models lists what is much downloaded, a serving project
what it can start.  They add models that the main table lacks, newer counts of
use, and a mark for models that a project's own pages name.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bowerbird.tasks import TASKS
from index.builder import noted, sizes
from index.builder.counts import PACKED
from index.builder.hub import MOVED, is_test, strings
from index.builder.tables import Report, number, read_csv, read_jsonl

Row = dict[str, Any]
LLMFIT = "llmfit model table@2026-05"
PAGES = "transformers documentation@2025-12"
SERVED = "github:xorbitsai/inference model specs@2026"
TASK_PAGES = "@huggingface/tasks 0.21.54@2026-08"
MUCH_USED = 10_000
"""Downloads a month from which a language model's row is taken over."""
NAMED = "catalogue:transformers-pages"
SHOWN = "catalogue:task-pages"
TOOLS = "function-calling"

_ARCHITECTURES: tuple[tuple[str, str], ...] = (
    (r"(qwen\d?(_\d)?_vl|internvl|llava|minicpmv|paligemma|ovis|idefics|smolvlm|glm4v|mllama|"
     r"deepseek_vl|molmo|moondream|florence|lfm2_vl|h2ovl|phi3_v|dots_ocr|paddleocr|aya_vision|"
     r"kosmos|cohere2_vision)", "image-text-to-text"),
    (r"(llama|qwen|gemma|mistral|mixtral|phi|gpt_|gpt2|opt|falcon|granite|olmo|internlm|exaone|"
     r"lfm2|cohere|stablelm|bloom|deepseek|nemotron|glm|starcoder|mamba|rwkv|zamba|ernie|minimax|"
     r"seed_oss|smollm|arcee|bamba|jamba)", "text-generation"),
)  # fmt: skip
_HEADS: tuple[tuple[str, str], ...] = (
    ("ForObjectDetection", "object-detection"),
    ("ForSemanticSegmentation", "image-segmentation"), ("ForCTC", "automatic-speech-recognition"),
    ("ForDepthEstimation", "depth-estimation"), ("ForImageClassification", "image-classification"),
    ("ForVideoClassification", "video-classification"),
    ("ForAudioClassification", "audio-classification"),
    ("ForSpeechSeq2Seq", "automatic-speech-recognition"),
)  # fmt: skip
_ABILITIES: tuple[tuple[str, str], ...] = (
    (r"ocr", "image-to-text"), (r"vision", "image-text-to-text"), (r"chat|generate",
     "text-generation"), (r"audio2text", "automatic-speech-recognition"),
    (r"text2music", "text-to-audio"), (r"text2audio", "text-to-speech"),
    (r"text2image", "text-to-image"), (r"image2image|inpainting", "image-to-image"),
    (r"text2video", "text-to-video"), (r"image2video", "image-to-video"),
)  # fmt: skip
_WRITES = frozenset({"text-generation", "image-text-to-text"})
_ID = re.compile(r"[\w.-]+/[\w.-]+")
_NO_MODELS = frozenset({"models", "tba"})


def _found(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((task for pattern, task in table if re.search(pattern, text)), None)


def _row(model_id: str, task: str | None, source: str, **more: object) -> Row:
    return {
        "id": model_id, "pipeline_tag": task, "derived": ["pipeline_tag"] if task else [],
        "tags": [], "source": source, **more,
    }  # fmt: skip


def _stands_alone(model_id: str) -> bool:
    """Whether an id is one of a model of its own: no test, no copy for one engine."""
    if not _ID.fullmatch(model_id) or is_test(model_id, None) or "internal-testing" in model_id:
        return False
    name = model_id.rpartition("/")[2].lower()
    return name not in _NO_MODELS and (not PACKED.search(name) or "gguf" in name)


def _pages(facts: Path) -> list[Row]:
    """Checkpoints that transformers' pages name, first-party names only."""
    found: list[Row] = []
    for page in read_jsonl(facts / "transformers_docs.jsonl"):
        heads = strings(page.get("heads"))
        stated = [task for task in strings(page.get("pipeline_tasks")) if task in TASKS]
        task = stated[0] if stated else None
        task = task or next((t for head, t in _HEADS if head in heads), None)
        task = task or ("text-generation" if heads == ["ForCausalLM"] else None)
        for checkpoint in strings(page.get("checkpoints")):
            if _stands_alone(checkpoint) and str(page["doc"])[:3].lower() in checkpoint.lower():
                found.append(_row(checkpoint, task, PAGES, library="transformers", tags=[NAMED]))
    return found


def _language_models(facts: Path) -> list[Row]:
    found: list[Row] = []
    for row in read_csv(facts / "llmfit_hf_models.csv"):
        loads = int(number(row["hf_downloads"]) or 0)
        task = row["pipeline_tag"] if row["pipeline_tag"] not in ("", "unknown") else None
        task = task or _found(_ARCHITECTURES, row["architecture"])
        params = number(row["parameters_raw"])
        if row["hidden_size"] and task in _WRITES and sizes.params_in_name(row["name"]):
            params = None  # worked out from a configuration: the name's count is nearer
        gguf = "gguf" in row["name"].lower()
        tags = [f"context:{row['context_length']}"] if row["context_length"] else []
        tags += [TOOLS] if "tool_use" in row["capabilities"] else []
        if row["use_case"] == "Text embeddings for RAG":
            task = "feature-extraction"
        found.append(
            _row(row["name"], task, LLMFIT, downloads_month=loads or None, tags=tags,
                 likes=int(number(row["hf_likes"]) or 0) or None,
                 library=None if gguf else "transformers", formats=["gguf"] if gguf else [],
                 params=int(params) if params and params >= 1e6 else None)
        )  # fmt: skip
    return found


def _served(facts: Path) -> list[Row]:
    found: dict[str, Row] = {}
    for row in read_csv(facts / "xinference_models.csv"):
        model_id, task = row["hf_id"], _found(_ABILITIES, row["ability"])
        if "{" in model_id or not task:
            continue
        if row["format"] not in ("pytorch", "ggufv2", "diffusers", ""):
            continue  # the same weights in one engine's number format
        size = number(row["size_b"].replace("_", "."))
        tags = ["catalogue:xinference"]
        tags += [f"context:{row['context']}"] if row["context"] else []
        languages = [part for part in row["languages"].lower().split(";") if len(part) == 2]
        found.setdefault(
            model_id,
            _row(model_id, task, SERVED, tags=tags, languages=languages,
                 params=round(size * 1e9) if size else None,
                 formats=["gguf"] if row["format"].startswith("gguf") else []),
        )  # fmt: skip
    return list(found.values())


def _shown(facts: Path) -> set[str]:
    """Models that the Hub's own task pages show, in lower case."""
    path = facts / "hf_tasks.json"
    if not path.exists():
        return set()
    tasks: dict[str, Row] = json.loads(path.read_text(encoding="utf-8"))["tasks"]
    return {name.lower() for task in tasks.values() for name in strings(task.get("models"))}


def rows(facts: Path, main: list[Row], report: Report) -> list[Row]:
    """The main table's rows with newer counts and marks, and what it lacks behind them."""
    by_id = {str(row["id"]).lower(): dict(row) for row in reversed(main)}
    pages, counted = _pages(facts), _language_models(facts)
    newer = added = 0
    for row in counted:
        old = by_id.get(row["id"].lower())
        if old is not None:
            for key in ("downloads_month", "likes"):
                if row[key] and row[key] > (old.get(key) or 0):
                    old[key] = row[key]
                    newer += 1
            if TOOLS in row["tags"] and TOOLS not in strings(old.get("tags")):
                old["tags"] = [TOOLS, *strings(old.get("tags"))]
    for old_id, new_id in MOVED.items():  # the same weights, and those who use them
        old, new = by_id.get(old_id.lower()), by_id.get(new_id.lower())
        if old and new:
            for key in ("downloads_month", "likes"):
                new[key] = max(old.get(key) or 0, new.get(key) or 0) or None
    marks = {row["id"].lower(): NAMED for row in pages}
    for key, mark in [*marks.items(), *((key, SHOWN) for key in sorted(_shown(facts)))]:
        if key in by_id and mark not in strings(by_id[key].get("tags")):
            by_id[key]["tags"] = [mark, *strings(by_id[key].get("tags"))]
    out = [by_id[str(row["id"]).lower()] for row in main]
    used = [row for row in counted if (row["downloads_month"] or 0) >= MUCH_USED]
    for row in [*pages, *used, *_served(facts)]:
        key = row["id"].lower()
        if key not in by_id and row["pipeline_tag"] and _stands_alone(row["id"]):
            by_id[key] = row
            out.append(row)
            added += 1
    for row in noted.rows():
        known = by_id.get(row["id"].lower())
        if known is not None:
            noted.lay(known, row)
        else:
            row["tags"] = [*row["tasks"], *row["tags"]]
            out.append(row)
            added += 1
    report.notes.append(f"{newer} counts of use are newer than the main table's")
    report.notes.append(f"{added} models of the Hub that the main table lacks")
    return out
