"""From a request of aiohttp to arguments and credentials, whichever way they came."""

import base64
import json
from dataclasses import dataclass

from aiohttp import web

from playground.slack.errors import Refused
from playground.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for.

    Attributes:
        token: From the header or the form; "" without.
        client: Client id and secret, of `oauth.v2.access` alone.
        arguments: Without the token and the client's secret.
    """

    method: str
    token: str
    client: tuple[str, str]
    arguments: Json


async def read(request: web.Request) -> Asked:
    """Read a call: GET or POST, arguments in the query, a form or JSON.

    Raises:
        Refused: the body is not what its content type says.
    """
    arguments: Json = dict(request.query)
    if request.method == "POST":
        arguments |= await _body(request)
    header = request.headers.get("Authorization", "")
    token = str(arguments.pop("token", "") or "")
    if header.startswith("Bearer "):
        token = header.removeprefix("Bearer ")
    client = (str(arguments.pop("client_id", "")), str(arguments.pop("client_secret", "")))
    if header.startswith("Basic "):
        client_id, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        client = (client_id, secret)
    return Asked(request.match_info["method"], token, client, arguments)


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        try:
            found = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(found, dict):
            raise Refused("json_not_object")
        return found
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream"):
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    raise Refused("invalid_post_type")
