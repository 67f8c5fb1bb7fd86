import pytest

from indexer.parsing.asciidoc import parse_asciidoc
from tests.indexer.parsing.prose import (
    assert_follows_the_rules,
    document,
    header,
    hidden,
    outline,
    parts,
    the_block,
)

GUIDE = """\
= The *Queue* Guide
Ana Lima <ana@example.com>
:toc:
:keywords: SRE, On call
:long: one \\
  two

// to be reviewed
First sentence
goes on.
// hidden inside
Second paragraph.

[[setup]]
== Set up & run
ifdef::public[]
NOTE: Ask first,
then drain.

[source,bash]
.How to drain
----
drain --all

pwd
----

[WARNING]
====
Data may be lost.

* really
====

* one
** nested
+
attached
+
----
code

in it
----
* two

* three
Lag:: Waiting work
Depth::

  Its length

After the list.

|===
|Code |Meaning

|4021
|full
|4022 |gone
|===

[cols="2*",options="header"]
|===
|a |b
|1 |2
|===

////
a comment
over two lines
////

[discrete]
== Not a section

include::other.adoc[]

image::queue.png[The queue]

 indented
 code

Old style
---------

.Orphan

== Set up & run

'''

____
Said once.

And again.
____

++++
<b>raw</b>
++++
"""


def parse(source):
    parsed = parse_asciidoc(document(source, "guide.adoc"))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


def test_guide_becomes_blocks_in_order():
    assert outline(parse(GUIDE)) == [
        ("heading", "= The *Queue* Guide"),
        ("paragraph", "Ana Lima <ana@example.com>"),
        ("paragraph", "First sentence"),
        ("paragraph", "Second paragraph."),
        ("heading", "== Set up & run"),
        ("admonition", "NOTE: Ask first,"),
        ("code", "[source,bash]"),
        ("admonition", "[WARNING]"),
        ("list", "* one"),
        ("paragraph", "After the list."),
        ("table", "|==="),
        ("table", '[cols="2*",options="header"]'),
        ("paragraph", "== Not a section"),
        ("paragraph", "include::other.adoc[]"),
        ("paragraph", "image::queue.png[The queue]"),
        ("code", "indented"),
        ("heading", "Old style"),
        ("paragraph", ".Orphan"),
        ("heading", "== Set up & run"),
        ("admonition", "____"),
        ("paragraph", "++++"),
    ]


def test_title_labels_and_text_are_those_of_the_file():
    parsed = parse(GUIDE)
    assert (parsed.title, parsed.labels, parsed.text) == ("The Queue Guide", ("on call", "sre"), GUIDE)
    assert not parsed.is_code


def test_only_comments_attributes_and_conditions_are_left_out():
    assert [line for line in hidden(parse(GUIDE)).split("\n") if line.strip()] == [
        ":toc:",
        ":keywords: SRE, On call",
        ":long: one \\",
        "  two",
        "// to be reviewed",
        "// hidden inside",
        "[[setup]]",
        "ifdef::public[]",
        "////",
        "a comment",
        "over two lines",
        "////",
        "[discrete]",
        "'''",
    ]


def test_sections_nest_by_their_signs_and_discrete_headings_open_none():
    parsed = parse(GUIDE)
    assert the_block(parsed, "After").heading_path == ("The Queue Guide", "Set up & run")
    assert the_block(parsed, "include").heading_path == ("The Queue Guide", "Set up & run")
    assert the_block(parsed, ".Orphan").heading_path == ("The Queue Guide", "Old style")


def test_anchor_is_the_one_given_or_made_from_the_title():
    anchors = [block.anchor for block in parse(GUIDE).blocks if block.kind.value == "heading"]
    assert anchors == ["the-queue-guide", "setup", "old-style", "set-up-run"]
    repeated = parse("== A. b\n\n== A. b\n\n[#own]\n== A. b\n")
    assert [block.anchor for block in repeated.blocks] == ["a-b", "a-b-2", "own"]


