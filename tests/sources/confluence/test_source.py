import pytest

from playground.confluence.space import Grant
from sources.document import CONFLUENCE_STORAGE, Entry, Place, Rename
from sources.errors import DocumentGone, DocumentSkipped, DocumentUnreadable, SourceUnavailable
from tests.sources.confluence.conftest import documents, path_of, paths, version


def test_pages_blog_posts_and_files_are_listed_and_what_is_put_away_is_not(wiki):
    page, post = wiki.page("Runbook"), wiki.page("News", kind="blogpost")
    file = wiki.site.attach(page, "plan.pdf", b"%PDF-1.7", by=wiki.ana, media_type="application/pdf")
    wiki.site.attach(page, "photo.png", b"png", by=wiki.ana, media_type="image/png")
    for title, leave in (("Old", wiki.site.archive), ("Wrong", wiki.site.trash)):
        leave(wiki.page(title))
    wiki.page("Unfinished", status="draft")
    home = wiki.site.spaces["ENG"].homepage_id
    changes = wiki.source().changes(None)

    assert paths(changes) == sorted([f"ENG/{home}", path_of(page), path_of(post), f"ENG/{page.id}/{file.id}/plan.pdf"])
    assert changes.is_full
    assert changes.skips == ()


def test_a_document_says_what_a_citation_shows(wiki):
    page = wiki.page("Runbook", "<p>Restart it.</p>", parent=wiki.site.spaces["ENG"].homepage_id)
    wiki.site.label(page, "Runbook", "ops")
    document = documents(wiki.source(labels=("wiki",)))["Runbook"]

    assert document.path == path_of(page)
    assert document.body == b"<p>Restart it.</p>"
    assert document.media_type == CONFLUENCE_STORAGE
    assert document.author == "Ana"
    assert document.labels == ("ops", "runbook", "wiki")
    assert document.updated_at == page.version.when.replace(microsecond=page.version.when.microsecond // 1000 * 1000)
    assert document.url.startswith(wiki.server.base_url)
    assert page.id in document.url or "display/ENG/Runbook" in document.url


@pytest.mark.parametrize(
    "change",
    [
        lambda wiki, page: wiki.site.edit(page, by=wiki.ana, body="<p>New.</p>"),
        lambda wiki, page: wiki.site.edit(page, by=wiki.ana, title="Other"),
        lambda wiki, page: wiki.site.label(page, "hot"),
    ],
    ids=["edit", "title", "label"],
)
def test_whatever_is_shown_with_a_page_gives_it_another_version(wiki, change):
    page = wiki.page("Runbook")
    source = wiki.source()
    before = version(source, path_of(page))
    assert version(source, path_of(page)) == before
    change(wiki, page)

    assert version(source, path_of(page)) != before


def test_who_may_read_gives_no_other_version(wiki):
    page = wiki.page("Runbook")
    source = wiki.source()
    before = version(source, path_of(page))
    wiki.site.restrict(page, groups=("staff",))

    assert version(source, path_of(page)) == before


def test_a_page_that_moves_to_another_space_is_a_rename_of_it_and_of_its_files(wiki):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    wiki.site.grant("OPS", Grant("group", "staff"), Grant("user", wiki.sync.account_id, "administer"))
    page = wiki.page("Runbook")
    file = wiki.site.attach(page, "a.txt", b"a", by=wiki.ana, media_type="text/plain")
    source = wiki.source()
    before = source.changes(None)
    wiki.site.move(page, to_space="OPS")
    after = source.changes(before.checkpoint)

    assert set(after.renames) == {
        Rename(f"ENG/{page.id}", f"OPS/{page.id}"),
        Rename(f"ENG/{page.id}/{file.id}/a.txt", f"OPS/{page.id}/{file.id}/a.txt"),
    }


def test_an_unusable_checkpoint_only_costs_the_knowledge_of_moves(wiki):
    page = wiki.page("Runbook")

    for since in ("", "rubbish", "eJxjYAAAAAIAAQ==", None):
        changes = wiki.source().changes(since)
        assert path_of(page) in paths(changes)
        assert changes.renames == ()


def test_comments_of_a_page_are_one_document_with_their_authors_and_replies(wiki):
    page = wiki.page("Runbook")
    question = wiki.site.add_comment(page, "<p>For Venlo too?</p>", by=wiki.ana)
    wiki.site.clock.advance(seconds=300)
    wiki.site.add_comment(page, "<p>Yes.</p>", by=wiki.account("Ben <b>", "staff"), reply_to=question)
    found = documents(wiki.source(has_comments=True))["Comments on Runbook"]

    text = found.body.decode()
    assert found.path == f"ENG/{page.id}/comments"
    assert text.index("For Venlo too?") < text.index("Ben &lt;b&gt;") < text.index("Yes.")
    assert "Comments on Runbook" not in documents(wiki.source())


def test_a_file_is_read_as_it_is_and_one_too_large_is_not(wiki):
    page = wiki.page("Runbook")
    wiki.site.attach(page, "steps.md", b"# Steps", by=wiki.ana, media_type="text/markdown")
    wiki.site.attach(page, "huge.txt", b"x" * 3000, by=wiki.ana, media_type="text/plain")
    source = wiki.source(max_bytes=2000)
    changes = source.changes(None)
    [entry] = [entry for entry in changes.entries if entry.path.endswith("steps.md")]

    assert source.read(entry).body == b"# Steps"
    [skip] = changes.skips
    assert skip.path.endswith("huge.txt")
    assert "too large" in skip.reason


def test_a_page_too_large_is_skipped(wiki):
    page = wiki.page("Dump", f"<p>{'x' * 3000}</p>")
    source = wiki.source(max_bytes=2000)
    source.changes(None)

    with pytest.raises(DocumentSkipped, match="too large"):
        source.read(Entry(path_of(page), "1"))


def test_a_page_that_vanishes_before_it_is_read_is_gone(wiki):
    page = wiki.page("Runbook")
    source = wiki.source()
    changes = source.changes(None)
    wiki.site.purge(page)
    source.prepare(changes.entries)

    with pytest.raises(DocumentGone):
        source.read(Entry(path_of(page), "1"))
    with pytest.raises(DocumentGone):
        source.read(Entry("ENG/999", "1"))


def test_a_page_or_file_pushed_out_of_sight_while_paging_is_asked_for_again(data_center):
    pages = [data_center.page(f"Page {number}") for number in range(5)]
    file = data_center.site.attach(pages[3], "a.txt", b"a", by=data_center.ana, media_type="text/plain")
    source = data_center.source()
    before = source.changes(None)
    seen = []
    original = source._site.search

    def hiding(cql):
        for content in original(cql):
            if "id in" in cql or content.id not in (pages[2].id, file.id):
                yield content
            seen.append(cql)

    source._site.search = hiding

    assert paths(source.changes(before.checkpoint)) == paths(before)


def test_a_heading_is_linked_as_each_confluence_names_it(cloud, data_center):
    anchors = {}
    for name, wiki, editor in (
        ("cloud", cloud, "v2"),
        ("cloud, old editor", cloud, ""),
        ("data-center", data_center, "v2"),
    ):
        page = wiki.page("On call", "<h2>Roll back (fast)</h2>")
        wiki.site.change(page, editor=editor)
        source = wiki.source()
        [entry] = [each for each in source.changes(None).entries if each.path == path_of(page)]
        link = source.link(source.read(entry), Place(anchor="Roll back (fast)"))
        anchors[name] = link.partition("#")[2]

    assert anchors == {
        "cloud": "Roll-back-%28fast%29",
        "cloud, old editor": "Oncall-Rollback%28fast%29",
        "data-center": "Oncall-Rollback%28fast%29",
    }


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"base_url": "http://wiki.example.com"}, "not encrypted"),
        ({"base_url": "wiki.example.com"}, "must be the address"),
        ({"trees": ("12", "all")}, "'all' in trees is not a page id"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(cloud, settings, words):
    with pytest.raises(SourceUnavailable, match=words):
        cloud.source(**settings)


def test_a_wrong_token_says_what_to_check(wiki):
    with pytest.raises(SourceUnavailable, match="check the token"):
        wiki.source(token="wrong").changes(None)


def test_a_text_that_is_newer_than_what_was_seen_of_its_page_waits_for_the_next_run(wiki):
    page = wiki.page("Plans", "<p>Nothing yet.</p>")
    source = wiki.source()
    [entry] = [entry for entry in source.changes(None).entries if entry.path == path_of(page)]
    wiki.site.restrict(page, users=(wiki.sync,))
    wiki.site.edit(page, by=wiki.sync, body="<p>We are sold.</p>")

    with pytest.raises(DocumentUnreadable, match="next run"):
        source.read(entry)
    [entry] = [entry for entry in source.changes(None).entries if entry.path == path_of(page)]
    assert b"sold" in source.read(entry).body


def test_reading_ahead_asks_for_every_body_once_also_with_blog_posts_in_between(wiki):
    for number in range(130):
        wiki.page(f"Page {number}", kind="blogpost" if number % 20 == 0 else "page")
    source = wiki.source()
    entries = source.changes(None).entries
    wiki.server.traffic.forget()
    source.prepare(entries)
    for entry in entries:
        source.read(entry)

    assert len(wiki.server.traffic.exchanges) == 4
