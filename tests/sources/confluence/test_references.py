import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.policy import Policy
from sources.confluence.references import may_be_shown, names_in
from sources.references import inclusion, page, person
from tests.sources.confluence.conftest import documents, may_read, path_of, version

CLAUSES = st.lists(st.frozensets(st.sampled_from(["group:a", "group:b", "group:c"])), max_size=3).map(tuple)
READERS = st.frozensets(st.sampled_from(["group:a", "group:b", "group:c"]))


def include(title, space=""):
    key = f' ri:space-key="{space}"' if space else ""
    link = f'<ac:link><ri:page{key} ri:content-title="{title}" /></ac:link>'
    return (
        f'<ac:structured-macro ac:name="include"><ac:parameter ac:name="">{link}</ac:parameter></ac:structured-macro>'
    )


@given(included=CLAUSES, on=CLAUSES, reader=READERS)
def test_what_may_be_shown_on_a_page_may_be_read_by_everybody_who_may_read_the_page(included, on, reader):
    if may_be_shown(included, on) and Policy.of(on).allows(reader):
        assert Policy.of(included).allows(reader)


def test_names_in_a_body_are_people_pages_and_what_is_included():
    body = (
        '<p><ac:link><ri:user ri:account-id="557:a&amp;b" /></ac:link> and <ri:user ri:userkey="ff80" /></p>'
        '<ac:link><ri:page ri:content-title="Q&amp;A" /></ac:link>' + include("Glossary", "OPS")
    )
    names = names_in(body, "ENG")

    assert names.people == {"557:a&b", "ff80"}
    assert names.pages == {("ENG", "Q&A"), ("OPS", "Glossary")}
    assert names.included == {("OPS", "Glossary")}


def test_people_and_pages_are_found_behind_their_names(wiki):
    wiki.page("Glossary")
    is_cloud = wiki.server.settings.is_cloud
    account = wiki.ana.account_id if is_cloud else wiki.ana.user_key
    user = f'<ac:link><ri:user ri:{"account-id" if is_cloud else "userkey"}="{account}" /></ac:link>'
    links = [f'<ac:link><ri:page ri:content-title="{title}" /></ac:link>' for title in ("Glossary", "Nowhere")]
    wiki.page("Runbook", f"<p>Ask {user}, see {links[0]} or {links[1]}.</p>")
    references = documents(wiki.source())["Runbook"].references

    assert references[person(account)] == "Ana"
    assert "Glossary" in references[page("ENG", "Glossary")]
    assert page("ENG", "Nowhere") not in references


def test_an_included_page_comes_along_with_what_it_includes_itself(wiki):
    wiki.page("Rota", "<p>Ana is on call.</p>")
    wiki.page("Contacts", include("Rota"))
    wiki.page("Runbook", include("Contacts"))
    references = documents(wiki.source())["Runbook"].references

    assert references[inclusion("ENG", "Rota")] == "<p>Ana is on call.</p>"
    assert inclusion("ENG", "Contacts") in references


def test_a_page_that_includes_itself_through_another_is_read_all_the_same(wiki):
    wiki.page("A", include("B"))
    wiki.page("B", include("A"))

    assert {"A", "B"} <= documents(wiki.source()).keys()


def test_a_page_includes_no_text_that_some_of_its_readers_may_not_read(wiki):
    secret = wiki.page("Salaries", "<p>90,000</p>")
    wiki.site.restrict(secret, users=(wiki.ana, wiki.sync))
    wiki.page("Runbook", include("Salaries"))

    assert inclusion("ENG", "Salaries") not in documents(wiki.source())["Runbook"].references


def test_a_change_of_what_is_included_or_of_who_may_read_it_is_a_change_of_the_page(wiki):
    rota = wiki.page("Rota", "<p>Ana is on call.</p>")
    runbook = wiki.page("Runbook", include("Rota"))
    source = wiki.source()
    versions = [version(source, path_of(runbook))]
    wiki.site.edit(rota, by=wiki.ana, body="<p>Ben is on call.</p>")
    versions.append(version(source, path_of(runbook)))
    wiki.site.restrict(rota, users=(wiki.ana, wiki.sync))
    versions.append(version(source, path_of(runbook)))

    assert len(set(versions)) == 3


def widen(wiki, rota, runbook):
    wiki.site.restrict(runbook)


def restrict(wiki, rota, runbook):
    wiki.site.restrict(rota, users=(wiki.ana, wiki.sync))


def restrict_and_drop(wiki, rota, runbook):
    restrict(wiki, rota, runbook)
    wiki.site.edit(runbook, by=wiki.ana, body="<p>Ask around.</p>")


def delete(wiki, rota, runbook):
    wiki.site.trash(rota)


@pytest.mark.parametrize("change", [widen, restrict, restrict_and_drop, delete])
def test_what_a_page_showed_of_another_that_is_closed_or_gone_is_nobody_s_until_it_is_read_again(wiki, change):
    rota = wiki.page("Rota", "<p>Ana is on call.</p>")
    runbook = wiki.page("Runbook", include("Rota"))
    for page_ in (rota, runbook) if change is widen else ():
        wiki.site.restrict(page_, users=(wiki.ana, wiki.sync))
    source = wiki.source()
    path = path_of(runbook)
    before = version(source, path)
    assert may_read(source, source.readers({path: before})[path], "ana@example.com")

    change(wiki, rota, runbook)
    after = version(source, path)

    assert after != before
    assert not may_read(source, source.readers({path: before})[path], "ana@example.com")
    assert may_read(source, source.readers({path: after})[path], "ana@example.com")


def test_nobody_reads_a_text_of_which_it_is_not_known_what_it_shows(wiki):
    path = path_of(wiki.page("Runbook"))
    source = wiki.source()
    source.changes(None)

    assert not may_read(source, source.readers({path: ""})[path], "ana@example.com")


def test_of_a_page_and_a_blog_post_of_one_title_the_page_is_meant(wiki):
    wiki.page("Rota", "<p>Ana is on call.</p>")
    wiki.page("Rota", "<p>The news.</p>", kind="blogpost")
    wiki.page("Runbook", include("Rota"))

    assert documents(wiki.source())["Runbook"].references[inclusion("ENG", "Rota")] == "<p>Ana is on call.</p>"
