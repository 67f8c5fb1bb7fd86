"""What a page takes over from other pages: whole ones, or the excerpt that they mark."""

from collections.abc import Iterable
from dataclasses import replace

from bs4 import Tag

from indexer.parsing.html_tree import attribute
from indexer.parsing.sketch import Element, Piece
from indexer.parsing.storage_tree import child, children, label, named, read_storage
from indexer.parsing.wiki_macro import Macro
from indexer.parsing.wiki_scope import Scope
from sources.references import inclusion

_MAX_DEPTH = 5  # inclusions inside one another
_CHARACTERS_OF_ONE = 60  # no inclusion is written with fewer, so empty ones cannot multiply either


def show_page(macro: Macro) -> Iterable[Piece]:
    """Return the whole of another page, or nothing if it may not be shown or is already being shown."""
    space, title = _page(macro)
    key = inclusion(space, title)
    tree = _tree(key, macro.scope)
    if tree is None or not macro.scope.takeover.take(_CHARACTERS_OF_ONE + len(macro.scope.references[key])):
        return ()
    return [Element("div", macro.scope.pieces_of(tree, _inside(macro.scope, space, key)))]


def show_excerpt(macro: Macro) -> Iterable[Piece]:
    """Return the excerpt of another page: the one that the parameter names, or else the first."""
    space, title = _page(macro)
    key = inclusion(space, title)
    body = _excerpt(key, macro.parameter("name"), macro.scope)
    if body is None or not macro.scope.takeover.take(_CHARACTERS_OF_ONE + len(body.get_text())):
        return ()
    return [Element("div", macro.scope.pieces_of(body, _inside(macro.scope, space, key)))]


def _page(macro: Macro) -> tuple[str, str]:
    """Return space and title of the page that a macro takes over from."""
    found = macro.resource("ri:page", "ri:blog-post")
    if found:
        title = " ".join(attribute(found, "ri:content-title").split())
        return attribute(found, "ri:space-key") or macro.scope.space, title
    text = macro.parameter("", "page", "pageTitle")
    space, colon, title = text.partition(":")
    # Older pages write `SPACE:Title`; but a title may hold a colon of its own.
    if colon and inclusion(space, title) in macro.scope.references:
        return space, title
    return macro.scope.space, text


def _tree(key: str, scope: Scope) -> Tag | None:
    body = scope.references.get(key)
    if body is None or key in scope.chain or len(scope.chain) > _MAX_DEPTH:
        return None
    if key not in scope.takeover.trees:
        scope.takeover.trees[key] = read_storage(body)
    return scope.takeover.trees[key]


def _inside(scope: Scope, space: str, key: str) -> Scope:
    return replace(scope, space=space, chain=(*scope.chain, key))


def _excerpt(key: str, name: str, scope: Scope) -> Tag | None:
    tree = _tree(key, scope)
    if tree is None:
        return None
    if (key, name) not in scope.takeover.excerpts:
        scope.takeover.excerpts[key, name] = _find_excerpt(tree, name)
    return scope.takeover.excerpts[key, name]


def _find_excerpt(tree: Tag, name: str) -> Tag | None:
    for macro in tree.find_all(("ac:structured-macro", "ac:macro")):
        if named(macro) == "excerpt" and name in ("", _excerpt_name(macro)):
            return child(macro, "ac:rich-text-body")
    return None


def _excerpt_name(macro: Tag) -> str:
    parameters = (found for found in children(macro) if found.name == "ac:parameter" and named(found) == "name")
    return next((label(found) for found in parameters), "")
