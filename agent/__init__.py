"""The conversation: from words to a Recommendation."""

from agent.assistant import Assistant

__all__ = ["Assistant"]
