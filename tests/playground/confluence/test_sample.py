"""The sample wiki as a site."""

import pytest

from playground.confluence.permissions import may_view
from playground.confluence.sample import load_sample
from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN, email_of


@pytest.fixture(scope="module")
def site():
    return load_sample()


def titled(site, title):
    [page] = [each for each in site.contents.values() if each.title == title]
    return page


def test_the_salary_bands_are_seen_by_the_people_team_and_not_by_others(site):
    bands, travel = titled(site, "Salary bands 2026"), titled(site, "Travel and expenses")
    hanneke, callum = (site.people.find(email_of(name)) for name in ("Hanneke Vos", "Callum Reid"))

    assert [may_view(site, hanneke, page) for page in (bands, travel)] == [True, True]
    assert [may_view(site, callum, page) for page in (bands, travel)] == [False, True]


def test_the_account_that_syncs_sees_all_of_it(site):
    sync = site.people.find(SYNC_EMAIL)

    assert sync.token == SYNC_TOKEN
    assert all(may_view(site, sync, each) for each in site.contents.values())


def test_pages_keep_their_titles_owners_dates_and_labels(site):
    page = titled(site, "Rolling back a deploy")

    assert site.people.accounts[page.version.by].name == "Priya Raman"
    assert page.version.when.date().isoformat() == "2026-08-18"
    assert "kestrel-cli" in {label.name for label in page.labels}
    assert [each.title for each in site.ancestors(page)] == ["Engineering", "Runbooks"]
    assert "<h1>" not in page.body
    assert "{#" not in page.body


def test_links_between_pages_are_links_by_title(site):
    page = titled(site, "On-call rota, winter 2026")

    assert '<ri:page ri:space-key="ENG" ri:content-title="On-call handover" />' in page.body
    assert ".md" not in page.body


def test_there_is_an_include_a_blog_post_comments_and_files(site):
    kinds = [each.kind for each in site.contents.values()]

    assert 'ac:name="include"' in titled(site, "Start here").body
    assert {kind: kinds.count(kind) for kind in ("blogpost", "comment", "attachment")} == {
        "blogpost": 1,
        "comment": 3,
        "attachment": 7,
    }
    assert titled(site, "warehouse-codes.csv").file.media_type == "text/csv"
