"""What a report says of what a team asked."""

import os
from datetime import timedelta
from itertools import count, islice
from shutil import rmtree

import numpy as np
import pytest

from answering.report.gaps import SHOWN_GAPS
from ledger.traces import StoredTrace, store_trace
from tests.answering.report.conftest import ANA, BEN, PUBLIC, Team
from tests.answering.report.records import NOW
from tests.fakes.hash_embedder import HashEmbedder
from wiring.indexing import run_index

KEYS, DEPLOY, SALARIES = ("docs", "keys.md"), ("docs", "deploy.md"), ("hr", "salaries.md")


async def test_questions_are_counted_by_what_came_of_them_beside_those_of_the_week_before(team: Team) -> None:
    team.records.ask("How often are keys rotated?", "answered", votes=[(True, ())])
    team.records.ask("Who feeds the cat?", "unknown")
    team.records.ask("Is it on?", "failed")
    team.records.ask("What is lunch?", "withdrawn")
    team.records.ask("When are deploys frozen?", "answered", hours_ago=8 * 24)
    team.records.ask("Long ago?", "answered", hours_ago=15 * 24)

    report = await team.report()
    assert (report.now.asked, report.now.answered, report.now.unknown, report.now.failed) == (3, 1, 1, 1)
    assert (report.before.asked, report.before.answered) == (1, 1)
    assert (report.now.liked, report.now.disliked) == (1, 0)


async def test_days_without_a_question_are_days_too(team: Team) -> None:
    team.records.ask("Who feeds the cat?")

    report = await team.report(days=3)
    assert [day.unknown for day in report.days] == [0, 0, 1, 0]
    assert sum(day.asked for day in report.days) == report.now.asked


async def test_answers_without_the_model_are_counted(team: Team) -> None:
    team.records.ask("How often are keys rotated?", "answered", without_model=True)
    team.records.ask("How often are keys rotated?", "answered")

    assert (await team.report()).now.without_model == 1


async def test_questions_for_the_same_thing_are_one_gap_with_the_page_that_comes_nearest(team: Team) -> None:
    for words in ("who rotates the signing keys?", "signing keys rotated who?", "Who rotates the signing keys?"):
        team.records.ask(words)
    team.records.ask("why is the coffee cold today")

    report = await team.report()
    assert [(gap.size, gap.people) for gap in report.gaps] == [(3, 3), (1, 1)]
    first = report.gaps[0]
    assert first.nearest is not None
    assert first.nearest.title == "Keys"


async def test_gaps_of_more_people_come_before_gaps_of_more_questions(team: Team) -> None:
    for _ in range(3):
        team.records.ask("why is the coffee cold today", asker="U-impatient")
    team.records.ask("which printer works on floor two", asker="U-a")
    team.records.ask("which printer works on floor two", asker="U-b")

    report = await team.report()
    assert [gap.question for gap in report.gaps] == ["which printer works on floor two", "why is the coffee cold today"]


async def test_an_answer_that_was_not_helpful_is_a_gap_with_its_reasons(team: Team) -> None:
    team.records.ask("How often are keys rotated?", "answered", votes=[(False, ("out_of_date",)), (True, ())])
    team.records.ask("When are deploys frozen?", "answered", votes=[(True, ())])

    report = await team.report()
    [gap] = report.gaps
    assert (gap.disliked, gap.reasons) == (1, (("out_of_date", 1),))
    assert report.now.reasons == (("out_of_date", 1),)


async def test_the_same_records_give_the_same_report(team: Team) -> None:
    for number in range(24):
        team.records.ask(f"what is the number of room {number % 7}?", asker=f"U{number % 5}")

    assert await team.report() == await team.report()


async def test_gaps_beyond_those_shown_are_counted(team: Team) -> None:
    for words in unlike_words(SHOWN_GAPS + 3):
        team.records.ask(words)

    report = await team.report()
    assert (len(report.gaps), report.more_gaps) == (SHOWN_GAPS, 3)


async def test_a_question_asked_in_private_is_counted_and_not_shown(team: Team) -> None:
    team.records.ask("who is laid off in March?", surface="direct", channel="D1", is_open=False)
    team.records.ask("who is laid off in March?", surface="command")
    team.records.ask("who is laid off in April?", channel="C-closed", is_open=False)
    team.records.ask("who is laid off in May?", team="T2")

    report = await team.report()
    assert (report.now.unknown, report.unread, report.gaps) == (4, 4, ())


async def test_the_public_is_shown_no_words_of_a_workspace(team: Team) -> None:
    team.records.ask("Who feeds the cat?")

    report = await team.report(PUBLIC, team="", open_channels=frozenset())
    assert (report.gaps, report.unread) == ((), 1)


