"""The report of the week in Slack: when, for whom, once; on the stand-in, with a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.office import Office
from bot.rules import Rules, WeeklyReport
from bot.service import slack_client
from bot.weekly import Weekly
from bot.workspace import Workspaces
from ledger.channel_choices import ChannelChoices, set_channel_choices
from ledger.seen_events import was_seen
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from playground.slack.state.channel import Channel
from tests.bot.workplace import Workplace

SALARIES = "What does level four earn in Lisbon?"
CAT = "who feeds the cat on sunday evenings"


@dataclass
class Moved:
    """A clock that stands at Slack's own time, moved to the next Monday at nine and further."""

    moved: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def to(self, moment: datetime) -> None:
        self.moved = moment - datetime.now(UTC)


def next_due(rules: WeeklyReport) -> datetime:
    return rules.latest(datetime.now(UTC)) + timedelta(days=7)


@asynccontextmanager
async def weekly(work: Workplace, office: Office, channel: Channel) -> AsyncIterator[Weekly]:
    async with slack_client(work.server.slack.bot_token, work.server.api_url) as client:
        yield Weekly(office, Workspaces(client), WeeklyReport(channel.id))


def reports(person: Person, channel: Channel) -> list[Seen]:
    return [
        each for each in person.sees(channel) if (each.message.metadata or {}).get("event_type") == "footnote_report"
    ]


def words(seen: Seen) -> str:
    return repr(seen.message.blocks) + seen.message.text


async def asked(work: Workplace, office: Office, person: Person, channel: Channel, question: str) -> None:
    message = person.mention(channel, question)
    await work.answer(message, person)
    await work.ended(office.ledger, message)


