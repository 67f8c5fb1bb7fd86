"""Paging to the end, on both products, also while somebody edits."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from playground.confluence.exchange import Ask
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from playground.confluence.v2.pages import page_by
from playground.confluence.webhooks import Webhooks

SEARCH = "/wiki/rest/api/content/search"


def test_every_page_comes_once_by_following_the_links_of_version_2(wiki, cloud):
    made = wiki.pages(7)

    found = cloud.ids("/wiki/api/v2/pages", limit=3)

    assert found == [wiki.site.spaces["ENG"].homepage_id, *(page.id for page in made)]


def test_the_next_page_of_version_2_is_relative_to_the_host_and_also_in_the_link_header(wiki, cloud):
    wiki.pages(3)

    answer = cloud.get("/wiki/api/v2/pages", limit=2, **{"body-format": "storage"})

    following = answer.json()["_links"]["next"]
    assert following.startswith("/wiki/api/v2/pages?")
    assert parse_qs(urlsplit(following).query)["body-format"] == ["storage"]
    assert answer.links["next"]["url"] == following


def test_a_page_that_is_made_or_edited_while_paging_neither_repeats_nor_hides_another(wiki, cloud):
    made = wiki.pages(6)
    first = cloud.json("/wiki/api/v2/pages", limit=3)
    wiki.site.trash(made[0])
    wiki.site.edit(made[1], by=wiki.ana, body="<p>Other.</p>")
    late = wiki.page("Late")

    rest = cloud.ids(first["_links"]["next"])

    assert [each["id"] for each in first["results"]][1:] == [page.id for page in made[:2]]
    assert rest == [*(page.id for page in made[2:]), late.id]


def test_sorting_by_last_change_puts_the_last_change_first(wiki, cloud):
    old, new = wiki.page("Old"), wiki.page("New")
    wiki.site.clock.advance(seconds=60)
    wiki.site.edit(old, by=wiki.ana, body="<p>Now.</p>")

    found = cloud.ids("/wiki/api/v2/pages", sort="-modified-date", limit=1)

    assert found[:2] == [old.id, new.id]


def test_a_limit_above_250_is_refused(cloud):
    answer = cloud.get("/wiki/api/v2/pages", limit=251)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "INVALID_REQUEST_PARAMETER"


def test_a_cursor_that_is_none_is_refused(cloud):
    assert cloud.get("/wiki/api/v2/pages", cursor="nonsense").status_code == 400
    assert cloud.get(SEARCH, cql="type=page", cursor="nonsense").status_code == 400


def test_searching_cloud_goes_on_from_the_last_result_in_the_order_that_was_asked_for(wiki, cloud):
    made = wiki.pages(5)

    found = cloud.ids(SEARCH, cql='title ~ "Page" order by title desc', limit=2)

    assert found == [page.id for page in reversed(made)]


def test_searching_data_center_counts_from_a_start(wiki, data_center):
    made = wiki.pages(5)

    first = data_center.json("/confluence/rest/api/content/search", cql="title ~ page order by id", limit=2)

    assert (first["start"], first["limit"], first["size"]) == (0, 2, 2)
    assert first["_links"]["next"].startswith("/rest/api/content/search?")
    assert data_center.ids("/confluence/rest/api/content/search", cql="title ~ page order by id", limit=2) == [
        page.id for page in made
    ]


def test_on_data_center_a_page_that_leaves_shifts_those_behind_it(wiki, data_center):
    made = wiki.pages(4)
    first = data_center.json("/confluence/rest/api/content/search", cql="title ~ page order by id", limit=2)
    wiki.site.trash(made[0])

    rest = data_center.ids("/confluence" + first["_links"]["next"])

    assert rest == [made[3].id]


def test_bodies_lower_the_limit_of_a_search(wiki, data_center):
    limits = [
        data_center.json("/confluence/rest/api/content/search", cql="type=page", limit=5000, **expand)["limit"]
        for expand in ({}, {"expand": "version"}, {"expand": "version,body.storage"})
    ]

    assert limits == [1000, 200, 50]


@given(count=st.integers(0, 40), limit=st.integers(1, 20), is_backwards=st.booleans())
def test_pages_of_any_size_are_the_whole_list_once(count, limit, is_backwards):
    things = [(number % 5, number) for number in range(count)]
    found, cursor = [], None
    for _ in range(count + 1):
        query = {"limit": [str(limit)], **({"cursor": [cursor]} if cursor else {})}
        ask = Ask(
            site=Site(),
            settings=Settings(),
            webhooks=Webhooks(Settings()),
            account=None,
            path="/x",
            parts={},
            query=query,
            body=b"",
            host_url="",
        )
        page = page_by(ask, things, lambda each: each, lambda each: each, is_backwards=is_backwards).body
        found += page["results"]
        if "next" not in page["_links"]:
            break
        [cursor] = parse_qs(urlsplit(page["_links"]["next"]).query)["cursor"]

    assert found == sorted(things, reverse=is_backwards)
