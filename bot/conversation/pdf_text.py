"""PDF text: what a PDF says, read by a process of its own (`bot.conversation.pdf_program`)."""

import asyncio
import sys
from pathlib import Path

from bot.conversation.errors import FileUnread
from bot.conversation.pdf_program import PASSWORD

_PROGRAM = str(Path(__file__).with_name("pdf_program.py").resolve())
# Also of a process that waits and computes nothing.
_SECONDS = 20.0


async def pdf_text(body: bytes, *, max_characters: int) -> str:
    """Return the text of a PDF; empty for a scan.

    Args:
        body: The file.
        max_characters: How many characters are returned at most.

    Raises:
        FileUnread: it is damaged, needs a password, or takes too much time or memory.
    """
    reading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", _PROGRAM, str(max_characters)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # No secret of this process is shown to it.
        env={},
    )
    try:
        async with asyncio.timeout(_SECONDS):
            text, _ = await reading.communicate(body)
    except TimeoutError:
        raise FileUnread("it takes too much to read.") from None
    finally:
        if reading.returncode is None:
            reading.kill()
            await reading.wait()
    if reading.returncode == PASSWORD:
        raise FileUnread("it needs a password.")
    if reading.returncode is None or reading.returncode < 0:
        raise FileUnread("it takes too much to read.")
    if reading.returncode:
        raise FileUnread("it is damaged.")
    return text.decode("utf-8", "replace")
