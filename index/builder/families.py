"""Parameters of families whose sizes are fixed, where an id names family and size in full.

Figures are millions of parameters, of the paper named beside each group or,
for "checkpoint", counted from the publisher's own weights file (four bytes a
parameter).  Fine-tunes keep them but for a head of under one percent; models
with another vocabulary may differ by up to a fifth, which size limits bear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# (paper or "checkpoint", ((pattern over the last part of the id, millions), ...)).
# Lower case, '_' as '-'; whole words; the first match counts, so the longer names lead.
_TABLE: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("checkpoint", (
        (r"xlm-r-(?:distilroberta|bert)-base|xlm-r-100langs", 278),
        (r"(?:bert|distiluse)-base-multilingual-cased|bert-base-multilingual-cased", 178),
        (r"bert-base-multilingual-uncased", 167), (r"bert-base-chinese", 102),
        (r"distilbert-base-multilingual|distiluse-base-multilingual", 135),
        (r"multilingual-minilm-l-?12", 118), (r"minilm-l-?2", 15.6), (r"minilm-l-?3", 17.4),
        (r"minilm-l-?4", 19.2), (r"minilm-l-?6", 22.7), (r"minilm-l-?12", 33.4),
        (r"mpnet-base", 109), (r"camembert-base", 110.6), (r"camembert-large", 337),
        (r"distilcamembert-base", 68), (r"bertweet-base", 135), (r"bertweet-large", 355),
        (r"distilroberta-base", 82), (r"distilgpt-?2", 82), (r"longformer-base", 149),
        (r"longformer-large", 435), (r"bigbird-roberta-base", 128),
        (r"bigbird-roberta-large", 359), (r"bigbird-pegasus-large", 577),
        (r"deberta-v2-xxlarge", 1567), (r"deberta-v2-xlarge", 887), (r"mdeberta-v3-base", 279),
        (r"deberta-v3-xsmall", 71), (r"deberta-v3-small", 142), (r"deberta-v3-base", 184),
        (r"deberta-v3-large", 435), (r"deberta-base", 139), (r"deberta-large", 405),
        (r"lilt-roberta-en-base", 131), (r"tapas-base", 111), (r"tapas-large", 337),
        (r"tapas-small", 29), (r"tapas-mini", 11.5), (r"tapas-tiny", 4.5),
    )),
    ("1911.02116", (
        (r"xlm-roberta-base|xlm-?r-base", 278), (r"xlm-roberta-large|xlm-?r-large", 560),
        (r"xlm-roberta-xl", 3500),
    )),
    ("1907.11692", ((r"roberta-base", 125), (r"roberta-large", 355))),
    ("1910.01108", ((r"distil-?bert-base|distilbert-(?:german|cased|uncased)", 66),)),
    ("1909.11942", ((r"albert-base", 11.7), (r"albert-large", 17.7), (r"albert-xlarge", 58.7),
                    (r"albert-xxlarge", 223))),
    ("1908.08962", ((r"bert-tiny", 4.4), (r"bert-mini", 11.3), (r"bert-small", 28.8),
                    (r"bert-medium", 41.4))),
    ("2004.02984", ((r"mobilebert-uncased", 24.6),)),
    ("1810.04805", ((r"bert-base|bertbase", 110), (r"bert-large", 340))),
    ("2003.10555", ((r"electra-small", 14), (r"electra-base", 110), (r"electra-large", 335))),
    ("1906.08237", ((r"xlnet-base", 117), (r"xlnet-large", 361))),
    ("1912.13318", ((r"layoutlm-base", 113), (r"layoutlm-large", 343))),
    ("2012.14740", ((r"layoutlmv2-base", 200), (r"layoutlmv2-large", 426))),
    ("2204.08387", ((r"layoutlmv3-base", 133), (r"layoutlmv3-large", 368))),
    ("2107.07653", ((r"tapex-base", 139), (r"tapex-large", 406))),
    ("2210.11416", ((r"flan-t5-small", 77), (r"flan-t5-base", 248), (r"flan-t5-large", 783),
                    (r"flan-t5-xl", 2850), (r"flan-t5-xxl", 11135))),
    ("2010.11934", ((r"mt5-small", 300), (r"mt5-base", 582), (r"mt5-large", 1230),
                    (r"mt5-xl", 3742), (r"mt5-xxl", 12921))),
    ("2105.13626", ((r"byt5-small", 300), (r"byt5-base", 582), (r"byt5-large", 1228))),
    ("2109.00859", ((r"codet5-small", 60), (r"codet5-base", 223), (r"codet5-large", 738))),
    ("1910.10683", ((r"t5-v1-1-small", 77), (r"t5-v1-1-base", 248), (r"t5-v1-1-large", 783),
                    (r"t5-small", 60), (r"t5-base", 220), (r"t5-large", 770))),
    ("2001.08210", ((r"mbart-large", 611),)),
    ("2010.13002", ((r"distilbart-(?:cnn|xsum)-12-6", 306), (r"distilbart-(?:cnn|xsum)-6-6", 230),
                    (r"distilbart-(?:cnn|xsum)-12-3", 255), (r"distilbart-xsum-12-1", 222))),
    ("1910.13461", ((r"bart-base", 139), (r"bart-large", 406))),
    ("1912.08777", ((r"pegasus-(?:large|xsum|cnn-dailymail|multi-news|pubmed|arxiv|reddit-tifu|"
                     r"billsum|newsroom|gigaword|wikihow|aeslc|big-patent|paraphrase)", 568),)),
    ("checkpoint", ((r"opus-mt-tc-big", 239), (r"opus-mt", 77))),
    ("checkpoint", ((r"vit-gpt-?2", 239),)),
    ("GPT-2 report", ((r"(?:dialo)?gpt-?2?-medium", 355), (r"(?:dialo)?gpt-?2?-large", 774),
                      (r"gpt-?2-xl", 1558), (r"gpt-?2|(?:dialo)gpt-small|gpt-?2-small", 124))),
    ("2212.04356", ((r"whisper-tiny", 39), (r"whisper-base", 74), (r"whisper-small", 244),
                    (r"whisper-medium", 769), (r"whisper-large-v3-turbo|whisper-turbo", 809),
                    (r"whisper-large", 1550))),
    ("2311.00430", ((r"distil-(?:whisper-)?large", 756), (r"distil-(?:whisper-)?medium", 394),
                    (r"distil-(?:whisper-)?small", 166))),
    ("2006.11477", ((r"wav2vec2-base", 95), (r"wav2vec2-(?:large|xlsr-53|xlsr)", 317))),
    ("2106.07447", ((r"hubert-base", 95), (r"hubert-large", 317), (r"hubert-xlarge", 964))),
    ("2110.13900", ((r"wavlm-base", 95), (r"wavlm-large", 316))),
    ("2110.05752", ((r"unispeech-sat-base", 95), (r"unispeech-sat-large", 316))),
    ("2202.03555", ((r"data2vec-audio-base", 94), (r"data2vec-audio-large", 313),
                    (r"data2vec-text-base", 125), (r"data2vec-vision-base", 86))),
    ("2104.01778", ((r"ast-finetuned", 87),)),
    ("checkpoint", ((r"clap-htsat-(?:un)?fused", 154), (r"speecht5-tts", 144), (r"bark-small", 420),
                    (r"parler-tts-mini", 880), (r"parler-tts-large", 2330), (r"xtts", 467),
                    (r"openaudio-s1-mini", 500), (r"f5-tts", 336))),
    ("2311.15127", ((r"stable-video-diffusion-img2vid(?:-xt)?", 1525),)),
    ("2110.09456 and 2105.15203", (
        (r"segformer-b0", 3.8), (r"segformer-b1", 13.7), (r"segformer-b2", 27.5),
        (r"segformer-b3", 47.3), (r"segformer-b4", 64.1), (r"segformer-b5", 84.7),
        (r"mit-b0", 3.7), (r"mit-b1", 14), (r"mit-b2", 25.4), (r"mit-b3", 45.2),
        (r"mit-b4", 62.6), (r"mit-b5", 82),
    )),
    ("2112.01527", ((r"mask2former-swin-tiny", 47), (r"mask2former-swin-small", 69),
                    (r"mask2former-swin-base", 107), (r"mask2former-swin-large", 216))),
    ("2107.06278", ((r"maskformer-swin-tiny", 42), (r"maskformer-swin-small", 63),
                    (r"maskformer-swin-base", 102), (r"maskformer-swin-large", 212))),
    ("2211.06220", ((r"oneformer-\w+-swin-large", 219), (r"oneformer-\w+-dinat-large", 223))),
    ("2103.14030 and 2201.03545", (
        (r"upernet-swin-tiny", 60), (r"upernet-swin-small", 81), (r"upernet-swin-base", 121),
        (r"upernet-swin-large", 234), (r"upernet-convnext-tiny", 60),
        (r"upernet-convnext-small", 82), (r"upernet-convnext-base", 122),
        (r"upernet-convnext-large", 235), (r"upernet-convnext-xlarge", 391),
    )),
    ("2005.12872 and followers", (
        (r"conditional-detr-resnet-50", 44), (r"deformable-detr", 40), (r"detr-resnet-50", 41),
        (r"detr-resnet-101", 60), (r"table-transformer-(?:detection|structure-recognition)", 28.8),
    )),
    ("2106.00666", ((r"yolos-tiny", 6.5), (r"yolos-small", 30.7), (r"yolos-base", 127))),
    ("2304.08069", ((r"rtdetr-(?:v2-)?r18vd", 20), (r"rtdetr-(?:v2-)?r34vd", 31),
                    (r"rtdetr-(?:v2-)?r50vd", 42), (r"rtdetr-(?:v2-)?r101vd", 76))),
    ("2103.13413", ((r"dpt-large", 343), (r"dpt-hybrid-midas", 123))),
    ("2201.07436", ((r"glpn-(?:nyu|kitti)", 62),)),
    ("2406.09414", ((r"depth-anything-(?:v2-)?(?:[a-z-]*)small", 24.8),
                    (r"depth-anything-(?:v2-)?(?:[a-z-]*)base", 97.5),
                    (r"depth-anything-(?:v2-)?(?:[a-z-]*)large", 335))),
    ("checkpoint", ((r"slimsam-(?:77-uniform|uniform-77)", 9.7),
                    (r"slimsam-(?:50-uniform|uniform-50)", 28))),
    ("2304.02643", ((r"sam-vit-base", 94), (r"sam-vit-large", 312), (r"sam-vit-huge", 641))),
    ("2408.00714", ((r"sam2(?:\.1)?-hiera-tiny", 38.9), (r"sam2(?:\.1)?-hiera-small", 46),
                    (r"sam2(?:\.1)?-hiera-base-plus", 80.8),
                    (r"sam2(?:\.1)?-hiera-large", 224.4))),
    ("2311.06242", ((r"florence-2-base", 232), (r"florence-2-large", 771))),
    ("2412.13663", ((r"modernbert-base", 149), (r"modernbert-large", 395))),
    ("checkpoint", (
        (r"gemma-4-e2b", 5123), (r"gemma-4-e4b", 7996), (r"moondream2", 1927),
        (r"phi-3\.5-vision|phi-3-vision", 4147), (r"phi-4-mini-instruct", 3836),
        (r"phi-3\.5-moe", 41_873), (r"phi-2", 2780), (r"granite-4\.0-micro", 3403),
        (r"granite-4\.0-h-micro", 3191), (r"granite-4\.0-h-tiny", 6939),
        (r"granite-4\.0-h-small", 32_207), (r"dots\.ocr", 3039), (r"nanonets-ocr-s", 3755),
        (r"llama-4-scout", 108_642), (r"llama-4-maverick", 401_583), (r"mixtral-8x7b", 46_703),
        (r"mixtral-8x22b", 140_621), (r"(?:magistral|devstral)-small", 23_572),
        (r"mistral-small-instruct-2409", 22_247), (r"mistral-large-instruct-24(?:07|11)", 122_610),
        (r"smolvlm-(?:instruct|base)", 2246), (r"minicpm-v-4", 4062), (r"minicpm-o-2-6", 8674),
        (r"minicpm-llama3-v-2-5", 8537), (r"nuextract-1\.5-tiny", 494),
        (r"nuextract-1\.5-smol", 1712), (r"nuextract-1\.5", 3821), (r"paddleocr-vl", 959),
        (r"hunyuanocr", 996), (r"deepseek-v4-pro", 1_600_000),
        (r"toxic-bert|finbert|bio[-_]clinicalbert|biomedbert-base|camembert-ner", 110),
        (r"c4ai-command-r-plus", 103_811), (r"c4ai-command-r", 34_981),
        (r"distilbart-(?:mnli|cnn|xsum)-12-1", 222), (r"distilbart-(?:mnli|cnn|xsum)-12-3", 255),
        (r"distilbart-(?:mnli|cnn|xsum)-12-6", 306),
    )),
    ("checkpoint", (
        (r"owlvit-base-patch(?:16|32)", 153), (r"owlv2-base-patch16", 155),
        (r"grounding-dino-tiny", 172), (r"grounding-dino-base", 233),
        (r"clip-vit-(?:base-patch(?:16|32)|b-(?:16|32))", 151),
        (r"clip-vit-(?:large-patch14|l-14)", 428), (r"clip-vit-h-14", 986),
        (r"clip-vit-bigg-14", 2540), (r"clip-vit-g-14", 1367),
        (r"siglip-base-patch16", 203), (r"siglip-large-patch16", 652), (r"siglip-so400m", 878),
        (r"siglip2-base", 375), (r"siglip2-large", 881), (r"siglip2-so400m", 1136),
        (r"blip-image-captioning-base", 247), (r"blip-image-captioning-large", 470),
        (r"blip-vqa-base|blip-vqa-capfilt-large", 385), (r"blip-itm-base", 223),
        (r"git-base", 177), (r"git-large", 394), (r"vilt-b32", 118), (r"donut-base", 201),
        (r"videomae-base", 86), (r"videomae-large", 304), (r"timesformer-base", 121),
        (r"vit-mae-base", 112), (r"vit-mae-large", 330), (r"vit-mae-huge", 657),
    )),
    ("2109.10282", ((r"trocr-small", 62), (r"trocr-base", 334), (r"trocr-large", 558))),
    ("2308.13418", ((r"nougat-small", 250), (r"nougat-base", 350))),
    ("2210.03347", ((r"pix2struct\w*-base", 282), (r"pix2struct\w*-large", 1300))),
    ("2010.11929", ((r"vit-base-patch(?:16|32)", 86), (r"vit-large-patch(?:16|32)", 304),
                    (r"vit-huge-patch14", 632))),
    ("2106.08254", ((r"beit-base", 86), (r"beit-large", 304))),
    ("2103.14030", ((r"swin-tiny", 28), (r"swin-small", 50), (r"swin-base", 88),
                    (r"swin-large", 197))),
    ("2112.10752", ((r"stable-diffusion-v1-[1-5]", 1066),)),
    ("checkpoint", ((r"stable-diffusion-2(?:-1)?(?:-base)?|sd-turbo", 1290),
                    (r"stable-diffusion-xl-base-1\.0|sdxl-turbo", 3470),
                    (r"stable-diffusion-3-medium", 2000), (r"stable-diffusion-3\.5-medium", 2500),
                    (r"stable-diffusion-3\.5-large", 8100), (r"flux\.1-(?:dev|schnell)", 12000))),
)  # fmt: skip
_FAMILIES = tuple(
    (re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9]|\.\d)"), round(millions * 1e6), source)
    for source, rows in _TABLE
    for pattern, millions in rows
)
# An add-on to such a model, a part of it, or it stored in fewer bits.
_NOT_WHOLE = re.compile(
    r"lora|adapter|controlnet|textual.inversion|gguf|ggml|awq|gptq|int[48]|[48]-?bit|quanti[sz]|"
    r"prun|sparse|2bert|2roberta|encoder-decoder|bert2|onnx-q|lcm|vae|-layer|tiny-random|conformer|llava|"
    r"blip2|instructblip|based.on|robust-12|s2t-|53-\w+-gpt2|clip-vit.*(?:vision|multilingual|roberta)|oneformer.*tiny|(?:gtr|sentence)-t5|llm2clip|"
    r"patch\d+[-_](?:plus[-_])?clip"
)
PIPELINES = {
    "diffusers:StableDiffusionPipeline": 1066, "diffusers:StableDiffusionXLPipeline": 3470,
    "diffusers:StableDiffusionInpaintPipeline": 1066,
    "diffusers:StableDiffusionXLInpaintPipeline": 3470,
    "diffusers:FluxPipeline": 12000, "diffusers:QwenImagePipeline": 20000,
    "diffusers:PixArtAlphaPipeline": 600, "diffusers:PixArtSigmaPipeline": 600,
}  # fmt: skip
"""Millions of parameters of the picture maker in a repository that holds a whole pipeline
(papers 2112.10752, 2307.01952, 2508.02324, 2310.00426; FLUX.1 as its publisher states)."""
_LAYERS = re.compile(r"bert-uncased-l-(\d+)-h-(\d+)-a-\d+")


def params_of(model_id: str, size_bytes: int | None = None) -> tuple[int, str] | None:
    """Parameters and their source, where the id names a family of fixed size.

    A known size of the weights must not contradict it: two bytes a parameter
    at least, five at most.
    """
    if _NOT_WHOLE.search(model_id.lower()):
        return None
    name = model_id.lower().rpartition("/")[2].replace("_", "-")
    layers = _LAYERS.search(name)
    found: tuple[int, str] | None = None
    if layers:  # the formula of BERT with 30,522 words and 512 places
        depth, width = int(layers[1]), int(layers[2])
        count = (30522 + 512 + 2 + 2) * width + depth * (12 * width**2 + 13 * width)
        found = count + width**2 + width, "1908.08962"
    else:
        found = next(((n, source) for p, n, source in _FAMILIES if p.search(name)), None)
    if found and size_bytes is not None and not 1.7 <= size_bytes / found[0] <= 5.0:
        return None
    return found


def params_of_pipeline(
    tags: Iterable[str], size_bytes: int | None = None
) -> tuple[int, str] | None:
    """Parameters of a whole picture-making pipeline by its kind, where its size allows that,
    and the kind."""
    kind = next((tag for tag in tags if tag in PIPELINES), "")
    millions = PIPELINES.get(kind)
    if millions is None or (size_bytes and not 1.7 <= size_bytes / (millions * 1e6) <= 5.0):
        return None
    return millions * 1_000_000, kind
