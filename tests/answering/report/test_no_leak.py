"""No leak: whoever a report is for, it has no word of a page or a question that one of them could not read.

Pages are lighthouses, of which each has secrets of its own in its path, title and text; what was asked and cited, and
who is in which group, is random. A naive rule tells what the readers may know.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from answering.report.html import report_html
from answering.report.making import Span
from answering.report.markdown import report_markdown
from answering.report.readership import Readership
from answering.report.report import Report
from answering.report.shape import report_shape
from bot.rendering.report import report_blocks, report_text
from index.chunk import Chunk
from ledger.chat_tables import answers, questions, votes
from ledger.memberships import replace_groups
from ledger.policies import load_policies
from ledger.questions import Surface
from ledger.tables import traces
from playground.slack.state.account import Account
from retrieval.audience import Access, Audience
from retrieval.filters import NO_FILTERS
from retrieval.search import row_filter
from tests.answering.report.records import NOW, Records
from tests.bot.lighthouses import GROUPS, KEEPER, READERS, may_read, secrets_in, write_lighthouses
from tests.bot.workplace import QuickRooms, open_quick_rooms
from wiring.report import read_report

EMAILS = ("ana@example.com", "ben@example.com", KEEPER)
SECRETS = sorted(READERS)
OPEN, CLOSED = "C1", "C2"

_ASKED = st.lists(
    st.tuples(
        st.sampled_from([OPEN, CLOSED]),
        st.sampled_from(["mention", "direct", "command", "private", "every", "follow_up"]),
        st.booleans(),
        st.sampled_from(["T1", "T2"]),
        st.sampled_from(["unknown", "withdrawn", "disliked"]),
        st.lists(st.sampled_from(SECRETS), max_size=3),
    ),
    max_size=6,
)
_AUDIENCES = st.builds(Audience, st.frozensets(st.sampled_from(EMAILS), max_size=2), st.booleans())
_MEMBERS = st.fixed_dictionaries({name: st.sets(st.sampled_from(EMAILS)) for name in GROUPS})
_READERS = st.tuples(_AUDIENCES, _MEMBERS, st.sampled_from(["", OPEN, CLOSED]), st.booleans())
Readers = tuple[Audience, dict[str, set[str]], str, bool]
ANA_ALONE: Readers = (Audience.person(EMAILS[0]), {name: set(EMAILS) for name in GROUPS}, "", True)
Asked = list[tuple[str, Surface, bool, str, str, list[str]]]


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickRooms]:
    rooms = open_quick_rooms(write_lighthouses(tmp_path_factory.mktemp("coast")))
    yield rooms
    rooms.close()


@pytest.fixture(scope="module")
def chunks(coast: QuickRooms) -> dict[str, list[Chunk]]:
    """Every page, by its secret."""
    return asyncio.run(all_chunks(coast))


async def all_chunks(rooms: QuickRooms) -> dict[str, list[Chunk]]:
    every = Access(tuple(load_policies(rooms.ledger)), tuple(rooms.settings.sources))
    rows = row_filter(every, NO_FILTERS)
    reader = (await rooms.library()).reader
    stubs = (await reader.columns(["id", "path"], rows)).to_pylist()
    found = {secret: [row["id"] for row in stubs if secret in row["path"]] for secret in SECRETS}
    return {secret: await reader.chunks(ids, rows) for secret, ids in found.items()}


def all_forms(report: Report) -> str:
    shown = (report_html(report), report_markdown(report), report_shape(report), report_blocks(report))
    return "\n".join(map(str, [*shown, report_text(report), report]))


@settings(deadline=None, max_examples=25)
@given(asked=_ASKED, readers=_READERS)
@example(asked=[(OPEN, "mention", True, "T1", "disliked", SECRETS)], readers=ANA_ALONE)
@example(asked=[(OPEN, "mention", False, "T1", "unknown", [])], readers=ANA_ALONE)
@example(asked=[(CLOSED, "every", True, "T1", "unknown", [])], readers=ANA_ALONE)
@example(asked=[(OPEN, "private", True, "T1", "disliked", [])], readers=ANA_ALONE)
@example(asked=[(OPEN, "follow_up", True, "T2", "unknown", [])], readers=ANA_ALONE)
def test_a_report_holds_no_word_that_one_of_its_readers_may_not_read(
    coast: QuickRooms, chunks: dict[str, list[Chunk]], asked: Asked, readers: Readers
) -> None:
    audience, members, own, can_open = readers
    begin_anew(coast, members)
    records, readable = Records(coast.ledger), set()
    for number, (channel, surface, is_open, team, outcome, cited) in enumerate(asked):
        word = f"zephyr{number}zephyr"
        records.ask(
            f"when is the lighthouse painted {word}?",
            "answered" if outcome == "disliked" else "withdrawn" if outcome == "withdrawn" else "unknown",
            channel=channel,
            surface=surface,
            is_open=is_open,
            team=team,
            cites=[chunk for each in cited for chunk in chunks[each]],
            votes=[(False, ("wrong",))] if outcome == "disliked" else [],
        )
        is_public = channel == OPEN and is_open and can_open
        is_aloud = surface in {"mention", "every", "follow_up"} and outcome != "withdrawn"
        if team == "T1" and is_aloud and (is_public or channel == own):
            readable.add(word)
    channels = frozenset([OPEN]) if can_open else frozenset()
    shown = all_forms(report_for(coast, audience, channels, own))

    accounts = [account(email) for email in audience.emails] + ([account("")] if audience.has_outsiders else [])
    for secret in secrets_in(shown):
        assert accounts, secret
        assert all(may_read(secret, each, members) for each in accounts), secret
    assert {word for word in (f"zephyr{number}zephyr" for number in range(len(asked))) if word in shown} <= readable


def test_readers_are_shown_what_all_of_them_may_read(coast: QuickRooms, chunks: dict[str, list[Chunk]]) -> None:
    """What proves that the rule above does not hold for want of anything shown."""
    begin_anew(coast, {name: {EMAILS[0]} for name in GROUPS})
    every = [chunk for each in chunks.values() for chunk in each]
    Records(coast.ledger).ask("when is the lighthouse painted?", "answered", cites=every, votes=[(False, ())])
    shown = all_forms(report_for(coast, Audience.person(EMAILS[0]), frozenset([OPEN])))

    assert {"quokka", "axolotl", "narwhal", "ocelot"} <= secrets_in(shown)
    assert "when is the lighthouse painted?" in shown


def begin_anew(rooms: QuickRooms, members: dict[str, set[str]]) -> None:
    """Leave a ledger in which nothing was asked, and the groups are these."""
    replace_groups(rooms.ledger, "the town", {name: sorted(each) for name, each in members.items()})
    with rooms.ledger.begin() as connection:
        for table in (questions, answers, votes, traces):
            connection.execute(delete(table))


def report_for(rooms: QuickRooms, audience: Audience, channels: frozenset[str], own: str = "") -> Report:
    readership = Readership(audience, rooms.access(audience), "T1", channels, own)
    # The readers know who they are.
    return replace(asyncio.run(read_report(rooms, Span(NOW), readership)), reader="")


def account(email: str) -> Account:
    return Account(id="U1", team_id="T1", name="", real_name="", email=email)
