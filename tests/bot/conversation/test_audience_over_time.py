"""Who reads a channel changes; the lists that are kept are never older than they may be."""

import asyncio
import random
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.audience import audience_of
from bot.conversation.channels import Channels
from bot.conversation.people import People
from bot.place import Place
from retrieval.audience import Audience
from tests.bot.conversation.conftest import Ticking

MAX_AGE = 20.0
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 5), st.booleans()),
        st.tuples(st.just("leave"), st.integers(1, 5), st.booleans()),
        st.tuples(st.just("wait"), st.sampled_from([1, 7, 13, 20]), st.just(False)),
        st.tuples(st.just("ask"), st.integers(0, 5), st.just(False)),
    ),
    max_size=20,
)


@dataclass
class Process:
    """One process of the bot, with what it remembers; it hears of some joins, and other processes of the rest."""

    clock: Ticking = field(default_factory=Ticking)

    def __post_init__(self):
        self.channels = Channels(members_max_age_seconds=MAX_AGE, clock=self.clock)
        self.people = People(clock=self.clock)

    async def audience(self, slack, client, channel, asker):
        place = Place(slack.workspace.id, channel.id, "", "public")
        return await audience_of(place, asker.id, client=client, channels=self.channels, people=self.people)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_whoever_joined_counts_at_once_where_it_is_heard_and_soon_elsewhere(slack, client, steps):
    persons = [slack.person(f"Member {number}") for number in range(6)]
    channel = slack.channel("printers", persons[0])
    process, must_count = Process(), {0: 0.0}

    for step, number, is_heard in steps:
        if step == "join":
            persons[number].join(channel)
            # Heard here, it counts at once; elsewhere when the list has grown too old.
            since = process.clock.now + (0.0 if is_heard else MAX_AGE)
            must_count[number] = min(must_count.get(number, since), since)
        elif step == "leave":
            persons[number].leave(channel)
            must_count.pop(number, None)
        elif step == "wait":
            process.clock.now += number
        else:
            asker = number if number in must_count else 0
            audience = await process.audience(slack, client, channel, persons[asker])
            due = {each for each, at in must_count.items() if at <= process.clock.now} | {asker}
            assert {persons[each].account.email for each in due} <= audience.emails
        if is_heard:
            process.channels.forget(slack.workspace.id, channel.id)


async def test_whoever_asks_shows_that_a_list_from_before_they_joined_is_old(slack, client):
    ana, ben, cleo = (slack.person(name) for name in ("Ana", "Ben", "Cleo"))
    channel, process = slack.channel("printers", ana), Process()
    await process.audience(slack, client, channel, ana)
    ben.join(channel)
    cleo.join(channel)

    audience = await process.audience(slack, client, channel, ben)
    assert audience.emails == {each.account.email for each in (ana, ben, cleo)}


async def test_a_list_that_cannot_be_renewed_is_not_used_any_longer(slack, client):
    ana, ben = slack.person("Ana"), slack.person("Ben")
    channel, process = slack.channel("printers", ana, ben), Process()
    assert not (await process.audience(slack, client, channel, ana)).has_outsiders
    slack.world.faults.error("conversations.members", "internal_error", times=None)

    process.clock.now = MAX_AGE
    audience = await process.audience(slack, client, channel, ana)
    assert (audience.emails, audience.has_outsiders) == (frozenset(), True)


async def test_ten_questions_at_once_ask_slack_for_the_members_once(slack, client):
    ana, ben = slack.person("Ana"), slack.person("Ben")
    channel, process = slack.channel("printers", ana, ben), Process()

    await asyncio.gather(*(process.audience(slack, client, channel, ana) for _ in range(10)))
    assert slack.world.journal.methods().count("conversations.members") == 1
    assert slack.world.journal.methods().count("users.info") == 3


async def test_a_slow_slack_shows_what_everyone_may_read_and_is_known_at_the_next_question(slack, client):
    ana = slack.person("Ana")
    channel, process = slack.channel("printers", ana), Process()
    slack.world.faults.hold("conversations.members")
    place = Place(slack.workspace.id, channel.id, "", "public")

    audience = await audience_of(
        place, ana.id, client=client, channels=process.channels, people=process.people, seconds=0.05
    )
    assert audience == Audience.public()
    slack.world.faults.release()
    audience = await process.audience(slack, client, channel, ana)
    assert audience == Audience.person(ana.account.email)
    assert slack.world.journal.methods().count("conversations.members") == 1


async def test_two_hundred_questions_a_minute_in_twenty_channels_stay_within_what_slack_allows(slack, client):
    crowd = [slack.person(f"Member {number}") for number in range(40)]
    chosen = random.Random(7)
    channels = [slack.channel(f"team-{number}", *chosen.sample(crowd, 12)) for number in range(20)]
    processes = [Process(), Process()]
    slack.world.limits.are_on = True

    for _ in range(600):
        # Three minutes of them.
        pause = chosen.expovariate(200 / 60)
        slack.world.clock.advance(seconds=pause)
        for process in processes:
            process.clock.now += pause
        channel = chosen.choice(channels)
        asker = slack.world.account(slack.workspace, chosen.choice(channel.members[:12]))
        audience = await chosen.choice(processes).audience(slack, client, channel, asker)
        assert len(audience.emails) == 12
    assert slack.world.journal.errors() == []
