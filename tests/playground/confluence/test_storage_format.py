"""Markdown as storage format."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from playground.confluence.storage_format import code, include, to_storage

NAMES = 'xmlns:ac="ac" xmlns:ri="ri"'


def parsed(storage):
    return ET.fromstring(f"<root {NAMES}>{storage}</root>")


def test_code_becomes_a_macro_with_its_language():
    storage = to_storage("```python\nif a < b:\n    pass\n```")

    [macro] = parsed(storage)
    assert macro.get("{ac}name") == "code"
    assert macro.findtext("{ac}parameter") == "python"
    assert macro.findtext("{ac}plain-text-body") == "if a < b:\n    pass"


def test_a_link_to_a_page_goes_by_title_and_others_stay():
    titles = {"runbooks/a.md": ("ENG", 'The "A" page')}

    storage = to_storage(
        "[to *A*](../runbooks/a.md#first) and [out](https://example.com)", path="teams/b.md", titles=titles
    )

    [link] = parsed(storage).iter("{ac}link")
    assert link.get("{ac}anchor") == "first"
    assert link.find("{ri}page").get("{ri}content-title") == 'The "A" page'
    assert "".join(link.find("{ac}link-body").itertext()) == "to A"
    assert '<a href="https://example.com">out</a>' in storage


def test_the_first_heading_is_the_title_and_not_in_the_body():
    assert to_storage("# Title\n\n## Part\n\nWords.") == "<h2>Part</h2>\n<p>Words.</p>\n"


def test_an_include_names_its_page():
    [macro] = parsed(include("ENG", "A & B"))
    assert macro.find(".//{ri}page").get("{ri}content-title") == "A & B"


@given(st.text(alphabet="ab<>&]\"' \n"))
def test_any_code_comes_back_as_it_was(text):
    [macro] = parsed(code(text))

    assert (macro.findtext("{ac}plain-text-body") or "") == text


@given(st.text(alphabet="ab <>&#*`|-\n[]()!"))
def test_any_markdown_becomes_xml_that_can_be_read(text):
    parsed(to_storage(text))
