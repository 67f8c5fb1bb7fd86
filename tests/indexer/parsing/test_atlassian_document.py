import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.atlassian_nodes import NODES
from sources.document import ATLASSIAN_DOCUMENT
from sources.references import inclusion, person
from tests.indexer.parsing.prose import header, parts
from tests.indexer.parsing.wiki import blocks, checked, parse_atlassian_page, read, storage_page


def node(kind, *content, **attributes):
    """A node; a string stands for a text."""
    held = [text(each) if isinstance(each, str) else each for each in content]
    return {"type": kind, "attrs": attributes, "content": held} if held else {"type": kind, "attrs": attributes}


def text(words, *marks):
    return {"type": "text", "text": words, "marks": list(marks)}


def linked(words, address):
    return text(words, {"type": "strong"}, {"type": "link", "attrs": {"href": address}})


def p(*content):
    return node("paragraph", *content)


def shown(*content, **options):
    return blocks(parse_atlassian_page(*content, **options))


def raw(body):
    page = storage_page(body)
    return blocks(checked(replace(page, media_type=ATLASSIAN_DOCUMENT)))


def test_text_headings_and_quotes():
    content = [
        node("heading", "Queue ", text("drain", {"type": "code"}), level=2),
        p("One", node("hardBreak"), "two ", text("old", {"type": "strike"})),
        node("rule"),
        node("blockquote", p("Said once.")),
    ]
    assert shown(*content) == [("heading", "Queue drain"), ("paragraph", "One\ntwo old"), ("admonition", "Said once.")]
    assert parse_atlassian_page(*content).blocks[1].heading_path == ("Queue drain",)


def test_lists_keep_their_depth_and_numbers():
    inner = node("bulletList", node("listItem", p("b")))
    assert shown(node("orderedList", node("listItem", p("a"), inner), node("listItem", p("c")), order=3)) == [
        ("list", "3. a\n  - b\n4. c")
    ]


def test_tasks_keep_their_ticks_and_whom_they_are_for():
    mention = node("mention", id="a1", text="@Ana", accessLevel="")
    done = node("taskItem", "read", localId="x", state="DONE")
    tasks = node("taskList", node("taskItem", mention, " drains", state="TODO"), done, localId="y")
    assert shown(tasks, references={person("a1"): "Ana Silva"}) == [("list", "- [ ] Ana Silva drains\n- [x] read")]
    assert shown(tasks) == [("list", "- [ ] Ana drains\n- [x] read")]


def test_decisions_are_a_list():
    decided = node("decisionItem", "We use queues", state="DECIDED")
    assert shown(node("decisionList", decided, decided)) == [("list", "- We use queues\n- We use queues")]


def test_code_panels_and_expands():
    code = "if a < b:\n    return\n"
    assert shown(
        node("codeBlock", code, language="python"),
        node("panel", p("Careful"), panelType="warning", panelColor="#ff0000"),
        node("expand", p("a"), node("nestedExpand", p("b"), title="Deeper"), title="More"),
    ) == [
        ("code", code.rstrip()),
        ("admonition", "Careful"),
        *[("paragraph", words) for words in ("More", "a", "Deeper", "b")],
    ]


def cell(*content, kind="tableCell", **attributes):
    return node(kind, *content, **attributes)


def heading_cell(*content):
    return cell(*content, kind="tableHeader")


def test_a_table_keeps_its_header_numbers_and_merged_cells():
    rows = [
        node("tableRow", heading_cell(p("Step")), heading_cell(node("heading", "What", level=3))),
        node("tableRow", cell(p("drain"), colspan=2)),
        node("tableRow", cell(p("fill")), cell(node("codeBlock", "make fill"))),
    ]
    parsed = parse_atlassian_page(node("table", *rows, isNumberColumnEnabled=True, layout="wide"))
    assert header(parsed, "| Step") == "| Step | What"
    assert parts(parsed, "| Step")[1:] == ["1 | drain |", "2 | fill | make fill"]


def test_a_table_in_a_cell_is_shown_as_text():
    inner = node("table", node("tableRow", heading_cell(p("k")), cell(p("v"))), node("tableRow", cell(p("x"))))
    outer = node("table", node("tableRow", heading_cell(p("Name")), cell(inner)))
    assert shown(outer) == [("table", "Name | k / v ; x")]


def test_small_things_in_a_line():
    line = p(
        node("status", text="LIVE", color="green", localId="s"),
        node("status", text="V2", color="red"),
        " since ",
        node("date", timestamp="1772323200000"),
        " ",
        node("emoji", shortName=":tada:", id="1f389", text="🎉"),
        node("emoji", shortName=":party:", id="x"),
        node("placeholder", text="Type here"),
        node("inlineExtension", extensionKey="jira", parameters={"macroParams": {"key": {"value": "PROJ-1"}}}),
    )
    assert shown(line) == [("paragraph", "LIVE V2 since 2026-03-01 🎉:party:PROJ-1")]


def test_a_link_shows_its_address_once_however_it_is_marked():
    address = "https://grafana.example/d/1"
    assert shown(p("See ", linked("the ", address), linked("dashboard", address), ".")) == [
        ("paragraph", f"See the dashboard ({address}).")
    ]
    assert shown(p(linked(address, address))) == [("paragraph", address)]
    assert shown(node("heading", linked("the dashboard", address), level=1)) == [("heading", "the dashboard")]


