"""What every source promises, tried on each of them: a new adapter adds one class here."""

from pathlib import Path

import pytest

from sources.document import Document, Entry, Known, Place
from sources.errors import DocumentGone, SourceUnavailable
from sources.folder import FolderSettings, FolderSource
from sources.git import GitSource
from sources.git_settings import GitSettings
from sources.source import Source
from tests.sources.repository import Repository

FILES = {
    "README.md": b"# Handbook\n",
    "docs/on call.md": b"Who is on call?\n",
    'docs/deep/ü\n"quoted".md': b"odd",
    "docs/empty.md": b"",
    "-dash.bin": bytes(range(256)),
}
READERS = (frozenset({"group:sre", "user:ana@example.com"}),)


class FolderPlace:
    """A folder that somebody edits."""

    def __init__(self, root: Path) -> None:
        self.files = root / "folder"
        self.source: Source = FolderSource(
            FolderSettings(name="place", path=self.files, readers=READERS, labels=("B", "a"))
        )

    def save(self) -> None:
        """Files are as they are."""

    def lose(self) -> None:
        self.files.rename(self.files.with_name("lost"))


class GitPlace:
    """A repository that somebody commits to."""

    def __init__(self, root: Path) -> None:
        self.repository = Repository(root / "repository")
        self.files = self.repository.path
        settings = GitSettings(name="place", url=self.repository.url, readers=READERS, labels=("B", "a"))
        self.source: Source = GitSource(settings, clones=root / "clones")

    def save(self) -> None:
        self.repository.commit()

    def lose(self) -> None:
        self.files.rename(self.files.with_name("lost"))


@pytest.fixture(params=[FolderPlace, GitPlace])
def place(request, tmp_path):
    place = request.param(tmp_path)
    for name, content in FILES.items():
        path = place.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    place.save()
    return place


def listed(changes):
    return {entry.path: entry.version for entry in changes.entries}


def test_a_first_listing_is_full_and_names_every_file_once(place):
    changes = place.source.changes(None)

    assert changes.is_full
    assert sorted(entry.path for entry in changes.entries) == sorted(FILES)
    assert changes.skips == ()
    assert changes.checkpoint


def test_every_entry_can_be_read(place):
    documents = [place.source.read(entry) for entry in place.source.changes(None).entries]

    assert {document.path: document.body for document in documents} == FILES
    assert listed(place.source.changes(None)) == {document.path: document.version for document in documents}
    for document in documents:
        check_document(place.source, document)


def check_document(source: Source, document: Document) -> None:
    assert document.source == source.name == "place"
    assert document.updated_at.utcoffset() is not None
    assert (document.labels, document.readers) == (("a", "b"), READERS)
    for url in (document.url, source.link(document, Place(lines=(1, 2)))):
        assert url.isascii()
        assert url.isprintable()
        assert " " not in url
    assert source.link(document, Place()) == document.url


def known(changes):
    return {entry.path: Known(entry.version, READERS) for entry in changes.entries}


def test_what_was_listed_is_current(place):
    listing = known(place.source.changes(None))

    assert place.source.standings(listing) == dict.fromkeys(FILES, "current")
    assert place.source.standings({"README.md": listing["README.md"]}) == {"README.md": "current"}
    assert place.source.standings({}) == {}
    assert place.source.probe() == []


def test_nothing_changed_means_the_same_versions(place):
    first = place.source.changes(None)
    second = place.source.changes(first.checkpoint)

    assert listed(place.source.changes(None)) == listed(first)
    assert set(listed(second).items()) <= set(listed(first).items())
    assert second.removed == second.renames == ()


def test_an_edit_changes_the_version_of_that_document_alone(place):
    before = place.source.changes(None)
    (place.files / "README.md").write_bytes(b"# Handbuch\n")
    place.save()

    assert place.source.standings(known(before)) == dict.fromkeys(FILES, "current") | {"README.md": "changed"}
    after = place.source.changes(before.checkpoint)
    differing = {entry.path for entry in after.entries if entry.version != listed(before)[entry.path]}
    assert differing == {"README.md"}
    assert place.source.read(Entry("README.md", listed(after)["README.md"])).body == b"# Handbuch\n"
    assert place.source.standings(known(before) | known(after)) == dict.fromkeys(FILES, "current")


def test_a_path_that_vanished_is_gone(place):
    before = place.source.changes(None)
    (place.files / "README.md").unlink()
    (place.files / "docs/empty.md").write_bytes(b"no longer")
    place.save()

    never = Known("1", READERS)
    standings = place.source.standings({**known(before), "never.md": never, "../README.md": never, "\ud800": never})
    after = place.source.changes(before.checkpoint)

    gone = dict.fromkeys(("README.md", "never.md", "../README.md", "\ud800"), "gone")
    assert standings == dict.fromkeys(FILES, "current") | gone | {"docs/empty.md": "changed"}
    assert "README.md" not in listed(after)
    assert after.is_full or after.removed == ("README.md",)
    with pytest.raises(DocumentGone):
        place.source.read(Entry("README.md", listed(after)["docs/empty.md"]))


def test_a_source_that_is_lost_says_so_instead_of_listing_nothing(place):
    listing = place.source.changes(None)
    place.lose()

    for ask in (
        lambda: place.source.changes(listing.checkpoint),
        lambda: place.source.standings(known(listing)),
        place.source.probe,
    ):
        with pytest.raises(SourceUnavailable):
            ask()
