import pytest

from playground.slack.checks.views import check_view
from playground.slack.errors import Refused

TITLE = {"type": "plain_text", "text": "x" * 24}
DIVIDER = {"type": "divider"}
INPUT = {"type": "input", "label": TITLE, "element": {"type": "plain_text_input", "action_id": "a"}}
MODAL = {"type": "modal", "title": TITLE, "submit": TITLE, "close": TITLE, "blocks": [INPUT]}


def test_a_good_view_is_accepted():
    assert check_view(MODAL, kind="modal") == MODAL
    assert check_view({"type": "home", "blocks": [DIVIDER] * 100}, kind="home")


@pytest.mark.parametrize(
    "change",
    [
        {"type": "home"},
        {"title": None},
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"title": {"type": "mrkdwn", "text": "x"}},
        {"submit": None},
        {"submit": {"type": "plain_text", "text": "x" * 25}},
        {"callback_id": "x" * 256},
        {"private_metadata": "x" * 3001},
        {"external_id": "x" * 256},
        {"blocks": [DIVIDER] * 101},
        {"blocks": None},
        {"blocks": [{"type": "nonsense"}]},
    ],
    ids=str,
)
def test_a_bad_view_is_refused(change):
    with pytest.raises(Refused):
        check_view({**MODAL, **change}, kind="modal")


def test_the_refusal_says_what_is_wrong_where():
    with pytest.raises(Refused) as caught:
        check_view({**MODAL, "private_metadata": "x" * 3001}, kind="modal")

    assert caught.value.details["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"
    ]
