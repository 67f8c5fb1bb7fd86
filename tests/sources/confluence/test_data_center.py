"""What only Data Center tells of who may read, and how."""

from playground.confluence.space import Grant
from tests.sources.confluence.conftest import allowed


def test_addresses_of_data_center_can_be_made_of_user_names(data_center):
    data_center.account("Dan", "staff", email="dan@elsewhere.example")
    data_center.page("Plans")

    assert allowed(data_center, "Plans", "dan@corp.example", email_pattern="{username}@corp.example")
    assert not any("mobile" in path for path in data_center.server.traffic.paths())


def test_data_center_from_9_1_on_is_not_asked_by_json_rpc(data_center):
    data_center.account("Ben")
    data_center.site.grant("ENG", Grant("user", data_center.site.people.find("ben@example.com").account_id))
    data_center.page("Plans")

    assert allowed(data_center, "Plans", "ana@example.com")
    assert allowed(data_center, "Plans", "ben@example.com")
    assert not any("json-rpc" in path for path in data_center.server.traffic.paths())


def test_data_center_before_9_1_tells_permissions_by_json_rpc(data_center):
    data_center.server.settings.version = "8.5.0"
    data_center.page("Plans")

    assert allowed(data_center, "Plans", "ana@example.com")
    assert not allowed(data_center, "Plans", "ben@example.com")
    assert any("json-rpc" in path for path in data_center.server.traffic.paths())


def test_a_user_name_that_is_another_s_key_gives_nothing_of_theirs(data_center):
    ben = data_center.account("Ben")
    data_center.site.grant("ENG", Grant("user", ben.account_id))
    mallory = data_center.account("Mallory")
    data_center.site.change_account(mallory, username=ben.user_key)
    data_center.page("Plans")

    assert allowed(data_center, "Plans", "ben@example.com")
    assert not allowed(data_center, "Plans", "mallory@example.com")


def test_an_address_that_is_none_costs_nobody_theirs(data_center):
    data_center.account("Eve", "staff", email="eve\u200b@example.com")
    data_center.page("Plans")

    assert allowed(data_center, "Plans", "ana@example.com")
