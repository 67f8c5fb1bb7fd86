"""Wiki pages for the tests: how a body becomes a document, and what its blocks show."""

import json
from collections.abc import Mapping
from dataclasses import replace

from indexer.blocks import Parsed
from indexer.parsing.registry import parse
from sources.document import ATLASSIAN_DOCUMENT, CONFLUENCE_STORAGE, Document
from tests.indexer.parsing.prose import assert_follows_the_rules, document, hidden, text_of

NO_REFERENCES: Mapping[str, str] = {}


def storage_page(body: str | bytes, references: Mapping[str, str] = NO_REFERENCES, title: str = "Here") -> Document:
    page = document(body, "ENG/12345")
    return replace(page, media_type=CONFLUENCE_STORAGE, references=references, title=title)


def parse_storage_page(body: str | bytes, references: Mapping[str, str] = NO_REFERENCES) -> Parsed:
    return checked(storage_page(body, references))


def parse_atlassian_page(*content: Mapping[str, object], references: Mapping[str, str] = NO_REFERENCES) -> Parsed:
    body = json.dumps({"type": "doc", "version": 1, "content": content})
    return checked(replace(storage_page(body, references), media_type=ATLASSIAN_DOCUMENT))


def checked(page: Document) -> Parsed:
    parsed = parse(page)
    assert_follows_the_rules(parsed, has_lines=False)
    assert hidden(parsed).strip() == ""
    assert all(block.lines is None for block in parsed.blocks)
    return parsed


def blocks(parsed: Parsed) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind.value, text_of(parsed, block)) for block in parsed.blocks]


def shown(body: str, references: Mapping[str, str] = NO_REFERENCES) -> list[tuple[str, str]]:
    """Kind and text of every block of a body in storage format."""
    return blocks(parse_storage_page(body, references))


def read(body: str, references: Mapping[str, str] = NO_REFERENCES) -> str:
    """The whole text of a body in storage format."""
    return parse_storage_page(body, references).text


def macro(name: str, body: str = "", /, **parameters: str) -> str:
    """A macro with a body of elements."""
    return _macro(name, f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else "", parameters)


def plain_macro(name: str, body: str, /, **parameters: str) -> str:
    """A macro with a body of unformatted text."""
    section = body.replace("]]>", "]]]]><![CDATA[>")
    return _macro(name, f"<ac:plain-text-body><![CDATA[{section}]]></ac:plain-text-body>", parameters)


def _macro(name: str, body: str, parameters: Mapping[str, str]) -> str:
    given = "".join(f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items())
    return (
        f'<ac:structured-macro ac:name="{name}" ac:schema-version="1" ac:macro-id="4a1b-c2">{given}{body}'
        "</ac:structured-macro>"
    )


def page_link(title: str, body: str = "", space: str = "") -> str:
    key = f' ri:space-key="{space}"' if space else ""
    return f'<ac:link><ri:page ri:content-title="{title}"{key} />{body}</ac:link>'
