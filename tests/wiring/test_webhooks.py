from datetime import UTC, datetime

import pytest

from config.load import load_settings
from indexer.webhooks.hook import Hook
from ledger.run_requests import run_requests
from wiring.rooms import Rooms
from wiring.webhooks import build_ask, build_hooks

SECRET = "9f2c41d07be94c1f8a51e0b7"
SETTINGS = """
[sources.notes]
kind = "folder"
path = "."
readers = ["everyone"]

[sources.code]
kind = "git"
url = "https://example.com/code.git"
ref = "release"
readers = ["everyone"]
webhook_secret_file = "hook"

[sources.wiki]
kind = "confluence"
base_url = "https://wiki.example.com"
webhook_secret_file = "hook"
"""


@pytest.fixture
def rooms(tmp_path):
    (tmp_path / "hook").write_text(SECRET)
    file = tmp_path / "footnote.toml"
    file.write_text(SETTINGS)
    rooms = Rooms(load_settings(file, {}).settings, file)
    yield rooms
    rooms.close()


def test_sources_with_a_secret_take_webhooks_and_no_others_do(rooms):
    assert build_hooks(rooms.settings) == {
        "code": Hook("git", SECRET, "release"),
        "wiki": Hook("confluence", SECRET),
    }
    assert SECRET not in repr(build_hooks(rooms.settings))


def test_what_a_webhook_asks_for_waits_in_the_ledger_once_for_a_source(rooms):
    before, ask = datetime.now(UTC), build_ask(rooms.ledger)
    for _ in range(3):
        ask("wiki")
    ask("code")

    waiting = run_requests(rooms.ledger)
    assert [(each.source, each.is_full, each.asked_by) for each in waiting] == [
        ("code", False, "webhook"),
        ("wiki", False, "webhook"),
    ]
    assert all(before <= each.asked_at <= datetime.now(UTC) for each in waiting)
