"""The built-in brain: a chat model that follows `agent.policy`.

Deterministic and offline.  It is handed the turn as it was read and the
artifacts found so far, and answers with tool calls or with the final words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from agent import replies
from agent.policy import next_calls
from agent.toolset import Turn

MODEL = "bowerbird-builtin"


class BuiltinBrain(BaseChatModel):
    """Needs `turn=Turn(...)` bound: the dialogue is its prompt."""

    @property
    def _llm_type(self) -> str:
        return MODEL

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The policy knows the tools by name."""
        return self.bind(**kwargs)

    def _next(self, messages: list[BaseMessage], kwargs: dict[str, Any]) -> AIMessage:
        now: Turn | None = kwargs.get("turn")
        if now is None:
            raise ValueError("the built-in brain works inside the agent's graph only")
        calls = next_calls(now.step, now.artifacts, now.options)
        if calls:
            at = sum(isinstance(m, AIMessage) for m in messages)
            return AIMessage(
                content="",
                tool_calls=[
                    ToolCall(name=c.tool, args=c.args, id=f"{c.tool}-{at}-{n}")
                    for n, c in enumerate(calls)
                ],
            )
        return AIMessage(
            content=replies.compose(now.step, now.artifacts, now.options).message,
            response_metadata={"model_name": MODEL},
        )

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages, kwargs))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        import json

        message = self._next(messages, kwargs)
        if message.tool_calls:
            chunks = [
                tool_call_chunk(name=c["name"], args=json.dumps(c["args"]), id=c["id"], index=n)
                for n, c in enumerate(message.tool_calls)
            ]
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=chunks))
            return
        for line in str(message.content).splitlines(keepends=True):
            chunk = ChatGenerationChunk(
                message=AIMessageChunk(content=line, response_metadata={"model_name": MODEL})
            )
            if run_manager is not None:
                run_manager.on_llm_new_token(line, chunk=chunk)
            yield chunk
