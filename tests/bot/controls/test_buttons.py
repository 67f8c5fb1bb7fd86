import pytest
from slack_sdk.models.blocks import Block

from bot.controls import names
from bot.controls.buttons import answer_buttons, reach_of
from tests.bot.questions import question


def actions(blocks):
    return [element["action_id"] for block in blocks for element in block["elements"]]


@pytest.mark.parametrize(
    ("reach", "offered"),
    [
        ("conversation", [names.VOTE, names.WHY, names.PRIVATE, names.HUMAN]),
        ("person", [names.VOTE, names.WHY, names.SHARE, names.HUMAN]),
        ("direct", [names.VOTE, names.WHY, names.HUMAN]),
    ],
)
def test_what_some_see_can_be_asked_for_oneself_and_what_one_sees_can_be_shared(reach, offered):
    blocks = answer_buttons("q1", reach)

    assert actions(blocks) == offered
    for block in Block.parse_all([dict(each) for each in blocks]):
        block.validate_json()


def test_who_sees_an_answer_is_told_by_its_question():
    assert reach_of(question(channel="C1", surface="mention")) == "conversation"
    assert reach_of(question(channel="C1", surface="command")) == "person"
    assert reach_of(question(channel="C1", surface="private")) == "person"
    assert reach_of(question(channel="D1", surface="direct")) == "direct"
    assert reach_of(question(channel="D1", surface="command")) == "direct"


def test_a_vote_knows_its_answer():
    assert names.word_and_id(names.valued(names.UNHELPFUL, "q:1")) == (names.UNHELPFUL, "q:1")
