import pytest

from playground.slack.events.interactions import new_trigger
from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


def modal(title="Why", **values):
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": [{"type": "divider"}], **values}


@pytest.fixture
def trigger(slack, ana):
    return lambda: new_trigger(slack.place, ana.id)


async def test_a_trigger_opens_one_modal_within_three_seconds(client, clock, trigger, ana):
    first, late = trigger(), trigger()

    await client.views_open(trigger_id=first, view=modal())
    assert ana.modal.title == "Why"
    assert await refused(client.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    clock.advance(seconds=3.1)
    assert await refused(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await refused(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_three_modals_stand_on_each_other_and_no_fourth(client, trigger, ana):
    await client.views_open(trigger_id=trigger(), view=modal("One"))
    await client.views_push(trigger_id=trigger(), view=modal("Two"))
    pushed = (await client.views_push(trigger_id=trigger(), view=modal("Three")))["view"]

    assert ana.modal.title == "Three"
    assert pushed["previous_view_id"] != pushed["root_view_id"]
    assert await refused(client.views_push(trigger_id=trigger(), view=modal("Four"))) == "push_limit_reached"


async def test_a_modal_is_not_pushed_over_nothing(client, trigger):
    assert await refused(client.views_push(trigger_id=trigger(), view=modal())) == "not_found"


async def test_an_update_needs_the_hash_that_the_view_has_now(client, trigger, ana):
    view = (await client.views_open(trigger_id=trigger(), view=modal("One")))["view"]

    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))
    assert ana.modal.title == "Two"
    old = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Three"))
    assert await refused(old) == "hash_conflict"
    assert await refused(client.views_update(view_id="V9", view=modal())) == "not_found"


async def test_an_external_id_names_one_view(client, trigger, ana):
    await client.views_open(trigger_id=trigger(), view=modal("One", external_id="mine"))

    await client.views_update(external_id="mine", view=modal("Two", external_id="mine"))
    assert ana.modal.title == "Two"
    again = client.views_push(trigger_id=trigger(), view=modal(external_id="mine"))
    assert await refused(again) == "duplicate_external_id"


async def test_a_home_tab_is_published_for_one_person(client, ana, ben):
    await client.views_publish(user_id=ana.id, view=HOME)
    await client.views_publish(user_id=ana.id, view={**HOME, "blocks": [{"type": "divider"}] * 2})

    assert len(ana.home.blocks) == 2
    assert ben.home is None
    assert await refused(client.views_publish(user_id="U9", view=HOME)) == "user_not_found"
    too_much = {**HOME, "blocks": [{"type": "divider"}] * 101}
    assert await refused(client.views_publish(user_id=ana.id, view=too_much)) == "invalid_blocks"


async def test_opening_the_home_tab_is_told_of_with_the_view_that_is_there(client, ana, told):
    ana.open_home()
    await client.views_publish(user_id=ana.id, view=HOME)
    ana.open_home()
    ana.open_home("messages")

    opened = told("app_home_opened")
    assert [each["tab"] for each in opened] == ["home", "home", "messages"]
    assert ["view" in each for each in opened] == [False, True, False]


async def test_without_a_home_tab_nothing_is_published(client, slack, ana):
    slack.world.app.manifest["features"] = manifest()["features"] | {"app_home": {"messages_tab_enabled": True}}

    assert await refused(client.views_publish(user_id=ana.id, view=HOME)) == "not_enabled"
