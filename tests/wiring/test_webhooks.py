import pytest

from config.load import load_settings
from indexer.webhooks.hook import Hook
from wiring.rooms import Rooms
from wiring.webhooks import build_hooks

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
