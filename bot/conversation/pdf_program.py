"""PDF program: reads a PDF from its input and writes its text; started by `bot.conversation.pdf_text`.

A PDF comes from anybody and is read by a large library in C. Whatever it does there, hang, grow or crash, is the end of
this process, and not of the bot with everybody's questions. It imports nothing of Footnote, so it needs no folder.
"""

import resource
import sys
from contextlib import suppress

import pypdfium2

CPU_SECONDS = 15
MEMORY_BYTES = 2_000_000_000
# How it ends, beside 0.
PASSWORD, DAMAGED = 3, 4


def text_of(body: bytes, *, max_characters: int) -> str:
    """Return the text of a PDF, or its first characters.

    Raises:
        PdfiumError: the library cannot read it.
    """
    parts: list[str] = []
    room = max_characters
    with pypdfium2.PdfDocument(body) as pdf:
        for number in range(len(pdf)):
            page = pdf[number].get_textpage().get_text_range().replace("\r\n", "\n").strip()
            parts.append(page[:room])
            room -= len(page)
            if room <= 0:
                break
    return "\n\n".join(part for part in parts if part)


def main() -> int:
    """Read and write; returns how it ends. The one argument says how many characters are enough."""
    # Not every system takes a limit of memory.
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        text = text_of(sys.stdin.buffer.read(), max_characters=int(sys.argv[1]))
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}
        return PASSWORD if is_locked else DAMAGED
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
