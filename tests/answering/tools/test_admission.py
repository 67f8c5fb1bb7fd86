from dataclasses import replace

from answering.tools.admission import admissions
from answering.tools.allowed import Allowed
from answering.tools.definition import Definition

ALLOWED = Allowed(reads=("query", "alerts"), writes=("restart", "gone"))


def definition(name, description="Says."):
    return Definition(name, description, {"type": "object"})


LISTED = [definition(name) for name in ("query", "restart", "alerts", "delete")]


def test_each_tool_is_admitted_by_what_is_allowed_approved_and_listed():
    approved = {"query": definition("query"), "alerts": definition("alerts", "Said."), "delete": definition("delete")}
    found = admissions(LISTED, approved, ALLOWED)

    assert {each.tool: each.state for each in found} == {
        "query": "offered",
        "alerts": "changed",
        "restart": "new",
        "gone": "missing",
        "delete": "not_allowed",
    }
    assert [each.tool for each in found if each.asks] == ["restart", "gone", "delete"]


def test_of_a_server_that_is_down_what_was_approved_stays_offered():
    found = admissions(None, {"query": definition("query")}, ALLOWED)

    assert [(each.tool, each.state) for each in found] == [
        ("query", "offered"),
        ("alerts", "new"),
        ("restart", "new"),
        ("gone", "new"),
    ]


def test_any_word_that_differs_is_a_change():
    was = Definition("query", "Says.", {"type": "object"}, "Title", {"read_only_hint": True})
    for now in (
        replace(was, description="Says!"),
        replace(was, title=""),
        replace(was, schema={"type": "object", "properties": {}}),
        replace(was, hints={"read_only_hint": False}),
        replace(was, hints={"read_only_hint": 1}),
        replace(was, description="x" * 40_000),
    ):
        [admission] = admissions([now], {"query": was}, Allowed(("query",), ()))
        assert admission.state == "changed"
