"""Surfaces other than the command line, one module each."""
