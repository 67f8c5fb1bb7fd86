"""How the app comes into a workspace and out of it: consent, oauth.v2.access, auth.revoke, removal."""

import secrets

from playground.slack.errors import Refused
from playground.slack.events.telling import tell
from playground.slack.state.passes import InstallCode
from playground.slack.state.workspace import Installation
from playground.slack.web_api.call import Call, Method
from playground.slack.wire import Json
from playground.slack.world import Place, World

_TOKEN_SECONDS = 12 * 3600


def consent(place: Place, user: str, redirect_uri: str = "") -> str:
    """The code that Slack hands out when somebody allows the app into a workspace; good for one exchange."""
    code = secrets.token_hex(12)
    place.world.codes[code] = InstallCode(team_id=place.workspace.id, user=user, redirect_uri=redirect_uri)
    return code


def exchange(world: World, arguments: Json, credentials: tuple[str, str]) -> Json:
    """`oauth.v2.access`: a token for a code, or for a refresh token, which is good once.

    Args:
        world: Where the app is installed.
        arguments: Of the call.
        credentials: Client id and secret, from the header or the arguments.

    Raises:
        Refused: the client or the code is not known.
    """
    client_id, client_secret = credentials
    if client_id != world.app.client_id:
        raise Refused("invalid_client_id")
    if client_secret != world.app.client_secret:
        raise Refused("bad_client_secret")
    if arguments.get("grant_type") == "refresh_token":
        return _renewed(world, str(arguments.get("refresh_token", "")))
    code = world.codes.pop(str(arguments.get("code", "")), None)
    if code is None:
        raise Refused("invalid_code")
    if code.redirect_uri and str(arguments.get("redirect_uri", "")) not in ("", code.redirect_uri):
        raise Refused("bad_redirect_uri")
    workspace = world.workspaces[code.team_id]
    installation = world.install(workspace)
    return {
        "app_id": world.app.id,
        "authed_user": {"id": code.user},
        "scope": ",".join(sorted(installation.scopes)),
        "token_type": "bot",
        "access_token": installation.bot_token,
        "bot_user_id": installation.bot.id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
        **_lifetime(installation),
    }


def uninstall(place: Place) -> None:
    """Take the app out of a place.workspace, and tell it; its token is worth nothing from now on."""
    if place.workspace.installation is None:
        return
    _tell_of_tokens(place, place.workspace.installation)
    tell(place, "app_uninstalled", {"type": "app_uninstalled"})
    place.workspace.installation = None


def revoke(place: Place) -> None:
    """Make the app's token worth nothing, and tell the app; nothing else is told."""
    if place.workspace.installation is not None:
        _tell_of_tokens(place, place.workspace.installation)
        place.workspace.installation = None


def auth_revoke(call: Call) -> Json:
    """`auth.revoke`: the app gives its own token back."""
    revoke(call.place)
    return {"revoked": True}


def _tell_of_tokens(place: Place, installation: Installation) -> None:
    tokens = {"oauth": [], "bot": [installation.bot.id]}
    tell(place, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})


def _renewed(world: World, refresh_token: str) -> Json:
    for workspace in world.workspaces.values():
        installation = workspace.installation
        if installation and refresh_token and installation.refresh_token == refresh_token:
            installation.renew()
            return {"token_type": "bot", "access_token": installation.bot_token, **_lifetime(installation)}
    raise Refused("invalid_refresh_token")


def _lifetime(installation: Installation) -> Json:
    if not installation.refresh_token:
        return {}
    return {"refresh_token": installation.refresh_token, "expires_in": _TOKEN_SECONDS}


METHODS = {"auth.revoke": Method(auth_revoke)}
