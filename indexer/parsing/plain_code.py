"""Code and configuration that no grammar reads here: which files it is, and how blank lines divide them."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from indexer.parsing.draft import Span
from indexer.parsing.paragraphs import paragraphs

_SUFFIXES = frozenset({
    ".json", ".jsonc", ".json5", ".toml", ".ini", ".cfg", ".conf", ".cnf", ".properties", ".editorconfig",
    ".service", ".xml", ".xsd", ".xsl", ".proto", ".thrift", ".avsc", ".graphql", ".gql", ".prisma", ".cmake",
    ".mk", ".gradle", ".groovy", ".kt", ".kts", ".scala", ".clj", ".cljs", ".rb", ".erb", ".php", ".cs", ".fs",
    ".vb", ".csproj", ".swift", ".m", ".mm", ".dart", ".lua", ".pl", ".pm", ".r", ".jl", ".ex", ".exs", ".erl",
    ".hs", ".elm", ".ml", ".mli", ".nim", ".zig", ".sol", ".css", ".scss", ".sass", ".less", ".vue", ".svelte",
    ".bat", ".cmd", ".ps1", ".psm1", ".fish", ".awk", ".vim", ".el", ".lisp", ".scm", ".tcl", ".asm", ".s", ".tpl",
    ".j2", ".jinja", ".jinja2", ".gotmpl", ".tmpl", ".bzl", ".bicep", ".rego", ".cue", ".nix", ".patch", ".diff",
})  # fmt: skip
_NAMES = frozenset({
    "makefile", "gnumakefile", "dockerfile", "containerfile", "jenkinsfile", "vagrantfile", "gemfile", "rakefile",
    "procfile", "brewfile", "justfile", "tiltfile", "caddyfile", "codeowners", "go.mod", "cmakelists.txt", "build",
    "workspace", ".gitignore", ".gitattributes", ".dockerignore", ".bashrc", ".zshrc", ".profile",
})  # fmt: skip
_NAME_STARTS = ("dockerfile.", "makefile.", "jenkinsfile.")
_CLOSERS = tuple(")]}>")


def is_plain_code_path(path: str) -> bool:
    """Whether the file name says code or configuration of a kind that is divided as it is indented."""
    name = PurePosixPath(path.lower()).name
    # A file that is called .editorconfig has no suffix.
    suffix = PurePosixPath(name).suffix or name
    return suffix in _SUFFIXES or name in _NAMES or name.startswith(_NAME_STARTS)


def plain_stretches(text: str) -> Iterator[Span]:
    """Yield the stretches of a file: a new one begins behind a blank line, at a line that is not indented."""
    start: int | None = None
    for paragraph_start, _ in paragraphs(text, (0, len(text))):
        line = text[paragraph_start : paragraph_start + 1]
        if start is not None and line.strip() and line not in _CLOSERS:
            yield start, paragraph_start
            start = paragraph_start
        start = paragraph_start if start is None else start
    if start is not None:
        yield start, len(text)
