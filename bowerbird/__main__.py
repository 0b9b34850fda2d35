"""`python -m bowerbird` is the command line.

The ground layer may not import `ui`; the name is looked up when the program
starts, so importing `bowerbird` stays free of it.
"""

from __future__ import annotations

import importlib
import sys

if __name__ == "__main__":
    sys.exit(importlib.import_module("ui.cli").main())
