"""What is seen of single pages before their site is listed, on both kinds of site."""

import pytest

from ledger.policy import Policy
from playground.confluence.space import Grant
from sources.confluence.looking import NOBODY
from sources.document import Known
from sources.errors import DocumentUnreadable, SourceUnavailable
from sources.references import page as linked_page
from tests.sources.confluence.conftest import path_of
from tests.sources.confluence.test_references import include
from tests.sources.confluence.test_standing import edit, known


def look(wiki, change, *pages, **settings):
    """What is seen of pages after a change, by one that knows how all was before; and with what it was seen."""
    source = wiki.source(**settings)
    before = known(source)
    change()
    lookout = source.lookout()
    wiki.opened.append(lookout)
    wiki.server.traffic.forget()
    return lookout.look([path_of(wiki.site.contents.get(page.id, page)) for page in pages], before), lookout


def listed(wiki, path, **settings):
    """What a run that lists everything would know of a document: its version and its readers."""
    source = wiki.source(**settings)
    versions = {entry.path: entry.version for entry in source.changes(None).entries}
    return versions[path], Policy.of(source.readers({path: versions[path]})[path])


def test_a_page_that_was_edited_is_told_as_a_listing_tells_it_in_a_few_requests(wiki):
    page = wiki.page("Plan", parent=wiki.page("Above"))
    sight, lookout = look(wiki, lambda: edit(wiki, page), page)
    requests = len(wiki.server.traffic.exchanges)
    [entry] = sight.entries

    assert (entry.version, Policy.of(sight.readers[entry.path])) == listed(wiki, path_of(page))
    assert set(sight.readers) == {entry.path}
    assert lookout.read(entry).body == b"<p>New.</p>"
    assert requests <= 9


def test_a_new_page_is_told_with_its_readers(wiki):
    made = []
    source = wiki.source()
    before = known(source)
    made.append(wiki.page("New", "<p>Fresh.</p>"))
    wiki.site.restrict(made[0], users=(wiki.ana, wiki.sync))
    lookout = source.lookout()
    wiki.opened.append(lookout)
    [entry] = lookout.look([path_of(made[0])], before).entries
    document = lookout.read(entry)

    assert document.body == b"<p>Fresh.</p>"
    assert (entry.version, Policy.of(document.readers)) == listed(wiki, path_of(made[0]))


def test_a_document_that_was_seen_ahead_is_to_the_letter_the_one_that_a_listing_makes(wiki):
    wiki.page("Glossary")
    wiki.site.add_space("~ana", "Ana's", by=wiki.sync, type="personal")
    wiki.site.grant("~ana", Grant("user", wiki.sync.account_id))
    names = ("Glossary", "Nowhere")
    links = "".join(f'<ac:link><ri:page ri:content-title="{name}" /></ac:link>' for name in names)
    links += '<ac:link><ri:page ri:space-key="~ana" ri:content-title="Ana\'s" /></ac:link>'
    page = wiki.page("Plan")
    sight, lookout = look(wiki, lambda: wiki.site.edit(page, by=wiki.ana, body=f"<p>See {links}.</p>"), page)
    seen = lookout.read(sight.entries[0])
    source = wiki.source()
    [entry] = [each for each in source.changes(None).entries if each.path == path_of(page)]

    assert seen == source.read(entry)
    assert list(seen.references) == [linked_page("ENG", "Glossary")]


@pytest.mark.parametrize("is_above", [False, True])
def test_who_may_not_read_a_page_any_more_may_not_read_what_is_below_it_nor_its_files(wiki, is_above):
    above = wiki.page("Above")
    page = wiki.page("Plan", parent=above)
    below = wiki.page("Below", parent=wiki.page("Between", parent=page))
    wiki.page("Beside", parent=above)
    file = wiki.site.attach(page, "notes.txt", b"Notes.", by=wiki.ana, media_type="text/plain")
    closed = above if is_above else page
    sight, _ = look(wiki, lambda: wiki.site.restrict(closed, users=(wiki.ana, wiki.sync)), closed)
    expected = {"Plan", "Between", "Below", "notes.txt"} | ({"Above", "Beside"} if is_above else set())
    titles = {each.id: each.title for each in wiki.site.contents.values()}

    assert {titles[path.split("/")[2 if path.count("/") > 1 else 1]] for path in sight.readers} == expected
    for path, readers in sight.readers.items():
        assert Policy.of(readers) == listed(wiki, path)[1]
    assert f"ENG/{page.id}/{file.id}/notes.txt" in sight.readers
    assert path_of(below) in sight.readers
    assert sight.entries == ()


