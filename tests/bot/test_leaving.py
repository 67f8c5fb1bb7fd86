"""Leaving: the app is removed from a workspace, or its token revoked, while it is at work there."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from ledger.leases import utc_now
from ledger.tables import installations
from playground.slack.events.telling import tell
from tests.bot.several import Several, install, installed_teams
from tests.bot.test_threads import KEYS
from tests.bot.workplace import Workplace

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


def posted_in_vain(both: Several) -> list[str]:
    """What was to be said with a token that is worth nothing any more."""
    entries = both.server.world.journal.entries()
    return [each.method for each in entries if each.error == "invalid_auth" and each.method.startswith("chat.")]


@pytest.mark.parametrize("how", ["uninstall", "revoke"])
async def test_a_workspace_that_removes_the_app_has_its_work_ended_and_its_token_forgotten(
    both: Several, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    faults = both.server.world.faults
    async with both.installed() as office:
        faults.hold("conversations.members")
        asked = both.work.ben.mention(both.work.team, KEYS)
        await both.work.until(lambda: faults.waiting)
        getattr(both.acme, how)()

        assert await both.work.ended(office.ledger, asked) == "failed"
        assert installed_teams(office.ledger) == [both.zenith.workspace.id]
        # Whoever was at it hears of that a moment later than the ledger.
        await both.work.until(lambda: "or of nobody any more" in caplog.text)
        faults.clear()
        theirs = both.zoe.mention(both.theirs, KEYS)
        assert "every 90 days" in (await both.answer(theirs, both.zoe)).words
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert posted_in_vain(both) == []
    assert [each.text for each in both.work.team.messages.values()] == [asked.text]


async def test_a_workspace_that_comes_back_is_answered_again(both: Several) -> None:
    async with both.installed() as office:
        both.acme.uninstall()
        await both.work.until(lambda: installed_teams(office.ledger) == [both.zenith.workspace.id])
        assert "is in your workspace now" in await install(both.oauth, both.acme)
        asked = both.work.ben.dm(KEYS)
        [answer] = await both.work.answer(asked)

    assert "every 90 days" in answer.words


async def test_a_removal_that_is_told_late_leaves_the_installation_after_it(both: Several) -> None:
    async with both.installed() as office:
        with office.ledger.begin() as connection:
            later = utc_now() + timedelta(minutes=5)
            connection.execute(update(installations).values(installed_at=later))
        both.acme.uninstall()
        await both.work.until(lambda: not both.server.world.outbox.pending())

        assert both.acme.workspace.id in installed_teams(office.ledger)


async def test_the_token_of_a_person_that_is_revoked_is_not_ours(both: Several) -> None:
    both.server.world.faults.hold("conversations.members")
    async with both.installed() as office:
        asked = both.work.ben.mention(both.work.team, KEYS)
        await both.work.until(lambda: both.server.world.faults.waiting)
        with both.server.world.acting():
            tokens = {"oauth": [both.work.ben.id], "bot": []}
            tell(both.acme.place, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
        await both.work.until(lambda: not both.server.world.outbox.pending())
        assert both.acme.workspace.id in installed_teams(office.ledger)
        both.server.world.faults.clear()
        [answer] = await both.work.answer(asked)

    assert "every 90 days" in answer.words


async def test_the_one_workspace_of_a_token_is_left_too(work: Workplace) -> None:
    faults = work.server.world.faults
    async with work.bot() as office:
        faults.hold("conversations.members")
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: faults.waiting)
        work.server.slack.uninstall()

        assert await work.ended(office.ledger, asked) == "failed"
        faults.clear()
