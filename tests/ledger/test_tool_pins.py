from datetime import UTC, datetime

from ledger.tool_pins import pin_tools, tool_pins

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_definition_is_kept_word_for_word_for_its_server_alone(ledger):
    pin_tools(ledger, "grafana", {"query": '{"name": "query"}'}, MOMENT)

    assert tool_pins(ledger, "grafana") == {"query": '{"name": "query"}'}
    assert tool_pins(ledger, "other") == {}


def test_a_later_approval_replaces_the_definition_and_leaves_the_other_tools_alone(ledger):
    pin_tools(ledger, "grafana", {"query": "old", "alerts": "old"}, MOMENT)
    pin_tools(ledger, "grafana", {"query": "new"}, MOMENT)

    assert tool_pins(ledger, "grafana") == {"query": "new", "alerts": "old"}


def test_to_approve_nothing_changes_nothing(ledger):
    pin_tools(ledger, "grafana", {"query": "old"}, MOMENT)
    pin_tools(ledger, "grafana", {}, MOMENT)

    assert tool_pins(ledger, "grafana") == {"query": "old"}
