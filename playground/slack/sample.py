"""A manifest that asks for everything, for tests and for whoever starts the stand-in without their own."""

from playground.slack.wire import Json

SAMPLE: Json = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "agent_view": {"agent_description": "Helps", "suggested_prompts": [{"title": "Hello", "message": "Hello?"}]},
        "bot_user": {"display_name": "helper", "always_online": True},
        "slash_commands": [{"command": "/helper", "description": "Help"}],
        "shortcuts": [
            {"name": "Ask about this", "type": "message", "callback_id": "ask", "description": "Ask"},
            {"name": "Ask", "type": "global", "callback_id": "anywhere", "description": "Ask"},
        ],
        "unfurl_domains": ["example.com"],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "links:read",
                "links:write",
                "mpim:history",
                "mpim:read",
                "mpim:write",
                "reactions:read",
                "reactions:write",
                "team:read",
                "usergroups:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "agent_session_stopped",
                "app_context_changed",
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "file_shared",
                "link_shared",
                "member_joined_channel",
                "member_left_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "message.mpim",
                "reaction_added",
                "reaction_removed",
                "tokens_revoked",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
