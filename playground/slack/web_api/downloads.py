"""The bytes of files, for the app's token; without it Slack shows a page to sign in, with 200."""

from aiohttp import web

from playground.slack.world import World

_SIGN_IN = "<!DOCTYPE html><title>Sign in to Slack</title><h1>Sign in to your workspace</h1>"


def download(world: World, request: web.Request) -> web.Response:
    """Answer `/files-pri/…`."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    team_id, _, file_id = request.match_info["key"].partition("-")
    with world.lock:
        workspace = world.of_token(token)
        file = workspace.files.get(file_id) if workspace and workspace.id == team_id else None
        may_read = workspace is not None and workspace.installation is not None
        if may_read and workspace and workspace.installation:
            may_read = "files:read" in workspace.installation.scopes
    if file is None or not may_read:
        return web.Response(text=_SIGN_IN, content_type="text/html")
    return web.Response(body=file.content, content_type=file.media_type)
