from datetime import UTC, datetime

import pytest

from sources.errors import DocumentSkipped, SourceUnavailable
from sources.git_address import parse_address
from sources.git_objects import GitObjects
from sources.git_program import prepare_git
from sources.git_settings import GitSettings


@pytest.fixture
def objects(repository):
    settings = GitSettings(name="r", url=repository.url, readers=())
    opened = GitObjects(prepare_git(settings, parse_address(repository.url), repository.path / ".git", {}))
    yield opened
    opened.close()


def commit_raw(repository, text):
    return repository.run("hash-object", "-t", "commit", "-w", "--literally", "--stdin", text=text)


def test_files_are_read_at_any_commit_through_one_process(repository, objects):
    repository.write("a.md", "one")
    first = repository.commit()
    repository.write("a.md", b"two\n\0\xff")
    second = repository.commit()

    assert objects.read_file(first, "a.md", max_bytes=100) == b"one"
    assert objects.read_file(second, "a.md", max_bytes=100) == b"two\n\0\xff"


@pytest.mark.parametrize("path", ["new\nline.md", 'quo"te.md', "-dash.md", "ü ö.md", "a:b.md", ":(glob)*.md", "*.md"])
def test_odd_names_are_read(repository, objects, path):
    repository.write("other.md", "other")
    repository.write(path, "this")
    commit = repository.commit()

    assert objects.read_file(commit, path, max_bytes=100) == b"this"


def test_what_is_not_a_file_is_nothing(repository, objects):
    repository.write("folder/a.md", "a")
    commit = repository.commit()

    for path in ("folder", "gone.md", "gone\n.md", "folder/a.md/b"):
        assert objects.read_file(commit, path, max_bytes=100) is None
    assert objects.read_file(commit, "folder/a.md", max_bytes=100) == b"a"


def test_a_file_over_the_limit_is_skipped_and_the_next_one_read(repository, objects):
    repository.write("large.md", "x" * 1001)
    repository.write("small.md", "y" * 1000)
    commit = repository.commit()

    with pytest.raises(DocumentSkipped, match="too large"):
        objects.read_file(commit, "large.md", max_bytes=1000)
    assert objects.read_file(commit, "small.md", max_bytes=1000) == b"y" * 1000


def test_a_commit_tells_its_author_and_when_it_was_committed(repository, objects):
    repository.write("a.md", "a")
    name = repository.commit(author="Zoë Ünal", at=1_600_000_000)

    commit = objects.read_commit(name)

    assert (commit.id, commit.author) == (name, "Zoë Ünal")
    assert commit.committed_at == datetime.fromtimestamp(1_600_000_000, UTC)


def test_a_tag_is_followed_to_its_commit(repository, objects):
    name = repository.commit()
    repository.run("-c", "user.name=x", "-c", "user.email=x@y", "tag", "-a", "v1", "-m", "v1")

    assert objects.read_commit("refs/tags/v1").id == name


def test_an_unknown_commit_is_nothing(repository, objects):
    repository.commit()

    assert objects.read_commit("0" * 40) is None
    assert objects.read_commit("refs/heads/gone") is None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (b"J\xf6rg <j@example.com> 1 +0000", "Jörg"),
        (b"\x1b[31mRed\x07 <r@example.com> 1 +0000", "[31mRed"),
        (b" <only@example.com> 1 +0000", "only@example.com"),
        (b"<only@example.com> 1 +0000", "only@example.com"),
        (b"nothing at all", ""),
    ],
)
def test_odd_authors_become_readable_names(repository, objects, author, name):
    repository.commit()
    tree = repository.run("rev-parse", "HEAD^{tree}").encode()
    raw = (
        b"tree "
        + tree
        + b"\nauthor "
        + author
        + b"\ncommitter C <c@d> 99999999999999999999 +0000\n\nauthor X <y> 1 +0\n"
    )

    commit = objects.read_commit(commit_raw(repository, raw))

    assert commit.author == name
    assert commit.committed_at.year in {1970, 9999}


def test_git_starts_again_after_it_was_closed(repository, objects):
    repository.write("a.md", "a")
    commit = repository.commit()
    objects.read_file(commit, "a.md", max_bytes=10)
    objects.close()

    assert objects.read_file(commit, "a.md", max_bytes=10) == b"a"


def test_a_clone_that_is_not_there_is_an_unavailable_source(tmp_path):
    settings = GitSettings(name="wiki", url="/srv/r", readers=())
    objects = GitObjects(prepare_git(settings, parse_address("/srv/r"), tmp_path / "none.git", {}))

    with pytest.raises(SourceUnavailable, match=r"source wiki: git cat-file failed: .*not a git repository"):
        objects.read_commit("HEAD")
