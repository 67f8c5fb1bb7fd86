"""Users, groups and permissions of spaces, on both products."""

import pytest

from playground.confluence.space import Grant
from tests.playground.confluence import shapes

CLOUD = "/wiki/rest/api"
DC = "/confluence/rest/api"
RPC = "/confluence/rpc/json-rpc/confluenceservice-v2"


def test_a_user_has_the_keys_and_types_of_a_recorded_one(wiki, cloud):
    assert shapes.differences(shapes.USER, cloud.json(f"{CLOUD}/user", accountId=wiki.ana.account_id)) == []


def test_a_hidden_address_is_shown_to_its_owner_alone(wiki, cloud, sign_in):
    ana = sign_in(cloud.server, wiki.ana)

    assert cloud.json(f"{CLOUD}/user", accountId=wiki.ana.account_id)["email"] == ""
    assert ana.json(f"{CLOUD}/user/current")["email"] == "ana@example.com"


def test_several_users_come_at_once_and_who_is_gone_is_unknown(wiki, cloud):
    found = cloud.json(f"{CLOUD}/user/bulk", accountId=[wiki.ana.account_id, "712020:gone"])["results"]

    assert [each["type"] for each in found] == ["known", "unknown"]


def test_users_are_found_by_cql(wiki, cloud):
    found = cloud.json(f"{CLOUD}/search/user", cql='type=user and user.fullname ~ "ana"')["results"]

    assert [each["user"]["accountId"] for each in found] == [wiki.ana.account_id]
    assert cloud.get(f"{CLOUD}/search/user", cql="colour=red").status_code == 400


def test_groups_have_members_by_id_on_cloud(wiki, cloud):
    [group] = cloud.json(f"{CLOUD}/group")["results"]
    members = cloud.json(f"{CLOUD}/group/{group['id']}/membersByGroupId", limit=1)

    assert members["results"][0]["accountId"] == wiki.sync.account_id
    assert members["totalSize"] == 2
    following = cloud.json("/wiki" + members["_links"]["next"])
    assert [each["accountId"] for each in following["results"]] == [wiki.ana.account_id]


def test_a_deactivated_user_says_so(wiki, cloud):
    wiki.site.change_account(wiki.ben, is_active=False)

    assert cloud.json(f"{CLOUD}/user", accountId=wiki.ben.account_id)["accountStatus"] == "inactive"


def test_groups_have_members_by_name_on_data_center(wiki, data_center):
    assert [each["name"] for each in data_center.json(f"{DC}/group")["results"]] == ["staff"]
    members = data_center.json(f"{DC}/group/staff/member")["results"]
    assert [each["username"] for each in members] == ["sync", "ana"]
    assert data_center.get(f"{DC}/group/nobody/member").status_code == 404


def test_users_are_found_by_name_and_by_key_on_data_center(wiki, data_center):
    by_name = data_center.json(f"{DC}/user", username="ana")
    by_key = data_center.json(f"{DC}/user", key=wiki.ana.user_key)

    assert by_name == by_key
    assert "email" not in by_name
    assert data_center.json("/confluence/rest/mobile/1.0/profile/ana")["email"] == "ana@example.com"
    assert [each["name"] for each in data_center.json(f"{DC}/user/memberof", username="ana")["results"]] == ["staff"]
    assert data_center.json(f"{DC}/user/current")["username"] == "sync"
    assert len(data_center.json(f"{DC}/user/list")["results"]) == 3


def test_permissions_of_a_space_are_a_plain_list_from_9_1_on(wiki, data_center):
    wiki.site.grant("ENG", Grant("user", wiki.ana.account_id), Grant("anonymous", ""))

    found = data_center.json(f"{DC}/space/ENG/permissions")

    assert [each["subject"] for each in found] == [
        {"type": "group", "name": "staff"},
        {"type": "user", "userKey": wiki.ana.user_key},
        {"type": "anonymous"},
    ]
    assert found[0]["operation"] == {"targetType": "space", "operationKey": "read"}


def test_only_administrators_read_the_permissions_of_a_space(wiki, data_center, sign_in):
    assert sign_in(data_center.server, wiki.ana).get(f"{DC}/space/ENG/permissions").status_code == 403


@pytest.mark.parametrize(("version", "status"), [("8.5.4", 404), ("9.0.3", 404), ("9.1.0", 200), ("10.0.1", 200)])
def test_older_data_centers_do_not_have_permissions_in_rest(data_center, version, status):
    data_center.server.settings.version = version

    assert data_center.get(f"{DC}/space/ENG/permissions").status_code == status
    assert data_center.json("/confluence/rest/applinks/1.0/manifest")["version"] == version


def test_older_data_centers_tell_permissions_over_json_rpc(wiki, data_center):
    wiki.site.grant("ENG", Grant("user", wiki.ana.account_id), Grant("anonymous", ""))
    asked = {"jsonrpc": "2.0", "id": 7, "method": "getSpacePermissionSets", "params": ["ENG"]}

    wrapped = data_center.http.post(RPC, json=asked).json()
    plain = data_center.http.post(f"{RPC}/getSpacePermissionSets", json=["ENG"]).json()

    assert (wrapped["id"], wrapped["result"]) == (7, plain)
    assert plain == [
        {
            "type": "VIEWSPACE",
            "spacePermissions": [
                {"type": "VIEWSPACE", "userName": None, "groupName": "staff"},
                {"type": "VIEWSPACE", "userName": "ana", "groupName": None},
                {"type": "VIEWSPACE", "userName": None, "groupName": None},
            ],
        }
    ]
    assert "error" in data_center.http.post(RPC, json={**asked, "params": ["NONE"]}).json()


def test_spaces_of_data_center_are_listed_and_found_by_key(wiki, data_center):
    shown = data_center.json(f"{DC}/space", limit=1)["results"][0]

    assert shapes.differences({key: value for key, value in shapes.SPACE.items() if key != "alias"}, shown) == []
    assert data_center.json(f"{DC}/space/ENG")["name"] == "Engineering"
    assert data_center.get(f"{DC}/space/NONE").status_code == 404
