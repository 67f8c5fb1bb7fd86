import pytest

from answering.llm.language_model import Message, ToolCall, ToolDefinition
from answering.llm.litellm_request import LitellmModelSettings, wire_request

OWN = "http://127.0.0.1:9/v1"


def settings_with(**changes):
    return LitellmModelSettings(**({"name": "main", "model": "openai/our-own"} | changes))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"api_key": "k"}, "k"),
        ({"api_key": "k", "api_base": OWN}, "k"),
        # A server of one's own gets no vendor's key; of the rest litellm knows which variable holds theirs.
        ({"api_base": OWN}, "none"),
        ({}, None),
        ({"model": "anthropic/claude-sonnet-4-5", "api_base": OWN}, None),
    ],
)
def test_a_key_goes_only_to_whom_it_belongs(changes, key):
    assert wire_request(settings_with(**changes), [], [], 10)["api_key"] == key


def test_a_turn_is_as_long_as_is_asked_for_and_no_longer_than_the_settings_allow():
    assert wire_request(settings_with(max_answer_tokens=100), [], [], 50)["max_tokens"] == 50
    assert wire_request(settings_with(max_answer_tokens=100), [], [], 500)["max_tokens"] == 100


def test_no_library_below_makes_attempts_of_its_own():
    request = wire_request(settings_with(), [], [], 10)

    assert (request["max_retries"], request["num_retries"]) == (0, 0)


def test_a_conversation_with_tools_keeps_its_shape():
    calls = (ToolCall("a", "search_docs", "{}"),)
    messages = [Message("assistant", "", calls), Message("tool", "Nothing.", call_id="a"), Message("user", "")]
    tool = ToolDefinition("search_docs", "Searches.", {"type": "object"})

    request = wire_request(settings_with(), messages, [tool], 10)

    assert [message["content"] for message in request["messages"]] == [None, "Nothing.", ""]
    assert request["messages"][0]["tool_calls"][0]["id"] == request["messages"][1]["tool_call_id"] == "a"
    assert [each["function"]["name"] for each in request["tools"]] == ["search_docs"]
    assert "tool_choice" not in request
    assert "tools" not in wire_request(settings_with(), messages, [], 10)


def test_tools_that_may_not_be_asked_for_any_more_are_described_all_the_same():
    tool = ToolDefinition("search_docs", "Searches.", {"type": "object"})
    request = wire_request(settings_with(), [], [tool], 10, may_call=False)

    assert request["tool_choice"] == "none"
    assert len(request["tools"]) == 1
    assert "tool_choice" not in wire_request(settings_with(), [], [], 10, may_call=False)