def test_cards_show_their_address():
    address = "https://wiki.example/x/AbC"
    assert shown(p("See ", node("inlineCard", url=address))) == [("paragraph", f"See {address}")]
    assert shown(node("blockCard", data={"name": "Runbook", "url": address})) == [("paragraph", f"Runbook ({address})")]
    long = "https://wiki.example/" + "x" * 100
    assert shown(node("embedCard", url=long, layout="wide")) == [("paragraph", long)]


def test_pictures_are_their_text_and_caption():
    media = node("media", type="file", id="9f", collection="c", alt="The queue", width=9)
    caption = node("caption", "How it ", text("flows"))
    assert shown(node("mediaSingle", media, caption, layout="center")) == [
        ("paragraph", "The queue"),
        ("paragraph", "How it flows"),
    ]
    assert shown(p("a ", node("mediaInline", alt="plan.pdf", id="x"))) == [("paragraph", "a plan.pdf")]
    assert shown(node("mediaGroup", node("media", type="file", id="9f"))) == []


def extension(key, *content, **parameters):
    given = {"macroParams": {name: {"value": value} for name, value in parameters.items()}, "macroMetadata": {"x": "y"}}
    return node("bodiedExtension" if content else "extension", *content, extensionKey=key, parameters=given)


def test_macros_are_those_of_storage_format():
    assert shown(extension("toc", maxLevel="3")) == []
    assert shown(extension("excerpt", p("a"), hidden="true")) == []
    assert shown(extension("mystery", p("a"), colour="red")) == [("paragraph", "a")]
    assert shown(extension("plantuml", __bodyContent="A -> B\nB -> C")) == [("code", "A -> B\nB -> C")]
    known = {inclusion("ENG", "Limits"): "<p>Ten <strong>a day</strong></p>"}
    assert shown(extension("include", **{"": "Limits"}), references=known) == [("paragraph", "Ten a day")]


def test_columns_and_unknown_nodes_show_what_they_hold():
    columns = node("layoutSection", node("layoutColumn", p("a"), width=50), node("layoutColumn", p("b"), width=50))
    assert shown(columns, node("novelty", p("c"))) == [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]


def test_a_body_that_is_cut_off_keeps_its_texts():
    body = json.dumps({"type": "doc", "content": [p('It\'s "one"\u00e9'), p("two"), p("three")]})
    cut = body[: body.index("three") + 2]
    assert raw(cut) == [("paragraph", 'It\'s "one"é'), ("paragraph", "two")]


def test_nodes_nested_beyond_reason_keep_their_texts():
    body = '{"type":"panel","content":[' * 5_000 + '{"type":"text","text":"deep"}' + "]}" * 5_000
    assert raw(body) == [("paragraph", "deep")]


@pytest.mark.parametrize(
    "body",
    [
        *("", "null", "[]", "7", '"text"', "{}", '{"content": 7}', '{"content": [7, null, []]}'),
        '{"type": ["x"], "content": [{"type": {}, "attrs": [], "marks": 3}]}',
        '{"type": "table", "content": [{"content": [{"type": "tableCell", "attrs": {"colspan": -1}}]}, 1]}',
        '{"type": "heading", "attrs": {"level": 99}, "content": []}',
        '{"type": "date", "attrs": {"timestamp": "99999999999999999999"}, "text": 1}',
    ],
)
def test_odd_shapes_are_no_reason_to_fail(body):
    assert [kind for kind, _ in raw(body)] in ([], ["paragraph"])


KINDS = st.sampled_from([*NODES, "doc", "novelty"])
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just("DONE")
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {"type": KINDS},
            optional={"text": inner, "content": inner | st.lists(inner, max_size=3), "attrs": inner, "marks": inner},
        )
        | st.dictionaries(st.sampled_from(["href", "text", "url", "data", "level", "extensionKey"]), inner, max_size=3)
    ),
)


@settings(deadline=None, max_examples=200)
@given(JUNK)
def test_any_junk_is_drawn_into_blocks_the_same_way_twice(junk):
    assert raw(json.dumps(junk)) == raw(json.dumps(junk))


def test_halves_of_characters_are_dropped():
    assert raw('{"type": "paragraph", "content": [{"type": "text", "text": "a\\ud800b\\u0000c"}]}') == [
        ("paragraph", "abc")
    ]


def test_what_is_not_text_is_refused():
    with pytest.raises(Unparsable):
        checked(replace(storage_page(b"\x00\x01\x02\x03"), media_type=ATLASSIAN_DOCUMENT))


def test_both_formats_read_alike():
    table = node("table", node("tableRow", heading_cell(p("A"))), node("tableRow", cell(p("b"))))
    storage = (
        "<h1>T</h1><p>a <a href='https://x.example'>b</a></p><table><tr><th>A</th></tr><tr><td>b</td></tr></table>"
    )
    page = parse_atlassian_page(node("heading", "T", level=1), p("a ", linked("b", "https://x.example")), table)
    assert page.text == read(storage)
