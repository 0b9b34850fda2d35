"""Surfaces: the ways in. Each is one module, imported only when it is chosen."""