def test_what_is_below_a_page_that_could_not_be_indexed_is_closed_with_it(wiki):
    page = wiki.page("Plan")
    below = wiki.page("Below", parent=page)
    source = wiki.source()
    before = {path: each for path, each in known(source).items() if path != path_of(page)}
    wiki.site.restrict(page, users=(wiki.ana, wiki.sync))
    lookout = source.lookout()
    wiki.opened.append(lookout)
    sight = lookout.look([path_of(page)], before)

    assert Policy.of(sight.readers[path_of(below)]) == listed(wiki, path_of(below))[1]


def test_an_edit_of_a_page_with_many_below_looks_at_none_of_them(wiki):
    above = wiki.page("Above")
    for number in range(3):
        wiki.page(f"Below {number}", parent=above)
    wiki.site.restrict(above, groups=("staff",))
    sight, _ = look(wiki, lambda: edit(wiki, above), above)

    assert set(sight.readers) == {path_of(above)}


def test_a_space_that_admits_others_is_seen_at_once(wiki):
    page = wiki.page("Plan")

    def narrow():
        wiki.site.revoke("ENG", Grant("group", "staff"))
        wiki.site.grant("ENG", Grant("user", wiki.sync.account_id))

    sight, _ = look(wiki, narrow, page)

    assert Policy.of(sight.readers[path_of(page)]) == listed(wiki, path_of(page))[1]


def trash(wiki, page):
    wiki.site.trash(page)


def purge(wiki, page):
    wiki.site.purge(page)


def archive(wiki, page):
    wiki.site.archive(page)


def archive_space(wiki, page):
    wiki.site.archive_space("ENG")
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)


def move_to_another_space(wiki, page):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    wiki.site.grant("OPS", Grant("group", "staff"), Grant("user", wiki.sync.account_id, "administer"))
    wiki.site.move(page, to_space="OPS")


def label_out(wiki, page):
    wiki.site.label(page, "draft")


@pytest.mark.parametrize("change", [trash, purge, archive, archive_space, move_to_another_space, label_out])
def test_a_page_that_is_not_where_it_was_is_read_by_nobody_and_neither_are_its_files(wiki, change):
    wiki.site.add_space("ETC", "Else", by=wiki.sync)
    wiki.site.grant("ETC", Grant("group", "staff"))
    page = wiki.page("Plan")
    file = wiki.site.attach(page, "notes.txt", b"Notes.", by=wiki.ana, media_type="text/plain")
    old = path_of(page)
    sight, _ = look(wiki, lambda: change(wiki, page), page, exclude_labels=("draft",))

    of_old = {path: readers for path, readers in sight.readers.items() if path.startswith(old)}
    assert of_old == {old: NOBODY, f"{old}/{file.id}/notes.txt": NOBODY}
    assert sight.entries == ()


def test_a_page_of_which_the_site_does_not_tell_who_may_read_it_is_read_by_nobody(wiki):
    page = wiki.page("Plan")

    def hide():
        edit(wiki, page)
        wiki.site.restrict(page, users=(wiki.ana, wiki.sync))
        wiki.server.settings.restriction_cap = 1
        wiki.server.faults.answer("restriction/byOperation", 403, times=None)

    sight, lookout = look(wiki, hide, page)
    readers = Policy.of(lookout.read(sight.entries[0]).readers)

    assert not readers.allows(frozenset({"group:wiki/staff", f"group:wiki/@{wiki.ana.account_id}"}))
    assert Policy.of(sight.readers[path_of(page)]) == readers


