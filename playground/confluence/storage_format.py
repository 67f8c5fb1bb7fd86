"""Markdown as Confluence's storage format: code becomes a macro, links between pages become links by title."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_FILE_LINK = re.compile(r'<a href="(?P<path>[^":#]+\.md)(?:#(?P<anchor>[^"]*))?">(?P<text>.*?)</a>', re.DOTALL)
_FIRST_HEADING = re.compile(r"\A\s*<h1>.*?</h1>\s*", re.DOTALL)


def to_storage(markdown: str, *, path: str = "", titles: Mapping[str, tuple[str, str]] | None = None) -> str:
    """The Markdown as XHTML, without its first heading, which is the page's title.

    Args:
        markdown: Without front matter.
        path: Where the file stands, which its links start from.
        titles: Space key and title of each page, by path; links to other files stay as they are.
    """
    parser = MarkdownIt("commonmark", {"xhtmlOut": True, "html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("fence", _fence)
    storage = _FIRST_HEADING.sub("", parser.render(markdown))
    known = titles or {}

    def link(found: re.Match[str]) -> str:
        target = known.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), found["path"])))
        return page_link(*target, text=found["text"], anchor=found["anchor"] or "") if target else found[0]

    return _FILE_LINK.sub(link, storage)


def page_link(space: str, title: str, *, text: str = "", anchor: str = "") -> str:
    """A link to a page by its title; the text is XHTML."""
    at = f' ac:anchor="{escape(anchor)}"' if anchor else ""
    body = f"<ac:link-body>{text}</ac:link-body>" if text else ""
    page = f'<ri:page ri:space-key="{escape(space)}" ri:content-title="{escape(title)}" />'
    return f"<ac:link{at}>{page}{body}</ac:link>"


def include(space: str, title: str) -> str:
    """The macro that shows another page inside this one."""
    parameter = f'<ac:parameter ac:name="">{page_link(space, title)}</ac:parameter>'
    return f'<ac:structured-macro ac:name="include" ac:schema-version="1">{parameter}</ac:structured-macro>'


def code(text: str, language: str = "") -> str:
    """The macro that shows code."""
    # CDATA cannot hold its own end.
    held = text.replace("]]>", "]]]]><![CDATA[>")
    named = f'<ac:parameter ac:name="language">{escape(language)}</ac:parameter>' if language else ""
    body = f"<ac:plain-text-body><![CDATA[{held}]]></ac:plain-text-body>"
    return f'<ac:structured-macro ac:name="code" ac:schema-version="1">{named}{body}</ac:structured-macro>'


def _fence(_self: Any, tokens: Sequence[Token], position: int, _options: Any, _env: Any) -> str:
    token = tokens[position]
    return code(token.content.rstrip("\n"), token.info.strip().split(" ")[0])
