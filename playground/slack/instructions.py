"""What to tell somebody who has just started the stand-in: where it is, and how an app and people get there."""

from playground.slack.server import Server


def instructions(server: Server) -> str:
    """The text that is printed at the start."""
    slack = server.slack
    people = [each for each in slack.workspace.accounts.values() if not each.is_bot]
    channels = [each.name for each in slack.workspace.channels.values() if each.name]
    first = people[0].name if people else "ana"
    return f"""A stand-in for Slack is at {server.host_url}
People: {", ".join(each.name for each in people)}. Channels: {", ".join(channels)}.

For an app:

export SLACK_API_URL={server.api_url}
export SLACK_BOT_TOKEN={slack.bot_token}
export SLACK_APP_TOKEN={slack.app_token}

To play, in another terminal:

curl -d '{{"channel": "{channels[0]}", "text": "hello"}}' {server.host_url}/playground/people/{first}/mention
curl '{server.host_url}/playground/people/{first}/sees?channel={channels[0]}'
curl {server.host_url}/playground/state
curl {server.host_url}/playground/journal
curl -d '{{"kind": "status", "pattern": "chat.postMessage", "status": 429}}' {server.host_url}/playground/faults

Ctrl-C ends it.
"""
