import pytest

from sources.references import page, person
from tests.indexer.parsing.wiki import macro, page_link, read, shown

BODY = "<ac:link-body>the <em>runbook</em></ac:link-body>"
URL = "https://wiki.example/x/AbC"
LONG = "https://wiki.example/" + "x" * 90


def test_a_link_to_a_page_shows_its_body_then_title_and_address():
    known = {page("ENG", "Payments runbook"): URL}
    assert read(page_link("Payments runbook", BODY), known) == f"the runbook (Payments runbook, {URL})"
    assert read(page_link("Payments runbook", BODY)) == "the runbook (Payments runbook)"
    assert read(page_link("The  Runbook", BODY), {page("ENG", "The Runbook"): LONG}) == "the runbook"


def test_a_link_without_a_body_shows_the_title():
    assert read(page_link("Payments runbook")) == "Payments runbook"
    assert read(page_link("Payments runbook"), {page("ENG", "Payments runbook"): URL}) == f"Payments runbook ({URL})"


def test_a_page_is_looked_up_in_the_space_that_the_link_names():
    known = {page("OPS", "Home"): URL, page("ENG", "Home"): "https://wiki.example/eng"}
    assert read(page_link("Home", space="OPS"), known) == f"Home ({URL})"
    assert read(page_link("Home"), known) == "Home (https://wiki.example/eng)"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a href='https://grafana.example/d/1'>the dashboard</a>", "the dashboard (https://grafana.example/d/1)"),
        ("<a href='https://grafana.example/'>https://grafana.example</a>", "https://grafana.example"),
        ("<a href='https://www.grafana.example'>grafana.example</a>", "grafana.example"),
        (f"<a href='{LONG}'>the dashboard</a>", "the dashboard"),
        ("<a href='#queue'>below</a>", "below"),
        ("<a href='/wiki/x'>there</a>", "there"),
        ("<a href='javascript:go()'>go</a>", "go"),
        ("<a href='mailto:ana@corp.example'>Ana</a>", "Ana (ana@corp.example)"),
        ("<a href='https://a.example'></a>", ""),
        ("<a name='x'></a>text", "text"),
        (
            "<a href='https://a.example'><ac:image ac:alt='Logo'><ri:attachment ri:filename='l.png' /></ac:image></a>",
            "Logo (https://a.example)",
        ),
    ],
)
def test_an_address_follows_where_it_says_more(link, expected):
    assert read(f"<p>{link}</p>") == expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("<ri:attachment ri:filename='plan.pdf' />", "plan.pdf"),
        ("<ri:blog-post ri:content-title='Release 4' ri:posting-day='2026/01/02' />", "Release 4"),
        ("<ri:space ri:space-key='OPS' />", "OPS"),
        ("<ri:shortcut ri:key='JIRA' ri:parameter='OPS-1' />", "OPS-1"),
        ("<ri:url ri:value='https://a.example/x' />", "https://a.example/x"),
        ("<ri:content-entity ri:content-id='99' />", ""),
    ],
)
def test_anything_can_be_linked(resource, expected):
    assert read(f"<p><ac:link>{resource}</ac:link></p>") == expected
    inside = "<ac:plain-text-link-body><![CDATA[this & that]]></ac:plain-text-link-body>"
    text = read(f"<p><ac:link>{resource}{inside}</ac:link></p>")
    assert text == (f"this & that ({expected})" if expected else "this & that")


def test_a_link_within_the_page_shows_its_body_or_its_anchor():
    assert read("<ac:link ac:anchor='steps'><ac:link-body>Steps</ac:link-body></ac:link>") == "Steps"
    assert read("<ac:link ac:anchor='steps' />") == "steps"


@pytest.mark.parametrize("attribute", ["account-id", "userkey", "username"])
def test_a_mention_is_a_name_or_nothing(attribute):
    body = f"<p>Ask <ac:link>\n <ri:user ri:{attribute}='a1' />\n</ac:link>, please</p>"
    assert read(body, {person("a1"): "Ana Silva"}) == "Ask Ana Silva, please"
    assert read(body) == "Ask , please"


def test_mentions_side_by_side_stay_apart():
    known = {person("a1"): "Ana Silva", person("b2"): "Bo Li"}
    mentions = "".join(f"<ac:link><ri:user ri:account-id='{account}' /></ac:link>" for account in ("a1", "b2"))
    assert read(f"<p>By{mentions}!</p>", known) == "By Ana Silva Bo Li!"


def test_headings_and_code_keep_links_short():
    link = "<a href='https://a.example'>b</a>"
    assert shown(f"<h1>{link}</h1><pre>x {link}</pre>") == [("heading", "b"), ("code", "x b")]


def test_a_link_may_hold_anything():
    body = f"<ac:link-body>{macro('status', title='LIVE')} now</ac:link-body>"
    assert read(page_link("Status page", body)) == "LIVE now (Status page)"