def test_lines_are_those_of_the_file():
    parsed = parse(GUIDE)
    assert the_block(parsed, "First").lines == (9, 10)
    assert the_block(parsed, "[source").lines == (20, 26)
    assert the_block(parsed, "++++").lines == (99, 101)


def test_list_is_cut_at_items_of_every_level_with_what_is_attached():
    assert parts(parse(GUIDE), "* one") == [
        "* one",
        "** nested\n+\nattached\n+\n----\ncode\n\nin it\n----",
        "* two",
        "* three",
        "Lag:: Waiting work",
        "Depth::\n\n  Its length",
    ]


def test_item_too_long_for_any_chunk_is_cut_between_its_parts():
    source = "* intro\n+\n" + "word " * 200 + "\n+\nend\n* short\n+\nstill short\n"
    assert [part.split()[0] for part in parts(parse(source), "* intro")] == ["*", "word", "end", "*"]


def test_code_is_cut_at_statements_and_notes_between_paragraphs():
    parsed = parse(GUIDE)
    assert parts(parsed, "[source")[1:] == ["pwd\n----"]
    assert parts(parsed, "[WARNING]")[1:] == ["Data may be lost.", "* really\n===="]


def test_rows_are_found_whether_cells_share_a_line_or_not():
    parsed = parse(GUIDE)
    assert header(parsed, "|===") == "|===\n|Code |Meaning"
    assert parts(parsed, "|===")[1:] == ["|4021\n|full", "|4022 |gone\n|==="]


@pytest.mark.parametrize(
    ("table", "top"),
    [
        ('[options="header"]\n|===\n|a |b\n|1 |2\n|===', '[options="header"]\n|===\n|a |b'),
        ("[%header,cols=2*]\n|===\n|a\n|b\n|1\n|2\n|===", "[%header,cols=2*]\n|===\n|a\n|b"),
        ("[%noheader]\n|===\n|a |b\n\n|1 |2\n|===", ""),
        ("|===\n|a |b\n|1 |2\n|===", ""),
        ("|===\n2+|wide\n|1 |2\n|===", ""),
        ('[cols="1,1",options="header"]\n|===\n2+|wide\n|1 |2\n|===', '[cols="1,1",options="header"]\n|===\n2+|wide'),
        (",===\na,b\n1,2\n,===", ""),
        ("[%header]\n,===\na,b\n1,2\n,===", "[%header]\n,===\na,b"),
        ("|===\n|===", ""),
    ],
)
def test_header_of_a_table_is_declared_or_set_apart(table, top):
    assert header(parse(table), table[:3]) == top


def test_paragraph_takes_the_style_above_it():
    parsed = parse("[source,bash]\nls -l\n\n[quote]\nSaid.\n\n[.lead]\nText.\n\n--\nopen\n--\n")
    assert [kind for kind, _ in outline(parsed)] == ["code", "admonition", "paragraph", "admonition"]


def test_unclosed_block_does_not_swallow_the_sections_behind_it():
    parsed = parse("----\ncode\n\n== Section\n\n====\nText\n")
    assert outline(parsed) == [("paragraph", "----"), ("heading", "== Section"), ("paragraph", "====")]


def test_markdown_headings_and_fences_are_understood():
    parsed = parse("# Top\n\n## Sub\n\n```sh\n== no heading\n```\n")
    assert outline(parsed) == [("heading", "# Top"), ("heading", "## Sub"), ("code", "```sh")]


def test_front_matter_is_read():
    parsed = parse("---\ntitle: Jekyll\ntags: [a]\n---\n= Other\n:tags: b\n")
    assert (parsed.title, parsed.labels) == ("Jekyll", ("a", "b"))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The `drain` command", "The drain command"),
        ("See <<setup,the set-up>> [[here]]now", "See the set-up now"),
        ("Go to https://example.com[the site]", "Go to the site"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Trailing ==", "Trailing"),
        ("C==", "C=="),
    ],
)
def test_markup_of_titles_is_removed(title, shown):
    assert parse(f"== {title}\n").title == shown
