from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing.storage import parse_storage
from sources.references import page, person
from tests.indexer.parsing.prose import assembled, header, seconds
from tests.indexer.parsing.wiki import macro, parse_storage_page, plain_macro, shown
from tests.indexer.parsing.wiki_words import kept_in, visible_words, words

BODIES = Path(__file__).parent / "confluence"
OWN_BODIES = Path(__file__).parents[3] / "build" / "confluence"  # of a team's own wiki, for whoever wants to look
HIDDEN = ("0a1", "maxLevel", "Red", "colour", "bash", "c0ffee", "INLINE", "E6FCFF", "Only others", "@owner", "DECIDED")


def test_a_runbook_becomes_the_text_a_reader_sees():
    known = {person("5b10:aa"): "Ana Silva", page("OPS", "On-call rota"): "https://wiki.example/x/R"}
    assert shown((BODIES / "runbook.xml").read_text(encoding="utf-8"), known) == [
        ("admonition", "Before you start\nTell Ana Silva in #payments."),
        ("heading", "Drain the queue"),
        ("paragraph", "Use this when the backlog alert P1 fires. It’s safe to repeat."),
        ("heading", "Steps"),
        (
            "list",
            "1. Stop the workers:\n  kubectl scale deploy/worker --replicas=0\n  kubectl get pods | grep worker\n"
            "2. Watch the dashboard (https://grafana.example/d/1) until depth is < 10.",
        ),
        ("heading", "Who to call"),
        ("paragraph", "See the rota (On-call rota, https://wiki.example/x/R) and PAY-77."),
    ]


def test_tables_of_a_page_keep_their_headers():
    parsed = parse_storage_page((BODIES / "tables.xml").read_text(encoding="utf-8"))
    assert header(parsed, "Plan") == "Plan | Requests | \n | per second | per day"
    assert "Team | unlimited ✅ | " in parsed.text


def test_every_word_that_a_reader_sees_is_kept():
    kept = kept_in(BODIES)
    assert len(kept) >= 12
    assert sum(each.words for each in kept) > 150
    assert [(each.path.name, each.missing) for each in kept if each.missing] == []


@pytest.mark.parametrize("path", sorted(BODIES.glob("*.xml")), ids=lambda path: path.stem)
def test_nothing_that_a_reader_does_not_see_is_kept(path):
    text = parse_storage_page(path.read_text(encoding="utf-8")).text
    assert [secret for secret in HIDDEN if secret in text] == []


@pytest.mark.skipif(not OWN_BODIES.exists(), reason="no bodies in build/confluence")
def test_bodies_of_a_real_wiki_keep_their_words():
    kept = kept_in(OWN_BODIES)
    total, missing = sum(each.words for each in kept), sum(len(each.missing) for each in kept)
    print(f"{len(kept)} bodies, {total} words, {1 - missing / total:.4f} kept")  # noqa: T201 - seen with -s
    for each in kept[:3]:
        print(f"{each.share:.3f} {each.path.relative_to(OWN_BODIES)} {each.missing[:12]}")  # noqa: T201 - as above
    assert missing <= 0.01 * total


# Words come from a counter, so that each stands for one place in the tree.
def inline(children):
    return st.one_of(
        st.builds("<strong>{}</strong>".format, children),
        st.builds("<a href='https://a.example'>{}</a>".format, children),
        st.builds(
            "<ac:link><ri:page ri:content-title='P' /><ac:link-body>{}</ac:link-body></ac:link>".format, children
        ),
        st.builds("<ac:inline-comment-marker>{}</ac:inline-comment-marker>".format, children),
    )


