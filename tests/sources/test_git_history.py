import pytest

from sources.git_address import parse_address
from sources.git_history import last_commit, last_commits, touched_since
from sources.git_program import prepare_git
from sources.git_settings import GitSettings


@pytest.fixture
def git(repository):
    settings = GitSettings(name="r", url=repository.url, readers=())
    return prepare_git(settings, parse_address(repository.url), repository.path / ".git", {})


def change(repository, *paths, text="text"):
    for path in paths:
        repository.write(path, text)
    return repository.commit(text)


def test_each_path_has_the_commit_that_last_touched_it(repository, git):
    first = change(repository, "a", "b", "c", text="1")
    second = change(repository, "b", text="2")
    third = change(repository, "c", text="3")

    assert last_commits(git, third, [b"a", b"b", b"c"], "") == {b"a": first, b"b": second, b"c": third}
    assert [last_commit(git, third, path) for path in (b"a", b"b", b"c")] == [first, second, third]


def test_a_merge_hands_on_to_the_branch_that_made_the_content(repository, git):
    base = change(repository, "kept", "on-main", "on-branch", text="0")
    repository.run("checkout", "--quiet", "-b", "branch")
    branch = change(repository, "on-branch", text="1")
    repository.run("checkout", "--quiet", "main")
    main = change(repository, "on-main", text="2")
    repository.run("-c", "user.name=x", "-c", "user.email=x@y", "merge", "--quiet", "--no-edit", "branch")
    merge = repository.run("rev-parse", "HEAD")

    found = last_commits(git, merge, [b"kept", b"on-main", b"on-branch"], "")

    assert found == {b"kept": base, b"on-main": main, b"on-branch": branch}


def test_what_only_the_merge_itself_wrote_is_its_own(repository, git):
    change(repository, "a", text="0")
    repository.run("checkout", "--quiet", "-b", "branch")
    change(repository, "a", text="1")
    repository.run("checkout", "--quiet", "main")
    change(repository, "b", text="2")
    repository.run("-c", "user.name=x", "-c", "user.email=x@y", "merge", "--quiet", "--no-commit", "branch")
    merge = change(repository, "a", text="resolved")

    assert last_commits(git, merge, [b"a"], "") == {b"a": merge}
    assert last_commit(git, merge, b"a") == merge


def test_an_edit_that_was_taken_back_is_seen(repository, git):
    old = change(repository, "a", "b", text="1")
    change(repository, "a", text="2")
    head = change(repository, "a", text="1")

    assert touched_since(git, head, old, "") == {b"a"}


def test_a_rewritten_history_is_followed_from_both_ends(repository, git):
    change(repository, "a", "b", "c", text="1")
    base = change(repository, "a", text="2")
    old = change(repository, "b", text="3")
    repository.run("reset", "--quiet", "--hard", base)
    head = change(repository, "c", text="4")

    assert touched_since(git, head, old, "") == {b"b", b"c"}
    assert touched_since(git, old, base, "") == {b"b"}
    assert touched_since(git, base, old, "") == {b"b"}
    assert touched_since(git, base, base, "") == set()


def test_histories_that_share_nothing_are_told_apart(repository, git):
    old = change(repository, "a", text="1")
    repository.run("checkout", "--quiet", "--orphan", "other")
    head = change(repository, "a", text="2")

    assert touched_since(git, head, old, "") is None


def test_outside_the_subfolder_nothing_counts(repository, git):
    old = change(repository, "a", "docs/a", text="1")
    head = change(repository, "a", "docs/a", text="2")

    assert touched_since(git, head, old, "docs") == {b"docs/a"}
    assert last_commits(git, head, [b"docs/a"], "docs") == {b"docs/a": head}
