"""Writes tools/estimate/devices.tsv: what work costs on devices with published timings.

    uv run python scripts/build_devices.py --qualcomm FILE --timm-results FILE

Qualcomm AI Hub states milliseconds of exported networks on phones and boards
(its id, precision, component, device, ms), timm images a second on four GPUs.  For each
device prices are fitted as for a measured computer, and the band comes from
networks that were left out of the fit.  Where fewer networks were published
(Raspberry Pi) the usual prices are scaled as a whole.  Cards of which none was
are scaled from the RTX 3090 by their peak figures as commonly stated.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.estimate import elsewhere, profiles, speed  # noqa: E402
from tools.estimate.ops import KINDS  # noqa: E402
from tools.estimate.usual import usual_prices  # noqa: E402

COMPONENTS = {
    "ResNet18": "torchvision:resnet18", "ResNet50": "torchvision:resnet50",
    "ResNet101": "torchvision:resnet101", "ResNeXt50": "torchvision:resnext50_32x4d",
    "ResNeXt101": "torchvision:resnext101_32x8d", "WideResNet50": "torchvision:wide_resnet50_2",
    "MobileNet-v3-Large": "torchvision:mobilenet_v3_large",
    "MobileNet-v3-Small": "torchvision:mobilenet_v3_small",
    "MobileNet-v2": "torchvision:mobilenet_v2", "EfficientNet-B0": "torchvision:efficientnet_b0",
    "EfficientNet-B4": "torchvision:efficientnet_b4",
    "EfficientNet-V2-s": "torchvision:efficientnet_v2_s",
    "ConvNext-Tiny": "torchvision:convnext_tiny", "ConvNext-Base": "torchvision:convnext_base",
    "DenseNet-121": "torchvision:densenet121", "GoogLeNet": "torchvision:googlenet",
    "MNASNet05": "torchvision:mnasnet0_5", "RegNet-Y-800MF": "torchvision:regnet_y_800mf",
    "Shufflenet-v2": "torchvision:shufflenet_v2_x0_5",
    "SqueezeNet-1.1": "torchvision:squeezenet1_1",
    "VIT": "torchvision:vit_b_16", "LeViT": "timm:levit_128s", "Beit": "timm:beit_base_patch16_224",
    "EfficientFormer": "timm:efficientformer_l1", "DLA-102-X": "timm:dla102x",
    "Sequencer2D": "timm:sequencer2d_s", "ResNet-3D": "torchvision:r3d_18",
    "ResNet-Mixed-Convolution": "torchvision:mc3_18", "ResNet-2Plus1D": "torchvision:r2plus1d_18",
}  # fmt: skip
"""Components whose network and input size are those of torchvision or timm."""
CARDS = {
    "ips_rtx3090_amp": ("NVIDIA RTX 3090", r"(rtx ?)?3090\b(?! ?ti)"),
    "ips_rtx4090_amp": ("NVIDIA RTX 4090", r"(rtx ?)?4090\b"),
    "ips_rtx5090_amp": ("NVIDIA RTX 5090", r"(rtx ?)?5090\b"),
    "ips_pro6000_amp": ("NVIDIA RTX PRO 6000", r"rtx pro 6000"),
}
PHONES = {
    "Samsung Galaxy S24": r"galaxy s ?24|snapdragon 8 gen ?3|\b(phone|smartphone|mobile|android)\b",
    "Samsung Galaxy S25": r"galaxy s ?25|snapdragon 8 elite|samsung galaxy$",
    "Snapdragon X Elite CRD": r"snapdragon x elite",
    "Dragonwing RB3 Gen 2 Vision Kit": r"rb3",
    "Snapdragon 7 Gen 4 QRD": r"snapdragon 7",
}
"""How a request may name them; a phone without a name is the second newest."""
LEAST = 15
"""Networks that a device must have figures of, for prices of its own."""
RASPBERRY = {
    "mobilenet_v2": 26.4, "mobilenet_v3_large": 30.7, "resnet18": 100.3, "resnet50": 225.2,
    "resnext101_32x8d": 885.3, "inception_v3": 195.5, "googlenet": 132.0,
    "shufflenet_v2_x0_5": 18.2, "shufflenet_v2_x1_0": 37.7, "shufflenet_v2_x1_5": 56.3,
    "shufflenet_v2_x2_0": 82.7,
}  # fmt: skip
"""Milliseconds of torchvision's networks on a Raspberry Pi 4, 8-bit: PyTorch's tutorial on it."""
PI5 = (1.37, 4.8)
"""How many times faster a Raspberry Pi 5 is, at least and at most: MobileNet v2 in the same
tutorial (30 and 41 a second), and with TensorFlow Lite (112.6 and 23.5 ms,
github.com/aallan/benchmarking-ml-on-the-edge)."""
PEAK = {
    "NVIDIA RTX 3090": (71.2, 936), "NVIDIA RTX 4090": (165.2, 1008),
    "NVIDIA RTX 5090": (209.6, 1792), "NVIDIA RTX PRO 6000": (252.0, 1792),
}  # fmt: skip
"""Twice the shader rate in TFLOPS (@huggingface/tasks, 2026-08), which is that of 16-bit products
summed in 32 bits; GB/s of its memory as commonly stated."""
SCALED: dict[str, tuple[str, float, float]] = {
    "NVIDIA T4": (r"\bt4\b", 65.1, 320),
    "NVIDIA L4": (r"\bl4\b", 121.0, 300),
    "NVIDIA A10G": (r"\ba10g?\b", 70.0, 600),
    "NVIDIA A100": (r"\ba100\b", 312.0, 1555),
    "NVIDIA H100": (r"\bh100\b", 989.0, 3350),
    "NVIDIA RTX 3060": (r"(rtx ?)?3060\b(?! ?ti)", 25.5, 360),
    "NVIDIA Jetson Orin Nano": (r"orin nano", 10.2, 68),
    "NVIDIA Jetson Nano": (r"jetson nano", 0.47, 25.6),
    "Apple M1": (r"\bm1\b(?! ?(pro|max|ultra))", 2.6, 68),
    "Apple M2": (r"\bm2\b(?! ?(pro|max|ultra))", 3.6, 100),
}
"""Words, TFLOPS of 16-bit products (the shader rate of @huggingface/tasks, 2026-08, times two on
GeForce cards and four on others with such units; A10G, H100: as commonly stated), GB/s as
commonly stated or by bus width and data rate (2026-11; no data sheet was at hand)."""
FIGURES = 10
"""Columns before the prices."""
COMPUTE = {"dense", "point", "stem", "group", "depth", "linear", "bmm", "attention"}
"""Kinds of work that go by arithmetic; all others go by memory."""
WIDER = 1.5
"""The scaled band (in logarithms) against the worst of four cards scaled to each other: others
are of other generations."""
OTHER_MAKE = 1.386
"""The band of what is none of the RTX cards' makes or sizes: a factor of four, which is a
judgement, as nothing was there to hold it against."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--qualcomm", type=Path, required=True)
    parser.add_argument("--timm-results", type=Path, required=True)
    options = parser.parse_args()
    rows = [*_phones(options.qualcomm), *_cards(options.timm_results), *_boards()]
    lines = ["# name words how batched dtype networks reach gb_s source as_of " + " ".join(KINDS)]
    lines += ["\t".join(row) for row in rows]
    elsewhere.TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _phones(path: Path) -> list[list[str]]:
    best: dict[str, dict[str, float]] = defaultdict(dict)
    for row in csv.DictReader(path.open(encoding="utf-8")):
        network = COMPONENTS.get(row["component"])
        if network is None or row["precision"] != "float" or row["compute_unit"] != "NPU":
            continue
        known = best[row["device"]]
        known[network] = min(known.get(network, 1e9), float(row["ms"]))
    return [
        _row(device, words, "its neural processor, 16-bit, exported", False, best[device],
             "Qualcomm AI Hub", "2026-02")
        for device, words in PHONES.items() if len(best[device]) >= LEAST
    ]  # fmt: skip


