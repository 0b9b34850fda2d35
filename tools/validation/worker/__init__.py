"""The other side of the fence: what runs inside the warm process and its forks.

Nothing here is imported by the parent.  torch, timm and torchvision are
imported here and nowhere else.
"""
