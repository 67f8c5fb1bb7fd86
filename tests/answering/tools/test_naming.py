import re

from hypothesis import given
from hypothesis import strategies as st

from answering.tools.naming import model_name

servers = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
tools = st.text(max_size=140) | st.from_regex(r"[A-Za-z0-9_.-]{1,128}", fullmatch=True)


def test_a_plain_name_keeps_its_words():
    assert model_name("grafana", "query_range") == "grafana__query_range"


@given(servers, tools)
def test_every_name_is_one_that_models_take_and_no_built_in_one(server, tool):
    name = model_name(server, tool)

    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name)
    assert "__" in name


@given(st.lists(st.tuples(servers, tools), max_size=20, unique=True))
def test_two_tools_never_share_a_name(pairs):
    assert len({model_name(*pair) for pair in pairs}) == len(pairs)


@given(servers, tools)
def test_a_tool_named_like_the_name_that_another_gets_is_told_apart(server, tool):
    taken = model_name(server, tool).removeprefix(f"{server}__")

    assert taken == tool or model_name(server, taken) != model_name(server, tool)


def test_names_that_differ_only_in_what_cannot_be_written_are_told_apart():
    assert len({model_name("s", each) for each in ("a.b", "a_b", "a b", "a/b")}) == 4
    assert len({model_name("s", "x" * 100 + end) for end in ("1", "2")}) == 2
