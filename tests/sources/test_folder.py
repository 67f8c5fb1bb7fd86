"""The `folder` source as an indexer uses it."""

import os
import threading
from datetime import UTC, datetime

import pytest

from sources.document import Entry, Known, Place
from sources.errors import DocumentGone, DocumentSkipped, SourceUnavailable
from sources.folder import FolderSettings, FolderSource


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "wiki"
    path.mkdir()
    return path


def open_folder(folder, **settings):
    return FolderSource(FolderSettings(**{"name": "wiki", "path": folder, "readers": (), **settings}))


def write(path, content="text"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def write_until(stop, path):
    while not stop.is_set():
        path.write_text("y")


def versions(changes):
    return {entry.path: entry.version for entry in changes.entries}


def test_every_run_lists_everything(folder):
    for name in ("b.md", "a/c.md", "a.md"):
        write(folder / name)
    source = open_folder(folder)

    first = source.changes(None)
    second = source.changes(first.checkpoint)

    assert sorted(versions(first)) == ["a.md", "a/c.md", "b.md"]
    assert first == second
    assert (first.removed, first.renames, first.skips, first.is_full) == ((), (), (), True)


def test_a_document_is_the_file_with_its_time_and_the_settings_of_the_source(folder):
    path = write(folder / "a b" / "c.md", "text")
    os.utime(path, ns=(0, 1_700_000_000_123_456_000))
    source = open_folder(folder, labels=("Ops", "handbook", "ops"), readers=(frozenset({"group:sre"}),))
    [entry] = source.changes(None).entries

    document = source.read(entry)

    assert (document.source, document.path, document.version) == ("wiki", "a b/c.md", entry.version)
    assert (document.body, document.author, document.title) == (b"text", "", "")
    assert document.updated_at == datetime.fromtimestamp(1_700_000_000, UTC).replace(microsecond=123456)
    assert (document.labels, document.readers) == (("handbook", "ops"), (frozenset({"group:sre"}),))
    assert document.url == f"file://{folder}/a%20b/c.md"


@pytest.mark.parametrize(
    ("template", "url", "link"),
    [
        ("https://files.example.com/{path}", "https://files.example.com/a%20b/c.md", "#L3"),
        ("https://files.example.com/?p={path}&raw=1", "https://files.example.com/?p=a%20b/c.md&raw=1", "#L3"),
        ("https://files.example.com/#/{path}", "https://files.example.com/#/a%20b/c.md", ""),
    ],
)
def test_with_a_template_links_are_what_a_browser_opens(folder, template, url, link):
    write(folder / "a b" / "c.md")
    source = open_folder(folder, link_template=template)
    document = source.read(source.changes(None).entries[0])

    assert document.url == url
    assert source.link(document, Place(lines=(3, 3))) == url + link


@pytest.mark.parametrize(
    ("place", "ending"),
    [
        (Place(lines=(10, 20), anchor="x"), "#L10-L20"),
        (Place(lines=(10, 10)), "#L10"),
        (Place(page=3), "#page=3"),
        (Place(anchor="on call"), "#on%20call"),
        (Place(), ""),
    ],
)
def test_a_link_opens_the_file_at_the_place(folder, place, ending):
    write(folder / "ü #1.md")
    source = open_folder(folder)
    document = source.read(source.changes(None).entries[0])

    assert source.link(document, place) == f"file://{folder}/%C3%BC%20%231.md{ending}"


def test_edits_of_one_size_in_quick_succession_all_show(folder):
    """Many edits fall into one tick of the file system's clock; none may keep the version that was listed."""
    path = write(folder / "a.md", "0000")
    source = open_folder(folder)

    for number in range(1, 40):
        before = versions(source.changes(None))["a.md"]
        path.write_text(f"{number:04}")
        assert source.standings({"a.md": Known(before, ())}) == {"a.md": "changed"}


def test_an_edit_under_an_old_date_shows(folder):
    """Packages and copies carry the dates of their origin, so only the time of change tells."""
    path = write(folder / "a.md", "one")
    os.utime(path, ns=(0, 10**18))
    source = open_folder(folder)
    before = source.changes(None)
    path.write_text("two")
    os.utime(path, ns=(0, 10**18))

    assert versions(source.changes(None)) != versions(before)


def test_a_file_that_changes_all_the_time_is_read_again_next_time(folder, tmp_path):
    path = write(folder / "log.md", "x")
    write(folder / "still.md")
    source = open_folder(folder)
    stop = threading.Event()
    writer = threading.Thread(target=write_until, args=(stop, path))
    writer.start()
    try:
        # Some more than two: on a busy machine the writer may get no turn between two of them.
        listed = [versions(source.changes(None)) for _ in range(6)]
    finally:
        stop.set()
        writer.join()

    assert len({each["log.md"] for each in listed}) > 1
    assert len({each["still.md"] for each in listed}) == 1


def test_a_file_that_is_gone_is_absent_and_cannot_be_read(folder):
    write(folder / "kept.md")
    path = write(folder / "a.md")
    source = open_folder(folder)
    entries = {entry.path: entry for entry in source.changes(None).entries}
    path.unlink()

    asked = {"a.md": Known("", ()), "kept.md": Known(entries["kept.md"].version, ())}
    assert source.standings(asked) == {"a.md": "gone", "kept.md": "current"}
    with pytest.raises(DocumentGone, match=r"a\.md is gone"):
        source.read(entries["a.md"])


def test_a_file_that_became_too_large_is_skipped_when_it_is_read(folder):
    path = write(folder / "a.md")
    source = open_folder(folder, max_bytes=100)
    [entry] = source.changes(None).entries
    path.write_text("x" * 101)

    with pytest.raises(DocumentSkipped, match="too large: 101 bytes, and the limit is 100 bytes"):
        source.read(entry)
    assert source.standings({"a.md": Known("", ())}) == {"a.md": "gone"}


OUTSIDE = ["../secret.md", "/etc/passwd", "a/../../secret.md", "", ".", "\0", "\ud800", "x" * 9000]


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_path_that_leads_outside_is_no_document(folder, tmp_path, path):
    write(tmp_path / "secret.md")
    write(folder / "a" / "b.md")
    source = open_folder(folder)

    assert source.standings(dict.fromkeys([path, "a/b.md"], Known("", ()))) == {path: "gone", "a/b.md": "changed"}
    with pytest.raises(DocumentGone):
        source.read(Entry(path, "1"))


def test_a_missing_or_empty_folder_is_never_taken_for_deletions(folder, tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    file = write(tmp_path / "file")

    for path, words in (
        (tmp_path / "gone", "does not exist"),
        (folder, "is empty, as it is when nothing is mounted"),
        (file, "is not a folder"),
        (loop, "symbolic link to itself|cannot be read"),
    ):
        source = open_folder(path)
        for ask in (
            source.changes,
            lambda _, source=source: source.standings({}),
            lambda _, source=source: source.probe(),
            lambda _, source=source: source.read(Entry("a.md", "1")),
        ):
            with pytest.raises(SourceUnavailable, match=words):
                ask(())


def test_a_folder_is_found_again_behind_a_link_that_was_switched(folder, tmp_path):
    write(folder / "a.md", "old")
    write(tmp_path / "next" / "a.md", "new")
    link = tmp_path / "current"
    link.symlink_to(folder)
    source = open_folder(link)
    before = source.changes(None)
    link.unlink()
    link.symlink_to(tmp_path / "next")
    after = source.changes(None)

    assert versions(before) != versions(after)
    document = source.read(after.entries[0])
    assert (document.body, document.url) == (b"new", f"file://{link}/a.md")


def test_a_pattern_that_is_none_is_named_with_its_source(folder):
    with pytest.raises(SourceUnavailable, match="source wiki: '!' in include"):
        open_folder(folder, include=("!",))
