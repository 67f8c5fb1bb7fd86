"""Blocks: what is accepted and refused, and that Slack's own client agrees about lengths."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from playground.slack.checks.blocks import check_message_blocks
from playground.slack.errors import Refused

PLAIN = {"type": "plain_text", "text": "Words"}


def section(letters):
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * letters}}


def button(**values):
    return {"type": "button", "action_id": "a", "text": PLAIN, **values}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def table(rows, columns, kind="table", **values):
    cell = {"type": "raw_text", "text": "x"}
    return {"type": kind, "rows": [[cell] * columns] * rows, **values}


FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "vote",
    "positive_button": {"text": PLAIN, "value": "yes"},
    "negative_button": {"text": PLAIN, "value": "no"},
}
GOOD = [
    section(3000),
    {"type": "section", "fields": [PLAIN] * 10},
    {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}},
    {"type": "divider"},
    {"type": "context", "elements": [PLAIN] * 10},
    actions(*[button(action_id=str(number)) for number in range(25)]),
    {"type": "context_actions", "elements": [FEEDBACK]},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"},
    {"type": "task_card", "task_id": "1", "title": "Search", "status": "complete"},
    {"type": "plan", "title": "Plan", "tasks": []},
    table(100, 20),
    table(2, 2, "data_table", caption="Figures"),
    {"type": "data_visualization", "chart": {}},
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_good_block_is_accepted(block):
    assert check_message_blocks([block]) == [block]


BAD = [
    (section(3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    ({"type": "section", "fields": [PLAIN] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "less than 151 characters"),
    ({"type": "header", "text": "plain"}, "must provide a object [json-pointer:/blocks/0/text]"),
    ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
    (actions(*[button(action_id=str(number)) for number in range(26)]), "no more than 25 items allowed"),
    (actions(button(text={"type": "plain_text", "text": "x" * 76})), "less than 76 characters"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    (actions(button(action_id="x" * 256)), "less than 256 characters"),
    ({"type": "context_actions", "elements": [FEEDBACK] * 6}, "no more than 5 items allowed"),
    ({"type": "context", "elements": [PLAIN] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed"),
    ({"type": "divider", "text": PLAIN}, "invalid additional property: text [json-pointer:/blocks/0]"),
    ({"type": "divider", "block_id": "x" * 256}, "less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ({"type": "nonsense"}, "unsupported type: nonsense [json-pointer:/blocks/0/type]"),
    ({"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}, "unsupported type: input"),
    (table(101, 2), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    (table(2, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    (table(1, 2, "data_table", caption="x"), "no fewer than 2 items allowed"),
    (table(2, 2, "data_table"), "missing required field: caption"),
    ({"type": "task_card", "task_id": "1", "title": "x", "status": "odd"}, "[json-pointer:/blocks/0/status]"),
]


@pytest.mark.parametrize(("block", "reason"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_bad_block_is_refused_with_its_place(block, reason):
    with pytest.raises(Refused) as caught:
        check_message_blocks([block])

    assert caught.value.code == "invalid_blocks"
    assert reason in " ".join(caught.value.details["response_metadata"]["messages"])


def test_what_is_no_list_of_objects_is_another_refusal():
    for blocks in ("text", [1], {"type": "divider"}):
        with pytest.raises(Refused, match="invalid_blocks_format"):
            check_message_blocks(blocks)


def test_a_message_has_fifty_blocks_each_with_an_id_of_its_own():
    divider = {"type": "divider"}

    assert len(check_message_blocks([divider] * 50)) == 50
    with pytest.raises(Refused):
        check_message_blocks([divider] * 51)
    with pytest.raises(Refused):
        check_message_blocks([{**divider, "block_id": "a"}] * 2)


def test_markdown_tables_and_all_text_have_limits_for_the_whole_message():
    markdown = {"type": "markdown", "text": "x" * 6001}
    cell = {"type": "raw_text", "text": "x" * 5001}

    with pytest.raises(Refused, match="invalid_blocks"):
        check_message_blocks([markdown, markdown])
    with pytest.raises(Refused, match="invalid_blocks"):
        check_message_blocks([{"type": "table", "rows": [[cell]]}] * 2)
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_message_blocks([section(2700)] * 5)


_KNOWN_TO_THE_CLIENT = ("section", "header", "actions", "context", "context_actions", "divider")


@pytest.mark.parametrize("block", [each for each in GOOD if each["type"] in _KNOWN_TO_THE_CLIENT])
def test_slacks_own_client_accepts_what_is_accepted_here(block):
    [parsed] = Block.parse_all([block])
    parsed.validate_json()


@pytest.mark.parametrize(
    "block",
    [
        section(3001),
        {"type": "section", "fields": [PLAIN] * 11},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "context", "elements": [PLAIN] * 11},
        {"type": "context_actions", "elements": [FEEDBACK] * 6},
        actions(*[button(action_id=str(number)) for number in range(26)]),
        {"type": "divider", "block_id": "x" * 256},
    ],
    ids=lambda block: block["type"],
)
def test_slacks_own_client_refuses_what_is_refused_here(block):
    with pytest.raises(Refused):
        check_message_blocks([block])
    [parsed] = Block.parse_all([block])
    with pytest.raises(SlackObjectFormationError):
        parsed.validate_json()
