"""Three ways of writing the same conversation: OpenAI, Anthropic, Ollama.

Each dialect reads messages and tools out of a request and writes a reply, whole or as a
stream, in the shapes that the providers' own clients read.
"""

from __future__ import annotations

import json
from typing import Any

from tests.replicas.llm import Message, Reply, Role, Tool

PIECE = 24
"""Characters of one piece of a stream; larger texts go in at most 400 pieces."""


def pieces(text: str) -> list[str]:
    size = max(PIECE, len(text) // 400 + 1)
    return [text[at : at + size] for at in range(0, len(text), size)]


def as_text(content: Any) -> str:
    """The words of a content that is text, blocks, or nothing."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(
            as_text(b.get("text") or b.get("content") or "") if isinstance(b, dict) else str(b)
            for b in content
        )
    return "" if content is None else json.dumps(content)


def parsed(arguments: Any) -> Any:
    if not isinstance(arguments, str):
        return arguments
    try:
        return json.loads(arguments)
    except ValueError:
        return arguments


def written(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def functions(body: dict[str, Any]) -> list[Tool]:
    """Tools in OpenAI's form, which Ollama shares."""
    found = [tool["function"] for tool in body.get("tools") or [] if tool.get("function")]
    return [Tool(f["name"], f.get("description") or "", f.get("parameters") or {}) for f in found]


def plain_messages(body: dict[str, Any]) -> list[Message]:
    """Messages in OpenAI's form, which Ollama shares."""
    found: list[Message] = []
    for message in body.get("messages") or []:
        role: Role = {"developer": "system"}.get(message["role"], message["role"])
        calls = tuple(
            (call["function"]["name"], parsed(call["function"].get("arguments")))
            for call in message.get("tool_calls") or []
        )
        text = as_text(message.get("content"))
        found.append(Message(role, text, calls, message.get("tool_call_id")))
    return found


def sse(data: Any, event: str | None = None) -> bytes:
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {event}\n" if event else "").encode() + f"data: {text}\n\n".encode()


class OpenAI:
    """`POST /v1/chat/completions`."""

    stream_type = "text/event-stream"
    messages = staticmethod(plain_messages)
    tools = staticmethod(functions)

    def streamed(self, body: dict[str, Any]) -> bool:
        return bool(body.get("stream"))

    def error(self, status: int, text: str) -> dict[str, Any]:
        return {"error": {"message": text, "type": "error", "param": None, "code": str(status)}}

    def _head(self, body: dict[str, Any], kind: str) -> dict[str, Any]:
        return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": body["model"]}

    def whole(self, reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
        if reply.tool_calls:
            message["tool_calls"] = [
                {"id": f"call_{n}", "type": "function",
                 "function": {"name": name, "arguments": written(arguments)}}
                for n, (name, arguments) in enumerate(reply.tool_calls)
            ]  # fmt: skip
        choice = {"index": 0, "message": message, "finish_reason": _finish(reply)}
        return {
            **self._head(body, "chat.completion"), "choices": [choice],
            "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
        }  # fmt: skip

    def stream(self, reply: Reply, body: dict[str, Any]) -> list[bytes]:
        head = self._head(body, "chat.completion.chunk")

        def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return sse({**head, "choices": [choice]})

        parts = [chunk({"role": "assistant", "content": ""})]
        parts += [chunk({"content": piece}) for piece in pieces(reply.text)]
        for n, (name, arguments) in enumerate(reply.tool_calls):
            begin = {"index": n, "id": f"call_{n}", "type": "function",
                     "function": {"name": name, "arguments": ""}}  # fmt: skip
            parts.append(chunk({"tool_calls": [begin]}))
            parts += [
                chunk({"tool_calls": [{"index": n, "function": {"arguments": piece}}]})
                for piece in pieces(written(arguments))
            ]
        if reply.late_error is not None:
            return [*parts, sse(self.error(500, reply.late_error))]
        parts.append(chunk({}, _finish(reply)))
        if (body.get("stream_options") or {}).get("include_usage"):
            usage = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
            parts.append(sse({**head, "choices": [], "usage": usage}))
        return [*parts, sse("[DONE]")]


def _finish(reply: Reply) -> str:
    return "tool_calls" if reply.tool_calls else "stop"


class Anthropic:
    """`POST /v1/messages`."""

    stream_type = "text/event-stream"

    def messages(self, body: dict[str, Any]) -> list[Message]:
        found: list[Message] = []
        if body.get("system"):
            found.append(Message("system", as_text(body["system"])))
        for message in body["messages"]:
            content = message["content"]
            blocks: list[Any] = content if isinstance(content, list) else []
            found += [
                Message("tool", as_text(b.get("content")), answers=b["tool_use_id"])
                for b in blocks
                if b["type"] == "tool_result"
            ]
            calls = tuple((b["name"], b["input"]) for b in blocks if b["type"] == "tool_use")
            rest = [b for b in blocks if b["type"] not in ("tool_result", "tool_use")]
            text = as_text(rest) if blocks else as_text(content)
            if text or calls:
                found.append(Message(message["role"], text, calls))
        return found

    def tools(self, body: dict[str, Any]) -> list[Tool]:
        return [
            Tool(t["name"], t.get("description") or "", t.get("input_schema") or {})
            for t in body.get("tools") or []
        ]

    def streamed(self, body: dict[str, Any]) -> bool:
        return bool(body.get("stream"))

    def error(self, status: int, text: str) -> dict[str, Any]:
        kinds = {401: "authentication_error", 429: "rate_limit_error", 500: "api_error"}
        kind = kinds.get(status, "invalid_request_error")
        return {"type": "error", "error": {"type": kind, "message": text}}

    def _stop(self, reply: Reply) -> str:
        return "tool_use" if reply.tool_calls else "end_turn"

    def whole(self, reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
        content: list[dict[str, Any]] = []
        if reply.text:
            content.append({"type": "text", "text": reply.text})
        # The service sends objects only: where a model wrote no JSON, an empty one.
        told = [(name, parsed(arguments)) for name, arguments in reply.tool_calls]
        content += [
            {"type": "tool_use", "id": f"toolu_{n}", "name": name,
             "input": arguments if isinstance(arguments, dict) else {}}
            for n, (name, arguments) in enumerate(told)
        ]  # fmt: skip
        return {**self._head(body), "content": content, "stop_reason": self._stop(reply)}

    def _head(self, body: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": "msg_1", "type": "message", "role": "assistant", "model": body["model"],
            "content": [], "stop_reason": None, "stop_sequence": None,
            "usage": {"input_tokens": 7, "output_tokens": 5},
        }  # fmt: skip

    def stream(self, reply: Reply, body: dict[str, Any]) -> list[bytes]:
        parts: list[bytes] = []

        def event(kind: str, **data: Any) -> None:
            parts.append(sse({"type": kind, **data}, kind))

        def block(index: int, start: dict[str, Any], deltas: list[dict[str, Any]]) -> None:
            event("content_block_start", index=index, content_block=start)
            for delta in deltas:
                event("content_block_delta", index=index, delta=delta)
            event("content_block_stop", index=index)

        event("message_start", message=self._head(body))
        index = 0
        if reply.text:
            deltas = [{"type": "text_delta", "text": piece} for piece in pieces(reply.text)]
            block(index, {"type": "text", "text": ""}, deltas)
            index += 1
        for n, (name, arguments) in enumerate(reply.tool_calls):
            start = {"type": "tool_use", "id": f"toolu_{n}", "name": name, "input": {}}
            told = pieces(written(arguments))
            block(index, start, [{"type": "input_json_delta", "partial_json": p} for p in told])
            index += 1
        if reply.late_error is not None:
            event("error", error=self.error(500, reply.late_error)["error"])
            return parts
        end = {"stop_reason": self._stop(reply), "stop_sequence": None}
        event("message_delta", delta=end, usage={"output_tokens": 5})
        event("message_stop")
        return parts


class Ollama:
    """`POST /api/chat`; streams unless told not to, calls come whole."""

    stream_type = "application/x-ndjson"
    messages = staticmethod(plain_messages)
    tools = staticmethod(functions)

    def streamed(self, body: dict[str, Any]) -> bool:
        return bool(body.get("stream", True))

    def error(self, status: int, text: str) -> dict[str, Any]:
        return {"error": text}

    def _line(self, body: dict[str, Any], message: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "model": body["model"], "created_at": "2026-01-01T00:00:00Z",
            "message": {"role": "assistant", **message}, "done": False, **more,
        }  # fmt: skip

    def _calls(self, reply: Reply) -> list[dict[str, Any]]:
        return [
            {"function": {"name": name, "arguments": arguments}}
            for name, arguments in reply.tool_calls
        ]

    def whole(self, reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {"content": reply.text}
        if reply.tool_calls:
            message["tool_calls"] = self._calls(reply)
        return self._line(body, message, **self._end())

    def _end(self) -> dict[str, Any]:
        return {
            "done": True, "done_reason": "stop", "total_duration": 9, "load_duration": 1,
            "prompt_eval_count": 7, "prompt_eval_duration": 4, "eval_count": 5,
            "eval_duration": 4,
        }  # fmt: skip

    def stream(self, reply: Reply, body: dict[str, Any]) -> list[bytes]:
        lines = [self._line(body, {"content": piece}) for piece in pieces(reply.text)]
        if reply.tool_calls:
            lines.append(self._line(body, {"content": "", "tool_calls": self._calls(reply)}))
        if reply.late_error is not None:
            lines.append(self.error(500, reply.late_error))
        else:
            lines.append(self._line(body, {"content": ""}, **self._end()))
        return [json.dumps(line).encode() + b"\n" for line in lines]


DIALECTS: dict[str, OpenAI | Anthropic | Ollama] = {
    "/v1/chat/completions": OpenAI(),
    "/v1/messages": Anthropic(),
    "/api/chat": Ollama(),
}
