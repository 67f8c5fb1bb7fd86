from datetime import UTC, datetime

import pytest

from answering.errors import ToolRefused
from answering.tools.definition import Definition
from answering.tools.pinning import approve_tools, approved_tools
from ledger.tool_pins import pin_tools
from tests.fakes.quick_ledger import open_quick_ledger

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUERY = Definition(
    "query", "Says\u202e \ud800.", {"type": "object", "b": [1.5], "a": None}, "Query", {"idempotent": True}
)


@pytest.fixture
def ledger(tmp_path):
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


def test_what_was_approved_comes_back_in_every_word(ledger):
    approve_tools(ledger, "grafana", [QUERY], MOMENT)

    assert approved_tools(ledger, "grafana") == {"query": QUERY}
    assert approved_tools(ledger, "other") == {}


def test_a_definition_that_cannot_be_used_is_not_approved(ledger):
    nested: dict[str, object] = {}
    for _ in range(5_000):
        nested = {"not": nested}
    for bad in (Definition("long", "x" * 30_000, {}), Definition("deep", "", nested)):
        with pytest.raises(ToolRefused, match="definition of"):
            approve_tools(ledger, "grafana", [QUERY, bad], MOMENT)
    assert approved_tools(ledger, "grafana") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": "query"}'])
def test_a_damaged_record_is_not_approved(ledger, text):
    approve_tools(ledger, "grafana", [QUERY], MOMENT)
    pin_tools(ledger, "grafana", {"broken": text}, MOMENT)

    assert list(approved_tools(ledger, "grafana")) == ["query"]
