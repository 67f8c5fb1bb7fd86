"""What a look at the site costs, and what it says when something is wrong."""

import pytest

from playground.confluence.space import Grant
from sources.errors import SourceUnavailable


def test_a_site_that_is_well_tells_its_spaces_in_a_few_requests(wiki):
    for number in range(5):
        wiki.page(f"Page {number}")

    assert wiki.source().probe() == ["ENG"]
    assert len(wiki.server.traffic.paths()) <= 5
    assert not any("search" in path for path in wiki.server.traffic.paths())


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"token": "wrong"}, "answered 401; check the token"),
        ({"base_url": "{host}/elsewhere"}, "answered 404; check base_url"),
        ({"spaces": ("ENGG",)}, "Did you mean ENG?"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(wiki, settings, says):
    given = {
        name: value.format(host=wiki.server.host_url) if name == "base_url" else value
        for name, value in settings.items()
    }

    with pytest.raises(SourceUnavailable, match=says.replace("?", r"\?")):
        wiki.source(**given).probe()


def test_an_account_that_may_not_read_permissions_is_told_so(data_center):
    data_center.site.add_account("Reader", email="reader@example.com", token="token-of-reader", groups=("staff",))

    with pytest.raises(SourceUnavailable, match="the account needs to administer the space"):
        data_center.source(token="token-of-reader").probe()


def test_permissions_that_name_nobody_are_not_taken_for_an_answer(cloud):
    cloud.server.faults.answer("role-assignments", 403, times=None)
    cloud.site.revoke("ENG", *cloud.site.spaces["ENG"].grants)
    cloud.site.grant("ENG", Grant("anonymous", ""))

    with pytest.raises(SourceUnavailable, match="is not told who may read space ENG"):
        cloud.source().probe()
