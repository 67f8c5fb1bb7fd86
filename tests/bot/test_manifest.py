import ast
import re
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest as described
from bot.controls import names
from bot.manifest import manifest, manifest_text

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "bot").rglob("*.py"))
METHOD = re.compile(r"[a-z]+(\.[A-Za-z]+)+")
# Bolt's own way to say what is not heard by anything else, or is told apart by a pattern.
HEARD_BY_PATTERN = {"channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel", "user_change"}


def calls():
    """Every call in the bot: its file and node."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node


def methods_called():
    """Methods of the Web API that the bot calls, through the client's own functions or by name."""
    by_function = {name.replace("_", "").lower(): name for name in described.METHODS}
    found = set()
    for node in calls():
        name = node.func.attr
        if is_client(node.func.value) and hasattr(AsyncWebClient, name) and name != "api_call":
            found.add(dotted(name))
        elif name in {"once", "patiently", "surely", "look"} and node.args and isinstance(node.args[0], ast.Constant):
            found.add(node.args[0].value)
    assert by_function
    return found


def is_client(node):
    return (isinstance(node, ast.Name) and node.id.endswith("client")) or (
        isinstance(node, ast.Attribute) and node.attr.endswith("client")
    )


def dotted(function):
    """users_lookupByEmail is users.lookupByEmail; conversations_members is conversations.members."""
    return function.replace("_", ".")


def heard(decorator):
    """The first arguments of `app.<decorator>(…)` that are constants, or constants of `names`."""
    for node in calls():
        if node.func.attr == decorator and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value
            elif isinstance(first, ast.Attribute) and isinstance(first.value, ast.Name) and first.value.id == "names":
                yield getattr(names, first.attr)


def test_every_method_that_is_called_has_its_scopes_in_the_manifest():
    called = methods_called()

    assert {"chat.postMessage", "users.info", "views.open", "chat.startStream"} <= called
    assert called - set(described.METHODS) == set()


def test_no_scope_is_asked_for_a_method_that_is_never_called():
    assert set(described.METHODS) - methods_called() == set()


def test_the_manifest_asks_for_each_scope_once_and_for_no_other():
    asked = manifest()["oauth_config"]["scopes"]
    needed = {scope for table in (described.METHODS, described.EVENTS) for each in table.values() for scope in each}

    assert sorted([*asked["bot"], *asked["bot_optional"]]) == sorted(needed | {"commands"})


def test_every_event_that_is_heard_is_subscribed_to():
    subscribed = {name.partition(".")[0] for name in manifest()["settings"]["event_subscriptions"]["bot_events"]}

    assert {"app_mention", "message", "app_home_opened"} <= set(heard("event"))
    assert set(heard("event")) <= subscribed
    assert subscribed - set(heard("event")) == HEARD_BY_PATTERN


def test_the_patterns_of_listeners_take_what_is_subscribed_to_for_them():
    from bot.listeners import _WHO_IS_THERE

    assert [name for name in HEARD_BY_PATTERN if not _WHO_IS_THERE.fullmatch(name)] == []


def test_every_command_and_shortcut_that_is_heard_is_offered():
    features = manifest()["features"]

    assert {each["command"] for each in features["slash_commands"]} == set(heard("command"))
    assert {each["callback_id"] for each in features["shortcuts"]} == set(heard("shortcut"))


def test_every_button_and_modal_of_ours_has_its_listener():
    assert set(heard("action")) == set(names.BUTTONS)
    assert set(heard("view")) == set(names.MODALS)


def test_the_file_in_config_is_the_manifest():
    text = (ROOT / "config" / "slack_manifest.yaml").read_text(encoding="utf-8")

    assert text.split("\n", 1)[1] == manifest_text()


def test_the_manifest_keeps_slacks_limits():
    found = manifest()

    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert len(found["features"]["agent_view"]["agent_description"]) <= 300
    assert len(found["features"]["agent_view"]["suggested_prompts"]) <= 4
    [shortcut] = found["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


@pytest.mark.parametrize("url", ["https://bot.example.com", "https://bot.example.com/"])
def test_over_http_slack_is_told_where_to_call(url):
    found = yaml.safe_load(manifest_text(url))

    address = "https://bot.example.com/slack/events"
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["settings"]["interactivity"]["request_url"] == address
    assert [each["url"] for each in found["features"]["slash_commands"]] == [address]


@pytest.mark.parametrize("url", ["", "https://bot.example.com"])
def test_for_several_workspaces_slack_is_told_where_people_are_led_back_to(url):
    found = yaml.safe_load(manifest_text(url, "https://bot.example.com/"))

    assert found["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]
    assert found["settings"]["socket_mode_enabled"] is (url == "")
    assert found["settings"]["org_deploy_enabled"] is False


def test_for_one_workspace_nobody_is_led_back():
    assert "redirect_urls" not in manifest_text()


def test_over_a_socket_no_address_is_told():
    assert "slack/events" not in manifest_text()
