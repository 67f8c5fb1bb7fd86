from sqlalchemy import select

from ledger.install_states import keep_state, take_state
from ledger.tables import install_states
from tests.ledger.asked import NOON, after
from tests.ledger.conftest import opened


def test_a_state_is_good_once_in_any_process(each_url):
    with opened(each_url) as one, opened(each_url) as other:
        keep_state(one, "s1", now=NOON, expires_at=after(10))

        assert not take_state(other, "s2", after(1))
        assert take_state(other, "s1", after(1))
        assert not take_state(one, "s1", after(1))


def test_a_state_is_worth_nothing_after_its_time(each_ledger):
    keep_state(each_ledger, "s1", now=NOON, expires_at=after(10))

    assert not take_state(each_ledger, "s1", after(10))


def test_what_is_out_of_date_is_forgotten_when_the_next_is_kept(each_ledger):
    keep_state(each_ledger, "s1", now=NOON, expires_at=after(10))
    keep_state(each_ledger, "s2", now=after(10), expires_at=after(20))

    with each_ledger.connect() as connection:
        [stored] = connection.execute(select(install_states.c.digest)).scalars()
    assert "s2" not in stored
    assert take_state(each_ledger, "s2", after(11))


def test_no_text_that_a_browser_sends_is_too_odd_for_a_state(each_ledger):
    assert not take_state(each_ledger, "\udc80\0" * 300, NOON)
