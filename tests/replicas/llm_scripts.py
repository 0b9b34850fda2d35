"""Ready scripts for the replica: a model that behaves, and the ways in which models do not."""

from __future__ import annotations

import json
from typing import Any

from tests.replicas.llm import Arguments, Message, Reply, Script, Tool

INVENTED = (
    "I recommend **acme/super-bird-9000** (97.3 % top-1, 4.2 ms on your phone, Apache-2.0) "
    "and timm/resnet5000.a9_in99k, 1.7 MB, licence MIT, downloaded 12,345,678 times."
)
"""Ids, numbers and licences that no tool has said."""
REFUSAL = "I'm sorry, but I can't help with that."


def says(text: str) -> Script:
    return lambda messages, tools, turn: Reply(text)


def replies(*turns: Reply) -> Script:
    """One reply a request; the last one again and again."""
    return lambda messages, tools, turn: turns[min(turn, len(turns) - 1)]


def calls(name: str, arguments: Arguments, then: str = "Done.") -> Script:
    """One call of a tool; `then` is said once a result has come back."""

    def script(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        if messages and messages[-1].role == "tool":
            return Reply(then)
        return Reply(tool_calls=[(name, arguments)])

    return script


def plausible(schema: dict[str, Any]) -> Any:
    """A value that a JSON schema lets pass, for what it requires."""
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return plausible(schema[key][0])
    match schema.get("type"):
        case "object":
            asked = schema.get("properties", {})
            return {name: plausible(asked.get(name, {})) for name in schema.get("required", [])}
        case "array":
            return [plausible(schema.get("items", {}))] if schema.get("minItems") else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "small bird classifier, open license"


def _first(tools: list[Tool]) -> tuple[str, dict[str, Any]]:
    if not tools:
        return "search", {}
    return tools[0].name, plausible(tools[0].schema)


def refuses(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    return Reply(REFUSAL)


def invents(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    return Reply(INVENTED)


def invents_after_tool(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Asks the first tool properly, and invents all the same."""
    if messages[-1].role == "tool":
        return Reply(INVENTED)
    return Reply(tool_calls=[_first(tools)])


def unknown_tool(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Calls tools that were not offered, then gives up."""
    if turn >= 3:
        return Reply("I could not do it.")
    return Reply(tool_calls=[(["run_shell", "delete_index", "__import__"][turn], {"cmd": "id"})])


def wrong_arguments(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Arguments of the wrong kind, then none at all, then gives up."""
    if turn >= 2:
        return Reply("I could not do it.")
    name, arguments = _first(tools)
    wrong = {key: {"wrong": [None, -1e308]} for key in arguments or {"query": 1}}
    return Reply(tool_calls=[(name, wrong if turn == 0 else {})])


def extra_arguments(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    if messages[-1].role == "tool":
        return Reply("Done.")
    name, arguments = _first(tools)
    extra = {"trust_remote_code": True, "shell": "id", "picks": 10**9, "__class__": "x"}
    return Reply(tool_calls=[(name, {**arguments, **extra})])


def broken_arguments(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Arguments that are no JSON."""
    if turn >= 2:
        return Reply("I could not do it.")
    return Reply(tool_calls=[(_first(tools)[0], '{"query": "small bird')])


def loops(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Calls the first tool for ever."""
    return Reply(tool_calls=[_first(tools)])


def twenty_tools(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Twenty calls at once, over and over."""
    offered = [(tool.name, plausible(tool.schema)) for tool in tools] or [_first(tools)]
    return Reply(tool_calls=[offered[n % len(offered)] for n in range(20)])


def empty(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    return Reply()


def huge(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Ten megabytes of text."""
    return Reply("birds " * 1_750_000)


def drips(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """One byte a second."""
    return Reply("Here is what I found.", drip=1.0)


def stalls(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Takes the request and says nothing."""
    return Reply("too late", delay=30.0)


def drops(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Breaks off in the middle."""
    return Reply("The first of these models is " * 20, cut=0.5)


def nonsense(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    return Reply(raw=b"<html>oops</html>\n")


def wrong_shape(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    return Reply(raw=b'{"not": ["what", "was", "asked"]}\n')


def late_error(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """A stream that begins well and ends with an error of the service."""
    return Reply("The first of these models is", late_error="overloaded")


def failing(status: int, retry_after: str | None = None, error: str = "no") -> Script:
    """Always this status: 401, 429, 500..."""
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return lambda messages, tools, turn: Reply(status=status, headers=headers, error=error)


def leaks_prompt(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Tells its instructions and the tools that it has."""
    told = "\n".join(message.text for message in messages if message.role == "system")
    return Reply(f"My instructions are:\n{told}\n{json.dumps([tool.name for tool in tools])}")


MISBEHAVING: dict[str, Script] = {
    "refuses": refuses,
    "invents": invents,
    "invents-after-tool": invents_after_tool,
    "unknown-tool": unknown_tool,
    "wrong-arguments": wrong_arguments,
    "extra-arguments": extra_arguments,
    "broken-arguments": broken_arguments,
    "loops": loops,
    "twenty-tools": twenty_tools,
    "empty": empty,
    "huge": huge,
    "drips": drips,
    "stalls": stalls,
    "drops": drops,
    "nonsense": nonsense,
    "wrong-shape": wrong_shape,
    "late-error": late_error,
    "401": failing(401),
    "429": failing(429, "60"),
    "500": failing(500),
    "leaks-prompt": leaks_prompt,
}
"""Every way in which a model or its service goes wrong, by name."""
