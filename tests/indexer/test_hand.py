from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import Overtaken
from index.fence import fence
from index.store import connect
from index.writer import open_index_writer
from indexer.errors import RunStopped, StopReason
from indexer.hand import Hand
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, indexed_documents, record_documents
from ledger.errors import LeaseHeld, LeaseLost
from ledger.leases import held_names
from ledger.parts import COMMITS, WHOLE
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.taking import Watch
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.quick_ledger import open_quick_ledger
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
SPACE = EMBEDDER.space
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# When a process is frozen while it writes a document.
MOMENTS = ("before its turn", "in its turn", "before the commit", "before the record")
SOURCES = 2


class Time:
    """One for all processes: who waits sees it pass."""

    def __init__(self):
        self.seconds = 0.0

    def now(self):
        return NOON + timedelta(seconds=self.seconds)

    def pass_by(self, seconds):
        self.seconds += max(seconds, 61.0)


class Peer:
    """A process that writes one document of a source at a time, and may be frozen meanwhile."""

    def __init__(self, company):
        self.company = company
        time, place = company.time, company.place
        self.hand = Hand(
            company.ledger,
            lambda: fence(place),
            clock=time.now,
            pause=time.pass_by,
            _watch=Watch(lambda: time.seconds),
        )
        self.bench = Workbench(
            company.ledger, open_index_writer(place, SPACE, self.hand.turn), EMBEDDER, hand=self.hand
        )
        self.is_frozen = False

    def write(self, source, moment, meanwhile):
        """Write the next version of a document, and be frozen at some moment while others do something."""
        at = iter(MOMENTS)
        with self.hand.source(source) as lease:
            version = next(self.company.versions)
            bench = self.bench.under(lease)
            freeze = self._freeze(next(at), moment, meanwhile)
            freeze()

            @contextmanager
            def turn() -> Iterator[Callable[[], None]]:
                with self.hand.turn(lease) as confirm:
                    self._freeze("in its turn", moment, meanwhile)()

                    def confirm_and_freeze():
                        confirm()
                        self._freeze("before the commit", moment, meanwhile)()

                    yield confirm_and_freeze

            chunk = chunk_with(0, f"{version} of {source}", id=source, document_id=source, source=source)
            bench.writer.in_turns(turn).replace_documents([source], [replace(chunk, version=str(version))], [None])
            self._freeze("before the record", moment, meanwhile)()
            record_documents(bench.ledger, SPACE.fingerprint, source, [self.company.document(source, version)])
        return version

    def _freeze(self, now, moment, meanwhile):
        def freeze():
            if now == moment:
                self.is_frozen = True
                meanwhile()
                self.is_frozen = False

        return freeze


class Company:
    """Processes over one index and one ledger, and what they were told to be done."""

    def __init__(self, folder):
        self.place, self.time = str(folder / "index"), Time()
        self.ledger = open_quick_ledger(folder / "ledger.db")
        self.policy_id = store_policy(self.ledger, PUBLIC)
        self.versions, self.worlds = count(1), count(1)
        self.peers = [Peer(self) for _ in range(3)]

    def document(self, source, version):
        return IndexedDocument("a.md", source, str(version), self.policy_id, "A", "", NOON, 1, NOON)

    def act(self, steps):
        """Do all steps; a frozen process is in the middle of one while others do some of the next."""
        world, left = next(self.worlds), iter(steps)
        names = [f"{world}-{number}" for number in range(SOURCES)]
        done: dict[str, list[int]] = {name: [] for name in names}

        def go_on(steps):
            for who, source, moment, further in steps:
                peer, name = self.peers[who], names[source]
                if peer.is_frozen:
                    continue

                def meanwhile(further=further):
                    self.time.pass_by(0)
                    go_on(list(islice(left, further)))

                with suppress(LeaseHeld, LeaseLost, Overtaken):
                    done[name].append(peer.write(name, moment, meanwhile))

        go_on(left)
        return done

    def recorded(self, source):
        found = indexed_documents(self.ledger, SPACE.fingerprint, source).values()
        return max((int(document.version) for document in found), default=0)

    def stored(self, source):
        # Of its own: who is frozen does not look at what is stored.
        table = connect(self.place).open_table(SPACE.table_name)
        rows = table.search().where(f"source = '{source}'").limit(None).to_arrow().to_pylist()
        return max((int(row["text"].split()[0]) for row in rows), default=0)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    company = Company(tmp_path_factory.mktemp("company"))
    yield company
    company.ledger.dispose()


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, SOURCES - 1), st.sampled_from([None, *MOMENTS]), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[(0, 0, "before the commit", 1), (1, 0, None, 0)])
@example(steps=[(0, 0, "before the commit", 2), (1, 0, "before the record", 1), (2, 0, None, 0)])
@example(steps=[(0, 0, "before the commit", 1), (1, 1, None, 0)])
@example(steps=[(0, 0, "in its turn", 1), (1, 1, None, 0), (1, 0, None, 0)])
def test_whoever_is_frozen_wherever_writes_over_nothing_that_was_done_since(company, steps):
    for source, versions in company.act(steps).items():
        # Who took the source later has the greater number. What was acknowledged stays, and nothing older comes after.
        assert versions == sorted(versions)
        assert company.recorded(source) == max(versions, default=0)
        assert company.stored(source) >= company.recorded(source)
    assert held_names(company.ledger, company.time.now()) == set()


def test_what_is_committed_late_is_refused_and_what_is_recorded_late_too(company):
    refused = []
    for moment in MOMENTS:
        world = [(0, 0, moment, 1), (1, 0, None, 0)]
        [versions, _] = company.act(world).values()
        refused.append(len(versions) == 1)
    assert refused == [True] * len(MOMENTS)


def test_two_work_on_different_sources_and_wait_for_each_other_only_to_commit(company):
    one, two, _ = (peer.hand for peer in company.peers)
    with one.source("wiki"), two.source("code"), two.vectors("wiki"), one.upkeep():
        assert one.others_sources(["wiki", "code", "hr"]) == {"code"}
        assert two.others_sources(["wiki", "code", "hr"]) == {"wiki"}
        with pytest.raises(LeaseHeld, match="'wiki' is being worked through"), two.source("wiki"):
            pass
        with pytest.raises(LeaseHeld) as caught, one.whole():
            pass
        assert caught.value.name != WHOLE
        with one.turn():
            assert COMMITS in held_names(company.ledger, company.time.now())


def test_who_waits_for_its_turn_has_it_when_the_other_has_committed(company):
    one, two, _ = (peer.hand for peer in company.peers)
    turn = one.turn()
    turn.__enter__()
    waited = []

    def pause(seconds):
        waited.append(seconds)
        if len(waited) == 5:
            turn.__exit__(None, None, None)

    with replace(two, pause=pause).turn() as confirm:
        confirm()
    assert waited == sorted(waited)
    assert len(waited) == 5


def test_who_has_to_end_does_not_wait_for_its_turn(company):
    one, two, _ = (peer.hand for peer in company.peers)
    with one.turn(), pytest.raises(RunStopped) as caught, replace(two, has_to_end=lambda: True).turn():
        pass
    assert caught.value.reason is StopReason.ENDING


def test_what_is_stored_of_a_source_stays_as_whoever_takes_it_over_finds_it(company):
    first, second, _ = company.peers
    found = []

    def take_over():
        company.time.pass_by(0)
        with second.hand.source("taken"):
            found.append(company.stored("taken"))

    first.write("taken", None, tuple)
    with pytest.raises(Overtaken):
        first.write("taken", "before the commit", take_over)
    first.is_frozen = False
    assert [company.stored("taken")] == found
