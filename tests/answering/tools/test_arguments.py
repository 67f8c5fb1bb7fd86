import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.errors import ToolRefused
from answering.tools.arguments import argument_text, read_arguments

SCHEMA = {
    "type": "object",
    "properties": {
        "expr": {"type": "string", "maxLength": 10},
        "limit": {"type": "integer", "minimum": 1},
        "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}},
    },
    "required": ["expr"],
    "additionalProperties": False,
    "$defs": {"tag": {"enum": ["a", "b"]}},
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
fitting = st.fixed_dictionaries(
    {"expr": st.text(st.characters(exclude_categories=["Cs"]), max_size=10)},
    optional={"limit": st.integers(1, 99), "tags": st.lists(st.sampled_from("ab"), max_size=3)},
)


def read(text):
    """Return the arguments, or the line that says why there are none."""
    try:
        return read_arguments(text, SCHEMA), ""
    except ToolRefused as refused:
        return {}, str(refused)


def refusal(text, schema=SCHEMA):
    with pytest.raises(ToolRefused) as raised:
        read_arguments(text, schema)
    return str(raised.value)


@given(fitting)
def test_arguments_that_fit_arrive_as_they_are(arguments):
    assert read_arguments(json.dumps(arguments), SCHEMA) == arguments
    assert json.loads(argument_text(arguments)) == arguments


@given(st.text(max_size=40) | values.map(json.dumps) | st.text('[]{}",:0123456789eE+-.\\u tru', max_size=40))
def test_whatever_a_model_writes_is_arguments_that_fit_or_one_line(text):
    arguments, line = read(text)

    assert isinstance(arguments.get("expr", ""), str)
    assert set(arguments) <= {"expr", "limit", "tags"}
    assert bool(line) != ("expr" in arguments)
    assert not line or (line.endswith(".") and "\n" not in line and len(line) < 800)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'expr' is a required property"),
        ("{", "are not JSON"),
        ("[1]", "must be a JSON object"),
        ("NaN", "are not JSON"),
        ('{"expr": "x", "limit": Infinity}', "are not JSON"),
        ('{"expr": "x", "limit": 1e999}', "cannot be sent"),
        ('{"expr": "\\ud800"}', "cannot be sent"),
        ('{"expr": "far too long a text"}', "expr: 'far too long a text' is too long"),
        ('{"expr": "x", "limit": 0}', "limit: 0 is less than the minimum of 1"),
        ('{"expr": "x", "tags": ["a", "z"]}', "tags.1: 'z' is not one of"),
        ('{"expr": "x", "url": "https://evil.example"}', "Additional properties are not allowed"),
        ("[" * 100_000, "longer than 20,000 characters"),
        ("[" * 10_000, "are not JSON"),
    ],
)
def test_what_does_not_fit_is_told_so_that_it_can_be_corrected(text, says):
    assert says in refusal(text)


def test_no_arguments_are_an_empty_object():
    assert read_arguments("", {"type": "object"}) == {}


def test_a_schema_that_refers_elsewhere_fetches_nothing_and_lets_nothing_through():
    # A fetch would be refused on this port, and say so in another way.
    assert "schema" in refusal("{}", {"$ref": "http://127.0.0.1:9/schema.json"})
    assert "schema" in refusal("{}", {"$ref": "file:///etc/passwd"})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "no such type"},
        {"properties": 7},
        {"required": 3},
        {"$ref": "#"},
        {"$ref": "#/nowhere"},
    ],
)
def test_a_schema_that_is_wrong_lets_nothing_through(schema):
    assert "schema" in refusal('{"expr": "x"}', schema)


def test_no_schema_keeps_the_check_busy_for_long():
    doubling = {f"d{number}": {"allOf": [{"$ref": f"#/$defs/d{number + 1}"}] * 2} for number in range(40)}
    bomb = {"$ref": "#/$defs/d0", "$defs": doubling | {"d40": {}}}
    many = {"properties": {"a": {"items": {"anyOf": [{"const": number} for number in range(2_000)]}}}}
    pattern = {"properties": {"a": {"pattern": "^(a+)+$"}}, "patternProperties": {"^(a+)+$": {}}}

    assert "cannot be checked" in refusal("{}", bomb)
    assert "cannot be checked" in refusal(json.dumps({"a": [1_999] * 3_000}), many)
    assert read_arguments(json.dumps({"a": "a" * 40 + "!"}), pattern)
