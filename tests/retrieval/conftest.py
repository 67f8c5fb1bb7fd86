import pytest

from ledger.engine import open_ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    engine = open_ledger(f"sqlite:///{tmp_path_factory.mktemp('ledger')}/ledger.db")
    yield engine
    engine.dispose()
