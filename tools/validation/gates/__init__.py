"""What a stranger's file may be before anything opens it.

Each gate reads a file as hostile bytes, in bounded time and memory and without
torch, and raises FileRefusedError with a reason for people.  A gate is advice
to nobody: what it refuses is not loaded.  It is no permission either: what
passes is still opened in the sandbox only.
"""

from __future__ import annotations

from tools.validation.gates.refusal import FileRefusedError
from tools.validation.gates.weights_file import Form, check_weights, why_refused

__all__ = ["FileRefusedError", "Form", "check_weights", "why_refused"]
