"""Picture: a picture of a question as a model is shown it, made by a process of its own."""

from answering.llm.language_model import Picture
from bot.conversation.apart import read_apart
from bot.conversation.picture_program import DAMAGED, MAX_PIXELS, TOO_LARGE

_PROGRAM = "picture_program.py"
_ENDS = {
    DAMAGED: "it is damaged.",
    TOO_LARGE: f"it has more than {MAX_PIXELS // 1_000_000} million pixels.",
}
_PNG = b"\x89PNG\r\n\x1a\n"
_MARKS = (_PNG, b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


def is_picture(body: bytes) -> bool:
    """Tell by its first bytes, whatever it is called, whether a file is a PNG, JPEG, WEBP or GIF."""
    return body.startswith(_MARKS) or (body.startswith(b"RIFF") and body[8:12] == b"WEBP")


async def picture_of(body: bytes) -> Picture:
    """Return a picture, no larger than models read it and without anything but its pixels.

    Raises:
        FileUnread: it is damaged, too large, or takes too much time or memory.
    """
    made = await read_apart(_PROGRAM, body, ends=_ENDS)
    return Picture("image/png" if made.startswith(_PNG) else "image/jpeg", made)