def block(children):
    lists = st.lists(children, min_size=1, max_size=3)
    task = "<ac:task><ac:task-status>complete</ac:task-status><ac:task-body>{}</ac:task-body></ac:task>"
    return st.one_of(
        *(st.builds(f"<{tag}>{{}}</{tag}>".format, children) for tag in ("p", "h2", "blockquote", "div", "li")),
        lists.map(lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"),
        lists.map(lambda items: "<ac:task-list>" + "".join(map(task.format, items)) + "</ac:task-list>"),
        lists.map(lambda cells: "<table><tr>" + "".join(f"<th>{cell}</th>" for cell in cells) + "</tr></table>"),
        lists.map(lambda cells: "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"),
        lists.map("".join),
        st.builds(macro, st.sampled_from(["info", "panel", "expand", "section", "details", "mystery"]), children),
    )


WORD = st.just(" WORD ")
HINT = st.just("<ac:placeholder>hidden</ac:placeholder>") | st.just(macro("mystery", x="hidden"))
LEAF = (
    WORD | HINT | WORD.map(lambda word: plain_macro("code", f"{word}\n {word}")) | st.just(macro("toc", maxLevel="3"))
)
TREES = st.recursive(LEAF, lambda children: inline(children) | block(children), max_leaves=12)


@settings(deadline=None, max_examples=300)
@given(TREES)
def test_every_word_of_a_tree_is_kept_in_order(tree):
    parts = tree.split("WORD")
    body = "".join(f"{part}w{number}" for number, part in enumerate(parts[:-1])) + parts[-1]
    found = [word for word in words(parse_storage_page(body).text) if word.startswith("w") and word[1:].isdigit()]
    assert found == [word for word in visible_words(body) if word.startswith("w") and word[1:].isdigit()]
    assert found == [f"w{number}" for number in range(len(parts) - 1)]
    assert "hidden" not in parse_storage_page(body).text


NAMES = ("structured-macro", "parameter", "rich-text-body", "plain-text-body", "link", "link-body", "image", "task",
         "task-list", "task-body", "placeholder", "adf-extension", "adf-node", "layout")  # fmt: skip
TAGS = ("p", "h1", "ul", "li", "table", "tr", "td", "th", "pre", "a", "br", *(f"ac:{name}" for name in NAMES))
FRAGMENTS = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
FRAGMENTS += [
    f"<ac:structured-macro ac:name='{name}'>" for name in ("info", "code", "include", "jira", "html", "expand")
]
FRAGMENTS += [
    "word",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&nbsp;",
    "&nosuch;",
    "&#0;",
    "<ri:page ri:content-title='T' />",
]
FRAGMENTS += ["<ac:parameter ac:name='title'>", "<ri:user ri:userkey='u'>", "<a href='https://x.example'>", "<", "\x00"]


@settings(deadline=None, max_examples=300)
@given(assembled(FRAGMENTS))
def test_any_junk_is_drawn_into_blocks_the_same_way_twice(source):
    assert parse_storage_page("text " * 9 + source) == parse_storage_page("text " * 9 + source)


@pytest.mark.parametrize(
    "source",
    [
        "<ac:structured-macro ac:name='info'><ac:rich-text-body>" * 10_000,
        "<ac:structured-macro ac:name='x'><ac:parameter ac:name='title'>" * 10_000,
        "<ac:link><ri:page ri:content-title='a'>" * 10_000,
        "<ac:link><ac:link-body>x" * 10_000,
        "<a href='https://a.example'>x" * 10_000,
        "<ac:adf-extension><ac:adf-node><ac:adf-fallback>" * 8_000,
        "<ac:image><ac:caption>x" * 10_000,
        "<ac:task-list><ac:task><ac:task-body>" * 8_000,
        "<table><tr><th>x<td>" * 5_000,
        "<p>" + "<ac:emoticon ac:name='tick' />" * 20_000,
        "<ac:structured-macro ac:name='x'>" + "<ac:parameter ac:name='a'>b</ac:parameter>" * 20_000,
        "<![CDATA[" * 50_000,
        "<![CDATA[x]]>" * 50_000,
        "]]>" * 100_000,
        macro("excerpt-include", **{"": "A"}) * 5_000,
        plain_macro("html", "<div>" * 10_000),
        "a" * 2_000_000,
    ],
    ids=range(17),
)
def test_hostile_page_ends_within_seconds(source):
    assert seconds(parse_storage, source, "ENG/1") < 6
