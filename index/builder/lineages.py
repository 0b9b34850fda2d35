"""What publishers state of whole families of language models: languages, context, release.

Tables of models list one language or two of a family that speaks thirty, a service that
runs them marks each "English, Chinese", and most name no date.  Each row here is a family,
by the first part of its models' names, and names the paper, card or announcement it was
taken from (noted down in 2026-11).  It holds for the publisher's own models and for plain
copies in other number formats; a fine-tune keeps what its own card says.
"""

# ruff: noqa: E501  (a table reads better unbroken)

from __future__ import annotations

import re
from dataclasses import dataclass

from bowerbird.record import ModelRecord

_QWEN3 = (
    "en zh fr pt de ro sv da bg ru cs el uk es nl sk hr pl lt nb nn no fa sl gu lv it oc ne mr be "
    "sr lb as cy ga fo hi pa bn or tg yi sc gl ca is sq li af mk si ur bs hy my ar he mt id ms tl "
    "jv su ta te kn ml tr az uz kk ba tt th lo fi et hu vi km ja ko ka eu ht sw"
)
"""Those with a two-letter code among the 119 of its report."""
_QWEN2 = (
    "en zh de fr es pt it nl ru cs pl ar fa he tr ja ko vi th id ms lo my km tl hi bn ur "
    "multilingual"
)
_AYA = "en fr de es it pt ja ko zh ar el fa pl id cs he hi nl ro ru tr uk vi"
_LLAMA3 = "en de fr it pt hi es th"
_PHI = "en ar zh cs da nl fi fr de he hu it ja ko no pl pt ru es sv th tr uk"
_MISTRAL = "en fr de el hi id it ja ko ms ne pl pt ro ru sr es sv tr uk vi ar bn zh fa multilingual"
_GRANITE = "en de es fr ja pt ar cs it ko nl zh"
_EUROPE = (
    "bg ca cs cy da de el en es et eu fi fr ga gl hr hu it lt lv mt nl nn no oc pl pt ro ru sk sl "
    "sr sv uk"
)
_EUROLLM = (
    "bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv ar ca zh gl hi ja ko "
    "no ru tr uk"
)

