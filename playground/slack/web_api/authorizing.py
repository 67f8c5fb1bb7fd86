"""The page on which somebody allows the app into a workspace: here it is allowed at once."""

from urllib.parse import urlencode

from aiohttp import web

from playground.slack.web_api.installing import consent
from playground.slack.world import Place, World


def authorize(world: World, request: web.Request) -> web.Response:
    """Answer `/oauth/v2/authorize`: lead back to the app with a code.

    `team` names the workspace; without it the first that lacks the app is taken, or else the first. Where a manifest
    names none, people are led back to anywhere.
    """
    asked, known = request.query, world.app.redirect_urls
    if asked.get("client_id") != world.app.client_id:
        return web.Response(status=400, text="Invalid client_id parameter")
    if known and asked.get("redirect_uri") not in known:
        return web.Response(status=400, text="redirect_uri did not match any configured URIs")
    with world.acting():
        without = [each for each in world.workspaces.values() if each.installation is None]
        first = (without or list(world.workspaces.values()))[0]
        workspace = world.workspaces.get(asked.get("team", ""), first)
        user = next((each.id for each in workspace.accounts.values() if not each.is_bot), "")
        redirect_uri = asked.get("redirect_uri", "")
        code = consent(Place(world, workspace), user, redirect_uri)
    back = urlencode({"code": code, "state": asked.get("state", "")})
    return web.Response(status=302, headers={"Location": f"{redirect_uri}?{back}"})
