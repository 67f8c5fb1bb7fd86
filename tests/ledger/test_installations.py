from dataclasses import replace

from ledger.installations import (
    StoredInstallation,
    all_installations,
    change_tokens,
    find_installation,
    remove_installation,
    store_installation,
)
from tests.ledger.asked import NOON, after
from tests.ledger.conftest import opened

ACME = StoredInstallation(
    team="T1",
    name="Acme ✳",
    user="U1",
    bot="B1",
    sealed_token="sealed-one",
    sealed_refresh_token="",
    expires_at=None,
    installed_by="U7",
    installed_at=NOON,
)
ZENITH = replace(ACME, team="T2", name="Zenith", sealed_token="sealed-two", expires_at=after(720))


def test_an_installation_comes_back_in_any_process_as_it_was_stored(each_url):
    with opened(each_url) as one, opened(each_url) as other:
        store_installation(one, ZENITH)
        store_installation(one, ACME)

        assert find_installation(other, "T1") == ACME
        assert find_installation(other, "T2") == ZENITH
        assert find_installation(other, "T3") is None
        assert all_installations(other) == [ACME, ZENITH]


def test_a_later_installation_takes_the_place_of_the_older_one(each_ledger):
    later = replace(ACME, sealed_token="sealed-three", installed_at=after(5))
    store_installation(each_ledger, ACME)
    store_installation(each_ledger, later)

    assert all_installations(each_ledger) == [later]


def test_what_is_removed_takes_its_tokens_along_and_nothing_of_others(each_ledger):
    store_installation(each_ledger, ACME)
    store_installation(each_ledger, ZENITH)

    assert remove_installation(each_ledger, "T1", after(1))
    assert not remove_installation(each_ledger, "T1", after(1))
    assert all_installations(each_ledger) == [ZENITH]


def test_an_installation_that_was_made_after_the_removal_stays(each_ledger):
    store_installation(each_ledger, replace(ACME, installed_at=after(2)))

    assert not remove_installation(each_ledger, "T1", after(1))
    assert find_installation(each_ledger, "T1") is not None


def test_of_two_that_renew_a_token_the_first_wins(each_ledger):
    store_installation(each_ledger, ACME)

    def renew(token):
        return change_tokens(
            each_ledger,
            "T1",
            before="sealed-one",
            sealed_token=token,
            sealed_refresh_token="refresh",
            expires_at=after(60),
        )

    assert renew("mine")
    assert not renew("theirs")
    renewed = replace(ACME, sealed_token="mine", sealed_refresh_token="refresh", expires_at=after(60))
    assert find_installation(each_ledger, "T1") == renewed


def test_a_token_of_a_workspace_that_left_is_not_renewed(each_ledger):
    assert not change_tokens(
        each_ledger, "T1", before="sealed-one", sealed_token="x", sealed_refresh_token="y", expires_at=after(1)
    )
    assert all_installations(each_ledger) == []


def test_an_installation_is_shown_without_its_tokens():
    assert "sealed" not in repr(ACME)
