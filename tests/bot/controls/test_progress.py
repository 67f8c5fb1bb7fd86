from dataclasses import replace
from datetime import timedelta

from bot.controls.progress import Progress
from ledger.documents import IndexedDocument, record_documents
from ledger.failures import Failure, record_failures
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.runs import RunCounts, RunStatus, finish_run, runs, start_run
from tests.bot.controls.pressing import break_ledger, gesture_by
from tests.bot.questions import NOON


class Waiting:
    """Time that passes when somebody waits, a minute and a half at a time; and what happens meanwhile."""

    def __init__(self, *happens):
        self.now = NOON
        self.happens = list(happens)

    def clock(self):
        return self.now

    async def sleep(self, _seconds):
        self.now += timedelta(seconds=90)
        self.happens.pop(0)()


def nothing():
    pass


async def shown(work, office, waiting, *sources, after=0):
    """What the operator's message said, one after the other."""
    progress = Progress(replace(office, clock=waiting.clock), sleep=waiting.sleep)
    await progress.show(gesture_by(work, work.ana), sources, after=after)
    journal = work.server.world.journal
    calls = [each for each in journal.entries() if each.method in {"chat.postMessage", "chat.update"}]
    return [each.arguments["text"] for each in calls]


async def test_when_no_indexer_takes_it_the_operator_is_told_what_to_look_for(work):
    async with work.bot() as office:

        def run():
            finish_run(
                office.ledger,
                start_run(office.ledger, "new", "s", "Ana", NOON),
                RunStatus.DONE,
                RunCounts(),
                None,
                NOON,
            )

        first, late, done = await shown(work, office, Waiting(nothing, nothing, run), "new")

    assert first == "*new*: waits for the indexer"
    assert "Nobody has begun yet" in late
    assert "done in 0 s: nothing yet" in done


async def after_failures(work, source):
    """What the operator reads in the end of a run in which documents failed."""
    async with work.bot() as office:
        policy, space = store_policy(office.ledger, PUBLIC), office.desk.space
        url = "https://wiki.example.com/a"
        record_documents(
            office.ledger, space, source, [IndexedDocument("a.md", "d", "1", policy, "A", url, NOON, 1, NOON)]
        )
        failed = [Failure(f"{name}.md", "1", "failed", "not <!channel> text", NOON) for name in "abcdefg"]
        record_failures(office.ledger, source, failed)

        def run():
            counts = RunCounts(failed=len(failed))
            finish_run(
                office.ledger, start_run(office.ledger, source, "s", "Ana", NOON), RunStatus.DONE, counts, None, NOON
            )

        *_, said = await shown(work, office, Waiting(run), source, after=runs(office.ledger, None, 1)[0].id)
    return said


async def test_documents_that_failed_are_linked_with_their_reasons(work):
    said = await after_failures(work, "docs")

    assert "<https://wiki.example.com/a|a.md>: not" in said
    assert "<!channel>" not in said
    assert "b.md" in said
    assert "… and 2 more" in said


async def test_documents_of_a_source_that_an_operator_may_not_read_are_counted_and_not_named(work):
    said = await after_failures(work, "another")

    assert "7 failed" in said
    assert ".md" not in said


async def test_without_the_ledger_the_message_says_that_nobody_watches(work):
    async with work.bot() as office:
        *_, said = await shown(work, office, Waiting(lambda: break_ledger(office, work.folder)), "new")

    assert "I stopped watching" in said


async def test_a_run_that_made_room_for_another_is_followed_to_its_end(work):
    async with work.bot() as office:
        before = runs(office.ledger, None, 1)[0].id

        def run(status, counts):
            began = start_run(office.ledger, "docs", "s", "Ana", NOON)
            finish_run(office.ledger, began, status, counts, "because", NOON)

        steps = [
            lambda: run(RunStatus.INTERRUPTED, RunCounts(added=2)),
            nothing,
            lambda: run(RunStatus.DONE, RunCounts(added=3)),
        ]
        _, paused, done = await shown(work, office, Waiting(*steps), "docs", after=before)

    assert "made room, and goes on: 2 added" in paused
    assert "done in 0 s: 3 added" in done
