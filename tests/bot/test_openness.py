"""What the ledger holds of who could read a question where it was asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.controls import names
from bot.office import Office
from ledger.usage import AskedQuestion, asked_between
from tests.bot.workplace import Workplace

KEYS = "how often are signing keys rotated?"


async def the_question(work: Workplace, office: Office) -> AskedQuestion:
    now = datetime.now(UTC)

    def found() -> list[AskedQuestion]:
        asked = asked_between(office.ledger, now - timedelta(hours=1), now + timedelta(hours=1))
        return [each for each in asked if each.state != "claimed"]

    [question] = await work.until(found)
    return question


@pytest.mark.parametrize(
    ("kind", "is_shared", "expected"),
    [("public", False, True), ("public", True, False), ("private", False, False), ("mpim", False, False)],
)
async def test_a_question_is_open_in_a_public_channel_of_one_workspace(
    work: Workplace, kind: Any, is_shared: bool, expected: bool
) -> None:
    channel = work.server.slack.channel("somewhere", work.ana, work.ben, kind=kind, is_shared=is_shared)
    async with work.bot() as office:
        work.ana.mention(channel, KEYS)

        assert (await the_question(work, office)).is_open is expected


async def test_a_direct_message_is_not_open(work: Workplace) -> None:
    async with work.bot() as office:
        work.ana.dm(KEYS)

        assert not (await the_question(work, office)).is_open


async def test_what_one_asks_alone_in_a_public_channel_is_not_open(work: Workplace) -> None:
    async with work.bot() as office:
        work.ana.run(work.team, names.COMMAND, f"ask {KEYS}")

        assert not (await the_question(work, office)).is_open
