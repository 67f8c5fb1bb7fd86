from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from index.errors import ModelUnavailable
from index.waiting import waiting_counts, waiting_documents
from index.writer import open_index_writer
from indexer.building import Shifts, catch_up, make_vectors, read_sources
from indexer.errors import BuildFailed
from indexer.recorded_run import Order, run_source
from indexer.workbench import Workbench
from ledger.documents import indexed_documents
from ledger.errors import LeaseHeld
from ledger.failures import failures
from ledger.leases import hold_lease
from ledger.parts import UPKEEP, WHOLE, source_part, vectors_part
from ledger.reindex_requests import ask_reindex, reindex_requests
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import RunStatus, runs
from ledger.waiting_runs import RunRequest
from tests.fakes.choosy_embedder import ChoosyEmbedder
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource

ORDER = Order("model switch")
MANY = 100


def now():
    return datetime.now(UTC)


@dataclass
class Beside:
    """The table of another model, beside the one of the desk.

    Attributes:
        paused: What to do at each pause, the first one first; afterwards nothing.
        pauses: How long it paused, in order.
    """

    bench: Workbench
    embedder: HashEmbedder
    paused: list[Callable[[], object]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def pause(self, seconds):
        self.pauses.append(seconds)
        if self.paused:
            self.paused.pop(0)()

    def shifts(self, *sources):
        return Shifts(self.bench.ledger, sources, patience_seconds=0.0, pause=self.pause)

    def documents(self, source):
        return indexed_documents(self.bench.ledger, self.bench.writer.space.fingerprint, source.name)


@pytest.fixture
def beside(desk):
    embedder = HashEmbedder(model="other", max_tokens=32)
    writer = open_index_writer(str(desk.folder / "index"), embedder.space)
    bench = Workbench(desk.bench.ledger, writer, embedder, beside=desk.bench.writer.space.fingerprint)
    return Beside(bench, embedder)


def ask(ledger, source):
    ask_run(ledger, RunRequest(source.name, is_full=False, asked_by="ana", asked_at=now()))


def test_a_table_is_filled_with_vectors_beside_the_one_that_serves(desk, beside, wiki):
    desk.run_well(wiki)
    before = desk.rows(wiki)

    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())
    make_vectors(beside.bench, beside.shifts())

    assert beside.documents(wiki).keys() == desk.known(wiki).keys()
    assert beside.bench.writer.table.count_rows("vector IS NULL") == 0
    assert beside.bench.writer.table.count_rows() > 0
    assert desk.rows(wiki) == before


def test_a_document_that_has_moved_is_called_the_same_in_the_new_table(desk, beside, wiki):
    desk.run_well(wiki)
    wiki.move("lunch.md", "meals.md")
    desk.run_well(wiki)

    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())

    ids = {path: document.document_id for path, document in desk.known(wiki).items()}
    assert {path: document.document_id for path, document in beside.documents(wiki).items()} == ids


def test_what_is_asked_of_the_serving_table_waits_for_a_run_of_that(desk, beside, wiki):
    desk.run_well(wiki)
    ask(desk.bench.ledger, wiki)
    ask_reindex(desk.bench.ledger, "wiki", ["lunch.md"], datetime(2026, 1, 1, tzinfo=UTC))

    with hold_lease(desk.bench.ledger, "index") as lease:
        run_source(beside.bench, wiki, lease, ORDER)
    assert waiting_runs(desk.bench.ledger)
    assert reindex_requests(desk.bench.ledger)["wiki"].keys() == {"lunch.md"}

    with hold_lease(desk.bench.ledger, "index") as lease:
        run_source(desk.bench, wiki, lease, ORDER)
    assert waiting_runs(desk.bench.ledger) == []
    assert reindex_requests(desk.bench.ledger) == {}


def test_failures_of_the_serving_table_stay_as_they_are(desk, beside, wiki):
    wiki.put("torn.md", "# Torn\n")
    wiki.unreadable.add("torn.md")
    desk.run(wiki)
    told = failures(desk.bench.ledger, "wiki")
    assert [failure.path for failure in told] == ["torn.md"]

    # It reads well now, and another page does not.
    wiki.unreadable = {"lunch.md"}
    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())

    assert failures(desk.bench.ledger, "wiki") == told
    assert beside.documents(wiki).keys() == {"queue.md", "torn.md"}


def test_a_run_that_fails_beside_puts_off_nobody_and_says_why(desk, beside, wiki):
    desk.run_well(wiki)
    ask(desk.bench.ledger, wiki)
    wiki.is_down = True

    with pytest.raises(BuildFailed, match="wiki cannot be reached"):
        read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())

    [waiting] = waiting_runs(desk.bench.ledger)
    assert waiting.not_before is None


