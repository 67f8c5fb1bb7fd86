import pytest

from tests.fakes.quick_ledger import open_quick_ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    engine = open_quick_ledger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    yield engine
    engine.dispose()
