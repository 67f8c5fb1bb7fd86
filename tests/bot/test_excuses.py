import logging

import pytest

from bot.excuses import excuse_for
from index.errors import UnreadableIndex
from ledger.errors import LedgerUnavailable


@pytest.mark.parametrize("error", [UnreadableIndex("Check the network."), LedgerUnavailable("Check the disk.")])
def test_an_outage_stands_in_the_log_in_its_own_words_and_anything_else_with_where_it_was_raised(caplog, error):
    with caplog.at_level(logging.ERROR):
        told, state = excuse_for(error, "c0ffee")
        other, _ = excuse_for(KeyError("x"), "c0ffee")

    outage, surprise = caplog.records
    assert str(error) in outage.getMessage()
    assert not outage.exc_info
    assert surprise.exc_info
    assert told == other
    assert str(error) not in told
    assert "c0ffee" in told
    assert state == "failed"
