"""Anchors of headings as GitHub makes them: lower case, hyphens for spaces, a number for a repeated one."""

import unicodedata


class Slugs:
    """The anchors given out in one document so far."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, title: str) -> str:
        """Return the anchor of the next heading, which has this text without its markup."""
        slug = _slug(title)
        unique = slug
        while unique in self._counts:
            self._counts[slug] += 1
            unique = f"{slug}-{self._counts[slug]}"
        self._counts[unique] = 0
        return unique


def _slug(title: str) -> str:
    kept = (character for character in title.strip().lower() if character in " -_" or _is_word(character))
    return "".join(kept).replace(" ", "-")


def _is_word(character: str) -> bool:
    # Marks belong to words in GitHub's rule: without them Hindi and decomposed accents would fall apart.
    return character.isalnum() or unicodedata.category(character).startswith("M")
