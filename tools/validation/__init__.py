"""Validation: a picked model is built, run and timed in a child process.

    with Validator(settings) as validator:
        validator.start()                     # imports torch meanwhile
        reports = validator.validate(records)

`choose(settings)` gives a Validator, or another `Place` that the setting names.
A model that fails is a report that says so; nothing here raises for it.
torch is imported in `worker/` only, which runs in processes of its own.
"""

from __future__ import annotations

from tools.validation.place import Place, choose
from tools.validation.validator import Validator

__all__ = ["Place", "Validator", "choose"]
