"""What a folder may contain, and how little of it can lead outside."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sources.document import Skip
from sources.errors import DocumentGone, DocumentSkipped, SourceUnavailable
from sources.folder_files import File, open_files
from sources.selection import Selection


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "wiki"
    path.mkdir()
    (path / "a.md").write_text("a")
    (tmp_path / "secret.md").write_text("secret")
    return path


def look(folder, *, include=(), exclude=(), max_bytes=1000):
    return open_files(folder, Selection(include, exclude, max_bytes=max_bytes))


def found(files):
    return {item.path: item.reason if isinstance(item, Skip) else item.target for item in files.walk()}


@contextmanager
def without_rights() -> Iterator[None]:
    """Be nobody for a while, if we are root, for whom every door is open."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.fixture
def public_folder():
    """A folder that nobody can reach too: those of pytest are for its user alone."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        for inner in ("a.md", "open/b.md", "closed/c.md"):
            (path / inner).parent.mkdir(exist_ok=True)
            (path / inner).write_text(inner)
        yield path
        path.chmod(0o755)
        (path / "closed").chmod(0o755)


def test_links_inside_are_followed_and_links_outside_are_not(folder, tmp_path):
    (folder / "inside.md").symlink_to("a.md")
    (folder / "absolute.md").symlink_to(folder / "a.md")
    (folder / "outside.md").symlink_to("../secret.md")
    (folder / "through.md").symlink_to("up/secret.md")
    (folder / "up").symlink_to("..")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "broken.md").symlink_to("nothing.md")
    (folder / "tree").symlink_to(".")
    (folder / ".env").write_text("PASSWORD=x")
    (folder / "hidden.md").symlink_to(".env")

    assert found(look(folder)) == {
        "a.md": "a.md",
        "absolute.md": "a.md",
        "broken.md": "a symbolic link to something that does not exist",
        "hidden.md": "a symbolic link to a file that is left out",
        "inside.md": "a.md",
        "loop.md": "a symbolic link to something that does not exist",
        "outside.md": "a symbolic link that leaves the folder",
        "through.md": "a symbolic link that leaves the folder",
        "tree": "a symbolic link to a folder; its files are indexed where they lie",
        "up": "a symbolic link that leaves the folder",
    }


def test_a_folder_beside_with_a_longer_name_is_outside(folder, tmp_path):
    beside = tmp_path / "wiki-private"
    beside.mkdir()
    (beside / "a.md").write_text("x")
    (folder / "b.md").symlink_to(beside / "a.md")

    assert found(look(folder))["b.md"] == "a symbolic link that leaves the folder"


def test_what_is_no_regular_file_or_has_no_text_for_a_name_is_skipped(folder):
    os.mkfifo(folder / "pipe.md")
    Path(os.fsdecode(os.fsencode(folder) + b"/latin-\xe9.md")).write_text("x")
    (folder / "large.md").write_text("x" * 1001)

    assert found(look(folder)) == {
        "a.md": "a.md",
        "large.md": "too large: 1,001 bytes, and the limit is 1,000 bytes",
        "latin-\\xe9.md": "its name is not valid UTF-8",
        "pipe.md": "not a regular file",
    }


@pytest.mark.parametrize("name", ["new\nline.md", 'quo"te.md', "-dash.md", "ü ö.md", "a\\b.md", "*.md"])
def test_odd_names_are_found_and_read(folder, name):
    (folder / name).write_text("odd")
    files = look(folder)

    file = files.judge(name)

    assert isinstance(file, File)
    assert file in files.walk()
    assert files.read(file) == b"odd"


def test_patterns_decide_what_is_walked(folder):
    for name in ("docs/b.md", "docs/b.txt", "drafts/c.md", ".git/d.md", "node_modules/e.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")

    assert set(found(look(folder, include=["*.md"], exclude=["/drafts/"]))) == {"a.md", "docs/b.md"}


def test_files_and_folders_without_the_right_to_read_are_told(public_folder):
    (public_folder / "a.md").chmod(0)
    (public_folder / "closed").chmod(0)

    with without_rights():
        assert found(look(public_folder)) == {
            "a.md": "Footnote has no right to read it",
            "closed/": "a folder that Footnote has no right to enter",
            "open/b.md": "open/b.md",
        }
        assert look(public_folder).judge("closed/c.md") == Skip("closed/c.md", "Footnote has no right to read it")


def test_a_right_that_is_taken_away_while_reading_is_told(public_folder):
    with without_rights():
        files = look(public_folder)
        file = files.judge("a.md")
    (public_folder / "a.md").chmod(0)

    with without_rights(), pytest.raises(DocumentSkipped, match="no right"):
        files.read(file)


def test_a_folder_without_the_right_to_enter_is_an_unavailable_source(public_folder):
    public_folder.chmod(0)

    with without_rights(), pytest.raises(SourceUnavailable, match="no right to read the folder"):
        look(public_folder)


def test_what_was_swapped_for_a_link_or_a_pipe_after_the_listing_is_not_read(folder, tmp_path):
    (folder / "docs").mkdir()
    (folder / "docs" / "secret.md").write_text("open")
    files = look(folder)
    a, inner = files.judge("a.md"), files.judge("docs/secret.md")
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to("../secret.md")
    (folder / "docs" / "secret.md").unlink()
    (folder / "docs").rmdir()
    (folder / "docs").symlink_to("..")

    for file in (a, inner):
        with pytest.raises(DocumentGone):
            files.read(file)
    (folder / "a.md").unlink()
    os.mkfifo(folder / "a.md")
    with pytest.raises(DocumentGone):
        files.read(a)
