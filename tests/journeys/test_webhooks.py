"""From an edit or a push to the request that waits in the ledger, over real HTTP."""

import shlex
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from config.load import load_settings
from indexer.http.serving import listening_socket, served
from indexer.service.bell import Bell
from indexer.service.service import Asking
from indexer.webhooks.routes import build_webhooks
from indexer.workbench import utc_now
from ledger.run_requests import waiting_runs
from playground.confluence.server import running
from playground.confluence.settings import Settings
from playground.confluence.space import Grant
from playground.confluence.webhooks import Webhooks
from tests.playground.confluence.conftest import Wiki
from tests.sources.repository import ENVIRONMENT, GIT, Repository
from wiring.rooms import Rooms
from wiring.webhooks import build_hooks

SECRET = "9f2c41d07be94c1f8a51e0b7"
HOOK = Path(__file__).with_name("push_hook.py")
SETTINGS = """
[sources.wiki]
kind = "confluence"
base_url = "http://127.0.0.1:1"
webhook_secret_file = "hook"

[sources.code]
kind = "git"
url = "code.git"
readers = ["everyone"]
webhook_secret_file = "hook"
"""


@dataclass
class Indexer:
    """The part of the indexer that listens, and the ledger it writes to."""

    url: str
    rooms: Rooms

    def waiting(self):
        return [each.source for each in waiting_runs(self.rooms.ledger)]


@pytest.fixture
def indexer(tmp_path):
    (tmp_path / "hook").write_text(SECRET)
    file = tmp_path / "footnote.toml"
    file.write_text(SETTINGS)
    rooms = Rooms(load_settings(file, {}).settings, file)
    asking = Asking(rooms.ledger, Bell(), utc_now)
    routes = build_webhooks(build_hooks(rooms.settings), asking.by_webhook, time.time)
    listening = listening_socket("127.0.0.1", 0)
    with served(Starlette(routes=routes), listening):
        yield Indexer(f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks", rooms)
    rooms.close()


class TellingWiki(Wiki):
    """A wiki, and whom it tells of its changes."""

    webhooks: Webhooks


@pytest.fixture(params=["cloud", "data-center"])
def site(request, indexer):
    """A site that tells the indexer of its changes, from here on."""
    wiki = TellingWiki()
    with running(wiki.site, Settings(kind=request.param)) as server:
        wiki.webhooks = server.webhooks
        wiki.webhooks.url, wiki.webhooks.secret = f"{indexer.url}/wiki", SECRET
        yield wiki


def test_an_edit_and_a_permission_wait_in_the_ledger_as_one_request(indexer, site):
    assert indexer.waiting() == []
    page = site.page("Plans")
    site.site.edit(page, by=site.ana, body="<p>Other.</p>")
    site.site.restrict(page, groups=("staff",))
    site.site.revoke("ENG", Grant("group", "staff"))
    assert site.webhooks.settle(20)

    assert [each.status for each in site.webhooks.sent] == [202] * 4
    assert indexer.waiting() == ["wiki"]


def test_an_edit_whose_webhook_is_lost_waits_for_nobody_until_the_next_one(indexer, site):
    site.webhooks.lose()
    page = site.page("Plans")
    assert site.webhooks.settle(20)
    assert indexer.waiting() == []

    site.site.edit(page, by=site.ana, body="<p>Other.</p>")
    assert site.webhooks.settle(20)
    assert indexer.waiting() == ["wiki"]


def test_a_webhook_that_comes_twice_is_acknowledged_twice(indexer, site):
    site.webhooks.repeat()
    site.page("Plans")
    assert site.webhooks.settle(20)

    assert [each.status for each in site.webhooks.sent] == [202, 200]


def test_while_the_ledger_is_damaged_a_sender_is_told_to_come_again_and_then_heard(indexer):
    ledger = indexer.rooms.settings.data_dir / "ledger.db"
    headers = {"Authorization": f"Bearer {SECRET}"}
    indexer.rooms.ledger.dispose()
    sound = ledger.read_bytes()

    ledger.write_bytes(b"no database" * 1_000)
    assert httpx.post(f"{indexer.url}/wiki", headers=headers).status_code == 503
    indexer.rooms.ledger.dispose()
    ledger.write_bytes(sound)

    assert httpx.post(f"{indexer.url}/wiki", headers=headers).status_code == 202
    assert indexer.waiting() == ["wiki"]


def test_a_site_with_the_wrong_secret_is_heard_by_nobody(indexer, site):
    site.webhooks.secret = "another-secret-of-a-good-length"
    site.page("Plans")
    assert site.webhooks.settle(20)

    assert [each.status for each in site.webhooks.sent] == [404]
    assert indexer.waiting() == []


def test_a_push_to_the_branch_of_the_source_waits_in_the_ledger_and_one_to_another_does_not(indexer, tmp_path):
    work = Repository(tmp_path / "work")
    work.write("faq.md", "# Questions\n")
    work.commit()
    work.run("clone", "--quiet", "--bare", "--template=", ".", "../code.git")
    hook = tmp_path / "code.git" / "hooks" / "post-receive"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\nexec {shlex.join([sys.executable, str(HOOK), f'{indexer.url}/code', SECRET])}\n")
    hook.chmod(0o755)
    work.write("faq.md", "# Other questions\n")
    work.commit()

    def push(ref):
        command = [GIT, "push", "../code.git", f"HEAD:{ref}"]
        done = subprocess.run(command, cwd=work.path, env=ENVIRONMENT, check=True, capture_output=True, text=True)
        return done.stderr

    assert "refs/heads/topic 200" in push("refs/heads/topic")
    assert "refs/tags/v1 200" in push("refs/tags/v1")
    assert indexer.waiting() == []

    assert "refs/heads/main 202" in push("refs/heads/main")
    assert indexer.waiting() == ["code"]


def test_the_recipe_of_the_documentation_works_as_it_stands(indexer, tmp_path):
    page = Path(__file__).parents[2] / "docs" / "webhooks.md"
    if not (shutil.which("curl") and shutil.which("openssl")):
        pytest.skip("needs curl and openssl")
    [recipe] = [part for part in page.read_text().split("```") if part.startswith("sh\n") and "openssl dgst" in part]
    script = recipe.removeprefix("sh\n").replace("https://footnote.example.com/webhooks/wiki", f"{indexer.url}/wiki")
    script = script.replace("/etc/footnote/webhook-secret", str(tmp_path / "hook"))

    done = subprocess.run(["sh", "-eu", "-c", script], capture_output=True, text=True, check=True)

    assert '"asked"' in done.stdout
    assert indexer.waiting() == ["wiki"]


def test_a_body_that_is_said_to_be_huge_is_refused_before_it_is_sent(indexer):
    host, port = httpx.URL(indexer.url).host, httpx.URL(indexer.url).port
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(b"POST /webhooks/wiki HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")

        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
