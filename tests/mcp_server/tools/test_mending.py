"""Whatever models write for arguments: a call that is meant, with a note of what was changed, or a word of advice."""

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.errors import WrongArguments
from mcp_server.tools.get_chunk import build_get_chunk
from mcp_server.tools.mending import mend
from mcp_server.tools.search_docs import SEARCH_DOCS
from mcp_server.tools.tool import Tool

GET_CHUNK = build_get_chunk(8000)
OTHER_NAMES = {"q": "query", "top_k": "limit", "space": "sources", "since": "updated_after"}

_TEXT = (
    st.text(max_size=30) | st.text(st.characters(), max_size=5) | st.sampled_from(["5", "7.0", "true", '["a"]', "a,b"])
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.just(10**40) | st.floats() | _TEXT
JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=3))
NAMES = st.sampled_from(
    [*SEARCH_DOCS.schema["properties"], *GET_CHUNK.schema["properties"], *OTHER_NAMES, "Query", "chunkId", "filters"]
)


OTHER_WORDS = {"kind": {"docs": "prose", "source code": "code", "all": "", "code prose": ""}}


def mended(tool: Tool = SEARCH_DOCS, /, **given):
    return mend(tool.name, given, tool.schema, OTHER_NAMES, OTHER_WORDS)


def read(tool: Tool = SEARCH_DOCS, /, **given):
    return mended(tool, **({"query": "keys"} | given)).arguments


@pytest.mark.parametrize("tool", [SEARCH_DOCS, GET_CHUNK], ids=lambda tool: tool.name)
@settings(deadline=None)
@given(given=st.dictionaries(NAMES | _TEXT, JSON, max_size=12))
def test_any_arguments_become_valid_ones_or_are_refused_with_advice(tool, given):
    other_names = {other: name for other, name in OTHER_NAMES.items() if name in tool.schema["properties"]}
    try:
        found = mend(tool.name, given, tool.schema, other_names, OTHER_WORDS)
    except WrongArguments as refused:
        message = str(refused)
    else:
        message = ""
    if message:
        assert any(name in message for name in tool.schema["properties"])
        assert len(message.encode()) < 1000
        return
    jsonschema.validate(found.arguments, tool.schema)
    assert len("".join(found.notes)) < 6000
    "".join(found.notes).encode()
    assert len(repr(found.arguments).encode()) < 30_000


_WORDS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=40)
VALID = st.fixed_dictionaries(
    {"query": _WORDS},
    optional={
        "limit": st.integers(1, 20),
        "sources": st.lists(_WORDS, min_size=1, max_size=20),
        "path": _WORDS,
        "labels": st.lists(_WORDS, min_size=1, max_size=20),
        "kind": st.sampled_from(["prose", "code"]),
        "updated_after": _WORDS,
        "version": _WORDS,
        "detail": st.sampled_from(["snippet", "full"]),
        "cursor": _WORDS,
    },
)


@settings(deadline=None)
@given(VALID)
def test_arguments_that_are_right_stay_as_they_are(given):
    found = mend("search_docs", given, SEARCH_DOCS.schema, OTHER_NAMES)

    assert found.arguments == given
    assert found.notes == ()


@settings(deadline=None)
@given(VALID, NAMES | st.text(min_size=1, max_size=80), JSON)
def test_another_argument_is_followed_or_left_out_with_a_note(given, name, value):
    if name in SEARCH_DOCS.schema["properties"] or value in (None, "", [], {}) or not str(value).strip(" []',N{}\n"):
        return
    try:
        found = mend("search_docs", {**given, name: value}, SEARCH_DOCS.schema, OTHER_NAMES)
    except WrongArguments:
        return
    assert {key: found.arguments[key] for key in given} == given
    assert found.notes or list(found.arguments) == list(given)


