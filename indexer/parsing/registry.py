"""Which parser reads which document: by its media type or name, and by its first lines where these say too little."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.blocks import Parsed
from indexer.errors import Unparsable, Unsupported
from indexer.parsing.asciidoc import parse_asciidoc
from indexer.parsing.atlassian_document import parse_atlassian_document
from indexer.parsing.code import parse_code
from indexer.parsing.code_languages import is_code_path
from indexer.parsing.decode import decode
from indexer.parsing.delimited import parse_delimited
from indexer.parsing.docx import parse_docx
from indexer.parsing.html import parse_html
from indexer.parsing.markdown import parse_markdown
from indexer.parsing.notebook import parse_notebook
from indexer.parsing.openapi import looks_like_openapi, parse_openapi
from indexer.parsing.pdf import parse_pdf
from indexer.parsing.plaintext import parse_plaintext
from indexer.parsing.restructuredtext import parse_restructuredtext
from indexer.parsing.storage import parse_storage
from indexer.parsing.unsupported import reason_to_skip
from sources.document import ATLASSIAN_DOCUMENT, CONFLUENCE_STORAGE, Document


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is called in messages, and what reads it."""

    name: str
    parse: Callable[[Document], Parsed]


_CODE = Format("source code", parse_code)
_OPENAPI = Format("OpenAPI", parse_openapi)
_PLAIN_TEXT = Format("plain text", parse_plaintext)
_FORMATS = {
    Format("AsciiDoc", parse_asciidoc): ".adoc .asciidoc .adc",
    Format("delimited", parse_delimited): ".csv .tsv .tab .psv",
    Format("HTML", parse_html): ".html .htm .xhtml",
    Format("Jupyter notebook", parse_notebook): ".ipynb",
    Format("Markdown", parse_markdown): ".md .markdown .mdown .mkd .mdx",
    Format("PDF", parse_pdf): ".pdf",
    Format("reStructuredText", parse_restructuredtext): ".rst .rest",
    Format("Word", parse_docx): ".docx",
}
_BY_SUFFIX = {suffix: found for found, suffixes in _FORMATS.items() for suffix in suffixes.split()}
# Wiki pages have no suffix; the title of one may well end in what looks like one.
_PAGES = {
    ATLASSIAN_DOCUMENT: Format("Atlassian document", parse_atlassian_document),
    CONFLUENCE_STORAGE: Format("Confluence storage", parse_storage),
}
_BY_MEDIA_TYPE = {
    "application/pdf": _BY_SUFFIX[".pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _BY_SUFFIX[".docx"],
    "application/x-ipynb+json": _BY_SUFFIX[".ipynb"],
    "application/xhtml+xml": _BY_SUFFIX[".html"],
    "text/csv": _BY_SUFFIX[".csv"],
    "text/html": _BY_SUFFIX[".html"],
    "text/markdown": _BY_SUFFIX[".md"],
    "text/plain": _PLAIN_TEXT,
    "text/x-rst": _BY_SUFFIX[".rst"],
}
_DESCRIPTION_SUFFIXES = (".json", ".yaml", ".yml")


def parse(document: Document) -> Parsed:
    """Return the blocks of a document of any format.

    Raises:
        Unsupported: its kind holds no text to index.
        Unparsable: it is damaged; the message is the reason that `footnote status` shows.
    """
    if document.media_type not in _PAGES and (reason := reason_to_skip(document.path)):
        raise Unsupported(reason)
    return parse_as(format_of(document), document)


def parse_as(found: Format, document: Document) -> Parsed:
    """Return the blocks of a document of this format.

    Raises:
        Unparsable: as `parse`; also when a library stumbles over the file, which costs no more than that file.
    """
    try:
        return found.parse(document)
    except (Unparsable, MemoryError):
        raise
    except Exception as error:  # the one place for it: what a library throws at hostile input cannot be listed
        kind = type(error).__name__
        raise Unparsable(f"the {found.name} parser could not read it ({kind}); please report this file") from error


def format_of(document: Document) -> Format:
    """Return the format of a document; a name that says nothing means what its media type says, or plain text.

    A script is told by its first line.

    Raises:
        Unparsable: the format hangs on the text, and there is none.
    """
    if document.media_type in _PAGES:
        return _PAGES[document.media_type]
    suffix = PurePosixPath(document.path.lower()).suffix
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix in _DESCRIPTION_SUFFIXES and looks_like_openapi(decode(document.body)):
        return _OPENAPI
    if is_code_path(document.path) or document.body.startswith(b"#!"):
        return _CODE
    media_type, _, _ = document.media_type.partition(";")
    return _BY_MEDIA_TYPE.get(media_type.strip().lower(), _PLAIN_TEXT)
