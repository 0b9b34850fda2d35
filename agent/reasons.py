"""Sentences that lower layers compose in English and people read: why something was not done.

`Speech.sentence` recognises them by their pattern and says them in the language of the
dialogue; what is not listed stays English.  A test holds each of them against the code
that says it.
"""

from __future__ import annotations

VALIDATION = (
    "It was cancelled.",
    "It was cancelled while it waited for its turn.",
    "It was not done within {n} s and was stopped.",
    "It needs about {n} GB of memory, and this computer has {free} GB free.",
    "It needs more memory than the {n} GB that one model may take here.",
    "The system ended it, most likely because the computer ran out of memory.",
    "The timing process does not answer.",
    "The timing process ended unexpectedly.",
    "The timing process ended without a usable report.",
    "The timing process ended early with status {n}.",
    "Other timings on this computer did not end in time ({n} in the queue before this one).",
    "It crashed while it was loaded or run ({name}).",
    "It loads and runs, but its answer to a plain test input is not made of numbers.",
    "It was not loaded: {why}.",
    "It could not be loaded or run: {why}",
    "The installed {library} has no network called {name}.",
    "The installed {library} has no network that this model's page points to.",
    "This computer has no usable device {name}.",
    "Bowerbird times {libraries} models; this one needs {library}.",
    "Bowerbird times {libraries} models, and this model's page does not say what loads it.",
    "Its size and family are not known well enough to build its network without its configuration; "
    "with a network: {command}",
    "its trained weights were refused: {why}",
    "it needs code of its own repository, which Bowerbird does not run",
    "its weights are packed for a quantisation library",
    "its configuration does not say which network it is for",
    "it is a pickle, which is code",
    "Bowerbird failed here; its log says more.",
    "timm, torchvision, torchaudio, transformers, sentence-transformers and ONNX",
    "the reason is unknown",
)
LICENCES = (
    "{why} (it is tagged {own}, but was made from a model under {name})",
    "{why} (read from a tag that the upload tool fills in by default)",
    "{why} (this is the licence of the code; the weights' own terms are not stated)",
    "its own licence, {name}, which we have not read: {why}",
)
NOTES = (
    "{why}, so the same network was timed with random numbers in it: speed and memory are real, "
    "answers would not be",
    "its trained weights are not on this computer",
    "timed on {what}",
    "timed a {name}, the network its page and file size point to",
    "timed again after other programs had calmed down",
    "the import was shared with the models timed before it",
    "only {n} of its runs fitted into the time, so the figures are rough",
    "other programs kept {n} cores busy meanwhile, so the figures are rough",
    "the runs scattered widely, so the figures are rough",
    "Measured on {date} under the same conditions, and kept.",
    "{n} tokens of text",
    "{n} s of sound",
    "a picture of {width} x {height}",
    "{n} threads of {cpu}",
    "{n} thread of {cpu}",
)
TRYING = (
    "it is no picture that can be read, or a damaged one",
    "it has more than {n} million pixels",
    "it could not be run on this file ({why})",
    "there is no text in it",
    "only WAV files of 16 or 32 bits with sound in them can be tried",
    "one line alone has nothing to be compared with: write more lines, or --label",
    "Nothing that it is at least {n} sure of.",
    "Shares of the picture's area.",
    "Language heard: {name}.",
    "It was not done within {n} s.",
    "It could not be tried: {why}.",
    "The model gave no usable answer.",
)
BUSY = (
    "You have {n} validations waiting; let them end.",
    "Too many validations wait.",
    "Too many models wait to be timed; ask without `validate`.",
    "The request has {n} characters; say it in at most {most}.",
    "The limit is {rate}; try again in {n} s.",
)
PROGRESS = (
    "loading and timing {name}",
    "downloading {what} of {name}",
    "waiting: another timing runs",
    "waiting: {n} others are first",
    "measuring this computer once: {n} of {count}",
)
SOURCES = (
    "asked only where a request names GitHub",
    "asked only where a request names PyTorch Hub",
    "asked only for papers, or for what is recent",
    "asked only for papers",
    "not asked: offline was set",
    "not asked: there was no network a moment ago",
    "there is no network, or {name} cannot be reached",
    "no answer within {n} s",
    "{name} did not answer in time",
    "the request names nothing that the Hub can look for",
    "catalogue",
)
REASONS = (*VALIDATION, *LICENCES, *NOTES, *TRYING, *BUSY, *PROGRESS, *SOURCES)
