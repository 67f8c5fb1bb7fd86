"""Modals, driven by hand: what the app answers is given where the acknowledgement would bring it."""

import pytest

from playground.slack.acts.showing import open_modal, publish_home
from playground.slack.errors import Impossible

LABEL = {"type": "plain_text", "text": "Name"}


def option(value):
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def entry(block_id, element, **values):
    element = {"action_id": f"{block_id}_input", **element}
    return {"type": "input", "block_id": block_id, "label": LABEL, "element": element, **values}


def view(*blocks, **values):
    return {"type": "modal", "callback_id": "form", "title": LABEL, "submit": LABEL, "blocks": list(blocks), **values}


TEXT = entry("text", {"type": "plain_text_input"})


@pytest.fixture
def show(slack, ana):
    """A modal that the app has opened for Ana."""

    def shown(*blocks, **values):
        open_modal(slack.place, ana.id, view(*blocks, **values))
        return ana.modal

    return shown


@pytest.fixture
def answer(slack):
    """What the app acknowledges the last interaction with."""

    def answered(**values):
        with slack.world.acting():
            slack.world.outbox.deliveries[-1].on_answer(values)

    return answered


def test_every_input_is_sent_also_those_that_nobody_touched(show):
    start = {"type": "static_select", "options": [option("a"), option("b")], "initial_option": option("b")}
    boxes = {"type": "checkboxes", "options": [option("x"), option("y")]}
    modal = show(TEXT, entry("one", start), entry("many", boxes, optional=True))
    modal.fill("text_input", "words")

    values = modal.submit().payload["view"]["state"]["values"]

    assert values["text"]["text_input"] == {"type": "plain_text_input", "value": "words"}
    assert values["one"]["one_input"]["selected_option"]["value"] == "b"
    assert values["many"]["many_input"] == {"type": "checkboxes", "selected_options": []}


def test_a_required_input_must_be_filled_before_anything_is_sent(slack, show):
    modal = show(TEXT)

    with pytest.raises(Impossible):
        modal.submit()

    assert modal.errors == {"text": "Please complete this required field."}
    assert slack.world.outbox.deliveries == []


@pytest.mark.parametrize(
    ("element", "entered"),
    [
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "nowhere"),
        ({"type": "number_input", "is_decimal_allowed": False}, "many"),
        ({"type": "plain_text_input", "min_length": 5}, "abc"),
    ],
)
def test_what_an_input_does_not_take_is_not_submitted(show, element, entered):
    modal = show(entry("field", element))
    modal.fill("field_input", entered)

    with pytest.raises(Impossible):
        modal.submit()


def test_an_input_takes_only_its_options_and_its_length(show):
    menu = entry("one", {"type": "radio_buttons", "options": [option("a")]})
    modal = show(menu, entry("short", {"type": "plain_text_input", "max_length": 3}))

    with pytest.raises(Impossible):
        modal.fill("one_input", "z")
    with pytest.raises(Impossible):
        modal.fill("short_input", "long")
    with pytest.raises(Impossible):
        modal.fill("unknown", "x")


def test_an_empty_acknowledgement_closes_the_modal(show, answer, ana):
    modal = show(TEXT)
    modal.fill("text_input", "words")
    modal.submit()
    assert ana.modal is not None

    answer()

    assert ana.modal is None


def test_errors_keep_it_open_and_stand_at_their_inputs(show, answer, ana):
    modal = show(TEXT)
    modal.fill("text_input", "words")
    submitted = modal.submit()

    answer(response_action="errors", errors={"text": "Too vague"})

    assert ana.modal.errors == {"text": "Too vague"}
    assert submitted.outcome == "answered"


def test_errors_of_unknown_blocks_are_a_failure(show, answer):
    modal = show(TEXT)
    modal.fill("text_input", "words")
    submitted = modal.submit()

    answer(response_action="errors", errors={"other": "Too vague"})

    assert (submitted.outcome, submitted.reason) == ("failed", "invalid_arguments")


def test_an_answer_can_change_the_modal_put_another_on_it_or_clear_all(show, answer, ana):
    modal = show(TEXT)
    modal.fill("text_input", "words")
    modal.submit()
    answer(response_action="update", view=view(TEXT, title={"type": "plain_text", "text": "Again"}))
    assert ana.modal.title == "Again"
    assert ana.modal.view.values["text"]["text_input"]["value"] == "words"

    ana.modal.submit()
    answer(response_action="push", view=view(title={"type": "plain_text", "text": "Sure?"}))
    assert ana.modal.title == "Sure?"

    ana.modal.submit()
    answer(response_action="clear")
    assert ana.modal is None


def test_closing_shows_what_is_below_and_is_told_of_only_on_request(slack, show, answer, ana):
    modal = show(TEXT)
    modal.fill("text_input", "words")
    modal.submit()
    answer(response_action="push", view=view(notify_on_close=True, private_metadata="7"))

    closed = ana.modal.close()

    assert (closed.payload["type"], closed.payload["view"]["private_metadata"]) == ("view_closed", "7")
    assert ana.modal.view is modal.view
    assert ana.modal.close() is None
    assert ana.modal is None


def test_a_button_in_a_modal_brings_the_view(show):
    button = {"type": "button", "action_id": "more", "text": LABEL, "value": "7"}
    modal = show({"type": "actions", "elements": [button]})

    payload = modal.press("more").payload

    assert payload["container"] == {"type": "view", "view_id": modal.view.id}
    assert (payload["actions"][0]["value"], payload["view"]["callback_id"]) == ("7", "form")


def test_a_menu_of_the_home_tab_carries_its_choice_and_lets_the_app_open_a_modal(slack, ana):
    menu = {"type": "static_select", "action_id": "sort", "options": [option("new"), option("old")]}
    publish_home(slack.place, ana.id, {"type": "home", "blocks": [{"type": "actions", "elements": [menu]}]})

    payload = ana.home.choose("sort", "old").payload

    assert payload["actions"][0]["selected_option"]["value"] == "old"
    assert payload["view"]["type"] == "home"
    assert payload["trigger_id"] in slack.world.triggers


def test_a_modal_without_a_submit_button_cannot_be_submitted(show):
    modal = show({"type": "divider"}, submit=None)

    with pytest.raises(Impossible):
        modal.submit()
