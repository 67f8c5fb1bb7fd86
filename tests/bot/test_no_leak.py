"""No leak: whoever asks where, of what kind and in which way, nobody is shown a word that they may not read.

Real Bolt over a real socket, a real index and ledger; people, groups, conversations, what is asked and what changes in
between are random. `onlookers` looks at all that anybody sees, and at every call with those who see what it shows.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.controls import names
from bot.conversation.channels import Channels, Members
from bot.desk import Desk
from bot.office import Office, open_office
from bot.rules import Rules
from playground.slack.people.person import Person
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.bot.lighthouses import GROUPS, QUESTIONS, READERS, write_lighthouses
from tests.bot.onlookers import Onlookers
from tests.bot.town import BOT, TRAITS, Town, populated
from tests.bot.workplace import MANIFEST, Workplace, copied

T = TypeVar("T")
_PLACES = st.tuples(
    st.sampled_from(["public", "private", "mpim"]), st.sets(st.integers(0, 5), min_size=2), st.booleans()
)
# Somebody must know something for others to be shown it.
_GROUPS = st.sampled_from([set(), set(GROUPS), {"red"}, set(GROUPS), {"blue"}])
_RESIDENTS = st.tuples(st.sampled_from(["colleague", *TRAITS, "colleague", "colleague", BOT]), _GROUPS)
_WHO_WHERE = (st.integers(0, 5), st.integers(0, 2))
_CHANGES = st.tuples(st.sampled_from(["comes", "leaves", "regrouped"]), *_WHO_WHERE, st.sampled_from(GROUPS))
_BEGINNINGS = st.sampled_from(["mention", "direct", "ask", "shortcut", "home", "sources", "status"])
_REACTIONS = st.sampled_from(["follow up", names.PRIVATE, names.SHARE, names.WHY, names.HUMAN, "why", "mention", "ask"])


Rounds = Sequence[tuple[list[tuple[str, int, int, str]], list[tuple[str, int, int, str]]]]


def _round(kinds: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    acts = st.lists(st.tuples(kinds, *_WHO_WHERE, st.sampled_from(QUESTIONS)), min_size=4, max_size=6)
    return st.tuples(st.lists(_CHANGES, max_size=2), acts)


class OfTheAskerAlone(Channels):
    """What a careless bot would go by: that only the one who asks reads the answer."""

    async def members(self, client: AsyncWebClient, team: str, channel: str, *, including: str = "") -> Members | None:
        """Return the asker."""
        return Members(frozenset([including]))


@pytest.fixture(scope="module")
def lighthouses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lighthouses(tmp_path_factory.mktemp("lighthouses"))


@pytest.fixture
def coast(lighthouses: Path, tmp_path: Path) -> Iterator[Workplace]:
    """Where towns lie; no bot is at work yet."""
    with running(Slack(MANIFEST)) as server:
        server.world.limits.are_on = False
        work = Workplace(server, copied(lighthouses, tmp_path / "coast"))
        yield work
        work.close()


@pytest.fixture
def alerts(coast: Workplace) -> Person:
    """A bot that is answered."""
    return coast.server.slack.other_bot("Alerts")


@pytest.fixture
async def office(coast: Workplace, alerts: Person) -> AsyncIterator[Office]:
    """The bot at work."""
    async with coast.bot(_rules(alerts)) as office:
        yield office


# An example costs a second: one that fails is told as it is.
_ONCE = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=15, deadline=None, phases=_ONCE, suppress_health_check=list(HealthCheck))
@example(
    these=([("colleague", set(GROUPS)), ("without address", set())], [("mpim", [0, 1], False)]),
    rounds=(([], [("mention", 0, 0, QUESTIONS[2])]), ([], [("mention", 0, 0, QUESTIONS[3])])),
)
@example(
    # Of those who read along in a shared conversation not everybody is listed.
    these=([("colleague", set(GROUPS)), ("colleague", set(GROUPS))], [("private", [0, 1], True)]),
    rounds=(([], [("mention", 0, 0, QUESTIONS[2])]), ([], [("mention", 0, 0, QUESTIONS[3])])),
)
@example(
    # Everything that is known of the conversation is from before somebody came.
    these=([("colleague", set(GROUPS)), ("colleague", set())], [("private", [0], False)]),
    rounds=(
        ([], [("mention", 0, 0, QUESTIONS[2])]),
        ([("comes", 1, 0, "red")], [("mention", 0, 0, QUESTIONS[3]), ("follow up", 0, 0, QUESTIONS[2])]),
    ),
)
@given(
    these=st.tuples(st.lists(_RESIDENTS, min_size=4, max_size=6), st.lists(_PLACES, min_size=1, max_size=3)),
    rounds=st.tuples(_round(_BEGINNINGS), _round(_REACTIONS)),
)
async def test_nobody_is_shown_what_they_may_not_read(
    coast: Workplace, alerts: Person, office: Office, these: tuple[list[Any], list[Any]], rounds: Rounds
) -> None:
    residents, places = these
    town = populated(coast, office, alerts, residents)
    for kind, members, is_shared in places:
        town.open(kind, members, is_shared=is_shared)
    watch = Onlookers(coast.server.slack)

    assert await lived(town, watch, rounds) == []
    event(f"secrets shown: {len(watch.shown)}")


async def test_a_bot_that_thinks_of_the_asker_alone_is_found_out(coast: Workplace, alerts: Person) -> None:
    def careless(desk: Desk, rules: Rules) -> Office:
        return replace(open_office(desk, rules), channels=OfTheAskerAlone())

    async with coast.bot(_rules(alerts), office_of=careless) as office:
        town = populated(coast, office, alerts, [("colleague", {"red"}), ("colleague", set())])
        town.open("private", [0, 1], is_shared=False)
        leaks = await lived(town, Onlookers(coast.server.slack), [([], [("mention", 0, 0, QUESTIONS[2])])])

    assert any("was shown axolotl" in each for each in leaks)


async def test_in_private_everybody_is_shown_all_that_they_may_read(coast: Workplace, alerts: Person) -> None:
    residents = [("colleague", {"red", "blue"}), ("keeper", set())]
    async with coast.bot(_rules(alerts)) as office:
        town = populated(coast, office, alerts, residents)
        town.open("public", [0, 1], is_shared=False)
        watch = Onlookers(coast.server.slack)
        acts = [("direct", who, 0, question) for who in (0, 1) for question in QUESTIONS]

        assert await lived(town, watch, [([], acts)]) == []

    assert watch.shown >= set(READERS)


def _rules(alerts: Person) -> Rules:
    return Rules(bots=(alerts.account.bot_id,), person_per_minute=999, workspace_per_minute=999)


async def lived(town: Town, watch: Onlookers, rounds: Rounds) -> list[str]:
    """Let a town live through some rounds of changes and deeds, and return who was shown what they may not read."""
    leaks: list[str] = []
    for changes, acts in rounds:
        for what, who, where, group in changes:
            town.change(what, _of(town.people, who), _of(town.channels, where), group)
        await town.settle()
        for what, who, where, question in acts:
            await town.act(what, _of(town.people, who), _of(town.channels, where), question)
        await town.settle()
        leaks += watch.look(town.may_read)
    return leaks


def _of(those: Sequence[T], number: int) -> T:
    return those[number % len(those)]
