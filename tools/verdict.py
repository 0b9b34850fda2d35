"""What a rule found about one record, in words and for programs.

Sentences are plain English; `agent.speech` says them in other languages.  Where
a figure breaks a limit, the sum stays beside them as it always was written
("params_m 12.1 > 10"), for programs that read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Value = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a plain sentence; `code` says the same for programs where it is a sum."""

    value: Value
    reason: str = ""
    code: str = ""

    @property
    def short(self) -> str:
        """For programs: "params_m 12.1 > 10"."""
        return self.code or self.reason


class Unchecked(NamedTuple):
    """A limit that could not be checked: the rule's field, and why not."""

    field: str
    reason: str


PASS = Verdict("pass")
NO_LANGUAGE = "its languages are not stated"
EXPORT = "comes in another format and would have to be exported"
MANY_LANGUAGES = "multilingual, but which languages is not stated"
MESSAGES = (
    "{n} MB, more than the {limit} MB asked for",
    "about {n} MB by its parameters, more than the {limit} MB asked for",
    "{n} million parameters, more than the {limit} million asked for",
    "{n} MB, too large for {limit} million parameters",
    "memory about {n} GB (estimated), more than {limit} GB",
    "accuracy {n}, less than the {limit} asked for",
    "vectors of {n} numbers, not {limit}",
    "takes {n} tokens only",
    "trained on {what}",
    "it comes for {what}",
    "it speaks only {what}",
    "does not state {what}",
    "it translates {what}",
    "it is {what}, which you ruled out",
    "not found on {what}",
    "gated: asks for an account",
    "its size is not known",
    "its number of parameters is not known",
    "how much memory it takes is not known",
    "its accuracy is not known",
    "the size of its vectors is not known",
    "how long a text it takes is not known",
    "what it was trained on is not stated",
    "its library is not stated",
    "its repository was made anew; what is known is of the old one",
    "its licence is {name}: {why}",
    NO_LANGUAGE, EXPORT, MANY_LANGUAGES,
)  # fmt: skip
"""The sentences that rules say, for translators."""
