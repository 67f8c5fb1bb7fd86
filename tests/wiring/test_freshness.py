import asyncio
import shutil
import threading
from dataclasses import replace

import pytest

from answering.freshness import CitedDocument
from config.load import load_settings
from ledger.policies import store_policy
from ledger.policy import Policy
from ledger.reindex_requests import reindex_requests
from tests.fakes.quick_ledger import open_quick_ledger
from tests.sources.repository import Repository
from tests.wiring.test_scout import PATIENCE, document
from wiring.freshness import FreshnessCheck, build_freshness
from wiring.scout import Scout
from wiring.sources import build_source

SETTINGS = """
data_dir = "data"

[answers]
freshness_milliseconds = 30000

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]

[sources.code]
kind = "git"
url = "{url}"
readers = ["everyone"]
"""


class Office:
    """A folder and a repository, both indexed, and the check of what is cited of them."""

    def __init__(self, folder):
        self.docs = folder / "docs"
        self.docs.mkdir()
        for name in ("edited", "kept", "removed"):
            (self.docs / f"{name}.md").write_text(name)
        self.repository = Repository(folder / "repository")
        for name in ("edited", "kept", "removed"):
            self.repository.write(f"{name}.md", name)
        self.repository.commit()
        file = folder / "footnote.toml"
        file.write_text(SETTINGS.format(url=self.repository.url))
        self.settings = load_settings(file).settings
        self.ledger = open_quick_ledger(folder / "ledger.db")
        self.policy_id = store_policy(self.ledger, Policy.of([{"group:sre"}]))
        self.documents = [
            CitedDocument(f"{name}/{entry.path}", name, entry.path, entry.version, self.policy_id)
            for name in ("docs", "code")
            for entry in build_source(name, self.settings).changes(None).entries
        ]
        self.check = build_freshness(self.settings, self.ledger)

    def edit(self):
        (self.docs / "edited.md").write_text("edited again")
        (self.docs / "removed.md").unlink()
        self.repository.write("edited.md", "edited again")
        self.repository.run("rm", "--quiet", "removed.md")
        self.repository.commit()

    def standings(self, documents=None):
        assert self.check is not None
        check, asked = self.check, self.documents if documents is None else documents

        async def ask():
            return await check(asked)

        found = asyncio.run(ask())
        for thread in threading.enumerate():
            if thread.name.startswith("freshness of"):
                thread.join(PATIENCE)
        return found


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.ledger.dispose()


def test_what_is_as_it_was_indexed_is_current_and_nothing_is_asked_for(office):
    assert set(office.standings().values()) == {"current"}
    assert len(office.standings()) == 6
    assert reindex_requests(office.ledger) == {}


def test_what_was_edited_or_removed_is_told_and_asked_to_be_indexed_again(office):
    office.edit()
    standings = office.standings()

    for name in ("docs", "code"):
        assert standings[f"{name}/edited.md"] == "changed"
        assert standings[f"{name}/kept.md"] == "current"
        assert standings[f"{name}/removed.md"] == "gone"
    waiting = {source: set(paths) for source, paths in reindex_requests(office.ledger).items()}
    assert waiting == {name: {"edited.md", "removed.md"} for name in ("docs", "code")}


def test_a_document_of_which_nobody_knows_who_may_read_it_is_gone(office):
    lost = replace(office.documents[0], id="lost", policy_id=office.policy_id + 1)

    assert office.standings([lost, office.documents[1]]) == {"lost": "gone", office.documents[1].id: "current"}


def test_a_source_that_cannot_be_reached_leaves_its_documents_unchecked_and_the_others_checked(office):
    office.repository.path.rename(office.repository.path.with_name("lost"))
    standings = office.standings()

    assert {standings[f"docs/{name}.md"] for name in ("edited", "kept", "removed")} == {"current"}
    assert {standings[f"code/{name}.md"] for name in ("edited", "kept", "removed")} == {"unchecked"}
    assert reindex_requests(office.ledger) == {}


def test_a_repository_that_was_cloned_on_another_machine_is_cloned_here_for_the_next_answers(office):
    shutil.rmtree(office.settings.data_dir / "git")

    assert {office.standings()[f"code/{name}.md"] for name in ("edited", "kept", "removed")} == {"unchecked"}
    for thread in threading.enumerate():
        if thread.name == "bringing code":
            thread.join(PATIENCE)
    office.check = build_freshness(office.settings, office.ledger)
    assert set(office.standings().values()) == {"current"}


def test_a_source_that_is_not_in_the_settings_is_unchecked(office):
    assert office.standings([document(1)]) == {"document-1": "unchecked"}
    assert office.standings([]) == {}


def test_a_ledger_that_is_lost_leaves_everything_unchecked(office, tmp_path):
    for file in tmp_path.glob("ledger.db*"):
        file.unlink()
    office.ledger.dispose()

    assert set(office.standings().values()) == {"unchecked"}


def test_no_check_is_made_where_the_settings_say_so(office):
    answers = office.settings.answers.model_copy(update={"freshness_milliseconds": 0})

    assert build_freshness(office.settings.model_copy(update={"answers": answers}), office.ledger) is None


@pytest.fixture
def hanging():
    """An scout whose source does not answer before the test is over, and what lets it."""
    answers = threading.Event()

    def tell(documents):
        assert answers.wait(PATIENCE)
        return dict.fromkeys(documents, "gone")

    yield Scout("wiki", tell, lambda _: None), answers
    answers.set()


def test_an_answer_waits_no_longer_than_its_time_for_a_source_that_hangs_and_keeps_what_others_told(hanging):
    scout, answers = hanging
    fine = Scout("code", lambda documents: dict.fromkeys(documents, "current"), lambda _: None)
    check = FreshnessCheck({"wiki": scout, "code": fine}, seconds=1)
    other = replace(document(2), source="code")

    assert asyncio.run(check([document(1), other])) == {"document-1": "unchecked", "document-2": "current"}
    assert not answers.is_set()
    answers.set()
    settle(scout)
    # It came too late for that answer, and is there for the next, though the first loop has ended.
    assert asyncio.run(check([document(1)])) == {"document-1": "gone"}


def test_an_asker_who_goes_away_leaves_nothing_behind(hanging):
    scout, answers = hanging
    check = FreshnessCheck({"wiki": scout}, seconds=PATIENCE)

    async def ask_and_go():
        task = asyncio.create_task(check([document(1)]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(ask_and_go())
    answers.set()
    settle(scout)
    assert asyncio.run(check([document(1)])) == {"document-1": "gone"}


def settle(scout):
    """Wait until what was asked has been answered."""
    for thread in threading.enumerate():
        if thread.name == "freshness of wiki":
            thread.join(PATIENCE)
