from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable, Unsupported
from indexer.parsing.registry import Format, format_of, parse, parse_as
from tests.indexer.parsing.prose import assert_follows_the_rules, document

PETS = 'openapi: 3.0.0\ninfo: {title: Pets, version: "1"}\npaths:\n  /pets:\n    get: {summary: List pets}\n'
FORMATS = {
    "guide.md": "Markdown",
    "docs/GUIDE.MARKDOWN": "Markdown",
    "page.mdx": "Markdown",
    "page.html": "HTML",
    "manual.rst": "reStructuredText",
    "manual.adoc": "AsciiDoc",
    "analysis.ipynb": "Jupyter notebook",
    "Handbook.PDF": "PDF",
    "Handbook.docx": "Word",
    "rota.csv": "delimited",
    "rota.tsv": "delimited",
    "README": "plain text",
    "LICENSE": "plain text",
    "CHANGELOG": "plain text",
    "notes.txt": "plain text",
    "queue.log": "plain text",
    "strange.suffix": "plain text",
    "Makefile": "source code",
    "Dockerfile": "source code",
    "src/queue.py": "source code",
    "config.yaml": "source code",
    "data.json": "source code",
}


@pytest.mark.parametrize("path", FORMATS)
def test_format_follows_the_name(path):
    assert format_of(document("one: 1\n", path)).name == FORMATS[path]


def test_api_description_is_told_by_its_first_lines():
    assert format_of(document(PETS, "api/pets.yaml")).name == "OpenAPI"
    assert format_of(document('{"openapi": "3.1.0", "paths": {}}', "pets.json")).name == "OpenAPI"
    assert format_of(document("note: openapi\n", "pets.yaml")).name == "source code"


MEDIA_TYPES = {
    "application/x-confluence-storage": "Confluence storage",
    "application/x-atlassian-document": "Atlassian document",
    "application/pdf": "PDF",
    "text/html": "HTML",
    "text/html; charset=utf-8": "HTML",
    "text/markdown": "Markdown",
    "text/plain": "plain text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/octet-stream": "plain text",
}


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_format_follows_the_media_type_where_the_name_says_nothing(media_type):
    assert format_of(replace(document("text", "ENG/12345"), media_type=media_type)).name == MEDIA_TYPES[media_type]


def test_a_suffix_goes_before_the_media_type_unless_it_is_a_wiki_page():
    assert format_of(replace(document("text", "guide.md"), media_type="text/plain")).name == "Markdown"
    page = replace(document("<p>How v1.png is drawn</p>", "ENG/v1.png"), media_type="application/x-confluence-storage")
    assert parse(page).text == "How v1.png is drawn"


def test_script_without_suffix_is_code():
    assert format_of(document("#!/bin/sh\nls\n", "bin/deploy")).name == "source code"


def test_document_is_parsed_by_its_format():
    assert parse(document("# Guide\n", "guide.md")).title == "Guide"
    assert parse(document("def a():\n    pass\n", "a.py")).is_code
    assert parse(document(PETS, "pets.yml")).title == "Pets"


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("queue.png", b"\x89PNG\r\n\x1a\n\x00", "image"),
        ("app.min.js", b"let a=1", "minified bundle"),
        ("strange", b"\x7fELF\x00\x00", "binary file, not text"),
        ("guide.md", b"# A\x00", "binary file, not text"),
    ],
)
def test_what_holds_no_text_is_unsupported(path, body, reason):
    with pytest.raises(Unsupported, match=reason):
        parse(document(body, path))


def test_damaged_text_is_unparsable_and_not_merely_unsupported():
    with pytest.raises(Unparsable, match="damaged UTF-8") as caught:
        parse(document("Größe für alle".encode() + b"\xfc", "guide.md"))
    assert not isinstance(caught.value, Unsupported)


def test_parser_that_stumbles_costs_one_file_and_tells_nothing_of_it():
    def stumble(document):
        raise IndexError(document.body.decode())

    with pytest.raises(Unparsable) as caught:
        parse_as(Format("Wiki", stumble), document("secret"))
    assert "Wiki" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_lack_of_memory_is_not_blamed_on_the_file():
    def exhaust(document):
        raise MemoryError

    with pytest.raises(MemoryError):
        parse_as(Format("Wiki", exhaust), document("text"))


BODIES = st.binary(max_size=120) | st.text().map(str.encode)


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from([*FORMATS, "pets.yaml", "a.go", "a.tf", "bin/run"]),
    st.binary(max_size=120) | st.text().map(str.encode),
)
def test_any_bytes_under_any_name_give_blocks_or_a_reason(path, body):
    try:
        parsed = parse(document(body, path))
    except Unparsable as error:
        assert str(error)  # noqa: PT017 - either outcome is fine
        return
    assert_follows_the_rules(parsed, has_lines=False)
    assert parsed == parse(document(body, path))
