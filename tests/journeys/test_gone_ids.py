"""An id that a person or an agent has kept, after its page was changed: who is told what became of it."""

import asyncio

import pytest

from answering.llm.language_model import ToolCall
from answering.rights import Rights
from answering.tools.documents import Documents, build_document_tools
from answering.tools.toolbox import ToolAnswer, Toolbox
from retrieval.pack import Budget
from retrieval.successor import Successor, successor
from tests.journeys.team import Team, audience_of

NOTHING = "nothing"
_BUDGET = Budget(500, lambda texts: [len(text.split()) for text in texts])


@pytest.fixture
def page(team):
    """A page of two sections, which is indexed."""
    page = team.wiki.page("Runbook", "<h2>Start</h2><p>Press the amber button.</p><h2>Stop</h2><p>Pull the plug.</p>")
    team.run_well()
    return page


@pytest.fixture
def old(team, page):
    """The id of what the page said of starting, before it was edited."""
    before = team.ids_of("Runbook")
    body = "<h2>Stop</h2><p>Pull the plug.</p><h2>Start</h2><p>Press the violet button.</p>"
    team.wiki.site.edit(page, by=team.wiki.ana, body=body)
    team.run_well()
    [old] = before - set(team.ids)
    return old


def ask(team: Team, chunk_id: str, *people: str) -> str:
    """What these people are told of an id: what it says now, that it is gone, or nothing; the agent's tool agrees."""
    found, answer = asyncio.run(_ask(team, chunk_id, *people))
    if found is None:
        assert answer.text == f'There is no chunk "{chunk_id}". search_docs gives ids.'
        return NOTHING
    assert f'Chunk "{chunk_id}" is gone' in answer.text
    if found.chunk is None:
        assert not answer.passages
        return "gone"
    assert found.chunk.id in {chunk.id for passage in answer.passages for chunk in passage.chunks}
    return found.chunk.text


async def _ask(team: Team, chunk_id: str, *people: str) -> tuple[Successor | None, ToolAnswer]:
    library, access = await team.rooms.library(), team.rooms.access(audience_of(*people, has_outsiders=not people))
    found = await successor(chunk_id, access, library)
    tools = Toolbox(build_document_tools(Documents(Rights(access), library, _BUDGET)))
    [answer] = await tools.use([ToolCall("c", "get_chunk", f'{{"chunk_id": "{chunk_id}"}}')])
    return found, answer


def test_the_id_of_an_edited_section_says_what_it_says_now_to_those_who_read_the_space(team, old):
    assert "Press the violet button." in ask(team, old, "ana")
    assert "Press the violet button." in ask(team, old, "ana", "ben")
    assert ask(team, old, "cleo") == NOTHING
    assert ask(team, old, "ana", "cleo") == NOTHING
    assert ask(team, old) == NOTHING


def test_an_id_that_never_was_is_told_as_one_that_may_not_be_read(team, old):
    assert ask(team, "0123456789abcdef0123", "ana") == NOTHING


def test_of_a_page_that_is_deleted_those_who_could_read_it_are_told_just_that(team, page, old):
    live = team.ids_of("Runbook")
    team.wiki.site.trash(page)
    team.run_well()

    for each in (old, *live):
        assert ask(team, each, "ana") == "gone"
        assert ask(team, each, "cleo") == NOTHING

    team.wiki.site.restore(page)
    team.run_well()
    assert "Press the violet button." in ask(team, old, "ana")
    assert live == team.ids_of("Runbook")


def test_a_page_that_becomes_restricted_says_nothing_more_of_its_old_ids_to_others(team, page, old):
    team.wiki.site.restrict(page, users=(team.wiki.ana, team.wiki.sync))
    team.run_well()

    assert "Press the violet button." in ask(team, old, "ana")
    assert ask(team, old, "ben") == NOTHING
    assert ask(team, old, "ana", "ben") == NOTHING

    team.wiki.site.restrict(page)
    team.run_well()
    assert "Press the violet button." in ask(team, old, "ben")


def test_what_a_page_said_while_it_was_restricted_is_not_told_of_when_it_is_opened(team, page):
    team.wiki.site.restrict(page, users=(team.wiki.ana, team.wiki.sync))
    team.run_well()
    before = team.ids_of("Runbook")
    team.wiki.site.edit(page, by=team.wiki.ana, body="<h2>Start</h2><p>Press the violet button.</p>")
    team.run_well()
    gone = before - set(team.ids)
    assert gone
    for each in gone:
        assert "Press the violet button." in ask(team, each, "ana")

    team.wiki.site.restrict(page)
    team.run_well()

    assert team.finds("violet", "ben") == {"Runbook"}
    for each in gone:
        assert ask(team, each, "ben") == NOTHING


def test_a_page_in_another_space_is_followed_by_those_who_could_read_it_and_may_read_it_there(team, page, old):
    team.wiki.site.add_space("HR", "People", by=team.wiki.sync)
    team.open_space("HR", "hr")
    team.wiki.site.move(page, to_space="HR")
    team.run_well()
    assert ask(team, old, "ana") == NOTHING
    assert ask(team, old, "cleo") == NOTHING

    team.wiki.site.join("hr", team.wiki.ana)
    team.run_well()
    assert "Press the violet button." in ask(team, old, "ana")


def test_whoever_leaves_the_readers_of_a_deleted_page_is_told_nothing_more(team, page, old):
    team.wiki.site.trash(page)
    team.run_well()
    assert ask(team, old, "ben") == "gone"

    team.wiki.site.leave("staff", team.person("ben"))
    team.run_well()

    assert ask(team, old, "ben") == NOTHING
    assert ask(team, old, "ana") == "gone"
