import html

from hypothesis import given
from hypothesis import strategies as st

from answering.tools.wording import readable_json
from bot.controls.approval_card import fits_card, open_card
from bot.limits import SECTION_CHARACTERS
from ledger.approvals import StoredApproval
from tests.bot.questions import after

VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=6)


def asked(arguments, **names):
    usual = {"server": "tickets", "tool": "close"} | names
    return StoredApproval("a1", "q1", arguments=arguments, may_approve=(), expires_at=after(60), **usual)


def code(card):
    """The blocks of code of a card."""
    texts = [block["text"]["text"] for block in card if block["type"] == "section"]
    return [text for text in texts if text.startswith("```\n")]


@given(st.dictionaries(st.text(), VALUES))
def test_a_card_shows_all_that_will_be_sent_in_blocks_that_nothing_closes(arguments):
    blocks = code(open_card(asked(arguments)))

    assert all(block.count("```") == 2 and block.endswith("\n```") for block in blocks)
    shown = "\n".join(block.removeprefix("```\n").removesuffix("\n```") for block in blocks)
    assert html.unescape(shown).replace("\u200b", "") == readable_json(arguments)


@given(st.text(alphabet="ab&<`\n ", min_size=2_900, max_size=3_100))
def test_long_arguments_are_divided_within_slacks_limit_and_between_characters(text):
    arguments = {"note": text}
    blocks = code(open_card(asked(arguments)))

    assert all(len(block) <= SECTION_CHARACTERS for block in blocks)
    assert not [block for block in blocks if block.rstrip("\n`")[-4:].count("&") and ";" not in block[-12:]]
    shown = "".join(block.removeprefix("```\n").removesuffix("\n```") for block in blocks)
    assert html.unescape(shown).replace("\u200b", "").replace("\n", "") == readable_json(arguments).replace("\n", "")


def test_what_does_not_fit_a_card_is_known():
    assert fits_card(asked({"note": "short"}))
    assert not fits_card(asked({"note": "x" * 20_000}))


def test_names_of_strangers_call_nobody():
    card = open_card(asked({}, server="<!channel>", tool="*x* <@U1> :boom:"))

    assert "<!channel>" not in repr(card)
    assert "<@U1>" not in repr(card)
