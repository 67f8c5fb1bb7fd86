from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from index.writer import IndexWriter
from ledger.policies import store_policy
from ledger.policy import NOBODY, Policy
from ledger.retired_chunks import heading_digests, last_known
from ledger.tables import retired_chunks
from ledger.transaction import reading
from tests.fakes.dying import Killed, KilledAfterReplacing
from tests.indexer.samples import sections

QUEUE = sections("Restart", 3)
OLD_TEXT = "# Part 1\n\nRestart number 1."
EDITED = QUEUE.replace("Restart number 1", "Leave number 1")


class CountingWriter(IndexWriter):
    """Knows how many documents it was asked about."""

    asked = 0

    def stubs(self, document_ids):
        ids = list(document_ids)
        type(self).asked += len(ids)
        return super().stubs(ids)


class KilledBeforeReplacing(IndexWriter):
    def replace_documents(self, document_ids, chunks, embeddings):
        raise Killed


class KilledBeforeHiding(IndexWriter):
    def set_policy(self, document_ids, policy_id):
        if list(document_ids):
            raise Killed


@pytest.fixture
def wiki(source):
    source.put("queue.md", QUEUE)
    source.put("lunch.md", "# Lunch\n\nAt noon.\n")
    return source


@pytest.fixture
def recorded(desk):
    """Every chunk that is recorded as retired, by its id."""

    def read():
        with reading(desk.bench.ledger) as connection:
            ids = connection.execute(select(retired_chunks.c.chunk_id)).scalars().all()
        known = (last_known(desk.bench.ledger, desk.bench.writer.space.fingerprint, each) for each in ids)
        return {each.chunk.chunk_id: each.chunk for each in known if each}

    return read


def test_an_edit_retires_exactly_the_ids_that_it_ends(desk, wiki, recorded):
    wiki.restrict("queue.md", (frozenset({"group:sre"}),))
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("queue.md", EDITED)

    desk.run_well(wiki)

    [old] = recorded().values()
    assert old.chunk_id == before[OLD_TEXT]
    assert old.document_id == desk.known(wiki)["queue.md"].document_id
    assert (old.source, old.headings, old.position) == ("wiki", heading_digests(["Part 1"]), 1)
    assert old.policy_id == store_policy(desk.bench.ledger, Policy.of([["group:sre"]]))


def test_documents_that_are_new_are_not_asked_about(desk, wiki, recorded):
    CountingWriter.asked = 0
    desk.reopen(writer=CountingWriter)

    desk.run_well(wiki)
    assert CountingWriter.asked == 0
    wiki.put("queue.md", EDITED)
    desk.run_well(wiki)

    assert CountingWriter.asked == 1


def test_what_keeps_its_text_and_its_place_is_not_retired(desk, wiki, recorded):
    desk.run_well(wiki)
    before = desk.ids(wiki)

    desk.run_well(wiki, is_forced=True)
    wiki.move("queue.md", "runbooks/queue.md")
    desk.run_well(wiki)
    wiki.restrict("lunch.md", (frozenset({"group:sre"}),))
    desk.run_well(wiki)

    assert desk.ids(wiki) == before
    assert recorded() == {}


@pytest.mark.parametrize("how", ["deleted", "skipped", "vanished"])
def test_a_document_that_goes_retires_all_its_ids_and_takes_them_up_again_when_it_comes_back(desk, wiki, recorded, how):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("queue.md", EDITED)
    match how:
        case "deleted":
            wiki.delete("queue.md")
        case "skipped":
            wiki.refused["queue.md"] = "too large"
        case "vanished":
            wiki.vanishing.add("queue.md")
    desk.run_well(wiki)

    gone = {id_ for text, id_ in before.items() if text in QUEUE}
    assert recorded().keys() == gone
    nobody = store_policy(desk.bench.ledger, NOBODY)
    assert nobody not in {each.policy_id for each in recorded().values()}

    wiki.refused.clear()
    wiki.vanishing.clear()
    wiki.put("queue.md", QUEUE)
    desk.run_well(wiki, is_forced=True)
    assert desk.ids(wiki) == before


def test_a_run_that_is_killed_before_rows_change_leaves_ids_that_live(desk, wiki, recorded):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("queue.md", EDITED)
    desk.reopen(writer=KilledBeforeReplacing)

    with pytest.raises(Killed):
        desk.run(wiki)

    assert recorded().keys() == {before[OLD_TEXT]}
    assert desk.ids(wiki) == before


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_a_run_that_is_killed_after_rows_changed_has_retired_what_is_gone(desk, wiki, recorded, change):
    desk.run_well(wiki)
    before = set(desk.ids(wiki).values())
    if change == "edit":
        wiki.put("queue.md", EDITED)
    else:
        wiki.delete("queue.md")
    desk.reopen(writer=KilledAfterReplacing if change == "edit" else KilledBeforeHiding)
    with pytest.raises(Killed):
        desk.run(wiki)
    assert before - set(desk.ids(wiki).values()) <= recorded().keys()

    desk.reopen()
    desk.run_well(wiki)

    assert recorded().keys() == before - set(desk.ids(wiki).values())


def test_rows_of_a_new_document_that_nobody_heard_of_are_retired_when_it_changes(desk, wiki, recorded):
    desk.reopen(writer=KilledAfterReplacing)
    with pytest.raises(Killed):
        desk.run(wiki)
    written = desk.ids(wiki)
    wiki.put("queue.md", EDITED)
    desk.reopen()

    desk.run_well(wiki)

    assert set(written.values()) - set(desk.ids(wiki).values()) == {written[OLD_TEXT]}
    assert recorded()[written[OLD_TEXT]].document_id == desk.known(wiki)["queue.md"].document_id


def test_what_is_hidden_already_keeps_the_readers_that_it_was_recorded_with(desk, wiki, recorded):
    wiki.restrict("queue.md", (frozenset({"group:sre"}),))
    desk.run_well(wiki)
    wiki.delete("queue.md")
    wiki.put("aardvark.md", "# Aardvark\n")
    wiki.broken.add("aardvark.md")
    [report] = desk.run(wiki)
    assert report.error
    wiki.broken.clear()

    desk.run_well(wiki)

    sre = store_policy(desk.bench.ledger, Policy.of([["group:sre"]]))
    assert {each.policy_id for each in recorded().values()} == {sre}


def test_half_a_year_later_an_id_is_forgotten_at_the_next_run(desk, wiki, recorded):
    desk.run_well(wiki)
    wiki.put("queue.md", EDITED)
    desk.run_well(wiki)
    now = datetime.now(UTC)

    desk.bench = replace(desk.bench, clock=lambda: now + timedelta(days=179))
    desk.run_well(wiki)
    assert len(recorded()) == 1

    desk.bench = replace(desk.bench, clock=lambda: now + timedelta(days=181))
    desk.run_well(wiki)
    assert recorded() == {}
