"""Random wikis, changes and audiences: every surface shows all that Confluence would, and nothing else."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from playground.confluence.content import Content
from playground.confluence.server import running
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from retrieval.audience import Audience
from retrieval.filters import Filters
from retrieval.search import search
from retrieval.why_nothing import why_nothing
from tests.journeys.surfaces import look
from tests.journeys.team import Team
from tests.journeys.worlds import ALONE, AUDIENCES, WORLDS, World, apply, make, may_see, title_of, word_of
from tests.sources.confluence.conftest import open_wiki

_NOWHERE = "kwzzzz"


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
@settings(
    max_examples=5,  # each is indexed twice and looked at by five audiences: some five seconds
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # to make a world smaller takes minutes
)
@given(world=WORLDS, audiences=AUDIENCES)
def test_every_audience_sees_what_each_of_it_may_view_in_confluence_and_nothing_else(kind, world, audiences):
    site = Site()
    with running(site, Settings(kind=kind)) as server, tempfile.TemporaryDirectory() as folder:
        wiki = open_wiki(site, server)
        team = Team(wiki, Path(folder) / "team")
        try:
            follow(team, world, [*ALONE, *audiences])
        finally:
            team.close()
            wiki.close()


def follow(team: Team, world: World, audiences: list[Audience]) -> None:
    """Index a world, look at it, let its changes happen, and look again after one more run."""
    pages = make(team, world)
    assert team.run(accepts_deletions=True).error is None
    for audience in audiences:
        assert_sees_what_it_may(team, audience, pages)
    for change in world.changes:
        apply(team, pages, change)
    assert team.run(accepts_deletions=True).error is None
    for audience in audiences:
        assert_sees_what_it_may(team, audience, pages)


def assert_sees_what_it_may(team: Team, audience: Audience, pages: list[Content]) -> None:
    """No surface tells anything of a page that somebody of the audience may not view; all others are found."""
    allowed = {number for number, page in enumerate(pages) if may_see(team, audience, page)}
    rows = team.rows
    denied = [number for number in range(len(pages)) if number not in allowed]
    questions = ["Restart the queue", *(word_of(number) for number in denied[:1])]
    for question in questions:
        text = look(team.rooms, question, audience, [row["id"] for row in rows]).text
        for number in denied:
            told = [mark for mark in marks(pages[number], number, rows) if mark in text]
            assert told == [], f"{audience} is told of {title_of(number)} when asking {question!r}"
    found, hints = asyncio.run(_found_and_hinted(team, audience, sorted(allowed), denied))
    for number in allowed:
        assert pages[number].id in found[number], f"{audience} does not find {title_of(number)}"
    assert len(set(hints)) <= 1, "a hint tells what is there from what is not"


def marks(page: Content, number: int, rows: list[dict[str, object]]) -> list[str]:
    """What gives a page away: its words, its title, its path, and the ids of its chunks and documents."""
    own = [row for row in rows if str(row["path"]).split("/")[1] == page.id]
    ids = {str(row[name]) for row in own for name in ("id", "document_id", "url")}
    return [word_of(number), title_of(number), f"/{page.id}", f"={page.id}", *sorted(ids)]


async def _found_and_hinted(
    team: Team, audience: Audience, allowed: list[int], denied: list[int]
) -> tuple[dict[int, set[str]], list[str | None]]:
    """Return the ids of the pages found by each allowed page's own word, and the hints about words of the others."""
    library, access = await team.rooms.library(), team.rooms.access(audience)
    found = {}
    for number in allowed:
        hits = (await search(word_of(number), access, library=library, limit=3)).hits
        found[number] = {chunk.path.split("/")[1] for hit in hits for chunk in (hit.chunk, *hit.also)}
    hints = []
    for word in [_NOWHERE, *map(word_of, denied)]:
        for phrases in [(word,), (word, "queue")]:
            why = await why_nothing(access, Filters(phrases=phrases), reader=library.reader)
            hints.append(why and why.replace(word, "…"))
    return found, hints[::2] if len(set(hints[1::2])) <= 1 else hints[1::2]
