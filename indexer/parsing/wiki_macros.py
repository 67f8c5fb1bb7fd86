"""What becomes of each macro: a line here, or a function where a line does not do.

A macro that is not named here shows what it holds, and nothing of its parameters.
"""

from collections.abc import Callable, Iterable

from indexer.parsing.html_tree import attribute, read_tree
from indexer.parsing.sketch import Apart, Element, Piece, paragraph
from indexer.parsing.wiki_diagrams import diagram_text
from indexer.parsing.wiki_inclusion import show_excerpt, show_page
from indexer.parsing.wiki_links import file_name, resource_target, shown_address
from indexer.parsing.wiki_macro import Macro, listing

Show = Callable[[Macro], Iterable[Piece]]


def _show_nothing(_: Macro) -> Iterable[Piece]:
    return ()


def _show_unless_hidden(macro: Macro) -> Iterable[Piece]:
    return () if macro.is_hidden else [Element("div", macro.content())]


def _show_note(macro: Macro) -> Iterable[Piece]:
    # Its own headings belong to a note; a panel is also used as a frame around whole sections.
    name, attributes = ("aside", {}) if macro.name == "panel" else ("div", {"class": "note"})
    return [Element(name, [*paragraph(macro.parameter("title")), *macro.content()], attributes)]


def _show_titled(macro: Macro) -> Iterable[Piece]:
    return [*paragraph(macro.parameter("title", "")), Element("div", macro.content())]


def _show_code(macro: Macro) -> Iterable[Piece]:
    return [*paragraph(macro.parameter("title")), listing([macro.plain, *macro.body], macro.scope)]


def _show_diagram_text(macro: Macro) -> Iterable[Piece]:
    text = diagram_text(macro)
    return [listing([text], macro.scope), *macro.body] if text else _show_name(macro)


def _show_name(macro: Macro) -> Iterable[Piece]:
    file = macro.resource("ri:attachment")
    named = attribute(file, "ri:filename") if file else ""
    names = ("diagramDisplayName", "diagramName", "documentName", "filename", "fileName", "name", "title")
    return [Apart(named or macro.parameter(*names)), *macro.content()]


def _show_status(macro: Macro) -> Iterable[Piece]:
    return [Apart(macro.parameter("title"))]


def _show_issues(macro: Macro) -> Iterable[Piece]:
    return [Apart(macro.parameter("key", "jqlQuery", "jql", "")), *macro.content()]


def _show_formula(macro: Macro) -> Iterable[Piece]:
    formula = macro.plain or macro.parameters.get("body", "") or macro.parameter("equation", "latex", "formula", "")
    is_line = "inline" in macro.name
    return [Apart(formula) if is_line else Element("div", [formula]), *macro.body]


def _show_address(macro: Macro) -> Iterable[Piece]:
    found = macro.resource("ri:url")
    address = attribute(found, "ri:value") if found else macro.parameter("src", "url", "")
    # An address too long to be worth its words still says which file or video is shown.
    return [Apart(shown_address(address) or file_name(address))]


def _show_person(macro: Macro) -> Iterable[Piece]:
    user = macro.resource("ri:user")
    return [Apart(resource_target(user, macro.scope).title)] if user else ()


def _show_html(macro: Macro) -> Iterable[Piece]:
    return [Element("div", [*macro.scope.pieces_of(read_tree(macro.plain), macro.scope), *macro.body])]


_TABLE: dict[Show, str] = {
    _show_note: "info note warning tip panel",
    _show_titled: "expand ui-expand",
    _show_code: "code noformat",
    _show_diagram_text: (
        "plantuml plantumlrender plantumlcloud mermaid mermaid-macro mermaid-cloud mermaid-diagram graphviz"
    ),
    _show_name: (
        "drawio inc-drawio drawio-sketch gliffy lucidchart balsamiq view-file viewdoc viewpdf viewppt viewxls"
        " multimedia"
    ),
    _show_unless_hidden: "excerpt details",
    show_page: "include",
    show_excerpt: "excerpt-include",
    _show_status: "status",
    _show_issues: "jira jiraissues",
    _show_formula: (
        "mathblock mathinline mathblock-ref mathjax-block-macro mathjax-inline-macro easy-math-block easy-math-inline"
        " eazy-math-inline latex latexmath latex-formatting"
    ),
    _show_address: "iframe widget",
    _show_person: "profile",
    _show_html: "html",
    _show_nothing: (
        "anchor toc children pagetree pagetreesearch content-tree recently-updated recently-updated-dashboard"
        " recently-used-labels contentbylabel listlabels popular-labels related-labels blog-posts livesearch navmap"
        " contributors contributors-summary change-history attachments gallery space-attachments spaces space-details"
        " favpages tasks-report-macro detailssummary content-report-table userlister users-list profile-picture"
        " index pageindex network global-reports search create-from-template create-space-button html-include rss"
    ),
}
MACROS: dict[str, Show] = {name: show for show, names in _TABLE.items() for name in names.split()}
"""Every macro that is treated specially, with what shows it."""


def show(macro: Macro) -> Iterable[Piece]:
    """Return what a reader sees of a macro; of one that is not known, what it holds."""
    return MACROS[macro.name](macro) if macro.name in MACROS else macro.content()
