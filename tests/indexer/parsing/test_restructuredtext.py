from textwrap import dedent

import pytest

from indexer.parsing.restructuredtext import parse_restructuredtext
from tests.indexer.parsing.prose import (
    assert_follows_the_rules,
    document,
    header,
    hidden,
    outline,
    parts,
    the_block,
)

MANUAL = """\
.. -*- coding: utf-8 -*-
.. _top:

=======
Wärter*
=======

Keeps the *queue* in |shape|. Run::

    drain --all
      now

    pwd

Set :ref:`up <setup>`
---------------------

.. note:: Ask first,
   then drain.

   Really.

.. a comment
   over two lines

- one

  more of one

  - nested
- two

term
    Its meaning.

:author: Ana
:status: draft

.. code-block:: python
   :linenos:

   def a():
       return 1

   a()

.. list-table:: Codes
   :header-rows: 1

   * - Code
     - Meaning
   * - 4021
     - full

+------+------+
| 日本 | b    |
+======+======+
| 1    | 2    |
+------+------+
| 3    | 4    |
|      | five |
+------+------+

====  ====
x     y
====  ====
1     2

      more
3     4
====  ====

.. csv-table::
   :header: a, b

   1, 2
   3, 4

.. |shape| replace:: good shape
.. _site: https://example.com
.. [1] A footnote.

>>> 1 + 1
2
>>> 3
3

| first
| second

----

.. toctree::

   other

.. py:function:: drain(queue)

   Empties it.

   Slowly.

Set up
------

Last paragraph.
"""


def parse(source):
    parsed = parse_restructuredtext(document(dedent(source), "manual.rst"))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


def test_manual_becomes_blocks_in_order():
    assert outline(parse(MANUAL)) == [
        ("heading", "======="),
        ("paragraph", "Keeps the *queue* in |shape|. Run::"),
        ("code", "drain --all"),
        ("heading", "Set :ref:`up <setup>`"),
        ("admonition", ".. note:: Ask first,"),
        ("list", "- one"),
        ("list", "term"),
        ("list", ":author: Ana"),
        ("code", ".. code-block:: python"),
        ("table", ".. list-table:: Codes"),
        ("table", "+------+------+"),
        ("table", "====  ===="),
        ("table", ".. csv-table::"),
        ("paragraph", ".. [1] A footnote."),
        ("code", ">>> 1 + 1"),
        ("paragraph", "| first"),
        ("paragraph", ".. py:function:: drain(queue)"),
        ("heading", "Set up"),
        ("paragraph", "Last paragraph."),
    ]


def test_text_is_the_file_itself():
    parsed = parse(MANUAL)
    assert parsed.text == MANUAL
    assert parsed.title == "Wärter*"
    assert not parsed.is_code


def test_only_comments_definitions_and_steering_are_left_out():
    assert [line.split(":")[0] for line in hidden(parse(MANUAL)).split("\n") if line.strip()] == [
        ".. -*- coding",
        ".. _top",
        ".. a comment",
        "   over two lines",
        ".. |shape| replace",
        ".. _site",
        "----",
        ".. toctree",
        "   other",
    ]


def test_lines_are_those_of_the_file():
    parsed = parse(MANUAL)
    assert the_block(parsed, "=======").lines == (4, 6)
    assert the_block(parsed, "====  ").lines == (64, 71)
    assert the_block(parsed, "Last").lines == (106, 106)


def test_levels_follow_the_order_in_which_adornments_appear():
    source = "A\n=\n\nB\n-\n\n====\nTop\n====\n\nC\n=\n\nD\n-\n"
    paths = [block.heading_path for block in parse(source).blocks]
    assert paths == [("A",), ("A", "B"), ("A", "B", "Top"), ("C",), ("C", "D")]


def test_title_has_no_markup_and_the_anchor_of_docutils():
    parsed = parse(MANUAL)
    heading = the_block(parsed, "Set :ref:")
    assert heading.heading_path == ("Wärter*", "Set up")
    assert heading.anchor == "set-up"
    assert the_block(parsed, "Keeps").anchor == "warter"


