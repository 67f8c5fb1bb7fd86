"""What a query of Prometheus asks for: the series that it names, each with the labels that it compares or groups by."""

import re

_WORDS = frozenset({"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool"})
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_NAME = re.compile(r"(?<![\w:.])([a-zA-Z_:][\w:]*)\s*(?:\{([^}]*)\})?(?![\w:])(?!\s*\()")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


def series_of(query):
    """Return the names of the series that a query reads."""
    return {name for name, _ in _selectors(query)}


def labels_of(query):
    """Return the labels that it compares or groups by; those that Prometheus adds are left out."""
    grouped = {label.strip() for group in _GROUPING.findall(query) for label in group.split(",")}
    compared = {label for _, matchers in _selectors(query) for label in _LABEL.findall(matchers or "")}
    return (grouped | compared) - {"", "job", "instance", "le"}


def _selectors(query):
    bare = re.sub(r"\[[^\]]*\]", "", _GROUPING.sub(" ", query))
    return [(name, matchers) for name, matchers in _NAME.findall(bare) if name not in _WORDS]
