"""The playground's model server for a test, and what a test of ours needs to talk to it through litellm."""

from collections.abc import Sequence
from typing import Any

from answering.llm.language_model import LanguageModel, Message, Piece, ToolDefinition, Usage, Words
from answering.llm.litellm_model import LitellmModel
from answering.llm.litellm_request import LitellmModelSettings
from playground.openai.server import Server
from playground.openai.service import KEY

QUESTION = "What does the SECRET-PROMPT say?"
MESSAGES = (Message("system", "Answer in English."), Message("user", QUESTION))


def model_at(server: Server, **changes: Any) -> LitellmModel:
    """Return a model that this server serves; `changes` are to its settings."""
    settings: dict[str, Any] = {
        "name": "main",
        "model": "openai/stand-in",
        "api_base": server.api_base,
        "api_key": KEY,
        "timeout_seconds": 30.0,
        "first_token_seconds": 20.0,
        "retries": 0,
    }
    return LitellmModel(LitellmModelSettings(**(settings | changes)))


async def written(
    model: LanguageModel,
    messages: Sequence[Message] = MESSAGES,
    *,
    tools: Sequence[ToolDefinition] = (),
    max_tokens: int = 200,
    into: list[Piece] | None = None,
) -> list[Piece]:
    """Return all pieces of a turn; of one that fails, `into` holds what came before."""
    pieces = into if into is not None else []
    async for piece in model.write(messages, tools=tools, max_tokens=max_tokens):
        pieces.append(piece)
    return pieces


def text_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))


def usage_of(pieces: Sequence[Piece]) -> Usage:
    """Return the last piece, which says what the turn took."""
    assert isinstance(pieces[-1], Usage)
    return pieces[-1]


async def close_litellm() -> None:
    """Close the connections that litellm keeps for a loop that ends with the test."""
    import litellm
    from litellm.llms.custom_httpx.async_client_cleanup import close_litellm_async_clients

    await close_litellm_async_clients()
    litellm.in_memory_llm_clients_cache.flush_cache()


def close_connections() -> None:
    """Close those that litellm keeps for requests without a loop; others are of tests that close them themselves."""
    import litellm
    from openai import OpenAI

    kept = litellm.in_memory_llm_clients_cache
    for key, client in list(kept.cache_dict.items()):
        if isinstance(client, OpenAI):
            client.close()
            kept.delete_cache(key)
