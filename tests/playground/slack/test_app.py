from playground.slack.app import App
from tests.playground.slack.manifest import manifest


def test_what_the_manifest_offers_is_known_by_its_name():
    app = App(manifest())

    assert app.name == "helper"
    assert app.command("/helper") == {"command": "/helper", "description": "Help"}
    assert app.command("/other") is None
    assert (app.shortcut("ask") or {}).get("type") == "message"


def test_an_empty_manifest_asks_for_nothing():
    app = App({"display_information": {"name": "Bare"}})

    assert (app.name, app.granted, app.prompts) == ("Bare", frozenset(), [])
    assert [app.uses_socket_mode, app.is_interactive, app.has_home_tab, app.events_url] == [False, False, False, ""]
    assert not app.hears("message.im", app.granted)


def test_optional_scopes_are_granted_too():
    found = manifest()
    found["oauth_config"]["scopes"]["bot_optional"] = ["pins:read"]

    assert "pins:read" in App(found).granted


def test_a_changed_manifest_is_heeded_at_once():
    found = manifest(socket_mode_enabled=False)
    app = App(found)

    found["settings"]["event_subscriptions"]["request_url"] = "http://127.0.0.1:1/"

    assert app.events_url == "http://127.0.0.1:1/"
