"""Content: what a message of OpenAI's chat protocol holds: a text, or parts that are texts and pictures. Pure."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

_INLINE = "data:image/"


class PictureRefused(Exception):
    """A picture is none that can be read; the message is for whoever sent it."""


def text_of(message: Mapping[str, Any]) -> str:
    """Return the text of a message, of all its parts."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text") or "") for part in content if part.get("type") == "text")


def pictures_of(message: Mapping[str, Any]) -> list[bytes]:
    """Return the pictures that a message shows, in their order.

    Raises:
        PictureRefused: one of them is not in the message but at some address, or is broken.
    """
    content = message.get("content")
    shown = [part for part in content if part.get("type") == "image_url"] if isinstance(content, list) else []
    return [_inline(str((part.get("image_url") or {}).get("url"))) for part in shown]


def _inline(address: str) -> bytes:
    head, _, encoded = address.partition(";base64,")
    if not head.startswith(_INLINE):
        raise PictureRefused("Pictures are taken as data:image/…;base64,… alone; this server fetches nothing.")
    try:
        return b64decode(encoded, validate=True)
    except ValueError:
        raise PictureRefused("A picture is no base64.") from None
