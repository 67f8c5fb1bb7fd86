"""JSON edits: one value is set or added, and every other character of the text stays: order, spaces, comments. Pure."""

import json
import re

from cli.json_spans import NoJson, Span, read_spans

_INDENT = "  "


def with_member(text: str, path: tuple[str, ...], value: object) -> str:
    """Return the text with a value at a path of names; objects on the way are made where they are missing.

    Raises:
        NoJson: the text is no JSON, or something on the way is no object.
    """
    text = text if text.strip("\ufeff \t\r\n") else "{}\n"
    holder = read_spans(text)
    for depth, name in enumerate(path):
        if not holder.is_object:
            raise NoJson(f"{'.'.join(path[:depth]) or 'what it holds'} is no object")
        member = holder.members.get(name)
        if member is None:
            rest: object = value
            for inner in reversed(path[depth + 1 :]):
                rest = {inner: rest}
            return _added(text, holder, f"{json.dumps(name)}: ", rest)
        holder = member
    if holder.plain() == value:
        return text
    written = _written(value, _indent_of_line(text, holder.start), text)
    return text[: holder.start] + written + text[holder.end :]


def with_item(text: str, name: str, key: str, item: dict[str, object]) -> str:
    """Return the text with an item in a list at its top; one that has the same value for the key is replaced.

    Raises:
        NoJson: the text is no JSON, or what bears the name is no list.
    """
    root = read_spans(text)
    listed = root.members.get(name)
    if listed is None:
        return with_member(text, (name,), [item])
    if not listed.is_array:
        raise NoJson(f"{name} is no list")
    for each in listed.items:
        if key in each.members and each.members[key].plain() == item[key]:
            if each.plain() == item:
                return text
            written = _written(item, _indent_of_line(text, each.start), text)
            return text[: each.start] + written + text[each.end :]
    return _added(text, listed, "", item)


def _added(text: str, holder: Span, name: str, value: object) -> str:
    """Return the text with one more member or item at the end of an object or a list."""
    inside = list(holder.members.values()) if holder.is_object else list(holder.items)
    outer = _indent_of_line(text, holder.start)
    last = max(inside, key=lambda each: each.end, default=None)
    inner = _indent_of_line(text, last.start) if last and "\n" in text[holder.start : last.start] else outer + _INDENT
    if last is None:
        before, between = text[: holder.start + 1], text[holder.start + 1 : holder.end - 1]
    else:
        between = text[last.end : holder.end - 1]
        comma = "" if _has_comma(between) else ","
        before = text[: last.end] + comma
    newline = "\r\n" if "\r\n" in text else "\n"
    kept = between.rstrip()
    return f"{before}{kept}{newline}{inner}{name}{_written(value, inner, text)}{newline}{outer}{text[holder.end - 1 :]}"


def _has_comma(between: str) -> bool:
    return "," in re.sub(r"//[^\n]*|/\*.*?\*/", "", between, flags=re.DOTALL)


def _indent_of_line(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _written(value: object, indent: str, text: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    # Not splitlines: a text may hold what that takes for the end of a line.
    lines = json.dumps(value, indent=2, ensure_ascii=False).split("\n")
    return f"{newline}{indent}".join(lines)
