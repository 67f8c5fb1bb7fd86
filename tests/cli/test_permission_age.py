"""What every command says of a source whose permissions were read too long ago."""

from datetime import UTC, datetime, timedelta

import pytest

from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from ledger.engine import open_ledger, sqlite_url
from ledger.permission_syncs import permission_syncs, record_permission_sync

HANNEKE = "hanneke.vos@kestrel.example"
NOT_SEARCHED = "Source wiki was not searched: who may read there was read too long ago"


@pytest.fixture
def expired(wiki):
    """The wiki, whose permissions were last read two days ago."""
    ledger = open_ledger(sqlite_url(wiki.folder / ".footnote" / "ledger.db"))
    space = BuiltinEmbedder(BuiltinSettings()).space.fingerprint
    was = permission_syncs(ledger, space)["wiki"]
    record_permission_sync(ledger, space, "wiki", datetime.now(UTC) - timedelta(days=2))
    yield wiki
    record_permission_sync(ledger, space, "wiki", was)
    ledger.dispose()


def test_status_says_when_permissions_were_read(wiki):
    _, status = wiki.json("status")
    permissions = status["sources"][0]["permissions"]

    assert (permissions["limit_hours"], permissions["expired"]) == (24, False)
    assert datetime.now(UTC) - datetime.fromisoformat(permissions["read_at"]) < timedelta(hours=1)
    assert "wiki: permissions read " in wiki("status").stdout


def test_status_says_that_nobody_may_read_a_source_whose_permissions_are_too_old(expired):
    _, status = expired.json("status")

    assert status["sources"][0]["permissions"]["expired"] is True
    assert "permissions read 2 days ago, limit 24 hours: nobody may read it until" in expired("status").stdout


def test_status_says_nothing_of_permissions_where_a_source_has_none_of_its_own(indexed):
    _, status = indexed.json("status")

    assert [source["permissions"] for source in status["sources"]] == [None, None]
    assert "permissions" not in indexed("status").stdout


def test_a_search_that_finds_nothing_for_that_reason_says_so_and_nothing_of_what_is_there(expired):
    for arguments in (["salary bands"], ["salary bands", "--source", "wiki"], ["source:wiki salary bands"]):
        process = expired("search", *arguments, "--as", HANNEKE)
        assert process.returncode == 1
        assert NOT_SEARCHED in " ".join(process.stdout.split())
        assert "Salary" not in process.stdout
    _, found = expired.json("search", "salary bands")
    assert NOT_SEARCHED in found["why_nothing"]


def test_an_answer_that_is_not_known_for_that_reason_says_so(expired):
    code, answer = expired.json("ask", "what are the salary bands", "--as", HANNEKE)

    assert code == 1
    assert NOT_SEARCHED in answer["why_nothing"]
    assert NOT_SEARCHED in " ".join(expired("ask", "what are the salary bands").stdout.split())


def test_why_says_that_a_source_was_left_out(expired, wiki):
    _, found = expired.json("search", "salary bands", "--as", HANNEKE)
    process = expired("why", found["trace_id"])

    assert "A source was left out: its permissions were read too long ago" in process.stdout
    assert "Nothing was found." in process.stdout


def test_explain_names_the_age_and_audit_warns(expired):
    process = expired("access", "explain", HANNEKE, "Salary bands 2026")

    assert process.returncode == 1
    assert "✗ permissions of wiki: permissions read 2 days ago, limit 24 hours: nobody may read it" in process.stdout
    assert f"{HANNEKE} counted as group people of wiki, but that was told too long ago" in process.stdout
    assert "wiki: permissions read 2 days ago" in expired("access", "audit").stdout


def test_with_fresh_permissions_nothing_of_this_is_said(wiki):
    process = wiki("search", "salary bands", "--as", "priya.raman@kestrel.example")

    assert NOT_SEARCHED not in " ".join(process.stdout.split())
