"""What a turn is doing: the words for each tool while it works, and when it has worked."""

from __future__ import annotations

from agent.speech import later

STEPS = {
    "search": (later("Searching the catalogue"), later("Searched the catalogue")),
    "validate": (later("Timing on this computer"), later("Timed on this computer")),
    "compare": (later("Comparing"), later("Compared")),
    "details": (later("Looking it up"), later("Looked it up")),
    "licence": (later("Reading the licence"), later("Read the licence")),
    "starter": (later("Writing code"), later("Wrote code")),
    "papers": (later("Looking for papers"), later("Looked for papers")),
    "github": (later("Looking on GitHub"), later("Looked on GitHub")),
}
WORKING = (later("Working"), later("Worked"))
FOUND = later("Found {n} models.")
FAILED = later("{what}: it failed")
THINKING = later("Thinking")
