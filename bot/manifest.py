"""Manifest: what the Slack app must be made with, told from what the bot calls and hears.

A test compares it with the code: a method that is called, an event that is heard or a modal, command or shortcut that
is not provided for here fails it. `config/slack_manifest.yaml` is this, written out.
"""

from typing import Any

import yaml

from bot.controls import names

_CONVERSATIONS = ("channels", "groups", "im", "mpim")
_READ = tuple(f"{kind}:read" for kind in _CONVERSATIONS)
_HISTORY = tuple(f"{kind}:history" for kind in _CONVERSATIONS)

METHODS: dict[str, tuple[str, ...]] = {
    "agents.sessions.setStatus": ("assistant:write",),
    "assistant.threads.setStatus": ("assistant:write", "chat:write"),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "auth.revoke": (),
    "auth.test": (),
    "chat.appendStream": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.startStream": ("chat:write",),
    "chat.stopStream": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.members": _READ,
    "conversations.open": ("im:write",),
    "conversations.replies": _HISTORY,
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "reactions.add": ("reactions:write",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read", "users:read.email"),
    "users.list": ("users:read", "users:read.email"),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
"""The methods of the Web API that the bot calls, with the scopes that each needs for everything it is used for."""

EVENTS: dict[str, tuple[str, ...]] = {
    "agent_session_stopped": (),
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""The events that the bot hears, with the scopes that each needs."""

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

# Without these it still answers whoever names it; what is missing is following threads, files, and groups of operators.
_OPTIONAL = ("channels:history", "files:read", "groups:history", "mpim:history", "usergroups:read")

PROMPTS = (
    ("What can you do?", "What can you help me with?"),
    ("Find a page", "Where is it described how …?"),
    ("Explain an error", "What does this error mean, and what do I do about it? …"),
)
"""What somebody may ask first: title and message."""


def scopes() -> set[str]:
    """Return every scope that the bot uses."""
    needed = {scope for table in (METHODS, EVENTS) for each in table.values() for scope in each}
    return needed | {"commands"}


def optional_scopes() -> set[str]:
    """Return those that can be left out."""
    return scopes() & set(_OPTIONAL)


def manifest(url: str = "", install_url: str = "") -> dict[str, Any]:
    """Return the manifest.

    Args:
        url: Where Slack's requests reach the bot, such as https://bot.example.com; empty for Socket Mode.
        install_url: Where workspaces install the app, if several do: the same address, or one for that alone.
    """
    needed = scopes()
    redirect = {"redirect_urls": [f"{install_url.rstrip('/')}{REDIRECT_PATH}"]} if install_url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Footnote",
            "description": "Answers questions from your documents, with a footnote on every sentence",
            "background_color": "#1f3a5f",
        },
        "features": _features(_requests(url)),
        "oauth_config": redirect
        | {
            "scopes": {
                "bot": sorted(needed - optional_scopes()),
                "bot_optional": sorted(optional_scopes()),
            }
        },
        "settings": {
            "event_subscriptions": _requests(url, "request_url") | {"bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True} | _requests(url, "request_url"),
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(url: str = "", install_url: str = "") -> str:
    """Return what `manifest` does, as YAML, which Slack takes under Create New App, From a manifest."""
    return yaml.safe_dump(manifest(url, install_url), sort_keys=False, allow_unicode=True, width=110)


def _features(command_url: dict[str, str]) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "footnote", "always_online": True},
        "agent_view": {
            "agent_description": "Answers questions from your team's documents, and cites the place of every sentence.",
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        },
        "slash_commands": [
            {
                "command": names.COMMAND,
                "description": "Ask in private, or see and look after what Footnote knows",
                "usage_hint": "ask <question> | sources | status | why | channel | mute | reindex | help",
                "should_escape": False,
            }
            | command_url
        ],
        "shortcuts": [
            {
                "name": "Ask Footnote about this",
                "type": "message",
                "callback_id": names.ASK_ABOUT,
                "description": "Answers a question about a message from your documents",
            }
        ],
    }


def _requests(url: str, name: str = "url") -> dict[str, str]:
    return {name: f"{url.rstrip('/')}{EVENTS_PATH}"} if url else {}
