"""Apart: a program of its own reads what comes from anybody, and if that is its end, it is not that of the bot."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.conversation.errors import FileUnread

# Also of a process that waits and computes nothing.
_SECONDS = 20.0
_TOO_MUCH = "it takes too much to read."


async def read_apart(program: str, body: bytes, *arguments: str, ends: Mapping[int, str]) -> bytes:
    """Return what a program made of a file.

    Args:
        program: File name of one beside this module; it reads the file from its input.
        body: The file.
        arguments: Of the program.
        ends: What it means, in words, when it ends with one of these codes.

    Raises:
        FileUnread: it ended with a code, or took too much time or memory.
    """
    reading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(Path(__file__).with_name(program).resolve()), *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # No secret of this process is shown to it.
        env={},
    )
    try:
        async with asyncio.timeout(_SECONDS):
            made, _ = await reading.communicate(body)
    except TimeoutError:
        raise FileUnread(_TOO_MUCH) from None
    finally:
        if reading.returncode is None:
            reading.kill()
            await reading.wait()
    if reading.returncode is None or reading.returncode < 0:
        raise FileUnread(_TOO_MUCH)
    if reading.returncode:
        raise FileUnread(ends.get(reading.returncode, "it is damaged."))
    return made
