"""Whatever happens to documents, the tries of each are bounded, and in the end it is indexed or listed as given up."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.deaths import count_death
from indexer.source_run import SourceRun
from indexer.tries import MOST_DEATHS, MOST_TRIES
from ledger.documents import indexed_documents
from ledger.failures import failures, retry_failures
from ledger.reading_marks import MarkedDocument, mark_reading, standing_mark
from ledger.runs import RunCounts, RunStatus, finish_run, start_run
from ledger.waiting_runs import RunRequest
from tests.fakes.dying import Killed
from tests.fakes.fickle_source import FickleSource
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.agreement import assert_agreement
from tests.indexer.conftest import open_bench

PATHS = ("a.md", "b.md", "c.md", "d.md")
ON_ONE = ("edit", "mend", "retry", "kill", "deadly", "stumbles", "unreadable")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(ON_ONE), st.sampled_from(PATHS)),
        st.tuples(st.sampled_from(["start", "start in full", "wait"]), st.just("")),
    ),
    max_size=14,
)
_NUMBERS = count()


class World:
    """A source, what becomes of its documents, and how often each was tried since it last began anew."""

    def __init__(self, bench, *, lists_all):
        self.bench = bench
        self.source = FickleSource(f"wiki{next(_NUMBERS)}", lists_all=lists_all)
        self.edits = count()
        self.tried: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()
        self.forced = 0
        self.broken, self.to_kill = {}, set()
        for path in PATHS:
            self.edit(path)
            self.source.fates[path] = partial(self.meet, path)

    def meet(self, path):
        """Do to the process what the document does to it."""
        if self.broken.get(path) == "deadly" or path in self.to_kill:
            self.to_kill.discard(path)
            self.kills[path] += 1
            raise Killed
        if self.broken.get(path) == "stumbles":
            raise KeyError(path)

    def do(self, step, path):
        if step == "wait":
            self.wait(1)
        elif step.startswith("start"):
            self.start(is_forced=step != "start")
        elif step in {"edit", "mend", "retry"}:
            getattr(self, step)(path)
        elif step == "kill":
            self.to_kill.add(path)
        else:
            self.mend(path)
            self.broken[path] = step
            if step == "unreadable":
                self.source.unreadable.add(path)

    def edit(self, path):
        self.source.put(path, f"# Page\n\nEdit {next(self.edits)}.\n")
        self.begin_anew(path)

    def mend(self, path):
        self.broken.pop(path, None)
        self.source.unreadable.discard(path)
        self.tried[path] = 0

    def retry(self, *paths):
        request = RunRequest(self.source.name, is_full=False, asked_by="a test", asked_at=self.bench.clock())
        for path in retry_failures(self.bench.ledger, paths, request):
            self.begin_anew(path)

    def begin_anew(self, path):
        self.tried[path] = self.kills[path] = 0

    def wait(self, hours):
        before = self.bench.clock
        self.bench = replace(self.bench, clock=lambda: before() + timedelta(hours=hours))

    def start(self, *, is_forced=False):
        """Let a process work, and return whether it came to the end."""
        ledger, name, space = self.bench.ledger, self.source.name, self.bench.writer.space.fingerprint
        self.source.was_read.clear()
        self.forced += is_forced
        marked = standing_mark(ledger, name)
        run = start_run(ledger, name, space, "a test", self.bench.clock())
        if marked:
            count_death(ledger, name, marked, self.bench.clock())

        def mark(entries):
            mark_reading(ledger, run, [MarkedDocument(entry.path, entry.version) for entry in entries])

        try:
            SourceRun(self.bench, self.source, lambda _: None, mark).work(is_forced=is_forced, accepts_deletions=True)
        except Killed:
            return False
        finish_run(ledger, run, RunStatus.DONE, RunCounts(), None, self.bench.clock())
        if not is_forced:
            self.tried.update(self.source.was_read)
        return True

    def failed(self):
        return {each.path: each for each in failures(self.bench.ledger, self.source.name)}

    def check_bounds(self):
        for failure in self.failed().values():
            # A person who has everything read again means those as well that were given up by count.
            assert failure.tries <= MOST_TRIES + self.forced
            assert failure.deaths <= MOST_DEATHS
        # One more than are counted: what is read together with others blames nobody.
        assert max(self.kills.values()) <= MOST_DEATHS + 1
        # And once more when it has become well.
        assert max(self.tried.values()) <= MOST_TRIES + 1

    def settle(self):
        """Start it again and again, over many days, as whoever watches over it does."""
        for _ in range(MOST_TRIES + 1):
            starts = 0
            while not self.start():
                self.check_bounds()
                starts += 1
                assert starts <= len(PATHS) * (MOST_DEATHS + 1)
            self.check_bounds()
            self.wait(80)

    def indexed(self):
        space = self.bench.writer.space.fingerprint
        return {
            path: each.version for path, each in indexed_documents(self.bench.ledger, space, self.source.name).items()
        }

    def listed(self):
        return {entry.path: entry.version for entry in self.source.changes(None).entries}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    bench = open_bench(tmp_path_factory.mktemp("any"), HashEmbedder())
    yield bench
    bench.ledger.dispose()


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, lists_all=st.booleans())
@example(steps=[("start", ""), ("deadly", "a.md"), ("deadly", "b.md"), ("start in full", "")], lists_all=False)
def test_tries_end_nothing_healthy_is_left_out_and_what_is_given_up_is_listed(bench, steps, lists_all):
    world = World(bench, lists_all=lists_all)
    troubled: Counter[str] = Counter()
    for step, path in steps:
        world.do(step, path)
        troubled[path] += {"deadly": 9, "stumbles": 9, "unreadable": 9, "kill": 1}.get(step, 0)
        world.check_bounds()
    world.settle()

    listed, indexed, failed = world.listed(), world.indexed(), world.failed()
    healthy = {path for path in PATHS if indexed.get(path) == listed[path] and path not in failed}
    given_up = {path for path, failure in failed.items() if failure.is_dead_letter}
    assert healthy | given_up == set(PATHS)
    assert {path for path in PATHS if troubled[path] < MOST_DEATHS} <= healthy
    assert not world.source.was_read

    for path in PATHS:
        world.mend(path)
    world.to_kill.clear()
    world.retry(*given_up)
    assert world.start()
    assert (world.indexed(), world.failed()) == (listed, {})
    assert_agreement(world.bench, world.source)
