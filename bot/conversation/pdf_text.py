"""PDF text: what a PDF says, read by a process of its own (`bot.conversation.pdf_program`)."""

from bot.conversation.apart import read_apart
from bot.conversation.pdf_program import PASSWORD

_PROGRAM = "pdf_program.py"
_ENDS = {PASSWORD: "it needs a password."}


async def pdf_text(body: bytes, *, max_characters: int) -> str:
    """Return the text of a PDF; empty for a scan.

    Args:
        body: The file.
        max_characters: How many characters are returned at most.

    Raises:
        FileUnread: it is damaged, needs a password, or takes too much time or memory.
    """
    return (await read_apart(_PROGRAM, body, str(max_characters), ends=_ENDS)).decode("utf-8", "replace")
