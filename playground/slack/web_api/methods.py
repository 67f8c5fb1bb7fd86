"""Every method that needs the app's bot token."""

from playground.slack.web_api import agents, chat, conversations, installing, items, people, streams, views
from playground.slack.web_api.call import Method

METHODS: dict[str, Method] = {
    **people.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **agents.METHODS,
    **views.METHODS,
    **items.METHODS,
    **installing.METHODS,
}
