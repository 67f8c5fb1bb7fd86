"""Releases: which version of a product each document of a source describes, as rows store it."""

from index.release import canonical
from sources.source import Source


def release_of(source: Source, path: str) -> tuple[str, str]:
    """Return release and family of the document at a path; both are empty for one that belongs to no release."""
    found = source.release(path)
    return canonical(found.name), found.family
