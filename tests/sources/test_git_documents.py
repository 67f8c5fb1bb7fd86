"""What the `git` source hands out: documents, their links, and the reasons why a file is none."""

from datetime import UTC, datetime

import pytest

from sources.document import Entry, Known, Place, Rename, Skip
from sources.errors import DocumentGone, DocumentSkipped


def versions(changes):
    return {entry.path: entry.version for entry in changes.entries}


def test_author_and_time_are_those_of_the_last_commit_of_the_file(repository, open_git):
    repository.write("a.md", "a")
    repository.commit(author="Ana", at=1_600_000_000)
    repository.write("b.md", "b")
    repository.commit(author="Ben", at=1_650_000_000)
    source = open_git(labels=("Ops", "handbook", "ops"), readers=(frozenset({"group:sre"}),))

    first, second = (source.read(entry) for entry in source.changes(None).entries)

    assert (first.author, first.updated_at) == ("Ana", datetime.fromtimestamp(1_600_000_000, UTC))
    assert (second.author, second.updated_at) == ("Ben", datetime.fromtimestamp(1_650_000_000, UTC))
    assert (first.source, first.path, first.name, first.body) == ("handbook", "a.md", "a.md", b"a")
    assert (first.labels, first.readers) == (("handbook", "ops"), (frozenset({"group:sre"}),))


def test_what_is_no_document_is_skipped_with_its_reason(repository, open_git, tmp_path):
    repository.write("large.md", "x" * 2000)
    repository.write(b"latin-\xe9.md", "x")
    (repository.path / "inside.md").symlink_to("large.md")
    (repository.path / "outside.md").symlink_to("/etc/passwd")
    repository.run("add", "--all")
    repository.run("update-index", "--add", "--cacheinfo", "160000", "1" * 40, "module.md")
    repository.commit_index()

    source = open_git(max_bytes=1000)
    changes = source.changes(None)

    assert changes.entries == ()
    assert [(skip.path, skip.reason.partition(";")[0].partition(":")[0]) for skip in changes.skips] == [
        ("inside.md", "a symbolic link"),
        ("large.md", "too large"),
        ("latin-\\xe9.md", "its name is not valid UTF-8"),
        ("module.md", "a submodule"),
        ("outside.md", "a symbolic link"),
    ]
    skipped = [skip.path for skip in changes.skips]
    assert source.standings(dict.fromkeys(skipped, Known("", ()))) == dict.fromkeys(skipped, "gone")


def test_a_document_that_grows_over_the_limit_is_skipped_in_a_later_run(repository, open_git):
    repository.write("a.md", "x" * 10)
    repository.commit()
    source = open_git(max_bytes=1000)
    checkpoint = source.changes(None).checkpoint
    repository.write("a.md", "x" * 1001)
    repository.commit()

    changes = source.changes(checkpoint)

    assert (changes.entries, changes.removed) == ((), ())
    assert changes.skips == (Skip("a.md", "too large: 1,001 bytes, and the limit is 1,000 bytes"),)


def test_a_pointer_to_large_file_storage_is_skipped(repository, open_git):
    repository.write("a.md", f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n")
    repository.commit()
    source = open_git()

    with pytest.raises(DocumentSkipped, match="Git LFS pointer"):
        source.read(source.changes(None).entries[0])


@pytest.mark.parametrize("name", ["new\nline.md", 'quo"te.md', "-dash.md", "ü ö.md", ":(top)*.md", "a:b.md", "HEAD"])
def test_odd_names_are_listed_read_moved_and_linked(repository, open_git, name):
    repository.write("plain.md", "same\n" * 20)
    repository.commit()
    source = open_git(host_kind="github")
    checkpoint = source.changes(None).checkpoint
    (repository.path / "plain.md").rename(repository.path / name)
    commit = repository.commit()

    changes = source.changes(checkpoint)
    document = source.read(changes.entries[0])

    assert changes.renames == (Rename("plain.md", name),)
    assert versions(changes) == {name: commit}
    asked = {name: Known(commit, ()), "plain.md": Known(commit, ())}
    assert source.standings(asked) == {name: "current", "plain.md": "gone"}
    assert (document.path, document.body) == (name, b"same\n" * 20)
    assert document.url.isascii()
    assert "\n" not in document.url


def test_a_link_is_pinned_to_the_commit_of_the_document(repository, open_git):
    repository.write("docs/a b.md", "a")
    commit = repository.commit()
    repository.write("other.md", "other")
    repository.commit()
    source = open_git(host_kind="gitlab")
    document = source.read(source.changes(None).entries[0])

    assert document.url == f"file://{repository.path}/-/blob/{commit}/docs/a%20b.md"
    assert source.link(document, Place(lines=(2, 5), anchor="x")).endswith(f"/{commit}/docs/a%20b.md#L2-5")


def test_a_local_repository_is_linked_to_its_files_and_a_bare_one_to_itself(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    commit = repository.commit()
    bare = tmp_path / "bare.git"
    repository.run("clone", "--quiet", "--bare", str(repository.path), str(bare))

    for settings, url in (
        ({"url": f"file://{repository.path}"}, f"file://{repository.path}/a.md#L2"),
        ({"url": str(bare)}, f"file://{bare}/a.md?commit={commit}#L2"),
        ({"link_template": "https://x/{commit}/{path}#{first}"}, f"https://x/{commit}/a.md#2"),
    ):
        source = open_git(**settings)
        document = source.read(source.changes(None).entries[0])
        assert source.link(document, Place(lines=(2, 2))) == url


@pytest.mark.parametrize(
    "entry",
    [
        Entry("gone.md", "HEAD"),
        Entry("../a.md", "COMMIT"),
        Entry("a.md", "0" * 40),
        Entry("a.md", "--help"),
        Entry("gone.md", "COMMIT"),
        Entry("\ud800", "COMMIT"),
    ],
)
def test_an_entry_that_is_not_in_the_clone_is_gone(repository, open_git, entry):
    repository.write("a.md", "a")
    commit = repository.commit()
    source = open_git()
    source.changes(None)

    with pytest.raises(DocumentGone, match="source handbook"):
        source.read(Entry(entry.path, entry.version.replace("COMMIT", commit)))
