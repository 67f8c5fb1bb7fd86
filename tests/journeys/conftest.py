from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.confluence.server import running
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from tests.journeys.team import Team
from tests.sources.confluence.conftest import open_wiki


@pytest.fixture(params=["cloud", "data-center"])
def team(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Team]:
    """Ana, Ben and Cleo with a wiki: Ana and Ben are of the staff, Cleo is of hr alone, which may read no space."""
    site = Site()
    with running(site, Settings(kind=request.param)) as server:
        wiki = open_wiki(site, server)
        wiki.account("Ben", "staff")
        wiki.account("Cleo", "hr")
        site.join("hr", wiki.sync)
        team = Team(wiki, tmp_path / "team")
        yield team
        team.close()
        wiki.close()


@pytest.fixture
def fresh(team: Team, tmp_path: Path) -> Iterator[Team]:
    """The same team with another index, which is still empty."""
    fresh = Team(team.wiki, tmp_path / "fresh")
    yield fresh
    fresh.close()
