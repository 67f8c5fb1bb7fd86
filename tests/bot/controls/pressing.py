"""What tests of controls share: an answer with its buttons, what one person alone sees, a ledger that fails."""

from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.controls.gesture import Gesture
from bot.office import Office
from bot.workspace import Workspace
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from tests.bot.workplace import Workplace

QUESTION = "how often are signing keys rotated?"


async def answered(work: Workplace, office: Office, asker: Person, text: str = QUESTION) -> Seen:
    """Return what the bot answers to a mention in the team's channel, once it is recorded."""
    asked = asker.mention(work.team, text)
    answer = (await work.answer(asked, asker))[-1]
    await work.ended(office.ledger, asked)
    return answer


async def whispered(work: Workplace, reader: Person, beside: Seen, containing: str) -> Seen:
    """Return the message that one person alone sees in the thread of another, once it is there."""
    found = await work.until(lambda: whispers(reader, beside, containing))
    return found[-1]


def whispers(reader: Person, beside: Seen, containing: str = "") -> list[Seen]:
    """Return what one person alone sees in the thread of a message."""
    return [each for each in reader.thread(beside.message) if each.is_ephemeral and containing in each.words]


def gesture_by(work: Workplace, person: Person, **values: Any) -> Gesture:
    """Return a gesture of somebody in the team's channel, with a client of its own."""
    slack = work.server.slack
    client = AsyncWebClient(slack.bot_token, base_url=work.server.api_url)
    workspace = Workspace(slack.workspace.id, client, slack.bot.id, slack.bot.bot_id)
    return Gesture(workspace, person.id, channel=work.team.id, **values)


def break_ledger(office: Office, folder: Path) -> None:
    """Let every use of the ledger fail from now on."""
    ledger = office.ledger
    for each in (folder / ".footnote").glob("ledger.db*"):
        each.rename(each.with_name(f"gone-{each.name}"))
    (folder / ".footnote" / "ledger.db").mkdir()
    # Last, so that no connection is left that had the file open.
    ledger.dispose()