def test_repeated_title_has_the_anchor_of_what_is_around_it():
    assert the_block(parse(MANUAL), "Last").anchor == "warter"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The ``drain`` command", "The drain command"),
        ("*Soft* and **loud**", "Soft and loud"),
        ("`Docs <https://example.com>`_ and `more`__", "Docs and more"),
        (r"A \*star", "A *star"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_markup_of_titles_is_removed(title, shown):
    assert parse(f"{title}\n{'=' * 60}\n").title == shown


def test_lists_are_cut_at_items_of_every_level():
    assert parts(parse(MANUAL), "- one") == ["- one\n\n  more of one", "- nested", "- two"]
    assert parts(parse(MANUAL), ":author:") == [":author: Ana", ":status: draft"]


def test_item_too_long_for_any_chunk_is_cut_between_its_parts():
    source = "- intro\n\n  " + "word " * 200 + "\n\n  more::\n\n    code\n- short\n\n  still short\n"
    assert [part.split()[0] for part in parts(parse(source), "- intro")] == ["-", "word", "more::", "-"]


def test_code_is_cut_at_statements_and_sessions_at_prompts():
    parsed = parse(MANUAL)
    assert parts(parsed, ".. code-block")[1:] == ["def a():\n       return 1", "a()"]
    assert parts(parsed, ">>> 1") == [">>> 1 + 1\n2", ">>> 3\n3"]
    assert parts(parsed, "drain") == ["drain --all\n      now", "pwd"]


def test_note_is_cut_between_paragraphs_only():
    assert parts(parse(MANUAL), ".. note::") == [".. note:: Ask first,\n   then drain.", "Really."]


@pytest.mark.parametrize(
    ("start", "top", "rows"),
    [
        (
            ".. list-table",
            ".. list-table:: Codes\n   :header-rows: 1\n\n   * - Code\n     - Meaning",
            ["* - 4021\n     - full"],
        ),
        (
            "+------+",
            "+------+------+\n| 日本 | b    |\n+======+======+",
            ["| 1    | 2    |\n+------+------+", "| 3    | 4    |\n|      | five |\n+------+------+"],
        ),
        (
            "====  ",
            "====  ====\nx     y\n====  ====",
            ["1     2\n\n      more", "3     4\n====  ===="],
        ),
        (".. csv-table", ".. csv-table::\n   :header: a, b", ["1, 2", "3, 4"]),
    ],
)
def test_tables_are_cut_at_rows_and_know_their_header(start, top, rows):
    parsed = parse(MANUAL)
    assert header(parsed, start) == top
    assert parts(parsed, start)[1:] == rows


def test_table_in_a_directive_keeps_its_caption_above_the_header():
    parsed = parse(".. table:: Caption\n\n   == ==\n   a  b\n   == ==\n   1  2\n   3  4\n   == ==\n")
    assert header(parsed, ".. table") == ".. table:: Caption\n\n   == ==\n   a  b\n   == =="
    assert parts(parsed, ".. table")[1:] == ["1  2", "3  4\n   == =="]


def test_table_without_header_has_none():
    parsed = parse("== ==\n1  2\n3  4\n== ==\n\nAfter\n")
    assert outline(parsed) == [("table", "== =="), ("paragraph", "After")]
    assert header(parsed, "==") == ""


def test_text_right_below_a_table_is_not_lost():
    assert outline(parse("+--+\n|a |\n+--+\nText\n")) == [("table", "+--+"), ("paragraph", "Text")]


def test_glossary_is_cut_at_terms():
    parsed = parse(".. glossary::\n\n   a\n   b\n      Both.\n\n   c\n      Third.\n")
    assert parts(parsed, ".. glossary")[1:] == ["a\n   b\n      Both.", "c\n      Third."]


def test_marker_too_short_to_underline_is_text():
    assert outline(parse("Heading\n--\n\nText\n"))[0] == ("paragraph", "Heading")
