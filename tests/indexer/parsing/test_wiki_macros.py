import re
import zlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer.parsing.wiki_macros import MACROS
from sources.references import person
from tests.indexer.parsing.wiki import macro, plain_macro, read, shown

DOCUMENT = Path(__file__).parents[3] / "docs" / "confluence.md"


@pytest.mark.parametrize("name", ["info", "note", "warning", "tip", "panel"])
def test_a_note_is_set_apart_with_its_title(name):
    body = macro(name, "<p>Drain it first.</p><ul><li>one</li></ul>", title="Careful", bgColor="#fff", icon="false")
    assert shown(body) == [("admonition", "Careful\nDrain it first.\n- one")]


def test_headings_inside_a_panel_open_sections_and_inside_a_note_do_not():
    inside = "<h2>Part</h2><p>a</p>"
    assert shown(macro("panel", inside)) == [("heading", "Part"), ("paragraph", "a")]
    assert shown(macro("info", inside)) == [("admonition", "Part\na")]


def test_an_expand_shows_its_title_and_what_it_hides():
    assert shown(macro("expand", "<p>a</p><table><tr><td>x</td></tr></table>", title="More")) == [
        ("paragraph", "More"),
        ("paragraph", "a"),
        ("table", "x"),
    ]


@pytest.mark.parametrize("name", ["code", "noformat"])
def test_code_is_verbatim_below_its_title(name):
    code = "def a():\n    return '<b>'\n\n\n  # ]]>\ta"
    body = plain_macro(name, code, language="py", title="a.py", linenumbers="true", theme="Midnight", collapse="true")
    assert shown(body) == [("paragraph", "a.py"), ("code", code)]


def test_parameters_of_any_macro_stay_hidden():
    body = macro("mystery", "<p>seen</p>", color="red", id="77", width="100%")
    assert shown(body) == [("paragraph", "seen")]
    assert read(f"<p>before {macro('mystery', color='red')} after</p>") == "before after"


def test_unformatted_text_of_an_unknown_macro_keeps_its_lines():
    assert shown(plain_macro("markdown", "# A\nb\n\nc")) == [("paragraph", "# A\nb"), ("paragraph", "c")]


@pytest.mark.parametrize("name", ["excerpt", "details"])
def test_what_is_marked_for_other_pages_is_shown_unless_hidden(name):
    assert read(macro(name, "<p>Owner: Ana</p>", id="x", name="y", hidden="false")) == "Owner: Ana"
    assert read(macro(name, "<p>Owner: Ana</p>", hidden="true")) == ""


def test_layout_macros_and_sections_are_looked_through():
    columns = macro("column", "<h2>A</h2><p>a</p>", width="50%") + macro("column", "<p>b</p>")
    body = macro("section", columns, border="true") + "<ac:layout><ac:layout-section ac:type='two_equal'>"
    body += "<ac:layout-cell><p>c</p></ac:layout-cell><ac:layout-cell><p>d</p></ac:layout-cell>"
    assert read(body + "</ac:layout-section></ac:layout>") == "A\n\na\n\nb\n\nc\n\nd"


def test_a_status_is_its_title_apart_from_its_neighbours():
    body = f"<p>Now{macro('status', title='DONE', colour='Green')}{macro('status', title='LATE')}, he said</p>"
    assert read(body) == "Now DONE LATE, he said"
    assert read(f"<p>a{macro('status', colour='Red')}</p>") == "a"


def test_issues_are_named_by_key_or_query():
    server = {"server": "System JIRA", "serverId": "0f-1", "columns": "key,summary"}
    assert read(f"<p>See {macro('jira', key='PROJ-123', **server)}.</p>") == "See PROJ-123."
    query = "project = OPS AND status != Done"
    assert read(macro("jira", jqlQuery=query, maximumIssues="20", **server)) == query


@pytest.mark.parametrize("name", ["drawio", "gliffy", "lucidchart"])
def test_a_diagram_is_named(name):
    key = {"drawio": "diagramName", "gliffy": "name", "lucidchart": "title"}[name]
    assert read(macro(name, **{key: "Queue flow", "revision": "3", "width": "800"})) == "Queue flow"


@pytest.mark.parametrize("name", ["plantuml", "mermaid"])
def test_the_text_of_a_diagram_is_kept_as_code(name):
    assert shown(plain_macro(name, "A -> B: ask\nB -> A: reply")) == [("code", "A -> B: ask\nB -> A: reply")]


def test_a_diagram_kept_in_an_envelope_is_unpacked():
    assert shown(plain_macro("plantuml", '{"umlDefinition": "A -> B"}')) == [("code", "A -> B")]
    assert shown(plain_macro("plantuml", "{A -> B}")) == [("code", "{A -> B}")]
    assert read(macro("mermaid-cloud", filename="flow.mmd", revision="1")) == "flow.mmd"


def test_a_packed_diagram_is_unpacked_or_named():
    deflate = zlib.compressobj(wbits=-15)
    packed = b64encode(deflate.compress(quote("A -> B: ask\nB -> A").encode()) + deflate.flush()).decode()
    assert shown(macro("plantumlcloud", data=packed, compressed="true", filename="a.svg")) == [
        ("code", "A -> B: ask\nB -> A")
    ]
    assert read(macro("plantumlcloud", data="bogus!", compressed="true", filename="a.svg")) == "a.svg"
    assert read(macro("plantumlcloud", data=b64encode(b"bogus").decode(), compressed="true", filename="a")) == "a"
    assert read(macro("plantumlcloud", data=quote("A -> B"), compressed="false")) == "A -> B"


def test_formulas_are_text():
    assert read(f"<p>So {macro('mathinline', body='a^2')}.</p>") == "So a^2."
    assert read(macro("easy-math-block", body="x = y", align="center")) == "x = y"
    assert read(plain_macro("mathblock", "E = mc^2")) == "E = mc^2"


def test_html_shows_what_a_browser_shows():
    assert read(plain_macro("html", "<style>p {}</style><p>Hello <b>you</b></p><script>go()</script>")) == "Hello you"


def test_what_is_embedded_is_named_by_its_address():
    assert read(macro("iframe", src="https://grafana.example/d/1", height="300")) == "https://grafana.example/d/1"
    assert read(macro("widget", url="<ri:url ri:value='https://video.example/v' />")) == "https://video.example/v"


def test_a_shown_file_is_named():
    file = "<ri:attachment ri:filename='Plan 2026.pdf' />"
    assert read(macro("viewpdf", name=file, height="400")) == "Plan 2026.pdf"
    assert read(macro("view-file", name=file)) == "Plan 2026.pdf"


def test_a_profile_is_the_name_of_a_person():
    body = macro("profile", user="<ri:user ri:account-id='5b10' />")
    assert read(body, {person("5b10"): "Ana Silva"}) == "Ana Silva"
    assert read(body) == ""


@pytest.mark.parametrize("name", ["toc", "children", "pagetree", "recently-updated", "contentbylabel", "anchor"])
def test_what_is_made_from_other_pages_shows_nothing(name):
    body = macro(name, root="Home", sort="title", **{"": "x"})
    assert shown(f"<p>a</p>{body}<p>b</p>") == [("paragraph", "a"), ("paragraph", "b")]


def test_the_document_names_exactly_the_macros_that_are_treated_specially():
    section = DOCUMENT.read_text(encoding="utf-8").split("## Macros")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    documented = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert sorted(documented) == sorted(MACROS)
