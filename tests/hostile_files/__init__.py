"""Hostile files, made at test time and opened in the sandbox only.

What a file would do, if it ran, is to touch one file whose name holds TOKEN.
"""

TOKEN = "bowerbird-was-here"