def test_what_waits_gets_its_turn_and_then_building_goes_on_from_there(desk, beside):
    source = ListedSource()
    for number in range(MANY):
        source.put(f"{number:03}.md", f"# Part {number}\n\nIt says {number}.\n")
    desk.run_well(source)
    ask(desk.bench.ledger, source)

    # Nobody takes the first turn: the second one ends all the same. Then somebody does.
    beside.paused = [lambda: None, lambda: desk.run_well(source)]
    read_sources(beside.bench, [lambda: source], ORDER, beside.shifts("wiki"))

    mine = [run for run in runs(desk.bench.ledger)[::-1] if run.space == beside.bench.writer.space.fingerprint]
    assert [run.status for run in mine] == [RunStatus.INTERRUPTED, RunStatus.INTERRUPTED, RunStatus.DONE]
    assert waiting_runs(desk.bench.ledger) == []
    assert len(beside.documents(source)) == MANY
    assert sum(run.added for run in mine) == MANY


def test_building_waits_while_another_process_writes_the_index(desk, beside, wiki):
    other = hold_lease(desk.bench.ledger, "index")
    other.__enter__()
    beside.paused = [lambda: None, lambda: other.__exit__(None, None, None)]

    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())

    assert len(beside.pauses) == 2
    assert len(beside.documents(wiki)) == 2


def test_between_two_turns_the_index_is_free(desk, beside, wiki):
    def take():
        with hold_lease(desk.bench.ledger, "index"):
            taken.append(1)

    taken: list[int] = []
    ask(desk.bench.ledger, wiki)
    beside.paused = [take, lambda: desk.run_well(wiki)]
    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts("wiki"))

    assert taken == [1]


@pytest.mark.parametrize("part", [WHOLE, UPKEEP, source_part("wiki"), vectors_part("wiki")])
def test_turns_last_longer_only_while_nobody_else_takes_any(desk, beside, part):
    shifts = Shifts(beside.bench.ledger, ("wiki",), patience_seconds=10.0, pause=beside.pause)
    lasted = []
    for others in (0, 0, 0, 1, 0, 2):
        for _ in range(others):
            with hold_lease(desk.bench.ledger, part):
                pass
        with shifts.turn():
            lasted.append(shifts._patience)

    assert lasted == [10.0, 20.0, 40.0, 10.0, 20.0, 10.0]


def test_vectors_that_cannot_be_made_are_told_of_and_made_later(desk, beside, wiki):
    class Down(HashEmbedder):
        def embed_passages(self, texts, spans=()):
            raise ModelUnavailable("the model is down")

    down = Workbench(
        desk.bench.ledger, beside.bench.writer, Down(model="other", max_tokens=32), beside=beside.bench.beside
    )
    read_sources(down, [lambda: wiki], ORDER, beside.shifts())
    with pytest.raises(BuildFailed, match="the model is down"):
        make_vectors(down, beside.shifts())
    assert waiting_counts(beside.bench.writer.table)

    make_vectors(beside.bench, beside.shifts())
    assert waiting_counts(beside.bench.writer.table) == {}


def choosy(beside, word):
    return replace(beside.bench, embedder=ChoosyEmbedder(word, model="other", max_tokens=32))


def test_what_the_model_does_not_take_keeps_no_other_passage_from_its_vector_and_holds_up_nothing(desk, beside, wiki):
    wiki.put("poison.md", "# Poison\n\nThis one is strychnine.\n\n## Cure\n\nThere is none.\n")
    bench = choosy(beside, "strychnine")
    read_sources(bench, [lambda: wiki], ORDER, beside.shifts())
    ask(desk.bench.ledger, wiki)
    beside.paused = [lambda: None, lambda: desk.run_well(wiki)]
    make_vectors(bench, beside.shifts("wiki"))
    assert waiting_documents(bench.writer.table) == {("wiki", "poison.md"): 1}

    wiki.put("new.md", "# New\n\nMore strychnine.\n")
    with hold_lease(desk.bench.ledger, "index") as lease:
        catch_up(bench, [wiki], ORDER, lease)
    assert waiting_documents(bench.writer.table) == {("wiki", "poison.md"): 1, ("wiki", "new.md"): 1}


def test_a_model_that_takes_nothing_at_all_is_not_taken_for_one_that_is_choosy(beside, wiki):
    bench = choosy(beside, "")
    read_sources(bench, [lambda: wiki], ORDER, beside.shifts())

    with pytest.raises(BuildFailed, match="took none of 4 passages"):
        make_vectors(bench, beside.shifts())


def test_the_last_look_happens_under_one_lease_whatever_waits(desk, beside, wiki):
    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())
    wiki.put("new.md", "# New\n\nJust written.\n")
    ask(desk.bench.ledger, wiki)

    with hold_lease(desk.bench.ledger, "index") as lease:
        catch_up(beside.bench, [wiki], ORDER, lease)
        with pytest.raises(LeaseHeld), hold_lease(desk.bench.ledger, "index"):
            pass

    assert "new.md" in beside.documents(wiki)
    assert waiting_counts(beside.bench.writer.table) == {}


def test_what_could_not_be_read_beside_is_tried_again_the_next_time(desk, beside, wiki):
    desk.run_well(wiki)
    wiki.unreadable = {"lunch.md"}
    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())
    assert beside.documents(wiki).keys() == {"queue.md"}

    wiki.unreadable = set()
    read_sources(beside.bench, [lambda: wiki], ORDER, beside.shifts())

    assert beside.documents(wiki).keys() == {"queue.md", "lunch.md"}
