"""Entry points of PyTorch Hub whose network timm or torchvision ships.

The repository's code is not run for these.  Each has the number of parameters
that its authors state (a test builds them).
"""

from __future__ import annotations

from typing import Literal

SHIPPED: dict[str, tuple[Literal["timm", "torchvision"], str]] = {
    "nvidia/deeplearningexamples:nvidia_efficientnet_b0": ("timm", "efficientnet_b0"),
    "nvidia/deeplearningexamples:nvidia_efficientnet_b4": ("timm", "efficientnet_b4"),
    "nvidia/deeplearningexamples:nvidia_resnet50": ("torchvision", "resnet50"),
    "nvidia/deeplearningexamples:nvidia_resnext": ("timm", "resnext101_32x4d"),
    "nvidia/deeplearningexamples:nvidia_se_resnext101_32x4d": ("timm", "seresnext101_32x4d"),
    "huawei-noah/ghostnet:ghostnet_1x": ("timm", "ghostnet_100"),
    "zhanghang1989/resnest:resnest50": ("timm", "resnest50d"),
}