def _cards(path: Path) -> list[list[str]]:
    table = list(csv.DictReader(path.open(encoding="utf-8")))
    _, names = profiles.read(profiles.TABLE.read_text(encoding="utf-8"))
    every = profiles.every()
    found: list[list[str]] = []
    times: dict[str, dict[str, float]] = {}
    for column, (card, words) in CARDS.items():
        ms: dict[str, float] = {}
        for row in table:
            name = names.get(f"timm:{row['model']}")
            if name and row[column] and every[name].shape.endswith(f"x{row['bench_img_size']}"):
                ms.setdefault(name, 1000 / float(row[column]))
        found.append(_row(card, words, "16-bit, large batches", True, ms,
                          "timm's published results", "2026-01"))  # fmt: skip
        times[card] = ms
    return found + _scaled({row[0]: np.array(row[FIGURES:], dtype=float) for row in found}, times)


def _rates(device: tuple[float, float], other: tuple[float, float]) -> Any:
    """By how much each kind of work is faster on `device`."""
    arithmetic, memory = (a / b for a, b in zip(device, other, strict=True))
    return np.array([arithmetic if kind in COMPUTE else memory for kind in KINDS])


def _scaled(prices: dict[str, Any], times: dict[str, dict[str, float]]) -> list[list[str]]:
    """Cards that have no figures; the band from the four that do, each scaled to the others."""
    every = profiles.every()
    worst = 0.0
    for card, ms in times.items():
        work: Any = np.array([every[name].work for name in ms])
        measured = np.array(list(ms.values()))
        for other in times:
            told = work @ (prices[other] / _rates(PEAK[card], PEAK[other]))
            if card != other:
                errors = np.log(measured / told)
                worst = max(worst, speed.reach(errors))
                print(f"{other} scaled to {card}: median x{np.exp(np.median(errors)):.2f}, "
                      f"nine in ten within x{np.exp(speed.reach(errors)):.2f}")  # fmt: skip
    base = "NVIDIA RTX 3090"
    return [
        [name, words, "16-bit, large batches", "1", "float16", "0",
         f"{OTHER_MAKE if name.startswith('Apple') or 'Jetson' in name else WIDER * worst:.3f}",
         f"{memory:g}", f"commonly stated peak figures and the {base} of timm's published "
         "results", "2026-08",
         *(f"{p:.4g}" for p in prices[base] / _rates((tflops, memory), PEAK[base]))]
        for name, (words, tflops, memory) in SCALED.items()
    ]  # fmt: skip