async def test_the_most_cited_page_comes_first_and_counts_answers(team: Team) -> None:
    keys, deploy = await team.chunks(*KEYS), await team.chunks(*DEPLOY)
    team.records.ask("a", "answered", cites=[*keys, *keys])
    team.records.ask("b", "answered", cites=deploy)
    team.records.ask("c", "answered", cites=[*deploy, *keys], surface="direct", channel="D1", is_open=False)
    team.records.ask("d", "answered", cites=deploy)

    assert [(page.title, page.answers) for page in (await team.report()).cited] == [("Deploy", 3), ("Keys", 2)]


async def test_a_page_that_the_reader_may_not_read_is_neither_named_nor_counted(team: Team) -> None:
    team.records.ask("what does level four earn a year?", cites=await team.chunks(*SALARIES))
    team.records.ask("b", "answered", cites=await team.chunks(*SALARIES))

    for_ana, for_ben = await team.report(ANA), await team.report(BEN)
    assert "Salaries" in repr(for_ana.cited)
    assert "Salaries" in repr(for_ana.gaps)
    assert "Salaries" not in repr(for_ben)
    assert "hr" not in [status.name for status in for_ben.sources]


async def test_cited_pages_that_are_old_or_changed_or_gone_are_told(team: Team) -> None:
    keys, deploy = await team.chunks(*KEYS), await team.chunks(*DEPLOY)
    team.records.ask("a", "answered", cites=[*keys, *deploy])
    (team.folder / "docs" / "keys.md").write_text("# Keys\n\nNobody rotates keys by hand.\n", encoding="utf-8")
    (team.folder / "docs" / "deploy.md").unlink()
    (team.folder / "docs" / "other.md").write_text("# Other\n\nSomething else stands here.\n", encoding="utf-8")
    run_index(team.rooms, requested_by="a test", accepts_deletions=True)

    report = await team.report()
    assert {(page.title.partition(" ›")[0], page.wear) for page in report.worn} == {
        ("Keys", "changed"),
        ("Deploy", "gone"),
    }
    assert "gone" not in [page.wear for page in report.cited]


@pytest.mark.parametrize(("days", "wear"), [(181, "old"), (179, "")])
async def test_a_page_is_old_from_the_set_age_on(team: Team, days: int, wear: str) -> None:
    moment = (NOW - timedelta(days=days)).timestamp()
    (team.folder / "docs" / "keys.md").write_text("# Keys\n\nKeys are rotated by hand.\n", encoding="utf-8")
    os.utime(team.folder / "docs" / "keys.md", (moment, moment))
    run_index(team.rooms, requested_by="a test")
    team.records.ask("a", "answered", cites=await team.chunks(*KEYS))

    report = await team.report(stale_days=180)
    assert [page.wear for page in report.cited] == [wear]


async def test_a_gone_page_is_not_told_to_who_could_not_read_it(team: Team) -> None:
    team.records.ask("a", "answered", cites=await team.chunks(*SALARIES))
    (team.folder / "hr" / "salaries.md").unlink()
    (team.folder / "hr" / "other.md").write_text("# Other\n\nSomething else stands here.\n", encoding="utf-8")
    run_index(team.rooms, requested_by="a test", accepts_deletions=True)

    assert "alaries" in repr((await team.report(ANA)).worn)
    assert "alaries" not in repr(await team.report(BEN))


async def test_nothing_asked_needs_no_index(team: Team) -> None:
    rmtree(team.folder / ".footnote" / "index")
    report = await team.report()
    assert (report.now.asked, report.gaps, report.cited) == (0, (), ())


def unlike_words(number: int) -> list[str]:
    """Return words of which no two have anything in common to the embedder without a model."""
    by_place = {
        int(np.argmax(HashEmbedder().embed_question(f"word{each}"))): f"word{each}" for each in islice(count(), 999)
    }
    return list(by_place.values())[:number]


async def test_requests_beside_slack_are_counted_without_those_of_slack(team: Team) -> None:
    team.records.ask("How often are keys rotated?", "answered")
    for number, status in enumerate(("found", "nothing", "failed")):
        body = {"kind": "search", "status": status}
        at = NOW - timedelta(hours=1)
        store_trace(team.rooms.ledger, StoredTrace(f"search{number}", at, body), forget_before=at - timedelta(days=9))

    report = await team.report()
    assert (report.elsewhere.searched, report.elsewhere.nothing, report.elsewhere.asked) == (2, 1, 0)
