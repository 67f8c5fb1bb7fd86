"""Request: what a language model is asked, as litellm takes it: OpenAI's shapes, whatever the vendor. Pure."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from answering.llm.language_model import Message, Picture, ToolDefinition

# Clients of OpenAI's protocol must send a key, also to a server of one's own that wants none. Without this, litellm
# would send that server the key that a vendor's variable holds.
_NO_KEY = "none"
_OPENAI_PROTOCOL = "openai/"


@dataclass(frozen=True, slots=True)
class LitellmModelSettings:
    """How to reach a language model.

    Attributes:
        name: The configured name.
        model: litellm's model string, such as `anthropic/claude-sonnet-4-5`.
        api_base: Address of its server; None for its vendor's.
        api_key: From the environment or a file; None leaves it to litellm's own variables.
        timeout_seconds: For a whole turn, with every attempt.
        first_token_seconds: The longest wait for a sign of life, before the first word and after each.
        retries: How often it is asked again when it fails before its first word.
        temperature: Left out for models that take none.
        max_answer_tokens: The longest turn, whatever is asked for.
        window_tokens: Of prompt and answer together; 0: as litellm's table says.
        reads_pictures: It can be shown pictures; None: as litellm's table says.
    """

    name: str
    model: str
    api_base: str | None = None
    api_key: str | None = None
    timeout_seconds: float = 120.0
    first_token_seconds: float = 20.0
    retries: int = 1
    temperature: float = 0.1
    max_answer_tokens: int = 1_024
    window_tokens: int = 0
    reads_pictures: bool | None = None

    @property
    def sent_key(self) -> str | None:
        """The key to send; None leaves it to litellm's own variables."""
        if self.api_key is None and self.api_base and self.model.startswith(_OPENAI_PROTOCOL):
            return _NO_KEY
        return self.api_key


def wire_request(
    settings: LitellmModelSettings,
    messages: Sequence[Message],
    tools: Sequence[ToolDefinition],
    max_tokens: int,
    *,
    may_call: bool = True,
) -> dict[str, Any]:
    """Return the arguments of litellm's completion."""
    request: dict[str, Any] = {
        "model": settings.model,
        "messages": [_wire_message(message) for message in messages],
        "api_base": settings.api_base,
        "api_key": settings.sent_key,
        "temperature": settings.temperature,
        "max_tokens": min(max_tokens, settings.max_answer_tokens),
        "stream": True,
        "stream_options": {"include_usage": True},
        # Attempts and waits are counted here; libraries below would add their own.
        "max_retries": 0,
        "num_retries": 0,
        "timeout": settings.timeout_seconds,
        # A parameter that a model does not take, such as a temperature, is left out and no error.
        "drop_params": True,
    }
    if tools:
        request["tools"] = [_wire_tool(tool) for tool in tools]
        # Else litellm looks whether one is of its own gateway, and loads mcp for that: 20 MB, and half a second of the
        # first question.
        request["_skip_mcp_handler"] = True
        if not may_call:
            request["tool_choice"] = "none"
    return request


def _wire_tool(tool: ToolDefinition) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}


def _wire_message(message: Message) -> dict[str, Any]:
    wired: dict[str, Any] = {"role": message.role, "content": message.text}
    if message.pictures:
        wired["content"] = [{"type": "text", "text": message.text}, *map(_wire_picture, message.pictures)]
    if message.calls:
        wired["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.calls
        ]
        # Some vendors refuse an empty text beside calls.
        wired["content"] = message.text or None
    if message.role == "tool":
        wired["tool_call_id"] = message.call_id
    return wired


def _wire_picture(picture: Picture) -> dict[str, Any]:
    address = f"data:{picture.media_type};base64,{b64encode(picture.body).decode()}"
    return {"type": "image_url", "image_url": {"url": address}}
