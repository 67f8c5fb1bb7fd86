import logging
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from answering.approval import deny
from answering.tools.definition import Definition
from answering.tools.pinning import approve_tools
from config.load import load_settings
from ledger.memberships import replace_groups
from ledger.policies import store_policy
from ledger.policy import Policy
from retrieval.audience import Access, Audience
from wiring.means import open_means
from wiring.rooms import Rooms

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANA = Audience.person("ana@example.com")
SETTINGS = """
[groups]
sre = ["ana@example.com"]
[sources.docs]
kind = "folder"
path = "docs"
readers = ["group:sre"]
[models.main]
model = "openai/stand-in"
api_base = "http://127.0.0.1:9/v1"
[tools.grafana]
url = "http://127.0.0.1:9/mcp"
users = ["group:sre"]
reads = ["query"]
"""


@pytest.fixture
def rooms(tmp_path):
    file = tmp_path / "footnote.toml"
    file.write_text(SETTINGS, encoding="utf-8")
    opened = Rooms(load_settings(file, {}).settings, file)
    store_policy(opened.ledger, Policy.of([{"group:sre"}]))
    approve_tools(opened.ledger, "grafana", [Definition("query", "", {"type": "object"})], MOMENT)
    yield opened
    opened.close()


@contextmanager
def asking_threads(engine):
    """The threads that ask the ledger anything."""
    found = set()

    def note(*_):
        found.add(threading.current_thread())

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def rights_by(means):
    assert means.reopen
    return await means.reopen()


async def test_whoever_loses_a_right_while_a_question_is_answered_has_lost_it(rooms):
    async with open_means(rooms) as means_of:
        means = await means_of(rooms.now, ANA, deny)
        before = await rights_by(means)
        assert before == rooms.access(ANA)
        assert before.sources == ("docs",)

        replace_groups(rooms.ledger, "config", {})
        assert await rights_by(means) == Access((), ())


async def test_when_the_ledger_does_not_tell_nothing_may_be_read_and_the_log_says_so(rooms, tmp_path, caplog):
    async with open_means(rooms) as means_of:
        means = await means_of(rooms.now, ANA, deny)
        with rooms.ledger.begin() as connection:
            connection.exec_driver_sql("DROP TABLE memberships")

        with caplog.at_level(logging.WARNING):
            assert await rights_by(means) == Access((), ())
    assert "nothing more is shown" in caplog.text


async def test_a_question_s_tools_and_rights_are_read_from_the_ledger_beside_the_loop(rooms):
    async with open_means(rooms) as means_of:
        now = rooms.now
        with asking_threads(rooms.ledger) as threads:
            means = await means_of(now, ANA, deny)
            await rights_by(means)

    assert [tool.label for tool in means.tools] == ["grafana.query"]
    assert threads
    assert threading.current_thread() not in threads
