"""What a look at the site costs, and what it says when something is wrong."""

import socket

import pytest

from playground.confluence.space import Grant
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
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


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
def test_a_site_that_cannot_be_reached_is_not_waited_for(kind):
    with socket.socket() as nobody:
        # Bound and not listening: whoever connects is refused.
        nobody.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{nobody.getsockname()[1]}/wiki"
        naps: list[float] = []
        source = ConfluenceSource(
            ConfluenceSettings(name="wiki", base_url=base_url, deployment=kind), sleep=naps.append
        )
        with pytest.raises(SourceUnavailable, match="cannot be reached; check base_url"):
            source.probe()
        source.close()

    assert len(naps) == 1


def test_a_web_page_in_place_of_an_answer_points_to_the_address(wiki):
    wiki.server.faults.spoil("space", times=None)

    with pytest.raises(SourceUnavailable, match="not JSON; check base_url"):
        wiki.source().probe()


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
