"""Succession: several language models as one: the next takes over from one that fails, also in mid-stream.

The Router of litellm does not take over once a word was said, nor does it see all that fails (docs/decisions/0017).
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import monotonic

from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import LanguageModel, Message, Piece, TakenOver, ToolDefinition, Usage, Words
from answering.prose.sentences import Sentences

_GO_ON = (
    "Your answer broke off there. Go on with the sentence that comes next, in the same language and form. "
    "Repeat nothing of what is already said."
)

_BLIND = "None of the models reads pictures; set reads_pictures of one that does."


@dataclass(frozen=True, slots=True)
class Standby:
    """A model, and how long it is left alone after it has failed."""

    model: LanguageModel
    cooldown_seconds: float


@dataclass(frozen=True, slots=True)
class _Rest:
    """Why a model is not asked, and until when."""

    until: float
    why: str


class Succession:
    """Asks its models in their order, those that have just failed not at all."""

    def __init__(self, standbys: Sequence[Standby], *, clock: Callable[[], float] = monotonic) -> None:
        """Take the models, the first of them the primary; at least one."""
        self._standbys = tuple(standbys)
        self._clock = clock
        self._rests: dict[str, _Rest] = {}

    @property
    def name(self) -> str:
        """The configured name of the primary."""
        return self._standbys[0].model.name

    @property
    def window_tokens(self) -> int:
        """What each of them can be given: who takes over is given the same."""
        return min(standby.model.window_tokens for standby in self._standbys)

    @property
    def takes_tools(self) -> bool:
        """Whether all of them can ask for tools."""
        return all(standby.model.takes_tools for standby in self._standbys)

    @property
    def reads_pictures(self) -> bool:
        """Whether one of them can be shown pictures: those that cannot are not asked about any."""
        return any(standby.model.reads_pictures for standby in self._standbys)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as the primary does."""
        return self._standbys[0].model.count_tokens(texts)

    async def write(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolDefinition] = (),
        may_call: bool = True,
        max_tokens: int,
    ) -> AsyncGenerator[Piece, None]:
        """Yield one turn of the first model that can write it, and of others if it dies within its text.

        Raises:
            LanguageModelUnavailable: none of them could write it to its end; the message tells of each.
        """
        errors: dict[str, LanguageModelUnavailable] = {}
        said = ""
        has_pictures = any(message.pictures for message in messages)
        for standby in self._awake():
            model = standby.model
            if has_pictures and not model.reads_pictures:
                continue
            if said:
                # As whoever reads the pieces cuts them, so that both agree on what stands.
                said = "".join(sentence.raw for sentence in Sentences().feed(said))
                yield TakenOver(model.name, said)
            try:
                writing = model.write(_continued(messages, said), tools=tools, may_call=may_call, max_tokens=max_tokens)
                async with aclosing(writing) as pieces:
                    async for piece in pieces:
                        said += piece.text if isinstance(piece, Words) else ""
                        yield replace(piece, failed=tuple(errors)) if isinstance(piece, Usage) else piece
            except LanguageModelUnavailable as error:
                errors[model.name] = error
                self._rest(standby, error)
            else:
                return
        raise self._unavailable(errors)

    def _awake(self) -> list[Standby]:
        now = self._clock()
        self._rests = {name: rest for name, rest in self._rests.items() if rest.until > now}
        return [standby for standby in self._standbys if standby.model.name not in self._rests]

    def _rest(self, standby: Standby, error: LanguageModelUnavailable) -> None:
        if not error.is_of_request:
            self._rests[standby.model.name] = _Rest(self._clock() + standby.cooldown_seconds, str(error))

    def _unavailable(self, errors: dict[str, LanguageModelUnavailable]) -> LanguageModelUnavailable:
        told = [str(error) for error in errors.values()]
        told += [
            f"Not asked, as it failed just before: {r.why}" for name, r in self._rests.items() if name not in errors
        ]
        is_of_request = all(error.is_of_request for error in errors.values()) and bool(errors)
        return LanguageModelUnavailable(" ".join(told) or _BLIND, is_of_request=is_of_request)


def _continued(messages: Sequence[Message], said: str) -> Sequence[Message]:
    """Return the conversation with what was said of the turn so far, and what to do about it."""
    if not said:
        return messages
    return [*messages, Message("assistant", said.rstrip()), Message("user", _GO_ON)]
