import pytest

from sources.references import person
from tests.indexer.parsing.prose import header, parts
from tests.indexer.parsing.wiki import macro, page_link, parse_storage_page, plain_macro, read, shown


def table(*rows: str, attributes: str = "") -> str:
    return f"<table{attributes}><colgroup><col /></colgroup><tbody>{''.join(map(row, rows))}</tbody></table>"


def row(cells: str) -> str:
    """A row written as `!a|b`: cells with `!` before them are headings."""
    return "<tr>" + "".join(map(cell, cells.split("|"))) + "</tr>"


def cell(text: str) -> str:
    return f"<th><p>{text[1:]}</p></th>" if text.startswith("!") else f"<td><p>{text}</p></td>"


def test_a_table_keeps_its_header_with_its_rows():
    parsed = parse_storage_page(table("!Code|!Meaning", "40|full", "41|gone"))
    assert header(parsed, "Code") == "Code | Meaning"
    assert parts(parsed, "Code")[1:] == ["40 | full", "41 | gone"]


def test_a_column_of_headings_stays_in_its_rows():
    assert read(table("!Owner|Ana", "!State|live")) == "Owner | Ana\nState | live"
    assert header(parse_storage_page(table("!Owner|Ana", "!State|live")), "Owner") == ""


def test_merged_cells_keep_the_columns_in_line():
    body = (
        "<table><tr><th>Day</th><th colspan='2'>Rota</th></tr><tr><td rowspan='2'>Mon</td><td>Ana</td><td>Bo</td></tr>"
    )
    assert read(body + "<tr><td>Cy</td><td>Di</td></tr></table>") == "Day | Rota | \nMon | Ana | Bo\n | Cy | Di"


def test_a_column_of_row_numbers_belongs_to_the_header():
    first = '<tr><th class="numberingColumn"></th><th>Step</th></tr>'
    number = '<tr><td class="numberingColumn">{}</td><td>{}</td></tr>'
    body = f"<table>{first}{number.format(1, 'stop')}{number.format(2, 'start')}</table>"
    assert header(parse_storage_page(body), "| Step".strip()) == "| Step"
    untitled = f'<table><tr><td class="numberingColumn"></td><th>Step</th></tr>{number.format(1, "stop")}</table>'
    assert header(parse_storage_page(untitled), "| Step") == "| Step"


def test_headings_lists_and_macros_in_a_cell_stay_in_their_row():
    body = table(
        "!<h3>Name</h3>|!State",
        f"<h4>Queue</h4><ul><li>a</li><li>b</li></ul>|{macro('status', title='LIVE')}",
        f"{plain_macro('code', 'make drain', language='bash')}|{macro('info', '<p>careful</p>')}",
    )
    assert shown(body) == [("table", "Name | State\nQueue a b | LIVE\nmake drain | careful")]


def test_a_table_in_a_cell_is_shown_as_text():
    inner = table("!k|!v", "x|1")
    assert read(table("!Name|!Limits", f"queue|{inner}", "cache|none")) == (
        "Name | Limits\nqueue | k / v ; x / 1\ncache | none"
    )


def test_code_of_several_lines_in_a_table_keeps_its_lines():
    code = "if a:\n    b"
    assert ("code", code) in shown(table("!Step|!Command", f"Drain|{plain_macro('code', code)}"))


def test_a_task_list_keeps_its_ticks_and_whom_it_is_for():
    task = "<ac:task><ac:task-id>7</ac:task-id><ac:task-uuid>u</ac:task-uuid><ac:task-status>{}</ac:task-status>\n"
    task += "<ac:task-body><span class='placeholder-inline-tasks'>{}</span></ac:task-body></ac:task>\n"
    whom = "<ac:link><ri:user ri:account-id='a1' /></ac:link> drain it by <time datetime='2026-03-01' />"
    nested = f"<p>prepare</p><ac:task-list>{task.format('complete', 'read')}</ac:task-list>"
    body = f"<ac:task-list>\n{task.format('incomplete', whom)}{task.format('incomplete', nested)}</ac:task-list>"
    assert shown(body, {person("a1"): "Ana Silva"}) == [
        ("list", "- [ ] Ana Silva drain it by 2026-03-01\n- [ ] prepare\n  - [x] read")
    ]


def test_an_empty_task_is_still_a_task():
    empty = "<ac:task><ac:task-status>complete</ac:task-status><ac:task-body></ac:task-body></ac:task>"
    assert read(f"<ac:task-list>{empty}</ac:task-list><p>after</p>") == "- [x]\n\nafter"


