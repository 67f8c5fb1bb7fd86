"""Mrkdwn: Markdown in Slack's older markup, for notifications and for whoever takes no markdown block. Pure.

Everything is read from a parse tree and escaped where it is written: nothing in a text becomes markup by chance.
"""

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.rendering.harmless import link_target, mrkdwn_words

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_AROUND = {"strong": "*", "em": "_", "s": "~"}
_INDENT = "    "
_UNSEEN = "\u200b"


def mrkdwn(markdown: str) -> str:
    """Return a Markdown text as mrkdwn; headings become bold, tables code, and pictures their words."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(markdown))
    return "\n\n".join(filter(None, (_block(node) for node in tree.children)))


def _block(node: SyntaxTreeNode) -> str:
    return _BLOCKS.get(node.type, _inside)(node)


def _inside(node: SyntaxTreeNode) -> str:
    return "\n".join(filter(None, (_block(child) for child in node.children)))


def _quote(node: SyntaxTreeNode) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _inside(node).split("\n"))


def _inline(node: SyntaxTreeNode) -> str:
    if around := _AROUND.get(node.type):
        return f"{around}{_inlines(node)}{around}"
    if node.type == "link":
        return _link(str(node.attrs.get("href", "")), _inlines(node))
    if node.type == "code_inline":
        return f"`{_escaped(node.content.replace('`', chr(39)))}`"
    return "\n" if node.type in {"softbreak", "hardbreak"} else mrkdwn_words(node.content)


def _inlines(node: SyntaxTreeNode) -> str:
    shown = ""
    for child in node.children:
        part = _inline(child)
        # The mark of emphasis can be part of a picture's name, which it would complete between two colons.
        shown += _UNSEEN + part if {shown[-1:], part[:1]} == {":", "_"} else part
    return shown


def _link(url: str, shown: str) -> str:
    target = link_target(url)
    return f"<{_escaped(target)}|{shown}>" if target else shown


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
    items = []
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}." if first else "•"
        head, *lines = _inside(item).split("\n")
        items.append("\n".join([f"{mark} {head}", *(f"{_INDENT}{line}" if line else "" for line in lines)]))
    return "\n".join(items)


def _table(node: SyntaxTreeNode) -> list[str]:
    """Return the lines of a table, its columns below each other."""
    rows = [[_plain(cell) for cell in row.children] for part in node.children for row in part.children]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _plain(node: SyntaxTreeNode) -> str:
    tokens: Sequence[Token] = node.to_tokens()
    inline = [child for token in tokens for child in token.children or ()]
    return "".join(child.content for child in inline)


def _code(code: str) -> str:
    return f"```\n{_escaped(code.rstrip(chr(10)).replace('```', chr(39) * 3))}\n```"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "blockquote": _quote,
    "bullet_list": _list,
    "code_block": lambda node: _code(node.content),
    "fence": lambda node: _code(node.content),
    "heading": lambda node: f"*{_inside(node)}*",
    "hr": lambda _: "———",
    "inline": _inlines,
    "ordered_list": _list,
    "table": lambda node: _code("\n".join(_table(node))),
}
