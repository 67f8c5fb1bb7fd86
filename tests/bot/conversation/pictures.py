"""Pictures for tests, made of a colour."""

import io
from zlib import crc32

from PIL import Image, PngImagePlugin


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 32), colour: str = "red", *, text: str = "") -> bytes:
    """Return a picture of one colour; a PNG may have a text beside its pixels."""
    saved = io.BytesIO()
    more = {}
    if text:
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Title", text)
    Image.new("RGB", size, colour).save(saved, kind, **more)
    return saved.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """Return a small PNG that says it has so many pixels a side; it holds none of them."""
    body = bytearray(picture())
    # Behind the mark and the head of its first part stand width and height.
    body[16:24] = side.to_bytes(4, "big") * 2
    body[29:33] = crc32(body[12:29]).to_bytes(4, "big")
    return bytes(body)
