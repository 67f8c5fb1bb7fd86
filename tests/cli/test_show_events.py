from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from answering.answer import Answer, Citation
from answering.events import Finished, Noted, Said, Step, Withdrawn
from cli.show import show_footnotes
from cli.show_events import show_events
from retrieval.evidence import Evidence
from retrieval.search import SearchResult

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CITATION = Citation(1, "c", "Keep the receipts.", "Expenses › Meals", "file:///expenses.md#L1", NOW)
ANSWER = Answer("answered", "Keep the receipts [1].", (CITATION,), (), Evidence(SearchResult((), (), None, ()), ()))


async def shown(*events, is_terminal=True, answer=ANSWER):
    out = StringIO()
    console = Console(
        file=out, force_terminal=is_terminal, width=60, highlight=False, color_system=None, force_interactive=False
    )

    async def all_events():
        for event in (*events, Finished(answer)):
            yield event

    found, is_printed = await show_events(console, all_events())
    assert found is answer
    if is_printed:
        show_footnotes(console, answer, NOW)
    return out.getvalue(), is_printed


async def test_sentences_are_printed_as_they_come_and_the_footnotes_below_them():
    text, is_printed = await shown(
        Step("searching"), Step("writing"), Said("Keep the receipts [1].", (CITATION,)), Said(" Always [1].")
    )

    assert is_printed
    assert text.endswith(
        "  Keep the receipts [1]. Always [1].\n\n"
        "  [1] Expenses › Meals (updated just now)\n      file:///expenses.md#L1\n"
    )


async def test_what_is_withdrawn_is_called_void_and_the_answer_begins_anew():
    text, is_printed = await shown(
        Said("You may spend 90 € [1]."), Withdrawn("a page that it cites is gone."), Said("Keep the receipts [1].")
    )

    assert is_printed
    lines = [line.strip() for line in text.splitlines()]
    place = lines.index("This is void: a page that it cites is gone.")
    assert "You may spend 90 € [1]." in lines[:place]
    assert lines[place + 1 : place + 3] == ["", "Keep the receipts [1]."]


async def test_after_a_withdrawal_with_nothing_behind_it_the_text_is_not_printed():
    _, is_printed = await shown(Said("You may spend 90 € [1]."), Withdrawn("the language model broke off."))

    assert not is_printed


async def test_a_note_has_a_line_of_its_own_within_the_text():
    text, _ = await shown(Said("One [1]."), Noted("Another language model goes on from here."), Said(" Two [1]."))

    assert [line.strip() for line in text.splitlines()][:3] == [
        "One [1].",
        "Another language model goes on from here.",
        "Two [1].",
    ]


async def test_where_nobody_sits_at_a_terminal_nothing_is_printed_before_the_answer():
    text, is_printed = await shown(Step("searching"), Said("Keep [1]."), Noted("x"), Withdrawn("y"), is_terminal=False)

    assert (text, is_printed) == ("", False)


async def test_a_tool_whose_name_looks_like_markup_is_shown_as_it_is():
    text, _ = await shown(Step("writing"), Step("asking", "ops.[/nonsense]"), Said("Keep the receipts [1]."))

    assert "  Asking ops.[/nonsense] …\n" in text
    assert "Writing" not in text.partition("Asking ops")[2]


async def test_notes_of_the_answer_stand_apart_from_its_footnotes():
    answer = replace(ANSWER, notes=("Not in the documents: flights.",))
    text, _ = await shown(Said("Keep the receipts [1]."), answer=answer)

    assert [line.strip() for line in text.splitlines()] == [
        "Keep the receipts [1].",
        "",
        "Not in the documents: flights.",
        "",
        "[1] Expenses › Meals (updated just now)",
        "file:///expenses.md#L1",
    ]


async def test_a_page_that_changed_is_marked_and_a_tool_says_when_it_answered():
    citations = (
        replace(CITATION, standing="changed"),
        Citation(2, "", "up", "grafana.query {}", "", NOW, standing="current"),
    )
    text, _ = await shown(Said("x [1][2]."), answer=replace(ANSWER, citations=citations))

    assert "[1] Expenses › Meals (updated just now), changed since it was indexed" in text
    assert "[2] grafana.query {} (answered just now)" in text
