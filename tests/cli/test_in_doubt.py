"""What commands say of a page that was being written when a run was cut short, and is closed until it is read."""

from dataclasses import replace

import pytest

from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from ledger.documents import indexed_documents, record_documents
from ledger.engine import open_ledger, sqlite_url
from ledger.policies import store_policy
from ledger.policy import NOBODY
from tests.cli.test_access import HANNEKE, TITLE


@pytest.fixture
def in_doubt(wiki):
    """The wiki, one page of which is in doubt, as it is when a run has closed it and not read it yet."""
    ledger = open_ledger(sqlite_url(wiki.folder / ".footnote" / "ledger.db"))
    space = BuiltinEmbedder(BuiltinSettings()).space.fingerprint
    [page] = [each for each in indexed_documents(ledger, space, "wiki").values() if each.title == TITLE]
    closed = replace(page, version="", policy_id=store_policy(ledger, NOBODY))
    record_documents(ledger, space, "wiki", [closed])
    yield wiki
    record_documents(ledger, space, "wiki", [page])
    ledger.dispose()


def test_status_counts_such_pages_and_explains_that_they_may_be_closed(in_doubt):
    _, status = in_doubt.json("status")

    assert status["sources"][0]["in_doubt"] == 1
    said = " ".join(in_doubt("status").stdout.split())
    assert "wiki: 1 of its documents were being written when a run was cut short" in said
    assert "may be closed to everybody" in said


def test_whoever_asks_why_nobody_reads_one_is_told_so(in_doubt):
    process = in_doubt("access", "explain", HANNEKE, TITLE)

    assert process.returncode == 1
    assert "a run was cut short while it wrote this page" in process.stdout
    assert "`footnote reindex wiki` asks for one" in process.stdout


def test_where_no_page_is_in_doubt_nothing_is_said(wiki):
    assert "cut short" not in wiki("status").stdout