async def test_the_report_is_posted_when_it_is_due_and_once_a_week(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        await asked(work, office, work.ben, work.team, CAT)
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()
        assert not await report.look()

        clock.to(next_due(rules) + timedelta(days=7, minutes=1))
        assert await report.look()
    first, second = reports(work.ben, work.team)
    assert CAT in words(first)
    assert "Nobody has asked me anything" in words(second)


async def test_nothing_is_posted_a_day_too_late(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        clock.to(next_due(rules) + timedelta(days=1, minutes=1))

        assert not await report.look()


async def test_several_processes_post_it_once(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with (
        work.bot(clock=clock) as office,
        weekly(work, office, work.team) as one,
        weekly(work, office, work.team) as other,
    ):
        clock.to(next_due(rules) + timedelta(minutes=1))
        posted = await asyncio.gather(one.look(), other.look(), one.look(), other.look())

    assert sorted(posted) == [False, False, False, True]
    assert len(reports(work.ben, work.team)) == 1


async def test_a_report_whose_process_was_killed_before_it_recorded_it_is_not_posted_again(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        clock.to(rules.latest(datetime.now(UTC)) + timedelta(minutes=1))
        # Slack's own clock does not move: what is posted now stands behind the last Monday.
        assert await report.look()
        with office.ledger.begin() as connection:
            connection.exec_driver_sql("DELETE FROM seen_events")

        assert not await report.look()
    assert len(reports(work.ben, work.team)) == 1


async def test_a_channel_with_somebody_who_may_not_read_a_page_is_not_shown_it(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    private = work.server.slack.channel("people", work.ana, kind="private")
    async with work.bot(clock=clock) as office:
        await asked(work, office, work.ana, private, SALARIES)
        clock.to(next_due(rules) + timedelta(minutes=1))
        async with weekly(work, office, work.team) as of_all, weekly(work, office, private) as of_ana:
            assert await of_all.look()
            assert await of_ana.look()

    [for_all], [for_ana] = reports(work.ben, work.team), reports(work.ana, private)
    assert "alaries" in words(for_ana)
    assert "alaries" not in words(for_all)
    assert "1 question:" in words(for_all)


@pytest.mark.parametrize(
    ("kind", "is_shown"), [("public", True), ("private", False), ("mpim", False)], ids=["public", "private", "group"]
)
async def test_words_are_shown_of_questions_in_channels_that_all_can_open(
    work: Workplace, kind: Any, is_shown: bool
) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    elsewhere = work.server.slack.channel("elsewhere", work.ana, kind=kind)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        await asked(work, office, work.ana, elsewhere, CAT)
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()

    [seen] = reports(work.ben, work.team)
    assert (CAT in words(seen)) == is_shown
    assert "1 question:" in words(seen)


async def test_a_direct_message_is_counted_and_not_shown(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        message = work.ana.dm(CAT)
        await work.ended(office.ledger, message)
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()

    [seen] = reports(work.ben, work.team)
    assert CAT not in words(seen)
    assert "1 question:" in words(seen)


async def test_a_guest_in_the_channel_is_shown_no_question_of_other_channels(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    elsewhere = work.server.slack.channel("elsewhere", work.ana)
    guest = work.server.slack.person("Gus Guest")
    guest.account.guest = "single-channel"
    work.ana.invite(work.team, guest.account)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        await asked(work, office, work.ana, elsewhere, CAT)
        await asked(work, office, work.ben, work.team, "who waters the plants in the hall")
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()

    [seen] = reports(guest, work.team)
    assert CAT not in words(seen)
    assert "who waters the plants" in words(seen)


async def test_a_channel_that_was_closed_since_is_not_quoted_elsewhere(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    elsewhere = work.server.slack.channel("elsewhere", work.ana)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        await asked(work, office, work.ana, elsewhere, CAT)
        elsewhere.kind = "private"
        office.channels.forget(elsewhere.team_id, elsewhere.id)
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()

    [seen] = reports(work.ben, work.team)
    assert CAT not in words(seen)


async def test_the_report_mentions_nobody_and_unfurls_nothing(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        question = f"does <@{work.ana.id}> or <!channel> know who feeds the cat on sundays"
        await asked(work, office, work.ben, work.team, question)
        clock.to(next_due(rules) + timedelta(minutes=1))
        assert await report.look()

    [seen] = reports(work.ben, work.team)
    assert "know who feeds the cat" in words(seen)
    assert "<@" not in words(seen)
    assert "<!" not in words(seen)


async def test_a_muted_channel_is_left_alone(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office, weekly(work, office, work.team) as report:
        clock.to(next_due(rules) + timedelta(minutes=1))
        until = clock() + timedelta(hours=1)
        muted = ChannelChoices(None, (), "", None, until, work.ben.id, clock())
        set_channel_choices(office.ledger, work.team.team_id, work.team.id, muted)

        assert not await report.look()
    assert reports(work.ben, work.team) == []


async def test_a_channel_without_footnote_in_it_is_tried_once_a_week(work: Workplace) -> None:
    clock, rules = Moved(), WeeklyReport(work.team.id)
    async with work.bot(clock=clock) as office:
        elsewhere = work.server.slack.channel("elsewhere", work.ana, has_app=False)
        async with weekly(work, office, elsewhere) as report:
            clock.to(next_due(rules) + timedelta(minutes=1))
            assert not await report.look()
            due = rules.latest(clock())
            assert was_seen(office.ledger, f"footnote_report:{elsewhere.id}:{due:%Y-%m-%d %H:%M}")


async def test_a_bot_with_a_channel_for_it_posts_it_by_itself(work: Workplace) -> None:
    clock = Moved()
    report = WeeklyReport(work.team.id)
    clock.to(next_due(report) + timedelta(minutes=1))
    async with work.bot(Rules(report=report), clock=clock):
        [seen] = await work.until(lambda: reports(work.ben, work.team))

    assert "Nobody has asked me anything" in words(seen)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-05-20T08:00", "2026-05-18T09:30"),
        ("2026-05-18T09:29", "2026-05-11T09:30"),
        ("2026-05-18T09:30", "2026-05-18T09:30"),
        ("2026-05-17T23:59", "2026-05-11T09:30"),
    ],
)
def test_the_latest_moment_is_the_set_time_of_the_set_day(now: str, due: str) -> None:
    rules = WeeklyReport("C1", weekday=0, hour=9, minute=30)

    assert rules.latest(datetime.fromisoformat(f"{now}+00:00")) == datetime.fromisoformat(f"{due}+00:00")