def test_a_page_that_shows_text_of_others_waits_and_admits_nobody_new_meanwhile(wiki):
    shown = wiki.page("Rota", "<p>Ana.</p>")
    page = wiki.page("Plan", include("Rota"))
    wiki.site.restrict(page, users=(wiki.ana, wiki.sync))
    before = known(wiki.source())[path_of(page)]

    def widen_and_edit():
        wiki.site.restrict(page)
        edit(wiki, page)

    sight, _ = look(wiki, widen_and_edit, page)

    assert sight.entries == ()
    assert Policy.of(sight.readers[path_of(page)]) == Policy.of(before.readers)
    assert path_of(shown) not in sight.readers


def test_the_members_are_told_of_every_group_that_what_was_seen_names_also_by_former_permissions(wiki):
    wiki.page("Rota", "<p>Ana.</p>")
    page = wiki.page("Plan", include("Rota"))
    wiki.site.restrict(page, users=(wiki.ana, wiki.sync))
    sight, lookout = look(wiki, lambda: wiki.site.restrict(page), page)
    named = {principal for clause in sight.readers[path_of(page)] for principal in clause}
    groups = lookout.groups()

    assert any("@" in each for each in named)
    assert {each.removeprefix("group:") for each in named} <= groups.keys()


def test_a_page_that_begins_to_show_text_of_others_waits(wiki):
    wiki.page("Rota", "<p>Ana.</p>")
    page = wiki.page("Plan")
    sight, _ = look(wiki, lambda: wiki.site.edit(page, by=wiki.ana, body=include("Rota")), page)

    assert sight.entries == ()


@pytest.mark.parametrize("change", [trash, lambda wiki, page: wiki.site.restrict(page, users=(wiki.ana, wiki.sync))])
def test_a_page_that_shows_text_of_one_that_was_closed_or_deleted_is_closed_too(wiki, change):
    shown = wiki.page("Rota", "<p>Ana.</p>")
    page = wiki.page("Plan", include("Rota"))
    sight, _ = look(wiki, lambda: change(wiki, shown), shown)

    assert sight.readers[path_of(page)] == NOBODY


def test_a_page_that_shows_text_of_one_that_was_only_edited_stays_as_it_is(wiki):
    shown = wiki.page("Rota", "<p>Ana.</p>")
    wiki.page("Plan", include("Rota"))
    sight, _ = look(wiki, lambda: edit(wiki, shown), shown)

    assert set(sight.readers) == {path_of(shown)}


def test_a_text_in_doubt_is_read_by_nobody_until_it_is_read_again(wiki):
    page = wiki.page("Plan")
    source = wiki.source()
    before = known(source)
    lookout = source.lookout()
    wiki.opened.append(lookout)
    sight = lookout.look([path_of(page)], before | {path_of(page): Known("", before[path_of(page)].readers)})

    assert sight.readers == {path_of(page): NOBODY}
    assert [entry.path for entry in sight.entries] == [path_of(page)]


def test_a_page_that_is_edited_once_more_after_the_look_is_not_read(wiki):
    page = wiki.page("Plan")
    sight, lookout = look(wiki, lambda: edit(wiki, page), page)
    wiki.site.edit(page, by=wiki.ana, body="<p>Secret.</p>")

    with pytest.raises(DocumentUnreadable):
        lookout.read(sight.entries[0])


def test_what_is_no_page_of_ours_is_passed_over(wiki):
    home = wiki.site.add_space("~ana", "Ana's", by=wiki.sync, type="personal").homepage_id
    wiki.site.grant("~ana", Grant("user", wiki.sync.account_id))
    source = wiki.source()
    lookout = source.lookout()
    wiki.opened.append(lookout)
    sight = lookout.look(["", "ENG", "ENG/1) or (id > 0", "ENG/999", f"~ana/{home}"], known(source))

    assert (dict(sight.readers), sight.entries) == ({}, ())


def test_a_site_that_does_not_answer_is_asked_twice_at_most(wiki):
    page = wiki.page("Plan")
    with pytest.raises(SourceUnavailable):
        look(wiki, lambda: wiki.server.faults.answer("content/search", 503, times=None), page)

    asked = [each for each in wiki.server.traffic.exchanges if "content/search" in each.path]
    assert len(asked) == 2
