"""Writes tools/estimate/devices.tsv: what work costs on devices with published timings.

    uv run python scripts/build_devices.py --qualcomm FILE --timm-results FILE

Qualcomm AI Hub states milliseconds of exported networks on phones and boards
(its id, precision, component, device, ms), timm images a second on four GPUs.  For each
device prices are fitted as for a measured computer, and the band comes from
networks that were left out of the fit.
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
"""Networks that a device must have figures of."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--qualcomm", type=Path, required=True)
    parser.add_argument("--timm-results", type=Path, required=True)
    options = parser.parse_args()
    rows = [*_phones(options.qualcomm), *_cards(options.timm_results)]
    lines = ["# name words how batched networks reach source as_of " + " ".join(KINDS)]
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
    for column, (card, words) in CARDS.items():
        ms: dict[str, float] = {}
        for row in table:
            name = names.get(f"timm:{row['model']}")
            if name and row[column] and every[name].shape.endswith(f"x{row['bench_img_size']}"):
                ms.setdefault(name, 1000 / float(row[column]))
        found.append(_row(card, words, "16-bit, large batches", True, ms,
                          "timm's published results", "2026-01"))  # fmt: skip
    return found


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
    return [device, words, how, str(int(batched)), str(len(times)), f"{speed.reach(errors):.3f}",
            source, date, *(f"{price:.4g}" for price in prices)]  # fmt: skip


if __name__ == "__main__":
    main()
