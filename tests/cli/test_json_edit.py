import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.json_edit import with_item, with_member
from cli.json_spans import NoJson, read_spans

ENTRY = {"command": "footnote", "args": ["mcp"]}
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
OBJECTS = st.dictionaries(st.text(max_size=5), VALUES, max_size=4)
INDENTS = st.sampled_from([None, 2, 4, "\t"])

COMMENTED = """{
    // Servers of the team.
    "servers": {
        "wiki": { "command": "wiki", "args": ["a", "b"] }, // theirs: keep it
        /* "old": {} */
    },
    "inputs": [],
}
"""


def meaning(text):
    held = read_spans(text).plain()
    assert isinstance(held, dict)
    return held


@settings(deadline=None)
@given(OBJECTS, INDENTS, VALUES)
def test_a_member_is_added_and_everything_else_means_what_it_meant(held, indent, value):
    changed = with_member(json.dumps(held, indent=indent), ("mcpServers", "footnote"), value)

    assert json.loads(changed) == {**held, "mcpServers": {"footnote": value}}


@settings(deadline=None)
@given(OBJECTS, INDENTS, VALUES, st.booleans())
def test_a_member_among_others_is_set_and_set_again_to_the_same_text(others, indent, value, ascii_only):
    text = json.dumps({"before": 1, "mcpServers": others, "after": [2]}, indent=indent, ensure_ascii=ascii_only)

    changed = with_member(text, ("mcpServers", "footnote"), value)

    assert json.loads(changed) == {"before": 1, "mcpServers": {**others, "footnote": value}, "after": [2]}
    assert with_member(changed, ("mcpServers", "footnote"), value) == changed


@settings(deadline=None)
@given(OBJECTS, INDENTS)
def test_what_is_read_is_what_stands_there(held, indent):
    assert read_spans(json.dumps(held, indent=indent)).plain() == held


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:/*\n 1ae\\', max_size=30))
def test_whatever_a_file_holds_it_is_read_or_refused(text):
    try:
        span = read_spans(text)
    except NoJson:
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)
    else:
        assert text[span.start : span.end].strip()


def test_comments_spaces_and_trailing_commas_stay():
    changed = with_member(COMMENTED, ("servers", "footnote"), ENTRY)

    kept = [line for line in changed.splitlines() if line in COMMENTED.splitlines()]
    assert kept == COMMENTED.splitlines()
    assert meaning(changed)["servers"] == {
        "wiki": {"command": "wiki", "args": ["a", "b"]},
        "footnote": ENTRY,
    }


def test_an_empty_file_becomes_an_object():
    assert json.loads(with_member("", ("mcpServers", "footnote"), ENTRY)) == {"mcpServers": {"footnote": ENTRY}}


def test_another_value_of_that_name_is_replaced_in_its_place():
    changed = with_member('{"a": {"b": 1, "c": 2}}', ("a", "b"), "new")

    assert changed == '{"a": {"b": "new", "c": 2}}'


def test_line_ends_of_windows_stay():
    changed = with_member('{\r\n  "a": 1\r\n}\r\n', ("b",), [1])

    assert "\n" not in changed.replace("\r\n", "")
    assert json.loads(changed) == {"a": 1, "b": [1]}


def test_an_item_is_added_once():
    item = {"id": "token", "password": True}

    once = with_item(COMMENTED, "inputs", "id", item)

    assert meaning(once)["inputs"] == [item]
    assert with_item(once, "inputs", "id", item) == once
    assert meaning(with_item(once, "inputs", "id", {"id": "token"}))["inputs"] == [{"id": "token"}]


@pytest.mark.parametrize("text", ["[]", "nothing", '{"a": 1', '{"a" 1}', "{'a': 1}", '{"servers": 3}', '{"a": 1} x'])
def test_what_is_no_object_is_refused(text):
    with pytest.raises(NoJson):
        with_member(text, ("servers", "footnote"), ENTRY)


def test_an_error_names_the_line_and_nothing_that_stands_on_it():
    with pytest.raises(NoJson) as refused:
        read_spans('{\n  "key": s3cret\n}')

    assert "line 2" in str(refused.value)
    assert "s3cret" not in str(refused.value)
