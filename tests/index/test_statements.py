import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.plain import plain
from index.statements import statements_of
from tests.index.conftest import chunk_with


def said(text, **changes):
    return [(statement.kind, statement.text) for statement in statements_of(chunk_with(1, text, **changes))]


def test_sentences_are_told_apart_but_not_at_abbreviations():
    text = "Restart the broker first, e.g. with kestrel. It takes 3.5 minutes. Then call Dr. Vos!"

    assert said(text) == [
        ("sentence", "Restart the broker first, e.g. with kestrel."),
        ("sentence", "It takes 3.5 minutes."),
        ("sentence", "Then call Dr. Vos!"),
    ]


def test_list_items_stand_alone_and_keep_their_wrapped_lines():
    text = "Do this:\n\n1. Stop the `consumer`\n   and wait.\n2. [x] Drain the **queue**.\n"

    assert said(text) == [
        ("sentence", "Do this:"),
        ("item", "Stop the `consumer` and wait."),
        ("item", "Drain the queue."),
    ]


def test_a_table_row_is_said_with_its_column_names():
    text = "| Week | Primary | Note |\n|---|---|---|\n| 8 December | Dorota Nowak | |\n"

    assert ("row", "Week: 8 December; Primary: Dorota Nowak") in said(text)


def test_a_row_of_a_divided_table_takes_the_names_from_its_context():
    context = "Rota\n| Week | Primary person |\n|---|---|"

    assert said("| 15 December | Luuk Jansen |", context=context) == [
        ("row", "Week: 15 December; Primary person: Luuk Jansen")
    ]


def test_a_fenced_command_is_kept_as_it_is():
    text = "Run this command:\n\n```sh\nkestrel db failover --to pg-02\n```\nThen tell everybody."

    assert said(text) == [
        ("sentence", "Run this command:"),
        ("command", "kestrel db failover --to pg-02"),
        ("sentence", "Then tell everybody."),
    ]


def test_a_command_that_is_not_closed_ends_with_the_chunk():
    assert said("```\nkestrel deploy rollback\n") == [("command", "kestrel deploy rollback")]


@pytest.mark.parametrize("text", ["# Heading only", "---", "|---|---|", "", "***\n", "ok"])
def test_headings_rules_and_scraps_say_nothing(text):
    assert said(text) == []


def test_code_is_quoted_from_its_beginning_and_not_at_length():
    code = "def drain(queue):\n" + "".join(f"    step_{number}()\n" for number in range(50))
    [statement] = statements_of(chunk_with(1, code, kind="code"))

    assert statement.kind == "command"
    assert statement.quote.startswith("def drain(queue):")
    assert len(statement.quote.splitlines()) <= 12


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ('See [the *rota*](../teams/rota.md "now") and ![logo](x.png).', "See the rota and logo."),
        ("**Never** use _force_, snake_case_name stays.", "Never use force, snake_case_name stays."),
        ("> [!NOTE]\n> Ask `sre` first.", "Ask `sre` first."),
        ("A ``literal`` and :ref:`a target <x>`.", "A `literal` and a target."),
        ("link:https://example.com/a[the page] <b>bold</b>", "the page bold"),
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        ("Escaped \\* star", "Escaped * star"),
        ("Read `__init__.py`, not __that__.", "Read `__init__.py`, not that."),
        ("`git clone <address>` asks for `*args` and `**kwargs`.",) * 2,
        ("Set `postgresql://footnote:<password>@<host>/footnote`.",) * 2,
        ("[`ask`](ask.md) is **`bold` too**, `[this](x)` is no link.", "`ask` is `bold` too, `[this](x)` is no link."),
        ("*.py and `*.md` stay; ``<b>`` too.", "*.py and `*.md` stay; `<b>` too."),
        (r"A \`<b>x</b> alone ` opens *no* code", "A ` x alone ` opens no code"),
    ],
)
def test_plain_words_are_those_a_reader_sees(marked, words):
    assert plain(marked) == words


@given(
    st.text(alphabet=st.sampled_from("ab_*<>/!-[]().:\\ ~"), min_size=1, max_size=30), st.sampled_from(["", "*", "**"])
)
def test_inline_code_is_left_to_the_letter(code, mark):
    shown = " ".join(f"Run `{code}` now.".split())

    assert plain(f"Run {mark}`{code}`{mark} now.") == shown


@given(st.text(alphabet=st.sampled_from("ab. |-#`*\n1)[]("), max_size=300))
def test_every_quote_stands_word_for_word_in_its_chunk_in_order(text):
    previous = -1
    for statement in statements_of(chunk_with(1, text)):
        assert text[statement.start : statement.start + len(statement.quote)] == statement.quote
        assert statement.start > previous
        previous = statement.start