def _boards() -> list[list[str]]:
    """Raspberry Pi: too few networks for prices, so the usual ones as a whole."""
    every, names = profiles.read(profiles.TABLE.read_text(encoding="utf-8"))
    usual, _ = usual_prices()
    known = {n: ms for n, ms in RASPBERRY.items() if f"torchvision:{n}" in names}
    plain = np.array([float(every[names[f"torchvision:{n}"]].work @ usual) for n in known])
    off = np.log(np.array(list(known.values())) / plain)
    scale = float(np.median(off))
    left = np.array([off[i] - np.median(np.delete(off, i)) for i in range(len(off))])
    reach = speed.reach(left)
    print(f"Raspberry Pi 4: {len(known)} networks, nine in ten within x{np.exp(reach):.2f}")
    middle, half = np.log(PI5[0] * PI5[1]) / 2, np.log(PI5[1] / PI5[0]) / 2
    source, date = "PyTorch's tutorial", "2026-11"  # when it was read; it bears no date
    how = "8-bit, compiled, four threads"
    return [
        ["Raspberry Pi 4", r"raspberry( pi)?( ?4.*)?$", how, "0", "int8", str(len(known)),
         f"{reach:.3f}", "0", source, date, *(f"{p:.4g}" for p in usual * np.exp(scale))],
        ["Raspberry Pi 5", r"raspberry pi ?5",
         f"{how}; 1.4 to 4.8 times as fast as a Raspberry Pi 4", "0", "int8", "1",
         f"{reach + half:.3f}", "0", source, date,
         *(f"{p:.4g}" for p in usual * np.exp(scale - middle))],
    ]  # fmt: skip


def _row(  # noqa: PLR0917
    device: str, words: str, how: str, batched: bool, ms: dict[str, float], source: str, date: str
) -> list[str]:
    _, names = profiles.read(profiles.TABLE.read_text(encoding="utf-8"))
    every = profiles.every()
    known = {names[name]: value for name, value in ms.items() if name in names}
    work: Any = np.array([every[name].work for name in known])
    times = np.array(list(known.values()))
    usual, _ = usual_prices()
    trust = np.ones(len(times))
    prices = speed.fit(work, times, usual, trust).prices
    # The leftovers of single networks are not shipped, so the band is that of the prices alone.
    errors = speed.left_out(work, times, usual, trust, folds=min(len(times), 30), plain=True)
    print(f"{device}: {len(times)} networks, median error "
          f"{np.median(np.abs(np.exp(errors) - 1)):.2f}, nine in ten within x"
          f"{np.exp(speed.reach(errors)):.2f}")  # fmt: skip
    memory = f"{PEAK[device][1] if device in PEAK else 0:g}"
    return [device, words, how, str(int(batched)), "float16", str(len(times)),
            f"{speed.reach(errors):.3f}", memory, source, date,
            *(f"{price:.4g}" for price in prices)]  # fmt: skip


if __name__ == "__main__":
    main()
