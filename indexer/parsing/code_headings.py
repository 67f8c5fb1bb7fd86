"""What a definition is called in a heading path: as a person would write it in one short line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from indexer.parsing.code_languages import Label, Language
from indexer.parsing.syntax_tree import SyntaxTree

_MAX_CHARACTERS = 80
_MAX_WRAPPERS = 6  # export, declaration, declarator, template …: real code stacks four

# Wrappers whose own words say nothing about the definition in them.
_SILENT = ("ambient_declaration", "decorated_definition", "export_statement", "expression_statement",
           "template_declaration")  # fmt: skip
_TRAILING = re.compile(r"(?:=>|[\s{:=;])+$")
_SQL_DEFINITIONS = ("alter_", "create_", "insert")
_SQL_ASIDES = frozenset({"keyword_if", "keyword_not", "keyword_exists", "keyword_or", "keyword_replace"})
_SQL_NAMES = ("object_reference", "identifier")


@dataclass(frozen=True, slots=True)
class Definition:
    """A syntax node that opens a section.

    Attributes:
        outer: All that belongs to it: decorators, export, template parameters.
        core: The definition itself; its children may hold further definitions.
    """

    outer: Node
    core: Node
    heading: str
    is_container: bool


def find_definition(node: Node, tree: SyntaxTree, language: Language) -> Definition | None:
    """Return the definition that this node is or wraps, or None."""
    chain = _unwrap(node, language)
    core = chain[-1]
    label = language.sections.get(core.type)
    if label is None and len(chain) > 1:
        label = language.values.get(core.type)
    if label is None:
        return None
    heading = _draw(chain, label, tree, language)
    if not heading:
        return None
    return Definition(node, core, heading, is_container=core.type in language.containers)


def _unwrap(node: Node, language: Language) -> list[Node]:
    """Return the chain from a wrapper to the definition in it; just the node when there is none."""
    chain = [node]
    while chain[-1].type in language.wrappers and len(chain) <= _MAX_WRAPPERS:
        inner = (child for child in chain[-1].named_children if _may_be_definition(child, language))
        found = next(inner, None)
        if found is None:
            return [node]
        chain.append(found)
    return chain


def _may_be_definition(node: Node, language: Language) -> bool:
    return node.type in language.sections or node.type in language.values or node.type in language.wrappers


def _draw(chain: Sequence[Node], label: Label, tree: SyntaxTree, language: Language) -> str:
    core = chain[-1]
    match label:
        case Label.SHELL_FUNCTION:
            name = core.child_by_field_name("name")
            return _short(f"{_text(tree, name)}()") if name else ""
        case Label.STATEMENT:
            return _statement(core, tree)
        case Label.GO_TYPE:
            return _go_type(core, tree)
        case Label.BLOCK_LABELS:
            return _short(_line(tree, tree.start(core), _end_before(core, "block_start", tree)))
        case Label.SIGNATURE | Label.NAME | Label.ALIAS:
            return _declared(chain, label, tree, language)


def _declared(chain: Sequence[Node], label: Label, tree: SyntaxTree, language: Language) -> str:
    core = chain[-1]
    body = core.child_by_field_name("body")
    if body is None and label is not Label.ALIAS:
        return ""
    name = core.child_by_field_name("name") or core.child_by_field_name("type")
    start = _heading_start(chain, tree, language)
    before_body = _before_body(core, body, tree)
    if label is Label.SIGNATURE:
        signature = _line(tree, start, before_body)
        if len(signature) <= _MAX_CHARACTERS:
            return signature
        parameters = _parameters_start(core, tree) or (tree.end(name) if name else None)
        return _short(signature if parameters is None else f"{_line(tree, start, parameters)}(…)")
    if name is not None:
        return _short(_line(tree, start, tree.end(name)))
    # typedef struct { … } name;
    alias = chain[-2].child_by_field_name("declarator") if len(chain) > 1 else None
    keyword = _line(tree, start, before_body)
    return _short(f"{keyword} {_text(tree, alias)}") if alias and chain[-2].type == "type_definition" else ""


def _heading_start(chain: Sequence[Node], tree: SyntaxTree, language: Language) -> int:
    """Return where the words about the definition begin, behind export, decorators and modifiers."""
    outermost = next(node for node in chain if node.type not in _SILENT or node is chain[-1])
    skipped = (*language.unlabelled, *language.leading)
    spoken = (child for child in outermost.children if child.type not in skipped)
    return tree.start(next(spoken, outermost))


def _before_body(core: Node, body: Node | None, tree: SyntaxTree) -> int:
    if body is None:
        return tree.end(core)
    # A C++ constructor sets its fields before its body.
    fields = (child for child in core.named_children if child.type == "field_initializer_list")
    return tree.start(next(fields, body))


def _parameters_start(core: Node, tree: SyntaxTree) -> int | None:
    """Return where the parameters begin; in C they are a few declarators deep."""
    node: Node | None = core
    for _ in range(_MAX_WRAPPERS):
        if node is None:
            return None
        if found := node.child_by_field_name("parameters"):
            return tree.start(found)
        node = node.child_by_field_name("declarator")
    return None


def _go_type(node: Node, tree: SyntaxTree) -> str:
    """Return `type Router struct`, and for a group of types their names."""
    specs = [child for child in node.named_children if child.type in ("type_spec", "type_alias")]
    if len(specs) == 1:
        kind = specs[0].child_by_field_name("type")
        word = f" {kind.children[0].type}" if kind and kind.type in ("struct_type", "interface_type") else ""
        return _short(f"type {_name(specs[0], tree)}{word}")
    names = ", ".join(_name(spec, tree) for spec in specs)
    return _short(f"type {names}") if names else ""


def _statement(node: Node, tree: SyntaxTree) -> str:
    """Return `CREATE TABLE orders` for statements that define or fill something with a name."""
    verb = next((child for child in node.named_children if child.type != "comment"), None)
    if verb is None or not verb.type.startswith(_SQL_DEFINITIONS):
        return ""
    words: list[str] = []
    for child in verb.named_children:
        if child.type in _SQL_NAMES:
            return _short(" ".join([*words, _text(tree, child)]))
        if child.type not in _SQL_ASIDES:
            words.append(_text(tree, child))
    return ""


def _name(node: Node, tree: SyntaxTree) -> str:
    name = node.child_by_field_name("name")
    return _text(tree, name) if name else ""


def _end_before(node: Node, child_type: str, tree: SyntaxTree) -> int:
    return next((tree.start(child) for child in node.children if child.type == child_type), tree.end(node))


def _text(tree: SyntaxTree, node: Node) -> str:
    return tree.text[tree.start(node) : tree.end(node)]


def _line(tree: SyntaxTree, start: int, end: int) -> str:
    return _TRAILING.sub("", " ".join(tree.text[start:end].split()))


def _short(heading: str) -> str:
    heading = " ".join(heading.split())
    return heading if len(heading) <= _MAX_CHARACTERS else f"{heading[: _MAX_CHARACTERS - 1].rstrip()}…"
