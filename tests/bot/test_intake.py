"""Intake: what is done first about a question, as somebody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine

from bot.desk import Desk
from bot.incoming import Incoming
from bot.intake import Intake
from bot.office import open_office
from bot.replies import Replies
from bot.rules import Rules
from bot.workspace import Workspace
from ledger.questions import StoredQuestion
from ledger.thread_turns import StoredTurn, turns_of
from ledger.threads import thread_footing

US = Workspace("T1", AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/api/"), "UBOT", "BBOT")
ASKED = Incoming("T1", "C1", "channel", "1777636800.000100", "", "U1", "", "<@UBOT> how often are keys rotated?")


@dataclass
class Shelf:
    """A desk of which nothing but the ledger is needed."""

    ledger: Engine


@dataclass
class Starting:
    """In the place of replies: notes what the ledger had of the thread when each was begun."""

    ledger: Engine
    kept: list[Sequence[StoredTurn]] = field(default_factory=list)

    def begin(self, question: StoredQuestion, *_: Any, **__: Any) -> None:
        self.kept.append(turns_of(self.ledger, question.team, question.channel, question.thread_ts, 10))


async def test_an_answer_is_begun_before_anything_is_kept_of_its_thread(ledger: Engine) -> None:
    replies = Starting(ledger)
    office = open_office(cast("Desk", Shelf(ledger)), Rules())

    await Intake(office, cast("Replies", replies)).hear(ASKED, US)

    where = ("T1", "C1", ASKED.ts)
    assert [list(each) for each in replies.kept] == [[]]
    # What the next question of the thread needs is kept when Slack is told that this one arrived.
    assert [turn.speaker for turn in turns_of(ledger, *where, 10)] == ["U1"]
    assert thread_footing(ledger, *where)