def test_lists_keep_their_depth_and_numbers():
    body = "<ol start='3'><li><p>a</p><ul><li>b</li></ul></li><li>c</li></ol>"
    assert shown(body) == [("list", "3. a\n  - b\n4. c")]


def test_hints_of_templates_and_marks_of_comments_are_not_text():
    comment = "<ac:inline-comment-marker ac:ref='3f'>this part</ac:inline-comment-marker>"
    assert (
        read(f"<p>See {comment} <ac:placeholder ac:type='mention'>@who</ac:placeholder>now</p>") == "See this part now"
    )


def test_what_is_struck_out_raised_or_quoted_is_shown():
    assert read("<p><del>old</del> new<sup>2</sup> <s>x</s> <u>y</u></p>") == "old new2 x y"
    assert shown("<blockquote><p>Said once.</p></blockquote>") == [("admonition", "Said once.")]


def test_styling_is_no_text():
    body = '<p class="note" style="color: red" data-x="y" id="z">a <span style="font-size: 9px">b</span></p><hr /><p />'
    assert shown(body) == [("paragraph", "a b")]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("<ac:image ac:alt='The queue' ac:width='9'><ri:attachment ri:filename='a.png' /></ac:image>", "The queue"),
        ("<ac:image><ri:attachment ri:filename='a.png' /></ac:image>", "a.png"),
        ("<ac:image><ri:url ri:value='https://a.example/img/b%20c.png?x=1' /></ac:image>", "b c.png"),
        ("<ac:image ac:alt='A'><ac:caption><p>How it flows</p></ac:caption></ac:image>", "A\n\nHow it flows"),
        ("<ac:image ac:alt='How it flows'><ac:caption>How it flows</ac:caption></ac:image>", "How it flows"),
        (
            "<ac:image><ri:attachment ri:filename='a.png' /><ac:caption><ac:plain-text-body><![CDATA[Flow]]>"
            "</ac:plain-text-body></ac:caption></ac:image>",
            "Flow",
        ),
        ("<img src='https://a.example/b.png' alt='' />", "b.png"),
        (
            "<ac:image><ri:attachment ri:filename='a.png'><ri:page ri:space-key='B' /></ri:attachment></ac:image>",
            "a.png",
        ),
    ],
)
def test_an_image_is_what_it_shows_or_its_file(image, expected):
    assert read(image) == expected


@pytest.mark.parametrize(
    ("emoticon", "expected"),
    [
        ('ac:name="tick"', "✅"),
        ('ac:name="blue-star" ac:emoji-shortname=":tada:" ac:emoji-id="1f389" ac:emoji-fallback="🎉"', "🎉"),
        ('ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="9-a" ac:emoji-fallback=":party:"', "⭐"),
        ('ac:name="party" ac:emoji-shortname=":party:"', ":party:"),
        ('ac:name="custom"', ":custom:"),
        ("", ""),
    ],
)
def test_an_emoticon_is_a_character_or_its_name(emoticon, expected):
    assert read(f"<p>a <ac:emoticon {emoticon} /> b</p>") == f"a {expected} b".replace("  ", " ")


def test_a_date_is_written_as_a_date():
    assert read("<p>Due <time datetime='2026-03-01' />.</p>") == "Due 2026-03-01."
    assert read("<p>Due <time datetime='2026-03-01'>in March</time></p>") == "Due in March"


def test_an_extension_is_read_from_its_node_or_its_fallback():
    node = '<ac:adf-node type="{}"><ac:adf-attribute key="panel-type">note</ac:adf-attribute>{}</ac:adf-node>'
    fallback = "<ac:adf-fallback><p>old</p></ac:adf-fallback>"
    extension = "<ac:adf-extension>{}</ac:adf-extension>"
    panel = node.format("panel", "<ac:adf-content><p>new</p></ac:adf-content>")
    assert shown(extension.format(panel + fallback)) == [("admonition", "new")]
    assert shown(extension.format(node.format("chart", "") + fallback)) == [("paragraph", "old")]
    item = node.format("decision-item", "<ac:adf-content>We use <b>queues</b></ac:adf-content>")
    assert shown(extension.format(node.format("decision-list", item) + fallback)) == [("list", "- We use queues")]


def test_the_same_body_gives_the_same_blocks():
    body = table("!A|!B", f"{page_link('C')}|d") + macro("panel", "<p>e</p>", title="f")
    assert parse_storage_page(body) == parse_storage_page(body)
