"""How documents that were indexed stand now, told from a glance at their pages, on both kinds of site."""

import pytest

from ledger.policy import Policy
from playground.confluence.space import Grant
from sources.document import Known
from sources.errors import SourceUnavailable
from tests.sources.confluence.conftest import path_of
from tests.sources.confluence.test_references import include


def known(source):
    """Everything there is, as an index would hold it."""
    entries = {entry.path: entry.version for entry in source.changes(None).entries}
    readers = source.readers(entries)
    return {path: Known(version, Policy.of(readers[path]).clauses) for path, version in entries.items()}


def standing_after(wiki, page, change, **settings):
    source = wiki.source(**settings)
    before = known(source)
    path = path_of(page)
    assert source.standings(before) == dict.fromkeys(before, "current")
    change()
    return source.standings({path: before[path]})[path]


def edit(wiki, page):
    wiki.site.edit(page, by=wiki.ana, body="<p>New.</p>")


def rename(wiki, page):
    wiki.site.edit(page, by=wiki.ana, title="Other")


def label(wiki, page):
    wiki.site.label(page, "hot")


def trash(wiki, page):
    wiki.site.trash(page)


def archive(wiki, page):
    wiki.site.archive(page)


def purge(wiki, page):
    wiki.site.purge(page)


def archive_space(wiki, page):
    wiki.site.archive_space("ENG")


def restrict(wiki, page):
    wiki.site.restrict(page, users=(wiki.ana, wiki.sync))


def restrict_to_the_account_of_another(wiki, page):
    wiki.site.restrict(page, users=(wiki.ana,))


def restrict_what_is_above(wiki, page):
    wiki.site.restrict(wiki.site.contents[page.parent_id], users=(wiki.ana, wiki.sync))


def move_below_a_restricted_page(wiki, page):
    secret = wiki.page("Secret")
    wiki.site.restrict(secret, users=(wiki.ana, wiki.sync))
    wiki.site.move(page, under=secret)


def move_to_another_space(wiki, page):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    wiki.site.grant("OPS", Grant("group", "staff"), Grant("user", wiki.sync.account_id, "administer"))
    wiki.site.move(page, to_space="OPS")


def restrict_to_all_who_read_the_space(wiki, page):
    wiki.site.restrict(page, groups=("staff",))


def do_nothing(wiki, page):
    """Leave it as it is."""


@pytest.mark.parametrize("change", [edit, rename, label])
def test_a_page_that_shows_something_else_is_changed(wiki, change):
    page = wiki.page("Runbook")

    assert standing_after(wiki, page, lambda: change(wiki, page)) == "changed"


@pytest.mark.parametrize(
    "change",
    [
        trash,
        archive,
        purge,
        archive_space,
        restrict,
        restrict_to_the_account_of_another,
        restrict_what_is_above,
        move_below_a_restricted_page,
        move_to_another_space,
    ],
)
def test_a_page_that_left_or_that_some_of_its_readers_may_not_read_any_more_is_gone(wiki, change):
    page = wiki.page("Runbook", parent=wiki.page("Above"))

    assert standing_after(wiki, page, lambda: change(wiki, page)) == "gone"


@pytest.mark.parametrize("change", [restrict_to_all_who_read_the_space, do_nothing])
def test_a_page_that_all_its_readers_may_still_read_is_current(wiki, change):
    page = wiki.page("Runbook")

    assert standing_after(wiki, page, lambda: change(wiki, page)) == "current"


def test_a_page_that_more_people_may_read_is_current(wiki):
    page = wiki.page("Runbook")
    restrict(wiki, page)

    assert standing_after(wiki, page, lambda: wiki.site.restrict(page)) == "current"


def test_a_page_that_was_labelled_out_of_scope_is_gone(wiki):
    page = wiki.page("Runbook")

    assert standing_after(wiki, page, lambda: label(wiki, page), exclude_labels=("hot",)) == "gone"


def test_readers_of_the_settings_are_not_taken_for_a_restriction(wiki):
    page = wiki.page("Runbook")
    settings = {"readers": (frozenset({"group:sre", "user:ana@example.com"}),)}

    assert standing_after(wiki, page, lambda: None, **settings) == "current"


def test_a_restriction_that_the_site_does_not_tell_whole_is_asked_for(wiki):
    page = wiki.page("Runbook")
    wiki.server.settings.restriction_cap = 1
    people = tuple(wiki.account(name, "staff") for name in ("Ben", "Cem", "Dot"))
    wiki.site.restrict(page, users=(*people, wiki.sync))

    assert standing_after(wiki, page, lambda: None) == "current"
    assert standing_after(wiki, page, lambda: wiki.site.restrict(page, users=(*people[:2], wiki.sync))) == "gone"


