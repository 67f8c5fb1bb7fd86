"""Markdown as GitHub, Docusaurus and MkDocs read it. Verbatim: the text is the file, blocks are its spans."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft, Span, trimmed
from indexer.parsing.front_matter import read_front_matter
from indexer.parsing.listing import statement_cuts
from indexer.parsing.markdown_container import container_plugin
from indexer.parsing.paragraphs import paragraphs
from indexer.parsing.slugs import Slugs
from sources.document import Document, Place

_KINDS = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "footnote_reference_open": BlockKind.PARAGRAPH,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "dl_open": BlockKind.LIST,
    "table_open": BlockKind.TABLE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "blockquote_open": BlockKind.ADMONITION,
    "admonition_open": BlockKind.ADMONITION,
    "container_open": BlockKind.ADMONITION,
}
_ITEMS = ("list_item_open", "dt_open")
_DEFINITIONS = ("dd_open",)  # which stay with their terms
_ROW = "tr_open"
_CODE = ("fence", "code_block")
# An item longer than any chunk may be cut between its own parts; a shorter one stays whole.
_LONG_ITEM_CHARACTERS = 800
# MyST writes admonitions as fences: ```{note}
_FENCED_ADMONITION = re.compile(
    r"\{(?:admonition|attention|caution|danger|error|hint|important|note|seealso|tip|warning)\}"
)
_PLAIN_TITLE = re.compile(r"[\w ,.;/()-]*")
_EXPLICIT_ANCHOR = re.compile(r"[ \t]*\{:?[ \t]*#([\w:.-]+)[^{}]*\}$")
_MAX_TITLE_CHARACTERS = 500
_NOT_SHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1[^<>]*>|\Z)|<[!?][^<>]*>|</?[a-z][\w-]*(?=[\s/>])[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_ALTERNATIVE_TEXT = re.compile(r"\balt\s*=\s*[\"']?\w", re.IGNORECASE)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (footnote_plugin, deflist_plugin, admon_plugin, container_plugin):
        parser.use(plugin)
    return parser


_PARSER = _parser()


@dataclass(slots=True)
class _Page:
    """One page on its way to blocks; lines are counted from the end of the front matter."""

    text: str
    starts: list[int]
    draft: Draft
    env: EnvType
    slugs: Slugs = field(default_factory=Slugs)
    titles: dict[int, str] = field(default_factory=dict)
    """The first heading's title of each level."""

    def span(self, token: Token) -> Span:
        first, behind = token.map or (0, 0)
        return self.starts[first], self.starts[behind]


def parse_markdown(document: Document) -> Parsed:
    """Return the page's blocks; front matter gives title and labels and is not a block.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    front = read_front_matter(text)
    # The newline spares the plugins a last line that their look-ahead would run past.
    source = text[front.end :] + "\n"
    env: EnvType = {}
    tokens: list[Token] = []
    # Block structure only: inline markup stays as it is, and is read for headings alone.
    _PARSER.block.parse(source, _PARSER, env, tokens)
    page = _Page(text, _line_starts(text, front.end), Draft(text, with_lines=True), env)
    for group in _top_level(tokens):
        _add(page, group)
    title = front.title or page.titles.get(1) or next(iter(page.titles.values()), "")
    blocks = page.draft.blocks()
    return Parsed(title=title, text=text, blocks=blocks, labels=front.labels, updated_at=front.updated_at)


def _line_starts(text: str, start: int) -> list[int]:
    starts = [start]
    while (newline := text.find("\n", starts[-1])) >= 0:
        starts.append(newline + 1)
    return [*starts, len(text), len(text)]


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield each outermost token with all that it contains."""
    first = 0
    for number, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[first : number + 1]
            first = number + 1


def _add(page: _Page, group: Sequence[Token]) -> None:
    token = group[0]
    if token.type == "heading_open":
        _add_heading(page, token, group[1].content)
        return
    _count_slugs(page, group)
    span = page.span(token)
    if token.type == "html_block" or (token.type == "paragraph_open" and group[1].content.startswith("<")):
        page.draft.add(BlockKind.PARAGRAPH, _shown(page.text, span))
    elif kind := _KINDS.get(token.type):
        if token.type == "fence" and _FENCED_ADMONITION.match(token.info):
            kind = BlockKind.ADMONITION
        header_end = page.starts[token.map[0] + 2] if kind is BlockKind.TABLE and token.map else 0
        page.draft.add(kind, span, cuts=_cuts(page, group), header_end=header_end)


def _add_heading(page: _Page, token: Token, content: str) -> None:
    level = int(token.tag[1:])
    explicit = _EXPLICIT_ANCHOR.search(content[:_MAX_TITLE_CHARACTERS])
    title = _heading_text(content[: explicit.start()] if explicit else content, page.env)
    slug = page.slugs.add(title)
    page.titles.setdefault(level, title)
    page.draft.heading(level, title, page.span(token), place=Place(anchor=explicit[1] if explicit else slug))


def _count_slugs(page: _Page, group: Sequence[Token]) -> None:
    """A heading inside a list or quote opens no section, but its anchor is taken."""
    for token, following in pairwise(group):
        if token.type == "heading_open":
            page.slugs.add(_heading_text(following.content, page.env))


def _heading_text(content: str, env: EnvType) -> str:
    content = content[:_MAX_TITLE_CHARACTERS]
    if _PLAIN_TITLE.fullmatch(content):
        return content
    children = _PARSER.parseInline(content, env)[0].children or []
    shown = [_inline_text(child) for child in children if child.type != "image"]
    images = [child.content for child in children if child.type == "image"]
    return " ".join(("".join(shown).strip() or " ".join(images)).split())


def _inline_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "text_special", "code_inline") else ""


def _cuts(page: _Page, group: Sequence[Token]) -> Iterator[int]:
    """Yield where items, rows and statements begin, and the parts of what is too long to stay whole."""
    divisible = [True]
    for token in group:
        if token.nesting < 0:
            divisible.pop()
        elif token.map and token.type != "inline":
            start, end = page.span(token)
            if token.type in _ITEMS or (divisible[-1] and token.type not in _DEFINITIONS):
                yield start
            if token.type in _CODE and divisible[-1]:
                yield from _code_cuts(page, token)
            if token.nesting > 0:
                is_short = token.type in (*_ITEMS, *_DEFINITIONS) and end - start <= _LONG_ITEM_CHARACTERS
                divisible.append(divisible[-1] and not is_short and token.type != _ROW)
        elif token.nesting > 0:
            divisible.append(divisible[-1])


def _code_cuts(page: _Page, token: Token) -> Iterable[int]:
    first, behind = token.map or (0, 0)
    if token.type == "code_block":
        return statement_cuts(page.text, page.span(token))
    content = page.starts[min(first + 1, behind)], page.starts[max(behind - 1, first)]
    if _FENCED_ADMONITION.match(token.info):
        return [start for start, _ in paragraphs(page.text, content)]
    return statement_cuts(page.text, content)


def _shown(text: str, span: Span) -> Span:
    """Return the part of some HTML that is seen: without comments around it, empty if all is markup."""
    start, end = span
    html = text[start:end]
    if not _NOT_SHOWN.sub("", html).strip() and not _ALTERNATIVE_TEXT.search(html):
        return start, start
    while comment := _COMMENT.match(text, start, end):
        start = comment.end()
    start, end = trimmed(text, start, end)
    while text.endswith("-->", start, end) and (opening := text.rfind("<!--", start, end)) >= 0:
        start, end = trimmed(text, start, opening)
    return start, end
