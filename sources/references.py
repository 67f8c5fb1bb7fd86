"""What a wiki page only names: how the parser asks for it, and how the source answers.

A page in a wiki's own format names people by account, pages by title and files by name, and takes text over from other
pages. `Document.references` holds, under these keys, what the source found behind the names; what it does not hold,
it could not find, or may not show to everybody who may read the page.
"""


def person(account: str) -> str:
    """Key of a person's name; by account id, user key or user name, as the page has it."""
    return f"person {account}"


def page(space: str, title: str) -> str:
    """Key of a page's URL; `space` is the key of its space, never empty."""
    return f"page {space} {title}"


def inclusion(space: str, title: str) -> str:
    """Key of a page's body in the wiki's own format, to be shown in place."""
    return f"inclusion {space} {title}"