def close(wiki, rota):
    restrict(wiki, rota)


@pytest.mark.parametrize(("change", "standing"), [(edit, "changed"), (close, "gone"), (trash, "gone")])
def test_what_becomes_of_a_page_becomes_of_those_that_show_it(wiki, change, standing):
    rota = wiki.page("Rota", "<p>Ana is on call.</p>")
    runbook = wiki.page("Runbook", include("Rota"))

    assert standing_after(wiki, runbook, lambda: change(wiki, rota)) == standing


@pytest.mark.parametrize("change", [edit, trash])
def test_what_becomes_of_a_page_that_is_not_shown_does_not_matter(wiki, change):
    secret = wiki.page("Salaries", "<p>90,000</p>")
    wiki.site.restrict(secret, users=(wiki.ana, wiki.sync))
    runbook = wiki.page("Runbook", include("Salaries"))

    assert standing_after(wiki, runbook, lambda: change(wiki, secret)) == "current"


def test_files_and_comments_stand_as_they_are_and_as_their_page_does(wiki):
    page = wiki.page("Runbook")
    file = wiki.site.attach(page, "plan.txt", b"a", by=wiki.ana, media_type="text/plain")
    comment = wiki.site.add_comment(page, "<p>For Venlo too?</p>", by=wiki.ana)
    wiki.site.add_comment(page, "<p>Yes.</p>", by=wiki.ana, reply_to=comment)
    source = wiki.source(has_comments=True)
    on_file, on_comments = f"ENG/{page.id}/{file.id}/plan.txt", f"ENG/{page.id}/comments"
    before = known(source)
    asked = {path: before[path] for path in (on_file, on_comments)}

    assert source.standings(asked) == {on_file: "current", on_comments: "current"}
    wiki.site.attach(page, "plan.txt", b"b", by=wiki.ana, media_type="text/plain")
    assert source.standings(asked) == {on_file: "changed", on_comments: "current"}
    wiki.site.add_comment(page, "<p>Sure?</p>", by=wiki.ana)
    assert source.standings(asked) == {on_file: "changed", on_comments: "changed"}
    wiki.site.trash(file)
    assert source.standings(asked)[on_file] == "gone"
    restrict(wiki, page)
    assert source.standings(asked) == {on_file: "gone", on_comments: "gone"}


def test_ten_documents_cost_two_requests(wiki):
    above = wiki.page("Above")
    pages = [wiki.page(f"Page {number}", parent=above) for number in range(9)]
    wiki.site.attach(pages[0], "plan.txt", b"a", by=wiki.ana, media_type="text/plain")
    source = wiki.source()
    asked = {path: each for path, each in known(source).items() if path not in {path_of(above), "ENG/1"}}
    wiki.server.traffic.forget()

    assert set(source.standings(asked).values()) == {"current"}
    assert len(asked) >= 10
    assert len(wiki.server.traffic.exchanges) == 2


def test_a_path_that_no_page_can_have_is_gone_without_a_request(wiki):
    source = wiki.source()

    for path in ("ENG", "ENG/", "ENG/1) or (type = page", "", "ENG/²"):
        assert source.standings({path: Known("1-0", ())}) == {path: "gone"}
    assert wiki.server.traffic.exchanges == []


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_site_that_does_not_answer_says_nothing_about_its_pages(wiki, status):
    page = wiki.page("Runbook")
    source = wiki.source()
    before = known(source)
    wiki.server.faults.answer("content/search", status, times=None)
    wiki.server.traffic.forget()

    with pytest.raises(SourceUnavailable):
        source.standings({path_of(page): before[path_of(page)]})
    assert len(wiki.server.traffic.exchanges) <= 2


def test_an_index_that_lags_behind_hides_neither_an_edit_nor_a_deletion(wiki):
    pages = [wiki.page(title) for title in ("Edited", "Trashed")]
    wiki.site.clock.advance(seconds=7200)
    source = wiki.source()
    before = known(source)
    wiki.server.settings.search_lag = 3600
    edit(wiki, pages[0])
    trash(wiki, pages[1])

    asked = {path_of(page): before[path_of(page)] for page in pages}
    assert source.standings(asked) == {path_of(pages[0]): "changed", path_of(pages[1]): "gone"}
