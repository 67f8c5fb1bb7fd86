"""The `expand` parameter: a tree of names, and what is not expanded stands in `_expandable`."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.confluence.exchange import Json

Expand = dict[str, Any]
"""Names that are expanded, and below each what is expanded in it."""


def read_expand(names: list[str]) -> Expand:
    """The tree of dotted names such as `body.storage` and `metadata.labels`."""
    tree: Expand = {}
    for name in names:
        branch = tree
        for part in name.strip().split("."):
            branch = branch.setdefault(part, {})
    return tree


def unfold(
    expand: Expand, properties: Mapping[str, tuple[str, Callable[[Expand], Any]]], always: tuple[str, ...] = ()
) -> Json:
    """Every property that is expanded, and the others with their links in `_expandable`.

    Args:
        expand: What is expanded.
        properties: By name, the link that stands in for it, and what makes it from what is expanded in it.
        always: Properties that are shown unasked.
    """
    shown: Json = {}
    folded: Json = {}
    for name, (link, make) in properties.items():
        if name in expand or name in always:
            shown[name] = make(expand.get(name, {}))
        else:
            folded[name] = link
    return {**shown, "_expandable": folded}


def has_body(expand: Expand) -> bool:
    """Whether a body is expanded, which lowers limits."""
    return bool(expand.get("body"))
