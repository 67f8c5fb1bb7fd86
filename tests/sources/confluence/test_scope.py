import pytest

from playground.confluence.space import Grant
from sources.errors import SourceUnavailable
from tests.sources.confluence.conftest import path_of, paths


def space(wiki, key, **more):
    made = wiki.site.add_space(key, key, by=wiki.sync, **more)
    wiki.site.grant(key, Grant("group", "staff"), Grant("user", wiki.sync.account_id, "administer"))
    return made


def titles(wiki, **settings):
    listed = paths(wiki.source(**settings).changes(None))
    names = {path_of(content): content.title for content in wiki.site.contents.values()}
    return sorted(names[path] for path in listed if path in names)


def test_without_a_choice_every_space_is_read_that_is_nobody_s_own_and_not_archived(wiki):
    space(wiki, "OPS")
    space(wiki, "~ana", type="personal")
    space(wiki, "OLD")
    wiki.site.archive_space("OLD")

    assert titles(wiki) == ["Engineering", "OPS"]


def test_named_spaces_are_read_and_no_other(wiki):
    space(wiki, "OPS")
    space(wiki, "~ana", type="personal")

    assert titles(wiki, spaces=("OPS", "~ana")) == ["OPS", "~ana"]


def test_a_space_that_is_not_there_is_named(wiki):
    with pytest.raises(SourceUnavailable, match=r"EGN.*ENG"):
        wiki.source(spaces=("EGN",)).changes(None)


def test_a_tree_is_a_page_with_everything_below_it(wiki):
    top = wiki.page("Top")
    wiki.page("Leaf", parent=wiki.page("Branch", parent=top))
    wiki.page("Elsewhere")

    assert titles(wiki, trees=(top.id,)) == ["Branch", "Leaf", "Top"]


@pytest.mark.parametrize("fate", ["archive", "trash"])
def test_a_tree_whose_page_is_put_away_is_named_and_not_taken_for_an_empty_one(wiki, fate):
    top = wiki.page("Top")
    wiki.page("Leaf", parent=top)
    source = wiki.source(trees=(top.id,))
    source.changes(None)
    getattr(wiki.site, fate)(top)

    for ask in (source.probe, lambda: source.changes(None)):
        with pytest.raises(
            SourceUnavailable, match=f"source wiki: there is no page {top.id} that its account may read"
        ):
            ask()


def test_a_query_of_one_s_own_is_a_further_condition(wiki):
    wiki.site.label(wiki.page("Kept"), "kept")
    wiki.page("Left")

    assert titles(wiki, cql='label = "kept" or label = "never"') == ["Kept"]


def test_titles_and_labels_choose_and_leave_out(wiki):
    wiki.site.label(wiki.page("Runbook: printers"), "runbook")
    wiki.site.label(wiki.page("Runbook: old"), "runbook", "obsolete")
    wiki.page("Minutes of May")

    assert titles(wiki, include_titles=("runbook",)) == ["Runbook: old", "Runbook: printers"]
    assert titles(wiki, include_titles=("*printers",)) == ["Runbook: printers"]
    assert titles(wiki, include_labels=("runbook",), exclude_labels=("obsolete",)) == ["Runbook: printers"]
    assert "Minutes of May" not in titles(wiki, exclude_titles=("minutes of*",))


def test_blog_posts_and_files_can_be_left_out(wiki):
    wiki.page("News", kind="blogpost")
    page = wiki.page("Runbook")
    wiki.site.attach(page, "a.txt", b"a", by=wiki.ana, media_type="text/plain")
    listed = paths(wiki.source(has_blog_posts=False, has_attachments=False).changes(None))

    assert path_of(page) in listed
    assert len(listed) == 2


def test_files_and_comments_of_pages_out_of_scope_are_out_of_scope(wiki):
    kept, left = wiki.page("Kept"), wiki.page("Left")
    for page in (kept, left):
        wiki.site.attach(page, "a.txt", b"a", by=wiki.ana, media_type="text/plain")
        wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.ana)
    listed = paths(wiki.source(has_comments=True, exclude_titles=("Left",)).changes(None))

    assert sum(path.startswith(path_of(kept)) for path in listed) == 3
    assert not any(path.startswith(path_of(left)) for path in listed)
