"""OAuth: what the operator decided about an app that several workspaces install."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OAuth:
    """The app, and where and by whom it is installed.

    Attributes:
        client_id: Of the app.
        client_secret: Of the app; tokens are sealed with it.
        public_url: Leads to the port of the bot, without a slash at its end.
        teams: Ids of the workspaces that may install it. Whoever administers one of them says which e-mail address an
            account has, and so what it may read.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    teams: frozenset[str]
