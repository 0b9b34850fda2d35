"""The tools of the graph: thin covers over the plain functions in `agent.work`.

Each returns text for the brain and the artifact for us.  The text is composed
from typed fields; words that other people wrote (cards, abstracts, READMEs)
never stand in it.  Limits come from the user's words, not from arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Any

from langchain.tools import ToolRuntime, tool
from langchain_core.tools import BaseTool

from agent import turn
from agent.artifacts import ARTIFACT, Detailed, Failed, Found
from agent.dialogue import Step
from agent.policy import Call
from agent.tool_text import text_of
from agent.understanding import understand
from agent.work import Options, Work
from bowerbird.errors import BadInput
from bowerbird.need import Need

MAX_NAMES = 5


@dataclass
class Turn:
    """One run of the graph: who works, on what, and how far it may go."""

    work: Work
    step: Step
    options: Options
    deadline: float
    stop: Event = field(default_factory=Event)
    artifacts: list[Any] = field(default_factory=list[Any])
    model_calls: int = 0
    failure: str | None = None
    """Why the language model could not go on; the built-in brain finishes then."""
    allowed: set[str] = field(default_factory=set[str])
    """Ids that were found in this thread: only these may be timed."""

    def note(self, artifact: Any) -> None:
        self.artifacts.append(artifact)
        if isinstance(artifact, Found) or artifact.kind == "compared":
            self.allowed.update(p.id for p in artifact.picks)
        if isinstance(artifact, Detailed) and artifact.pick is not None:
            self.allowed.add(artifact.pick.id)


def _do(runtime: ToolRuntime[Turn, Any], name: str, args: dict[str, Any]) -> tuple[str, Any]:
    now = runtime.context
    artifact = turn.perform(
        now.work, Call(name, args), now.step, now.options,
        lambda words: runtime.stream_writer({"event": "progress", "tool": name, "text": words}),
    )  # fmt: skip
    now.note(artifact)
    return text_of(artifact), ARTIFACT.dump_python(artifact, mode="json")


def _fill(request: str, step: Step) -> Need | None:
    """What a language model's own wording of the request adds; None where it is the user's."""
    if request.strip() == step.text.strip():
        return None
    try:
        return understand([request[:2000]]).need
    except BadInput:
        return None


@tool(response_format="content_and_artifact")
def search(request: str, runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """Search pretrained models for the user's request and rank them.

    request: what the model should do, in plain English words. The user's own
    limits (licence, size, device, ...) always hold; they cannot be changed here.
    """
    return _do(runtime, "search", {"fill": _fill(request, runtime.context.step)})


@tool(response_format="content_and_artifact")
def details(model: str, runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """All that is known of one model, and which of the user's limits it breaks.

    model: an id as search shows it, or a common name such as "resnet50".
    """
    return _do(runtime, "details", {"model": model[:300]})


@tool(response_format="content_and_artifact")
def compare(models: list[str], runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """Put two to five models side by side for the user's need, the better one first."""
    return _do(runtime, "compare", {"models": [m[:300] for m in models[:MAX_NAMES]]})


@tool(response_format="content_and_artifact")
def licence(
    runtime: ToolRuntime[Turn, Any], model: str | None = None, licence: str | None = None
) -> tuple[str, Any]:
    """What a licence allows: of a model (its id), or by the licence's own id (agpl-3.0)."""
    args = {"model": model and model[:300], "licence": licence and licence[:100].lower()}
    return _do(runtime, "licence", {k: v for k, v in args.items() if v})


@tool(response_format="content_and_artifact")
def starter(model: str, runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """Code that loads a model, ready to be run."""
    return _do(runtime, "starter", {"model": model[:300]})


@tool(response_format="content_and_artifact")
def papers(runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """Papers behind the models that were shown, or about the subject of the request."""
    return _do(runtime, "papers", {})


@tool(response_format="content_and_artifact")
def github(runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """GitHub repositories for the request, by stars."""
    return _do(runtime, "github", {})


@tool(response_format="content_and_artifact")
def validate(models: list[str], runtime: ToolRuntime[Turn, Any]) -> tuple[str, Any]:
    """Load and time models on this machine; only models that search or details found.

    models: their ids.
    """
    now = runtime.context
    allowed = now.allowed | set(now.step.targets) | set(now.step.named)
    allowed |= {s.id for s in now.step.before.shown}
    wanted = [m for m in models if m in allowed][: now.options.picks + 3]
    if not wanted:
        failed = Failed(tool="validate", reason="none of these models was found in this thread")
        return text_of(failed), None
    return _do(runtime, "validate", {"models": wanted})


TOOLS: list[BaseTool] = [
    search, details, compare, licence, starter, papers, github, validate,
]  # fmt: skip
