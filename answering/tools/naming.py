"""Naming: what a model calls a live tool. Pure.

A server's name has no underscore, so the first one ends it: two tools never get one name, and none gets that of a
built-in tool, which never has two underscores in a row.
"""

import hashlib
import re

# What every vendor of models takes.
_MAX_CHARACTERS = 64
_DIGEST = 10
_UNUSABLE = re.compile(r"[^a-zA-Z0-9_-]")
# A tool's own name that ends like a digest gets one too, so that it is never taken for another's.
_LIKE_DIGEST = re.compile(rf"_[0-9a-f]{{{_DIGEST}}}$")


def model_name(server: str, tool: str) -> str:
    """Return `server__tool`; a tool whose own name is too long or unusable gets a digest of it behind.

    Args:
        server: At most 40 characters of `[a-z0-9-]`, as the settings allow.
        tool: As the server calls it, whatever it holds.
    """
    name = f"{server}__{tool}"
    is_long = len(name) > _MAX_CHARACTERS - _DIGEST - 1
    if not is_long and not _UNUSABLE.search(name) and not _LIKE_DIGEST.search(name):
        return name
    digest = hashlib.sha256(tool.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{_UNUSABLE.sub('_', name)[: _MAX_CHARACTERS - _DIGEST - 1]}_{digest}"
