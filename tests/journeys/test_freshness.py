"""What is cited is asked of the wiki once more before it is shown."""

import asyncio
import threading

import pytest

from answering.freshness import cited_documents
from ledger.reindex_requests import reindex_requests
from tests.journeys.team import says

PATIENCE = 30


def fill(team, *titles):
    pages = {title: team.wiki.page(title, f"<p>The amber plan of {title}.</p>") for title in titles}
    team.run_well()
    team.wiki.server.traffic.forget()
    return pages


def check(team, documents):
    assert team.rooms.check_freshness is not None
    standings = asyncio.run(team.rooms.check_freshness(documents))
    for thread in threading.enumerate():
        if thread.name == "freshness of wiki":
            thread.join(PATIENCE)
    return standings


def cited(team):
    """What Ana is shown, and what came of each by its title."""
    chunks = [chunk for chunk in team.look("amber", "ana").by_id if says(chunk, "amber")]
    return {chunk.document_id: chunk.title for chunk in chunks}, cited_documents(chunks)


def standings(team):
    titles, documents = cited(team)
    return {titles[id_]: standing for id_, standing in check(team, documents).items()}


def test_what_happened_to_cited_pages_since_the_last_run_is_told_and_the_next_run_makes_up_for_it(team):
    pages = fill(team, "Kept", "Edited", "Trashed", "Restricted")
    team.wiki.site.edit(pages["Edited"], by=team.wiki.ana, body="<p>The amber plan, revised.</p>")
    team.wiki.site.trash(pages["Trashed"])
    team.wiki.site.restrict(pages["Restricted"], users=(team.wiki.sync,))

    assert standings(team) == {"Kept": "current", "Edited": "changed", "Trashed": "gone", "Restricted": "gone"}
    assert len(team.wiki.server.traffic.exchanges) <= 2
    waiting = reindex_requests(team.rooms.ledger)["wiki"]
    assert set(waiting) == {f"ENG/{pages[title].id}" for title in ("Edited", "Trashed", "Restricted")}

    team.run_well()
    assert reindex_requests(team.rooms.ledger) == {}
    assert standings(team) == {"Kept": "current", "Edited": "current"}


def test_a_page_that_is_gone_is_gone_for_the_next_question_too_without_another_request(team):
    pages = fill(team, "Trashed")
    team.wiki.site.trash(pages["Trashed"])
    assert standings(team) == {"Trashed": "gone"}
    team.wiki.server.traffic.forget()

    assert standings(team) == {"Trashed": "gone"}
    assert team.wiki.server.traffic.exchanges == []


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_wiki_that_does_not_answer_leaves_its_pages_unchecked_and_is_left_alone(team, status):
    fill(team, "Kept")
    team.wiki.server.faults.answer("content/search", status, times=None, retry_after="0")
    assert standings(team) == {"Kept": "unchecked"}
    team.wiki.server.traffic.forget()

    assert standings(team) == {"Kept": "unchecked"}
    assert team.wiki.server.traffic.exchanges == []
    assert reindex_requests(team.rooms.ledger) == {}


def test_a_wiki_that_answers_too_late_for_one_answer_is_in_time_for_the_next(team, monkeypatch):
    fill(team, "Kept")
    monkeypatch.setenv("FOOTNOTE__ANSWERS__FRESHNESS_MILLISECONDS", "100")
    team.close()
    team.rooms = team._open()
    _, documents = cited(team)
    team.wiki.server.faults.slow("content/search", seconds=1)

    assert set(check(team, documents).values()) == {"unchecked"}
    assert set(check(team, documents).values()) == {"current"}
