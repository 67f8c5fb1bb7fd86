"""The same checks where the ledger is on a server."""

from dataclasses import replace

import pytest

from indexer.checking.finding import Kind
from ledger.engine import open_ledger
from tests.indexer.checking.damages import give_wider_readers, lose_a_row
from tests.ledger.postgres import running_server, what_is_missing


@pytest.fixture(scope="module")
def postgres_url():
    if missing := what_is_missing():
        pytest.skip(f"no Postgres here: {missing}")
    with running_server() as url:
        yield url


def test_what_is_damaged_is_found_and_mended_on_a_server_too(desk, clinic, library, postgres_url):
    desk.bench.ledger.dispose()
    desk.bench = replace(desk.bench, ledger=open_ledger(postgres_url))
    desk.run_well(library)
    assert clinic.check().findings == ()
    before = desk.ids(library)
    for blow in (lose_a_row, give_wider_readers):
        blow(clinic.victim(3))

    repaired = clinic.repair()

    assert {found.kind for found in repaired.before.findings} >= {Kind.TORN, Kind.OTHER_POLICY}
    assert repaired.after.is_sound
    desk.run_well(library)
    assert desk.ids(library) == before
    assert clinic.check().findings == ()
