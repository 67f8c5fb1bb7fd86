"""Storage format as an Atlassian document."""

import json

from hypothesis import given
from hypothesis import strategies as st

from playground.confluence.document_format import to_document
from playground.confluence.storage_format import code, to_storage


def blocks(storage):
    return json.loads(to_document(storage))["content"]


def test_headings_paragraphs_lists_and_tables_become_nodes():
    rows = "<table><tr><th>d</th></tr><tr><td>e</td></tr></table>"
    storage = f"<h2>One</h2><p>a <strong>b</strong></p><ul><li>c</li></ul>{rows}"

    heading, paragraph, listed, table = blocks(storage)

    assert (heading["type"], heading["attrs"]) == ("heading", {"level": 2})
    assert paragraph["content"][1] == {"type": "text", "text": "b", "marks": [{"type": "strong"}]}
    assert listed["content"][0]["content"][0]["content"][0]["text"] == "c"
    assert [row["content"][0]["type"] for row in table["content"]] == ["tableHeader", "tableCell"]


def test_code_keeps_its_text_and_language():
    [block] = blocks(code("if a < b & c:\n\tpass", "python"))

    assert (block["type"], block["attrs"]) == ("codeBlock", {"language": "python"})
    assert block["content"][0]["text"] == "if a < b & c:\n\tpass"


def test_panels_and_other_macros_are_told_apart():
    note = '<ac:structured-macro ac:name="note"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>'
    [panel, extension] = blocks(note + '<ac:structured-macro ac:name="toc" />')

    assert panel["attrs"]["panelType"] == "warning"
    assert extension["attrs"]["extensionKey"] == "toc"


@given(st.lists(st.sampled_from(["one", "two **b**", "- item", "## head", "| a |\n|---|\n| c |", "> q"]), max_size=6))
def test_no_word_is_lost(parts):
    storage = to_storage("\n\n".join(parts))

    def words(node):
        return node.get("text", "").split() + [word for each in node.get("content", []) for word in words(each)]

    found = words(json.loads(to_document(storage)))
    assert [
        word for part in parts for word in part.replace("*", "").replace("---", "").split() if word.isalpha()
    ] == found