# (pattern over the start of a name, release, tokens, languages, where it is stated); the first
# match counts, so the longer names lead.  Zero tokens: not stated for all of them alike.
_TABLE: tuple[tuple[str, str, int, str, str], ...] = (
    (r"qwen3\.[5-9]", "2026-02", 262_144, f"{_QWEN3} multilingual",
     "Qwen3.5 card (201 languages; those that the report of Qwen3 lists)"),
    (r"qwen3-coder", "2025-07", 262_144, _QWEN3, "Qwen3-Coder card; languages of its base, 2505.09388"),
    (r"qwen3-(?:vl|omni|next)", "2025-09", 262_144, _QWEN3, "cards; languages of its base, 2505.09388"),
    (r"qwen3-(?:4b|30b-a3b|235b-a22b)-(?:instruct|thinking)-2507", "2025-08", 262_144, _QWEN3,
     "cards; 2505.09388"),
    (r"qwen3guard", "2025-09", 32_768, _QWEN3, "2510.14276"),
    (r"qwen3-(?=\d)", "2025-04", 32_768, _QWEN3, "2505.09388"),
    (r"qwen2\.5(?:\.1)?-coder", "2024-11", 32_768, f"{_QWEN2} code",
     "2409.12186; languages of its base, Qwen2.5"),
    (r"qwen2\.5-math", "2024-09", 4096, "en zh", "2409.12122"),
    (r"qwen2\.5-vl", "2025-01", 128_000, "en zh fr de it es pt ar ru ja ko vi", "2502.13923"),
    (r"qwen2\.5-omni", "2025-03", 32_768, _QWEN2, "2503.20215; languages of its base, Qwen2.5"),
    (r"qwen2\.5(?=-\d)", "2024-09", 32_768, _QWEN2, "cards (over 29 languages, as Qwen2)"),
    (r"qwq", "2025-03", 40_960, _QWEN2, "card; languages of its base, Qwen2.5"),
    (r"qwen2-vl", "2024-08", 32_768, "en zh ja ko ar vi multilingual", "2409.12191"),
    (r"qwen2(?=-\d)", "2024-06", 32_768, _QWEN2, "announcement of Qwen2 (27 besides en, zh)"),
    (r"codeqwen1\.5", "2024-04", 65_536, "en zh code", "card"),
    (r"qwen1\.5", "2024-02", 32_768, "en zh ar es fr pt de it ru ja ko vi th id",
     "announcement of Qwen1.5"),
    (r"llama-4", "2025-04", 1_048_576, "ar en fr de hi id it pt es tl th vi", "card"),
    (r"llama-3\.3", "2024-12", 131_072, _LLAMA3, "card"),
    (r"llama-3\.2", "2024-09", 131_072, _LLAMA3, "card"),
    (r"llama-3\.1", "2024-07", 131_072, _LLAMA3, "card"),
    (r"llama-guard-3", "2024-07", 131_072, _LLAMA3, "card"),
    (r"llama-3-", "2024-04", 8192, "en", "card"),
    (r"llama-2", "2023-07", 4096, "en", "2307.09288"),
    (r"codellama", "2023-08", 16_384, "en code", "2308.12950"),
    (r"tinyllama", "2024-01", 2048, "en", "2401.02385"),
    (r"gemma-4", "2026-04", 131_072, "en multilingual", "card (over 140 languages)"),
    (r"gemma-3n", "2025-06", 32_768, "en multilingual", "card (over 140 languages)"),
    (r"gemma-3-(?:270m|1b)", "2025-03", 32_768, "en multilingual", "2503.19786 (over 140 languages)"),
    (r"gemma-3", "2025-03", 131_072, "en multilingual", "2503.19786 (over 140 languages)"),
    (r"gemma-2", "2024-06", 8192, "en", "card"),
    (r"gemma-(?:1\.1-)?[27]b", "2024-02", 8192, "en", "card"),
    (r"codegemma", "2024-04", 8192, "en code", "card"),
    (r"medgemma", "2025-05", 131_072, "en", "card"),
    (r"paligemma2", "2024-12", 0, "multilingual", "2412.03555"),
    (r"paligemma", "2024-05", 0, "multilingual", "2407.07726"),
    (r"ministral-3", "2025-12", 262_144, "en fr es de it pt nl zh ja ko ar multilingual", "card"),
    (r"ministral-8b", "2024-10", 131_072, "en fr de es it pt zh ja ru ko", "card"),
    (r"(?:mistral-small-3\.[12]|magistral-small|devstral-small)", "2025-05", 131_072, _MISTRAL, "cards"),
    (r"mistral-small-24b", "2025-01", 32_768, "en fr de es it zh ja ko pt nl pl", "card"),
    (r"mistral-small-instruct", "2024-09", 32_768, "en fr de es it pt zh ja ru ko", "card"),
    (r"mistral-nemo", "2024-07", 131_072, "en fr de es it pt zh ja ko ar hi", "card"),
    (r"mistral-large-instruct", "2024-07", 131_072, "en fr de es it zh ja ko pt nl pl", "card"),
    (r"mixtral-8x22b", "2024-04", 65_536, "en fr it de es", "card"),
    (r"mixtral-8x7b", "2023-12", 32_768, "en fr it de es", "2401.04088"),
    (r"mistral-7b-(?:instruct-)?v0\.3", "2024-05", 32_768, "en", "card"),
    (r"mistral-7b-(?:instruct-)?v0\.2", "2023-12", 32_768, "en", "card"),
    (r"mistral-7b", "2023-09", 8192, "en", "2310.06825"),
    (r"mamba-codestral", "2024-07", 262_144, "en code", "card"),
    (r"codestral", "2024-05", 32_768, "en code", "card"),
    (r"mathstral", "2024-07", 32_768, "en", "card"),
    (r"pixtral", "2024-09", 131_072, "", "2410.07073"),
    (r"phi-4-(?:mini|multimodal)", "2025-02", 131_072, _PHI, "2503.01743"),
    (r"phi-4", "2024-12", 16_384, "en", "2412.08905"),
    (r"phi-3\.5-(?:mini|moe)", "2024-08", 131_072, _PHI, "card"),
    (r"phi-3\.5-vision", "2024-08", 131_072, "", "card"),
    (r"phi-3-\w+-128k", "2024-04", 131_072, "en", "2404.14219"),
    (r"phi-3-\w+-8k", "2024-05", 8192, "en", "2404.14219"),
    (r"phi-3-", "2024-04", 4096, "en", "2404.14219"),
    (r"phi-2", "2023-12", 2048, "en", "card"),
    (r"phi-1", "2023-09", 2048, "en", "2309.05463"),
    (r"granite-4\.[01]", "2025-10", 131_072, _GRANITE, "card"),
    (r"granite-3\.0", "2024-10", 4096, _GRANITE, "card"),
    (r"granite-3\.[1-3]", "2025-01", 131_072, _GRANITE, "cards"),
    (r"granite-\d+b-code", "2024-05", 0, "en code", "2405.04324"),
    (r"granite-docling", "2025-09", 8192, "en", "card"),
    (r"aya-(?:expanse|23)", "2024-10", 8192, _AYA, "2412.04261"),
    (r"aya-vision", "2025-03", 16_384, _AYA, "2505.08751"),
    (r"c4ai-command-r7b", "2024-12", 131_072, _AYA, "card"),
    (r"c4ai-command-r", "2024-03", 131_072, f"{_AYA}", "cards (ten tuned, thirteen trained on)"),
    (r"smollm3", "2025-07", 65_536, "en fr es de it pt", "card"),
    (r"smollm2", "2024-11", 8192, "en", "2502.02737"),
    (r"smollm-", "2024-07", 2048, "en", "card"),
    (r"smolvlm2", "2025-02", 8192, "en", "2504.05299"),
    (r"smolvlm", "2024-11", 8192, "en", "2504.05299"),
    (r"gpt-oss", "2025-08", 131_072, "en ar bn zh fr de hi id it ja ko pt es sw yo",
     "2508.10925 (tested in these)"),
    (r"deepseek-v4", "2026-04", 0, "en zh", "card"),
    (r"deepseek-r1-0528-qwen3-8b", "2025-05", 131_072, _QWEN3, "card; languages of its base, 2505.09388"),
    (r"deepseek-r1-distill", "2025-01", 131_072, "en zh", "2501.12948"),
    (r"lfm2\.5", "2026-01", 32_768, "en ar zh fr de ja ko es", "card"),
    (r"lfm2", "2025-07", 32_768, "en ar zh fr de ja ko es", "card"),
    (r"exaone-4", "2025-07", 65_536, "en ko es", "2507.11407"),
    (r"exaone-3\.5", "2024-12", 32_768, "en ko", "2412.04862"),
    (r"exaone-deep", "2025-03", 32_768, "en ko", "2503.12524"),
    (r"exaone-3\.0", "2024-08", 4096, "en ko", "2408.03541"),
    (r"salamandra", "2024-10", 8192, _EUROPE, "2502.08489"),
    (r"eurollm", "2024-09", 4096, _EUROLLM, "2409.16235"),
    (r"falcon-h1", "2025-05", 0, "ar cs de en es fr hi it ja ko nl pl pt ro ru sv ur zh", "2507.22448"),
    (r"falcon3", "2024-12", 32_768, "en fr es pt", "card"),
    (r"olmo-3", "2025-11", 65_536, "en", "card"),
    (r"olmo-2", "2024-11", 4096, "en", "2501.00656"),
    (r"olmoe", "2024-09", 4096, "en", "2409.02060"),
    (r"glm-4-(?:9b|32b)", "2024-06", 131_072, "zh en ja ko de multilingual", "2406.12793 (26 languages)"),
    (r"glm-4\.[5-7]", "2025-07", 131_072, "en zh", "2508.06471"),
    (r"(?:nvidia-)?nemotron-(?:3-nano|nano-9b-v2|nano-12b-v2)", "2025-12", 131_072, "en de es fr it ja",
     "cards"),
    (r"bitnet-b1\.58-2b", "2025-04", 4096, "en", "2504.12285"),
    (r"internvl3[._]5", "2025-08", 32_768, "multilingual", "card"),
    (r"internvl3", "2025-04", 32_768, "multilingual", "card"),
    (r"internvl2[._]5", "2024-12", 16_384, "multilingual", "card"),
    (r"internvl2", "2024-07", 8192, "multilingual", "card"),
    (r"minicpm-v-4[._]5", "2025-08", 0, "multilingual", "card (over 30 languages)"),
    (r"minicpm-v-2[._]6", "2024-08", 0, "multilingual", "2408.01800 (over 30 languages)"),
    (r"minicpm4", "2025-06", 32_768, "en zh", "2506.07900"),
    (r"bielik-11b-v2", "2024-08", 32_768, "pl", "card"),
    (r"moondream2", "2024-03", 2048, "en", "card"),
    (r"florence-2", "2024-06", 1024, "en", "2311.06242"),
    (r"yi-coder", "2024-09", 131_072, "en zh code", "card"),
    (r"starcoder2", "2024-02", 16_384, "code", "2402.19173"),
    (r"(?:tiny-)?starcoder", "2023-05", 8192, "code", "2305.06161"),
    (r"deepseek-coder", "2023-11", 16_384, "en zh code", "2401.14196"),
    (r"translategemma", "2026-01", 0, "multilingual", "card (55 languages)"),
)  # fmt: skip

