"""The table of languages: which files are code, which grammar reads them, and what makes a section there.

A grammar is loaded when the first file of its language is parsed, so that a run over prose loads none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from types import MappingProxyType

from tree_sitter import Language as Grammar

from indexer.parsing.plain_code import is_plain_code_path

_NONE: frozenset[str] = frozenset()


class Label(StrEnum):
    """How the heading of a definition is drawn from its syntax node."""

    SIGNATURE = "all that stands before the body"
    NAME = "all up to the name, if there is a body"
    ALIAS = "all up to the name, with or without a body"
    GO_TYPE = "the word type, the name, and struct or interface"
    SHELL_FUNCTION = "the name and brackets"
    BLOCK_LABELS = "all that stands before the opening brace"
    STATEMENT = "the verb and the name of the object"


@dataclass(frozen=True, slots=True)
class Language:
    """What the section finder has to know about one grammar; all names are node types of that grammar.

    Attributes:
        package: The Python package that ships the grammar.
        loader: The function in `package` that returns it.
        sections: Definitions that open a section wherever they stand, and how their heading is drawn.
        values: Definitions that open one only when a wrapper gives them a name (`const f = () => …`).
        containers: Sections and values whose inner definitions are sections of their own.
        wrappers: Nodes that belong to the definition directly inside them (decorators, exports, templates).
        leading: What belongs to the definition below it when no blank line stands between.
        unlabelled: Parts of a definition that its heading leaves out.
        closed: Statements that are searched for definitions only when they are too long for one chunk.
        is_ascii_only: Whether the grammar is safe with ASCII alone. It then gets a letter for every other byte.
    """

    package: str
    sections: Mapping[str, Label]
    loader: str = "language"
    values: Mapping[str, Label] = field(default_factory=lambda: MappingProxyType({}))
    containers: frozenset[str] = _NONE
    wrappers: frozenset[str] = _NONE
    leading: frozenset[str] = frozenset({"comment"})
    unlabelled: frozenset[str] = _NONE
    closed: frozenset[str] = _NONE
    is_ascii_only: bool = False


_PYTHON = Language(
    package="tree_sitter_python",
    sections={"class_definition": Label.NAME, "function_definition": Label.SIGNATURE},
    containers=frozenset({"class_definition"}),
    wrappers=frozenset({"decorated_definition"}),
    unlabelled=frozenset({"decorator"}),
)

_SCRIPT_SECTIONS = {
    "class_declaration": Label.NAME,
    "function_declaration": Label.SIGNATURE,
    "generator_function_declaration": Label.SIGNATURE,
    "method_definition": Label.SIGNATURE,
}
_SCRIPT_VALUES = {
    "arrow_function": Label.SIGNATURE,
    "class": Label.SIGNATURE,
    "function_expression": Label.SIGNATURE,
    "generator_function": Label.SIGNATURE,
}
_SCRIPT_WRAPPERS = frozenset({
    "assignment_expression", "export_statement", "expression_statement", "field_definition",
    "lexical_declaration", "pair", "variable_declaration", "variable_declarator",
})  # fmt: skip
_SCRIPT_CLOSED = frozenset({
    "export_statement", "expression_statement", "lexical_declaration", "variable_declaration",
})  # fmt: skip

_JAVASCRIPT = Language(
    package="tree_sitter_javascript",
    sections=_SCRIPT_SECTIONS,
    values=_SCRIPT_VALUES,
    containers=frozenset({"class_declaration", "class"}),
    wrappers=_SCRIPT_WRAPPERS,
    leading=frozenset({"comment", "decorator"}),
    unlabelled=frozenset({"decorator"}),
    closed=_SCRIPT_CLOSED,
)


def _typescript(loader: str) -> Language:
    return Language(
        package="tree_sitter_typescript",
        loader=loader,
        sections={
            **_SCRIPT_SECTIONS,
            "abstract_class_declaration": Label.NAME,
            "enum_declaration": Label.NAME,
            "interface_declaration": Label.NAME,
            "internal_module": Label.NAME,
            "module": Label.NAME,
            "type_alias_declaration": Label.ALIAS,
        },
        values=_SCRIPT_VALUES,
        containers=frozenset(
            {
                "abstract_class_declaration",
                "class",
                "class_declaration",
                "internal_module",
                "module",
            }
        ),
        wrappers=_SCRIPT_WRAPPERS | {"ambient_declaration", "public_field_definition"},
        leading=frozenset({"comment", "decorator"}),
        unlabelled=frozenset({"accessibility_modifier", "decorator", "override_modifier"}),
        closed=_SCRIPT_CLOSED,
    )


_TYPESCRIPT = _typescript("language_typescript")
_TSX = _typescript("language_tsx")

_GO = Language(
    package="tree_sitter_go",
    sections={
        "function_declaration": Label.SIGNATURE,
        "method_declaration": Label.SIGNATURE,
        "type_declaration": Label.GO_TYPE,
    },
)

_JAVA = Language(
    package="tree_sitter_java",
    sections={
        "annotation_type_declaration": Label.NAME,
        "class_declaration": Label.NAME,
        "compact_constructor_declaration": Label.SIGNATURE,
        "constructor_declaration": Label.SIGNATURE,
        "enum_declaration": Label.NAME,
        "interface_declaration": Label.NAME,
        "method_declaration": Label.SIGNATURE,
        "record_declaration": Label.NAME,
    },
    containers=frozenset(
        {
            "annotation_type_declaration",
            "class_declaration",
            "enum_declaration",
            "interface_declaration",
            "record_declaration",
        }
    ),
    leading=frozenset({"block_comment", "line_comment"}),
    unlabelled=frozenset({"modifiers"}),
)

_RUST = Language(
    package="tree_sitter_rust",
    sections={
        "enum_item": Label.NAME,
        "function_item": Label.SIGNATURE,
        "impl_item": Label.NAME,
        "macro_definition": Label.ALIAS,
        "mod_item": Label.NAME,
        "struct_item": Label.NAME,
        "trait_item": Label.NAME,
        "union_item": Label.NAME,
    },
    containers=frozenset({"impl_item", "mod_item", "trait_item"}),
    leading=frozenset({"attribute_item", "block_comment", "line_comment"}),
    unlabelled=frozenset({"visibility_modifier"}),
)

_C_WRAPPERS = frozenset({"declaration", "type_definition"})
_C_SECTIONS = {
    "enum_specifier": Label.NAME,
    "function_definition": Label.SIGNATURE,
    "struct_specifier": Label.NAME,
    "union_specifier": Label.NAME,
}

_C = Language(package="tree_sitter_c", sections=_C_SECTIONS, wrappers=_C_WRAPPERS, closed=frozenset({"declaration"}))

_CPP = Language(
    package="tree_sitter_cpp",
    sections={**_C_SECTIONS, "class_specifier": Label.NAME, "namespace_definition": Label.NAME},
    containers=frozenset({"class_specifier", "namespace_definition", "struct_specifier"}),
    wrappers=_C_WRAPPERS | {"field_declaration", "template_declaration"},
    unlabelled=frozenset({"attribute_declaration"}),
    closed=frozenset({"declaration"}),
)

# tree-sitter-bash asks `isdigit` about the character behind a brace. The C library looks it up in a table of 384
# entries, so a character beyond the first plane reads megabytes behind it and may end the process.
_SHELL = Language(
    package="tree_sitter_bash", sections={"function_definition": Label.SHELL_FUNCTION}, is_ascii_only=True
)

_TERRAFORM = Language(package="tree_sitter_hcl", sections={"block": Label.BLOCK_LABELS})

_SQL = Language(
    package="tree_sitter_sql",
    sections={"statement": Label.STATEMENT},
    leading=frozenset({"comment", "marginalia"}),
)

YAML = Language(package="tree_sitter_yaml", sections={})
"""Its sections are keys, and which of them depends on their size: `yaml_sections` finds them."""

_LANGUAGES = {
    ".py": _PYTHON, ".pyi": _PYTHON, ".pyw": _PYTHON,
    ".js": _JAVASCRIPT, ".cjs": _JAVASCRIPT, ".mjs": _JAVASCRIPT, ".jsx": _JAVASCRIPT,
    ".ts": _TYPESCRIPT, ".cts": _TYPESCRIPT, ".mts": _TYPESCRIPT, ".tsx": _TSX,
    ".go": _GO, ".java": _JAVA, ".rs": _RUST, ".c": _C,
    # A header may be either; the C++ grammar reads C headers, not the other way round.
    ".h": _CPP, ".cc": _CPP, ".cpp": _CPP, ".cxx": _CPP, ".hh": _CPP, ".hpp": _CPP, ".hxx": _CPP, ".inl": _CPP,
    ".sh": _SHELL, ".bash": _SHELL, ".zsh": _SHELL, ".ksh": _SHELL, ".bats": _SHELL,
    ".tf": _TERRAFORM, ".tfvars": _TERRAFORM, ".hcl": _TERRAFORM,
    ".sql": _SQL, ".ddl": _SQL, ".yaml": YAML, ".yml": YAML,
}  # fmt: skip


def is_code_path(path: str) -> bool:
    """Whether the file name says source code or configuration, with or without a grammar for it."""
    return language_of(path) is not None or is_plain_code_path(path)


def language_of(path: str) -> Language | None:
    """Return the language whose grammar reads this file, or None if no grammar does."""
    return _LANGUAGES.get(PurePosixPath(path.lower()).suffix)


def load_grammar(language: Language) -> Grammar:
    """Return the grammar; loaded once in a process."""
    return _load_grammar(language.package, language.loader)


@cache
def _load_grammar(package: str, loader: str) -> Grammar:
    return Grammar(getattr(import_module(package), loader)())
