"""Seeing: what the stand-in says of pictures: how large they are, of which colours, and what is written behind them.

It reads nothing that is drawn. A PNG may hold texts beside its pixels, such as a title: those it repeats. Pure.
"""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, UnidentifiedImageError

from playground.openai.content import PictureRefused, pictures_of
from playground.openai.reply import Reply, says

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_COLOURS = {
    "black": (0, 0, 0),
    "grey": (128, 128, 128),
    "white": (255, 255, 255),
    "red": (220, 30, 30),
    "orange": (250, 140, 20),
    "yellow": (250, 230, 40),
    "green": (30, 150, 50),
    "blue": (40, 80, 220),
    "purple": (130, 40, 160),
    "pink": (250, 150, 190),
    "brown": (130, 80, 40),
}
# Looked at in so many places a side, and named when it covers that share of them.
_PLACES = 48
_SHARE = 0.2


def see(messages: Sequence[Mapping[str, Any]]) -> Reply | None:
    """Return what the pictures of the last message of a user show; None when there are none.

    Raises:
        PictureRefused: one of them cannot be read.
    """
    asked = [message for message in messages if message.get("role") == "user"]
    pictures = pictures_of(asked[-1]) if asked else []
    told = [_described(number, body) for number, body in enumerate(pictures, start=1)]
    return says(" ".join(told)) if told else None


def _described(number: int, body: bytes) -> str:
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as picture:
            size = f"{picture.width} by {picture.height} pixels"
            written = [str(value) for value in getattr(picture, "text", {}).values()]
            colours = " and ".join(_colours(picture.convert("RGB")))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise PictureRefused("A picture is broken, or neither PNG, JPEG, WEBP nor GIF.") from None
    return " ".join([f"Picture {number} is {colours}, {size}.", *written])


def _colours(picture: Image.Image) -> list[str]:
    """Return the names of the colours that cover most of a picture, the most common first."""
    small = picture.resize((_PLACES, _PLACES))
    seen = Counter(_nearest(small.getpixel((x, y))) for x in range(_PLACES) for y in range(_PLACES))
    common = seen.most_common()
    return [name for name, count in common if count >= _SHARE * _PLACES**2] or [common[0][0]]


def _nearest(pixel: Any) -> str:
    return min(_COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(_COLOURS[name], pixel, strict=True)))