@settings(deadline=None)
@given(JSON)
def test_a_number_out_of_range_is_moved_into_it_and_never_silently(value):
    try:
        found = mended(query="keys", limit=value)
    except WrongArguments:
        assert not isinstance(value, int) or isinstance(value, bool)
        return
    limit = found.arguments.get("limit")
    if isinstance(value, int) and not isinstance(value, bool) and limit != value:
        assert found.notes == (f"limit was set to {limit}: it goes from 1 to 20.",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"limit": "5"}, {"limit": 5}),
        ({"limit": 5.0}, {"limit": 5}),
        ({"top_k": 5}, {"limit": 5}),
        ({"topK": 5}, {"limit": 5}),
        ({"Limit": 5}, {"limit": 5}),
        ({"sources": "wiki"}, {"sources": ["wiki"]}),
        ({"sources": "wiki, code"}, {"sources": ["wiki", "code"]}),
        ({"sources": '["wiki", "code"]'}, {"sources": ["wiki", "code"]}),
        ({"sources": ["wiki", None, "", "code"]}, {"sources": ["wiki", "code"]}),
        ({"sources": "wiki,"}, {"sources": ["wiki"]}),
        ({"space": "ENG"}, {"sources": ["ENG"]}),
        ({"soruces": ["wiki"]}, {"sources": ["wiki"]}),
        ({"version": 4.12}, {"version": "4.12"}),
        ({"path": ["docs/"]}, {"path": "docs/"}),
        ({"kind": "Code"}, {"kind": "code"}),
        ({"kind": "Docs"}, {"kind": "prose"}),
        ({"kind": ["Source_Code"]}, {"kind": "code"}),
        ({"kind": ["prose", "code"]}, {}),
        ({"kind": "all"}, {}),
        ({"sources": [""], "labels": [], "path": "", "kind": None, "version": " "}, {}),
    ],
)
def test_what_is_plainly_meant_is_followed(written, meant):
    assert read(**written) == {"query": "keys"} | meant


@pytest.mark.parametrize("value", [[1, 2], [[1]], ["docs", "keys"], "docs, all", {"docs": "prose"}, True])
def test_what_is_no_choice_is_refused(value):
    with pytest.raises(WrongArguments, match=r"^kind: "):
        mended(query="keys", kind=value)


def test_a_blank_argument_does_not_stand_in_the_way_of_one_by_another_name():
    assert mended(query="", q="keys").arguments == {"query": "keys"}
    assert mended(query=None, q="keys").arguments == {"query": "keys"}


def test_an_argument_by_its_own_name_wins_over_one_by_another():
    found = mended(top_k=3, query="keys", limit=5)

    assert found.arguments == {"query": "keys", "limit": 5}
    assert found.notes == ("`top_k` was left out, because limit was given too.",)


@pytest.mark.parametrize("value", [[["keys"]], {"text": "keys"}, True, 10**4000, float("inf"), float("nan")])
def test_what_is_no_text_is_refused_and_never_searched_for(value):
    with pytest.raises(WrongArguments, match=r"^query: this is no text\. query: A whole question"):
        mended(query=value)


def test_a_name_that_is_cut_is_told():
    assert mended(query="keys", labels=["a" * 300]).notes == ("A name in labels was cut to 200 characters.",)
    assert mended(query="k" * 2001).notes == ("query was cut to 2000 characters.",)


def test_what_is_missing_is_named_with_what_it_is():
    with pytest.raises(WrongArguments, match=r"^get_chunk needs chunk_id\. chunk_id: Id of a passage"):
        mended(GET_CHUNK)


def test_thousands_of_arguments_make_one_short_note():
    found = mended(query="keys", **{f"argument {number}": "x" for number in range(50_000)})

    [note] = found.notes
    assert "`argument 16`, `argument 17`, `argument 18`, `argument 19` and 49996 more. There are query, limit" in note


def test_half_a_character_becomes_a_question_mark():
    assert mended(query="keys \ud800").arguments == {"query": "keys ?"}
    assert (
        mended(query="keys", **{"\ud800x": 1}).notes[0].startswith("Left out, because there is no such argument: `?x`.")
    )


def test_a_number_that_python_refuses_to_write_is_refused():
    for name in ("query", "detail", "sources"):
        with pytest.raises(WrongArguments, match=f"^{name}: this is no text"):
            mended(**({"query": "keys"} | {name: 10**5000}))
    assert mended(query="keys", limit=10**5000).arguments["limit"] == 20
    with pytest.raises(WrongArguments, match="neither true nor false"):
        mended(GET_CHUNK, chunk_id="a", section=10**5000)
