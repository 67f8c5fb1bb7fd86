"""Hints: what of a document helps to ask a live system about the same. Data, as documents and settings have it."""

from collections.abc import Mapping

from answering.prose.invisible import without_invisible
from index.chunk import Chunk

# A label such as service:billing, on a page or on all of a source.
_LABELS = ("service", "owner", "team", "repository", "system", "environment")


def hints_of(chunk: Chunk, repositories: Mapping[str, str]) -> dict[str, str]:
    """Return the repository, service, owner and the like of a chunk's document, as far as they are known.

    Args:
        chunk: Of the document.
        repositories: Addresses of Git repositories by the names of their sources.
    """
    hints: dict[str, str] = {}
    if repository := repositories.get(chunk.source):
        hints["repository"] = repository
    # Of a repository it is who last touched the file, and of a mirrored one the same for each.
    elif author := without_invisible(chunk.author):
        hints["owner"] = author
    for label in chunk.labels:
        name, colon, value = without_invisible(label).partition(":")
        if colon and name in _LABELS and value.strip():
            hints[name] = value.strip()
    return hints
