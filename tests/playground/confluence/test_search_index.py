"""CQL, a table of queries; and what the index knows late."""

from datetime import UTC, datetime

import pytest

from playground.confluence.clock import Clock
from playground.confluence.cql.meaning import Asking
from playground.confluence.errors import BadQuery
from playground.confluence.search_index import search
from playground.confluence.site import Site
from playground.confluence.space import Grant
from playground.confluence.storage_format import include


class Library:
    """Four pages, a blog post, a comment and an attachment; called with a query it tells the titles that are found."""

    def __init__(self) -> None:
        self.site = site = Site(Clock(datetime(2026, 1, 2, 3, 4, 30, tzinfo=UTC)))
        add = site.add_account
        self.ana = ana = add("Ana", email="ana@example.com", groups=("staff",), time_zone="America/New_York")
        self.ben = ben = add("Ben", email="ben@example.com", groups=("staff",))
        for key, kind in (("ENG", "global"), ("~ben", "personal")):
            site.add_space(key, key, by=ana, type=kind)
            site.grant(key, Grant("group", "staff"))
            site.purge(site.contents[site.spaces[key].homepage_id])
        self.top = site.add_page("ENG", "Top", "<p>Alpha beta</p>", by=ana)
        self.low = site.add_page("ENG", "Low road", include("ENG", "Top"), by=ben, parent=self.top)
        site.label(self.low, "runbook", "tls")
        site.clock.advance(seconds=60)
        site.add_page("ENG", "Lowest", "<p>gamma</p>", by=ana, parent=self.low)
        site.add_page("~ben", "Mine", "<p>alpha</p>", by=ben)
        site.clock.advance(seconds=3600)
        site.add_page("ENG", "News", "<p>news</p>", by=ana, kind="blogpost")
        site.add_comment(self.low, "<p>why</p>", by=ana)
        site.attach(self.low, "plan.pdf", b"%PDF", by=ben, media_type="application/pdf")

    def __call__(self, cql, account=None, **settings):
        asking = Asking(self.site, account or self.ben, "UTC")
        found = search(cql.format(top=self.top.id, low=self.low.id), asking, **settings)
        return [each.title for each in found]


@pytest.fixture
def library():
    return Library()


@pytest.mark.parametrize(
    ("cql", "titles"),
    [
        ("type = page", ["Top", "Low road", "Lowest", "Mine"]),
        ("type in (blogpost, comment, attachment)", ["News", "Re: Low road", "plan.pdf"]),
        ("type=page AND space=ENG", ["Top", "Low road", "Lowest"]),
        ('type = page and space in ("~ben", ENG) and space.type = personal', ["Mine"]),
        ("type = page and space != ENG", ["Mine"]),
        ("type = page and space not in (ENG)", ["Mine"]),
        ("id = {low}", ["Low road"]),
        ("id in ({top}, {low})", ["Top", "Low road"]),
        ("content = {low}", ["Low road"]),
        ("container = {low}", ["Re: Low road", "plan.pdf"]),
        ("ancestor = {top} and type = page", ["Low road", "Lowest"]),
        ("ancestor in ({low}) and type = page", ["Lowest"]),
        ("parent = {top}", ["Low road"]),
        ("label = runbook", ["Low road"]),
        ("label in (tls, other)", ["Low road"]),
        ('title = "low ROAD"', ["Low road"]),
        ('title ~ "low*" and type=page', ["Low road", "Lowest"]),
        ('text ~ "alpha"', ["Top", "Mine"]),
        ("macro = include", ["Low road"]),
        ("macro in (include, excerpt)", ["Low road"]),
        ("creator = currentUser() and type = page", ["Low road", "Mine"]),
        ('contributor = "ana@example.com" and type = page', ["Top", "Lowest"]),
        ("type = page and not (space = ENG or label = tls)", ["Mine"]),
        ("space = ENG and type = page and title = Top or title = Mine", ["Top", "Mine"]),
        ('lastmodified >= "2026-01-02 03:05" and type=page', ["Lowest", "Mine"]),
        ('lastmodified > "2026/01/02 03:05"', ["News", "Re: Low road", "plan.pdf"]),
        ('lastmodified = "2026-01-02" and type = blogpost', ["News"]),
        ('created < "2026-01-02 03:05"', ["Top", "Low road"]),
        ('type = blogpost and created >= now("-1h")', ["News"]),
        ("type=page order by lastmodified desc, title", ["Mine", "Lowest", "Low road", "Top"]),
        ("type=page ORDER BY title ASC", ["Low road", "Lowest", "Mine", "Top"]),
        ("type=page order by id desc", ["Mine", "Lowest", "Low road", "Top"]),
    ],
)
def test_a_query_finds_what_it_says(library, cql, titles):
    assert library(cql) == titles


@pytest.mark.parametrize(
    "cql",
    [
        "",
        "type",
        "type = ",
        "type = page and",
        "type = page)",
        "(type = page",
        'title = "open',
        "colour = red",
        "type ~ page",
        "title > a",
        'lastmodified >= "2026-01-02T03:04:00.000Z"',
        'lastmodified >= "yesterday"',
        "type = page order by colour",
        "type in page",
        "type not page",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(library, cql):
    with pytest.raises(BadQuery, match="Could not parse cql"):
        library(cql)


def test_a_date_is_read_in_the_time_zone_of_whoever_asks(library):
    # 03:04 and 03:05 in UTC are 22:04 and 22:05 of the day before in New York.
    assert library('type=page and lastmodified >= "2026-01-01 22:05"', library.ana) == ["Lowest", "Mine"]
    assert library('type=page and lastmodified >= "2026-01-02 03:05"', library.ana) == []


def test_seconds_do_not_count(library):
    # The first pages were made 30 seconds after the minute that is asked for.
    assert "Top" in library('lastmodified = "2026-01-02 03:04"')
    assert "Top" in library('lastmodified <= "2026-01-02 03:04"')


def test_the_index_learns_of_an_edit_only_after_its_lag(library):
    library.site.clock.advance(seconds=600)
    library.site.edit(library.low, by=library.ana, title="High road")

    assert library("title ~ high", lag_seconds=30) == []
    library.site.clock.advance(seconds=31)
    assert library("title ~ high", lag_seconds=30) == ["High road"]


def test_a_query_that_is_asked_again_finds_what_has_changed_meanwhile(library):
    assert library("type = page") == ["Top", "Low road", "Lowest", "Mine"]

    library.site.restrict(library.low, users=(library.ana,))
    assert library("type = page") == ["Top", "Mine"]
    assert library("type = page", library.ana) == ["Top", "Low road", "Lowest", "Mine"]

    library.site.leave("staff", library.ben)
    assert library("type = page") == []


def test_a_query_about_now_moves_on_with_the_clock(library):
    assert library('type = blogpost and created >= now("-1h")') == ["News"]
    library.site.clock.advance(seconds=7200)
    assert library('type = blogpost and created >= now("-1h")') == []


def test_what_is_gone_is_not_found_however_late_the_index_is(library):
    library.site.clock.advance(seconds=600)
    library.site.trash(library.low)

    assert library("label = runbook", lag_seconds=30) == []


def test_archived_pages_and_spaces_are_not_searched(library):
    library.site.archive(library.low)
    assert library("type = page") == ["Top", "Lowest", "Mine"]
    library.site.archive_space("ENG")
    assert library("type = page") == ["Mine"]
    assert "Top" in library("type = page", in_archived_spaces=True)
