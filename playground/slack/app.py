"""The app: what its manifest asks for, and the secrets that Slack gave it."""

from dataclasses import dataclass, field

from playground.slack.wire import Json

_SCOPES_OF_EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "link_shared": ("links:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "subteam_members_changed": ("usergroups:read",),
}
"""One of these must be granted; events that are not named here need none."""


@dataclass(frozen=True, slots=True)
class App:
    """An app as Slack knows it.

    Attributes:
        manifest: What `apps.manifest.create` takes, as a dictionary.
    """

    manifest: Json
    id: str = "A00000001"
    client_id: str = "1000.2000"
    granted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        scopes = self._at("oauth_config", "scopes")
        object.__setattr__(self, "granted", frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]))

    @property
    def app_token(self) -> str:
        """What `apps.connections.open` takes."""
        return f"xapp-1-{self.id}-playground"

    @property
    def signing_secret(self) -> str:
        """What requests to the app are signed with in HTTP mode."""
        return f"signing-secret-of-{self.id}"

    @property
    def client_secret(self) -> str:
        """What `oauth.v2.access` takes beside the client's id."""
        return f"client-secret-of-{self.id}"

    @property
    def name(self) -> str:
        """What people see as its name."""
        return str(self._at("features", "bot_user").get("display_name") or self._at("display_information")["name"])

    @property
    def uses_socket_mode(self) -> bool:
        """Whether events go over a socket, and not to the request URL."""
        return bool(self._at("settings").get("socket_mode_enabled", False))

    @property
    def rotates_tokens(self) -> bool:
        """Whether tokens of workspaces expire, and are renewed by another."""
        return bool(self._at("settings").get("token_rotation_enabled", False))

    @property
    def redirect_urls(self) -> list[str]:
        """Where people may be led back to; empty: anywhere, which Slack does not allow."""
        return list(self._at("oauth_config").get("redirect_urls", []))

    @property
    def events_url(self) -> str:
        """Where events are posted in HTTP mode."""
        return str(self._at("settings", "event_subscriptions").get("request_url", ""))

    @property
    def interactivity_url(self) -> str:
        """Where interactions are posted in HTTP mode."""
        return str(self._at("settings", "interactivity").get("request_url", ""))

    @property
    def is_interactive(self) -> bool:
        """Whether buttons and modals of the app do anything."""
        return bool(self._at("settings", "interactivity").get("is_enabled", False))

    @property
    def unfurl_domains(self) -> list[str]:
        """The domains whose links the app is told of."""
        return list(self._at("features").get("unfurl_domains", []))

    @property
    def has_messages_tab(self) -> bool:
        """Whether people can write to the app in a direct message."""
        home = self._at("features", "app_home")
        return bool(home.get("messages_tab_enabled", True)) and not home.get("messages_tab_read_only_enabled", False)

    @property
    def has_home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self._at("features", "app_home").get("home_tab_enabled", False))

    @property
    def is_agent(self) -> bool:
        """Whether it is declared as an agent, by the view of today or by the one before it."""
        features = self._at("features")
        return "agent_view" in features or "assistant_view" in features

    @property
    def prompts(self) -> list[Json]:
        """The prompts that are suggested before the app sets others."""
        return list(self._at("features", "agent_view").get("suggested_prompts", []))

    @property
    def commands(self) -> list[Json]:
        """The slash commands, as the manifest has them."""
        return list(self._at("features").get("slash_commands", []))

    def shortcuts(self, kind: str) -> list[Json]:
        """The shortcuts of this type, `message` or `global`, as the manifest has them."""
        return [each for each in self._at("features").get("shortcuts", []) if each["type"] == kind]

    def command(self, name: str) -> Json | None:
        """The slash command of that name, as the manifest has it."""
        return _named(self.commands, "command", name)

    def shortcut(self, callback_id: str) -> Json | None:
        """The shortcut with that callback id, as the manifest has it."""
        return _named(self._at("features").get("shortcuts", []), "callback_id", callback_id)

    def hears(self, event: str, scopes: frozenset[str]) -> bool:
        """Whether an event of this name (`message.im`, `app_mention`) reaches the app with these scopes."""
        needed = _SCOPES_OF_EVENTS.get(event)
        subscribed = self._at("settings", "event_subscriptions").get("bot_events", [])
        return event in subscribed and (needed is None or not scopes.isdisjoint(needed))

    def _at(self, *path: str) -> Json:
        found = self.manifest
        for name in path:
            found = found.get(name) or {}
        return found


def _named(entries: list[Json], key: str, value: str) -> Json | None:
    return next((each for each in entries if each.get(key) == value), None)