_MANY_TEXTS: tuple[tuple[str, int, str], ...] = (
    (r"modernbert|ettin-(?:encoder|decoder)|eurobert|mmbert", 8192, "2412.13663, 2507.11412, 2503.05500"),
    (r"clinical-longformer|clinical-bigbird", 4096, "2201.11838"),
    (r"bigbird-pegasus|bigbird|big-bird", 4096, "2007.14062"),
    (r"longformer-?(?:base|large)|longformer", 4096, "2004.05150"),
    (r"(?:^|[-_])led-|allenai/led", 16_384, "2004.05150"),
    (r"long-?t5", 16_384, "2112.07916"),
    (r"pegasus-x", 16_384, "2208.04347"),
    (r"hyenadna-tiny-1k", 1024, "2306.15794"), (r"hyenadna-(?:tiny-)?16k", 16_384, "2306.15794"),
    (r"hyenadna-small-32k", 32_768, "2306.15794"), (r"hyenadna-medium-160k", 160_000, "2306.15794"),
    (r"hyenadna-medium-450k", 450_000, "2306.15794"), (r"hyenadna-large-1m", 1_000_000, "2306.15794"),
    (r"caduceus-\w*[-_]?seqlen-131k", 131_072, "2403.03234"),
    (r"nucleotide-transformer", 1000, "Nucleotide Transformer, 10.1038/s41592-024-02523-z"),
    (r"dna_?-?bert_?-?[3-6]|dnabert-?s?(?!-?2)", 512, "DNABERT, 10.1093/bioinformatics/btab083"),
    (r"gena-lm-bigbird", 4096, "GENA-LM, 10.1093/nar/gkae1310"),
    (r"mbart", 1024, "2001.08210"), (r"distilbart|bart-(?:base|large)|(?:^|[-_/])bart[-_]", 1024, "1910.13461"),
    (r"pegasus", 1024, "1912.08777"), (r"barthez", 1024, "2010.12321"),
    (r"neobert", 4096, "2502.19587"), (r"nomic-bert-2048|mosaic-bert", 2048, "2402.01613"),
    (r"jina-?bert", 8192, "2310.19923"),
    (r"deberta|electra|distil(?:bert|roberta|camembert)|camembert|xlm-?-?r|roberta|albert|minilm|"
     r"bert(?![a-z])|beto[-_]|bertimbau",
     512, "1810.04805, 1907.11692 and after them"),
    (r"(?:^|[-_/])(?:m|by|flan-)?t5[-_]", 512, "1910.10683 (length of training)"),
)  # fmt: skip
"""How long a text an encoder or a summariser takes, for its fine-tunes, too."""
_SIZED = re.compile(r"\d+(?:\.\d+)?[bm](?![a-z])", re.IGNORECASE)
_READS = frozenset(
    {
        "fill-mask", "token-classification", "text-classification", "summarization",
        "question-answering", "zero-shot-classification", "text2text-generation",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lineage:
    """`tokens` is 0 and `languages` empty where the source does not state them."""

    released: str
    tokens: int
    languages: tuple[str, ...]
    source: str


_LINEAGES = tuple(
    (re.compile(pattern), Lineage(day, tokens, tuple(spoken.split()), source))
    for pattern, day, tokens, spoken, source in _TABLE
)
_CONTEXTS = tuple((re.compile(p), tokens, source) for p, tokens, source in _MANY_TEXTS)
_OWNER = re.compile(
    r"^(?:meta|google|qwen|microsoft|mistralai|nvidia|ibm-granite|openai)[-_](?=[a-z]+-?\d|llama)"
)
_PLAIN = re.compile(
    r"\d+(?:[.x]\d+)*[bmk]?|[ae]\d+b|\d+e|v\d+|instruct|chat|it|base|pt|hf|g?gguf|ggml|awq|gptq|int[48]|"
    r"fp(?:4|8|16|32)|bf16|[48]bit|bnb|unsloth|qat|unquantized|mlx|onnx|ov|ud|q\d|[kms]|0|thinking|"
    r"reasoning|preview|mini|small|medium|large|nano|micro|tiny|h|vision|coder|vl|w4a16|w8a8|nvfp4|"
    r"mxfp4|2d|dynamic|model|optimized|multimodal|moe|mix|web|cpu|cuda|fim|python|plus|expanse|"
    r"4b|captioner|ft|scout|maverick|nemo|flash|gen|c4ai|r"
)


def lineage(model_id: str) -> Lineage | None:
    """The family that a name belongs to by its first part and by nothing foreign behind it."""
    name = _OWNER.sub("", model_id.lower().rpartition("/")[2]).replace("_", "-")
    for pattern, found in _LINEAGES:
        match = pattern.match(name)
        if match:
            words = [word for word in re.split(r"[-_.]+", name[match.end() :]) if word]
            return found if all(_PLAIN.fullmatch(word) for word in words) else None
    return None


def tokens_of(record: ModelRecord) -> int | None:
    """How long a text its network takes, where its name or its base's says which network it is."""
    if not _READS.intersection(record.tasks):
        return None
    for name in (record.id, record.base_model or ""):
        for pattern, tokens, _ in _CONTEXTS:
            if pattern.search(name.lower()):
                return tokens
    return None


_PACKED = re.compile(
    r"[-_.](?:i1|gguf|ggml|awq|gptq|qat|unsloth|bnb|mlx|onnx|bf16|fp16|fp8|int[48]|[48]-?bits?|dynamic|"
    r"q[2-8](?:_\w+)?|hf|web|unquantized)$"
)


def unpacked(model_id: str) -> str:
    """The bare name of the model whose weights a repository holds in another number format."""
    name = _OWNER.sub("", model_id.lower().rpartition("/")[2])
    while (shorter := _PACKED.sub("", name)) != name:
        name = shorter
    return name


def license_copies(records: dict[str, ModelRecord]) -> int:
    """Copies in other number formats, by whomever, get the licence of the model they hold.

    `records` is changed in place; returns how many.  Only a name that is one model's alone,
    or one far better known bearer's, tells.
    """
    bearers: dict[str, ModelRecord] = {}
    for record in records.values():
        name = record.id.lower().rpartition("/")[2]
        best = bearers.get(name)
        if (
            record.license
            and name == unpacked(record.id)
            and (best is None or (record.downloads_month or 0) > (best.downloads_month or 0))
        ):
            bearers[name] = record
    changed = 0
    for key, record in records.items():
        whole = bearers.get(unpacked(record.id)) if record.catalogue == "hf" else None
        if record.license or whole is None or whole.license is None or whole.id == record.id:
            continue
        if not _SIZED.search(record.id):
            continue  # "model-gguf" may be anybody's
        kept = whole.license.model_copy(update={"source": whole.id, "basis": "family"})
        update = {"license": kept, "base_model": record.base_model or whole.id}
        records[key] = record.model_copy(update=update)
        changed += 1
    return changed


def lay(record: ModelRecord) -> ModelRecord:
    """The record with what its family's publisher states."""
    if record.catalogue != "hf":
        return record
    found = lineage(record.id)
    update: dict[str, object] = {}
    if found is None:
        tokens = None if record.max_tokens else tokens_of(record)
        return record.model_copy(update={"max_tokens": tokens}) if tokens else record
    if found.languages:
        spoken = list(dict.fromkeys([*record.languages, *found.languages]))
        if spoken != record.languages:
            update["languages"] = spoken
            update["tags"] = [*record.tags, "languages-from-family"]
    if found.tokens:  # other tables hold what positions could be scaled to
        update["max_tokens"] = found.tokens
    if not record.released:
        update["released"] = found.released
    if update:
        update["source"] = f"{record.source} + {found.source}"
    return record.model_copy(update=update)
