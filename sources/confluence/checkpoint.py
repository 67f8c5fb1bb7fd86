"""Checkpoint: what the last look at a site showed, to tell moves, and to ask again for what seems gone."""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Paths of documents by the id of their page or attachment.

    Attributes:
        paths: Of pages by id, and of attachments by id.
    """

    paths: dict[str, str]

    def __str__(self) -> str:
        """Return the text that the ledger keeps: some 12 bytes a page."""
        packed = zlib.compress(json.dumps(self.paths, sort_keys=True).encode())
        return base64.b64encode(packed).decode("ascii")

    @classmethod
    def parse(cls, text: str | None) -> "Checkpoint":
        """Read what `str` wrote; anything else is an empty one."""
        try:
            paths = json.loads(zlib.decompress(base64.b64decode(text or "", validate=True)))
        except (binascii.Error, ValueError, zlib.error):
            return cls({})
        is_sound = isinstance(paths, dict) and all(isinstance(path, str) for path in paths.values())
        return cls(paths if is_sound else {})
