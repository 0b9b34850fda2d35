"""Where models are looked up, beside the local library: one module a source.

`ask` puts one question to several sources at once, gives them until a deadline
and words whatever comes back.  A source that fails is a row of the answer,
never its end.
"""

from __future__ import annotations

from tools.sources.base import Answer, Question, Source, SourceError, ask

__all__ = ["Answer", "Question", "Source", "SourceError", "ask"]
