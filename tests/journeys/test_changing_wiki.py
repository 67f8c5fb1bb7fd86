from indexer.run import run_sources
from tests.fakes.meanwhile import Meanwhile


def test_a_page_and_a_file_that_are_closed_and_then_written_while_a_wiki_is_read_show_nothing_new_to_those_outside(
    team,
):
    wiki, site = team.wiki, team.wiki.site
    page = wiki.page("Plan", "<p>Of old: zebra.</p>")
    gone = wiki.page("Gone", "<p>Of old: zebra.</p>")
    site.attach(page, "notes.txt", b"Of old: zebra.", by=wiki.ana, media_type="text/plain")

    def close_and_write():
        site.restrict(page, groups=("hr",))
        site.edit(page, by=wiki.ana, body="<p>Secret: walrus.</p>")
        site.attach(page, "notes.txt", b"Secret: walrus.", by=wiki.ana, media_type="text/plain")
        site.trash(gone)

    source = wiki.source()
    bench = team.bench
    run_sources(bench, [Meanwhile(source, 0, close_and_write)], requested_by="a test")
    assert team.finds("walrus", "Ana") == set()

    team.run_well()
    assert team.finds("walrus", "Cleo") <= {"Plan", "notes.txt"}
    assert team.finds("walrus", "Ana") == team.finds("zebra", "Ana") == set()
    assert {row["title"] for row in team.rows if "walrus" in row["text"]} == {"Plan", "notes.txt"}
    assert not [row for row in team.rows if "zebra" in row["text"]]
