import pytest

from ledger.policies import store_policy
from ledger.policy import Policy
from tests.fakes.dying import DyingEmbedder, Killed, KilledAfterPolicies
from tests.fakes.listed_source import EVERYONE
from tests.indexer.samples import QUEUE

SRE = (frozenset({"group:sre"}),)


def test_new_readers_without_a_new_version_change_the_policy_and_nothing_else(desk, wiki):
    desk.run_well(wiki)
    before = desk.rows(wiki)
    wiki.restrict("queue.md", SRE)

    desk.run_well(wiki)

    sre = store_policy(desk.bench.ledger, Policy.of(SRE))
    expected = [row | {"policy_id": sre} if row["path"] == "queue.md" else row for row in before]
    assert desk.rows(wiki) == expected
    assert wiki.was_read == []
    assert desk.embedder.embedded == []


def test_who_may_no_longer_read_does_not_wait_for_a_model_that_is_down(desk, wiki):
    desk.run_well(wiki)
    wiki.restrict("queue.md", SRE)
    wiki.put("queue.md", QUEUE + "\n## News\n\nMore to embed.\n")
    desk.reopen(embedder=DyingEmbedder(lives=0))

    [report] = desk.run(wiki)

    assert report.error.endswith("found by their words alone: the model is down; try again")
    sre = store_policy(desk.bench.ledger, Policy.of(SRE))
    assert {row["policy_id"] for row in desk.rows(wiki) if row["path"] == "queue.md"} == {sre}


def test_readers_let_in_by_a_killed_run_and_shut_out_again_cannot_read(desk, wiki):
    wiki.restrict("queue.md", SRE)
    desk.run_well(wiki)
    before = desk.rows(wiki)
    wiki.restrict("queue.md", EVERYONE)
    desk.reopen(writer=KilledAfterPolicies)
    with pytest.raises(Killed):
        desk.run(wiki)

    wiki.restrict("queue.md", SRE)
    desk.reopen()
    desk.run_well(wiki)

    assert [row["policy_id"] for row in desk.rows(wiki)] == [row["policy_id"] for row in before]


def test_documents_of_many_different_readers_get_each_their_own_policy(desk, wiki):
    desk.run_well(wiki)
    ana = (frozenset({"user:ana@example.com"}),)
    wiki.restrict("queue.md", SRE)
    wiki.restrict("lunch.md", ana)

    desk.run_well(wiki)

    policies = {row["path"]: row["policy_id"] for row in desk.rows(wiki)}
    ledger = desk.bench.ledger
    assert policies == {
        "queue.md": store_policy(ledger, Policy.of(SRE)),
        "lunch.md": store_policy(ledger, Policy.of(ana)),
    }
