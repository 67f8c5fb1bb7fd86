"""Written: a short text by a model, waited for as a whole: a question, a summary, what a picture says."""

from collections.abc import Sequence
from contextlib import aclosing

from answering.llm.language_model import Calls, LanguageModel, Message, TakenOver, Usage, Words


async def written_by(model: LanguageModel, messages: Sequence[Message], *, max_tokens: int) -> tuple[str, Usage | None]:
    """Return what a model wrote, and "" for one that asked for tools, or died: half a question is none.

    Raises:
        LanguageModelUnavailable: no configured model could write it.
    """
    text, is_whole, usage = "", True, None
    async with aclosing(model.write(messages, max_tokens=max_tokens)) as pieces:
        async for piece in pieces:
            match piece:
                case Words():
                    text += piece.text
                case Calls() | TakenOver():
                    is_whole = False
                case Usage():
                    usage = piece
    return text if is_whole else "", usage
