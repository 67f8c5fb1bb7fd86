"""Picture program: reads a picture from its input and writes it anew, smaller; started by `bot.conversation.picture`.

A picture comes from anybody and is read by a large library in C. Whatever it does there, hang, grow or crash, is the
end of this process, and not of the bot with everybody's questions. What it writes holds pixels and nothing else:
neither the place where a photograph was taken, nor anything that hides behind a picture. It imports nothing of
Footnote, so it needs no folder.
"""

import io
import resource
import sys
from contextlib import suppress

from PIL import Image, ImageOps

CPU_SECONDS = 15
MEMORY_BYTES = 2_000_000_000
# What is read is known by its content; each further format is a further decoder for anybody to feed.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# Twice the largest screens, and photographs of telephones; more of it in a small file is a bomb.
MAX_PIXELS = 50_000_000
# What vendors make of a larger picture before a model sees it.
LONGEST_SIDE = 1_568
# Of a screenshot the sharp letters count, and it is small as PNG; a photograph is not.
_LARGEST_PNG = 1_500_000
_JPEG_QUALITY = 85
# How it ends, beside 0.
DAMAGED, TOO_LARGE = 4, 5


def written_anew(body: bytes) -> bytes | None:
    """Return a picture as PNG or JPEG, upright, its longer side no longer than models read; None for too many pixels.

    Of a moving one, the first picture.

    Raises:
        Exception: the library cannot read it.
    """
    # The library warns at a limit of its own; this one is stricter.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(body), formats=FORMATS) as found:
        if found.width * found.height > MAX_PIXELS:
            return None
        # A JPEG can be decoded at a fraction of its size.
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        # In true colours before it is made smaller: letters of a palette would break into dots.
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # What is transparent lies on white, where whoever sent it saw it.
    picture = Image.new("RGB", upright.size, "white")
    picture.paste(upright, mask=upright.getchannel("A"))
    png = _saved(picture, "PNG")
    return png if len(png) <= _LARGEST_PNG else _saved(picture, "JPEG", quality=_JPEG_QUALITY)


def _saved(picture: Image.Image, kind: str, **settings: int) -> bytes:
    saved = io.BytesIO()
    picture.save(saved, kind, **settings)
    return saved.getvalue()


def main() -> int:
    """Read and write; returns how it ends."""
    # Not every system takes a limit of memory.
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        picture = written_anew(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001  # each format has errors of its own, and any of them means that it is broken
        return DAMAGED
    if picture is None:
        return TOO_LARGE
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
