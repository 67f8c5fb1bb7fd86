"""LitellmModel: any language model that litellm reaches, streamed, with its attempts and time limits.

What vendors say of an error repeats keys and prompts: nothing of it leaves this file.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing, suppress
from functools import cache, cached_property
from importlib import import_module
from time import monotonic
from typing import Any, TypeVar

from answering.llm.language_model import Calls, Message, Piece, ToolDefinition, Usage, Words
from answering.llm.litellm_chunks import Turn, was_finished
from answering.llm.litellm_failure import Failed, failure_of, late, silent, unfinished, wordless
from answering.llm.litellm_request import LitellmModelSettings, wire_request
from answering.llm.model_check import problem_of
from answering.llm.model_table import cost_of
from answering.llm.window import DEFAULT_WINDOW_TOKENS, count_tokens, reads_pictures, safe_window, takes_tools
from index.litellm_library import forget, load_litellm

_T = TypeVar("_T")
# What most vendors and all servers of one's own are reached by. Loaded by the first request, its five hundred modules
# would keep the event loop from everything else for a second.
_CLIENT = "openai.resources.chat.completions"


class LitellmModel:
    """Writes by one streamed request a turn."""

    def __init__(self, settings: LitellmModelSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The configured name."""
        return self._settings.name

    @cached_property
    def window_tokens(self) -> int:
        """What it can be given with safety, prompt and answer together."""
        try:
            return safe_window(self._settings.model, self._settings.window_tokens)
        except Exception:  # noqa: BLE001  # litellm cannot be loaded: `write` says so
            return DEFAULT_WINDOW_TOKENS

    @cached_property
    def takes_tools(self) -> bool:
        """Whether it can ask for tools; of a model that litellm does not know, it is assumed."""
        try:
            return takes_tools(self._settings.model)
        except Exception:  # noqa: BLE001  # litellm cannot be loaded: `write` says so
            return False

    @cached_property
    def reads_pictures(self) -> bool:
        """Whether it can be shown pictures, as the settings say, or else litellm's table."""
        if self._settings.reads_pictures is not None:
            return self._settings.reads_pictures
        try:
            return reads_pictures(self._settings.model)
        except Exception:  # noqa: BLE001  # litellm cannot be loaded: `write` says so
            return False

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as litellm does for this model."""
        return count_tokens(self._settings.model, texts)

    async def write(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolDefinition] = (),
        may_call: bool = True,
        max_tokens: int,
    ) -> AsyncGenerator[Piece, None]:
        """Yield one turn, piece by piece; closing the iterator closes the connection.

        Raises:
            LanguageModelUnavailable: it could not write it, or not to its end.
        """
        settings = self._settings
        library, request = await self._prepared(messages, tools, max_tokens, may_call=may_call)
        deadline = monotonic() + settings.timeout_seconds
        attempt = 0
        while True:
            turn = Turn()
            try:
                async with aclosing(self._attempt(library, request, turn, deadline)) as texts:
                    async for text in texts:
                        yield Words(text)
                break
            except Exception as error:  # noqa: BLE001  # litellm raises one class per vendor fault, and others of its own
                pause = self._pause_or_raise(error, turn, attempt, deadline)
            await asyncio.sleep(pause)
            attempt += 1
        if calls := turn.calls:
            yield Calls(calls)
        yield Usage(settings.model, turn.prompt_tokens, turn.completion_tokens, cost_of(settings.model, turn.usage))

    async def _prepared(
        self, messages: Sequence[Message], tools: Sequence[ToolDefinition], max_tokens: int, *, may_call: bool
    ) -> tuple[Any, dict[str, Any]]:
        """Return litellm and what it is to be asked; LanguageModelUnavailable when it cannot even be asked."""
        settings = self._settings
        try:
            # In a thread, as it may import for seconds, and before the limits begin, as that is no fault of the model.
            library = await asyncio.to_thread(warm)
            return library, wire_request(settings, messages, tools, max_tokens, may_call=may_call)
        except Exception as error:  # noqa: BLE001  # a broken installation raises anything
            failure = failure_of(error, name=settings.name, attempt=0)
            raise failure.raised(f"models.{settings.name} ({settings.model}) {failure.text}") from None

    async def _attempt(
        self, library: Any, request: dict[str, Any], turn: Turn, deadline: float
    ) -> AsyncGenerator[str, None]:
        """Yield the texts of one request, and take in the rest; raises whatever goes wrong."""
        patience = monotonic() + self._settings.first_token_seconds
        stream = await self._within(library.acompletion(**request), patience, deadline)
        try:
            # To its count and no further: behind that litellm gathers a record of the turn for callbacks, which we have
            # none of, and for some vendors asks their server for it while everything else waits.
            while not turn.is_counted:
                chunk = await self._within(anext(stream, None), patience, deadline)
                if chunk is None:
                    break
                if text := turn.add(chunk):
                    yield text
                # From here: what a reader takes over a piece is no silence of the model.
                patience = monotonic() + self._settings.first_token_seconds
        finally:
            # It may be broken already, and there is nothing left that it could tell.
            with suppress(Exception):
                await stream.aclose()
        if not was_finished(stream.chunks):
            raise Failed(unfinished(self.name))
        if not turn.has_text and not turn.calls:
            raise Failed(wordless(turn.finish, self.name))

    async def _within(self, awaited: Awaitable[_T], patience: float, deadline: float) -> _T:
        """Wait, but neither longer than for a sign of life nor than for the turn."""
        try:
            async with asyncio.timeout(max(0.0, min(patience, deadline) - monotonic())):
                return await awaited
        except TimeoutError:
            raise Failed(late(self.name) if deadline <= patience else silent(self.name)) from None

    def _pause_or_raise(self, error: Exception, turn: Turn, attempt: int, deadline: float) -> float:
        """Return how long to wait before the next attempt; LanguageModelUnavailable when there must be none."""
        settings = self._settings
        failure = failure_of(error, name=settings.name, attempt=attempt)
        pause = failure.pause_seconds
        may_ask_again = attempt < settings.retries and not turn.has_text
        if pause is not None and may_ask_again and monotonic() + pause < deadline:
            return pause
        told = problem_of(settings) or failure.text
        # Not chained: the cause would be logged with what the vendor said.
        raise failure.raised(f"models.{settings.name} ({settings.model}) {told}") from None


@cache
def warm() -> Any:
    """Return litellm, with what it imports at its first request. The first call takes seconds: make it in a thread."""
    library = load_litellm()
    said = library.completion(model="openai/warm", messages=[{"role": "user", "content": "."}], mock_response=".")
    library.token_counter(model="openai/warm", text=said.choices[0].message.content)
    # What its counter of tokens was made from, 14 MB, is kept for whoever wants to send that to another process.
    forget(library.encoding, "_mergeable_ranks")
    import_module(_CLIENT)
    return library
