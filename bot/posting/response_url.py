"""Response URL: an answer to a command or a button that only who used it sees; good for half an hour."""

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.posting.errors import Refused, Unsure
from bot.rendering.message import Form

_METHOD = "response_url"


async def respond(url: str, form: Form) -> None:
    """Send one form of a message to a response URL, for the eyes of one person.

    Raises:
        Refused: the URL is used up or too old, or the form is not taken.
        Unsure: nobody knows.
    """
    client = AsyncWebhookClient(url, retry_handlers=[])
    try:
        answer = await client.send(text=form.text, blocks=list(form.blocks) or None, response_type="ephemeral")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unsure(_METHOD, type(error).__name__) from error
    if answer.status_code >= 500:
        raise Unsure(_METHOD, f"HTTP {answer.status_code}")
    if answer.status_code != 200:
        raise Refused(_METHOD, str(answer.body)[:100])
