import hashlib
from itertools import pairwise

import pytest

from sources.git_address import parse_address
from sources.git_program import prepare_git
from sources.git_settings import GitSettings
from sources.git_tree import Touches, TreeChange, TreeFile, diff_trees, is_file_path, list_paths, list_tree

ODD = [b"new\nline.md", b'quo"te.md', b"-dash.md", "ü ö.md".encode(), b"latin-\xe9.md", b":(glob)*.md", b"*.md"]
REGULAR = "100644"


@pytest.fixture
def git(repository):
    settings = GitSettings(name="r", url=repository.url, readers=())
    return prepare_git(settings, parse_address(repository.url), repository.path / ".git", {})


def name_of(content):
    """Git's name of a file's bytes, as its manual has it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def test_a_tree_is_listed_with_modes_sizes_and_contents(repository, git):
    repository.write("docs/a.md", "four")
    (repository.path / "link").symlink_to("docs/a.md")
    repository.commit()
    repository.run("update-index", "--add", "--cacheinfo", "160000", "1" * 40, "module")
    commit = repository.commit_index()

    assert list(list_tree(git, commit, "")) == [
        TreeFile(b"docs/a.md", REGULAR, 4, name_of(b"four")),
        TreeFile(b"link", "120000", 9, name_of(b"docs/a.md")),
        TreeFile(b"module", "160000", 0, "1" * 40),
    ]
    assert [file.path for file in list_tree(git, commit, "docs")] == [b"docs/a.md"]
    assert list(list_tree(git, commit, "doc")) == []


def test_odd_names_come_out_as_they_are(repository, git):
    for name in ODD:
        repository.write(name, name)
    commit = repository.commit()

    assert {file.path for file in list_tree(git, commit, "")} == set(ODD)
    for name in ODD:
        assert [file.path for file in list_paths(git, commit, [name])] == [name]
    with Touches(git, "") as touches:
        repository.write("other.md", "x")
        assert touches.between(repository.commit(), commit) == {b"other.md"}


def test_only_files_are_found_by_path(repository, git):
    repository.write("docs/a.md", "a")
    commit = repository.commit()

    assert list(list_paths(git, commit, [b"docs", b"docs/", b"gone.md"])) == []


def test_comparing_tells_what_came_went_changed_and_moved(repository, git):
    for name in ("changed", "gone", "moved", "edited-and-moved"):
        repository.write(name, f"{name}\n" * 20)
    old = repository.commit()
    repository.write("changed", "new")
    repository.run("mv", "moved", "to\nhere")
    repository.run("mv", "edited-and-moved", "there")
    repository.write("there", "edited-and-moved\n" * 20 + "more\n")
    repository.write("came", "came")
    repository.run("rm", "--quiet", "gone")
    new = repository.commit()

    assert set(diff_trees(git, old, new, "")) == {
        TreeChange(b"changed", b"changed", REGULAR, REGULAR),
        TreeChange(b"moved", b"to\nhere", REGULAR, REGULAR),
        TreeChange(b"edited-and-moved", b"there", REGULAR, REGULAR),
        TreeChange(b"", b"came", "000000", REGULAR),
        TreeChange(b"gone", b"", REGULAR, "000000"),
    }


def test_a_move_out_of_the_subfolder_is_a_loss(repository, git):
    repository.write("docs/a.md", "a\n" * 20)
    old = repository.commit()
    repository.run("mv", "docs/a.md", "a.md")
    new = repository.commit()

    assert list(diff_trees(git, old, new, "docs")) == [TreeChange(b"docs/a.md", b"", REGULAR, "000000")]


def test_many_answers_come_from_one_process(repository, git):
    commits = []
    for number in range(5):
        repository.write(f"{number % 2}.md", str(number))
        repository.write(f"docs/{number}.md", str(number))
        commits.append(repository.commit())

    with Touches(git, "") as touches, Touches(git, "docs") as docs_touches:
        for number, (parent, commit) in enumerate(pairwise(commits), 1):
            assert touches.between(commit, parent) == {b"%d.md" % (number % 2), b"docs/%d.md" % number}
            assert docs_touches.between(commit, parent) == {b"docs/%d.md" % number}
        assert touches.between(commits[0], commits[0]) == set()


@pytest.mark.parametrize(
    "path", ["a", "a/b.md", "..a", "a..", "a/...", ".github/a", "a.git", "x" * 4096, " ", "new\nline"]
)
def test_what_a_file_can_be_called(path):
    assert is_file_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../a",
        "a/../b",
        "./a",
        "a//b",
        "a/",
        ".git/x",
        "a/.GIT/x",
        "x" * 4097,
        "\0",
        "\ud800",
    ],
)
def test_what_no_file_can_be_called(path):
    assert not is_file_path(path)
