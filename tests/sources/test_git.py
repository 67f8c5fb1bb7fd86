"""The `git` source as an indexer uses it."""

import gc
from pathlib import Path

import pytest

from sources.document import Known, Rename
from sources.errors import NotAtHand, SourceUnavailable
from sources.git import GitSource
from sources.git_settings import GitSettings
from tests.sources.repository import RecordedGit, Repository

WHO = ("-c", "user.name=x", "-c", "user.email=x@y")


def versions(changes):
    return {entry.path: entry.version for entry in changes.entries}


def test_a_first_run_lists_every_file_with_its_last_commit(repository, open_git):
    repository.write("a.md", "a")
    repository.write("docs/b.md", "b")
    first = repository.commit()
    repository.write("docs/b.md", "bb")
    second = repository.commit()

    changes = open_git().changes(None)

    assert versions(changes) == {"a.md": first, "docs/b.md": second}
    assert (changes.removed, changes.renames, changes.skips, changes.is_full) == ((), (), (), True)


def test_a_later_run_lists_only_what_changed(repository, open_git):
    for name in ("kept", "changed", "gone", "moved"):
        repository.write(f"{name}.md", f"{name}\n" * 20)
    repository.commit()
    source = open_git()
    checkpoint = source.changes(None).checkpoint
    repository.write("changed.md", "new")
    repository.run("rm", "--quiet", "gone.md")
    repository.run("mv", "moved.md", "elsewhere.md")
    repository.write("came.md", "came")
    commit = repository.commit()

    changes = source.changes(checkpoint)

    assert versions(changes) == dict.fromkeys(("came.md", "changed.md", "elsewhere.md"), commit)
    assert changes.removed == ("gone.md",)
    assert changes.renames == (Rename("moved.md", "elsewhere.md"),)
    assert not changes.is_full
    assert source.changes(changes.checkpoint).entries == ()


def test_moves_across_the_border_of_the_selection_are_losses_and_gains(repository, open_git):
    for path in ("docs/a.md", "docs/b.md", "other/c.md", "docs/d.txt"):
        repository.write(path, f"{path}\n" * 20)
    repository.commit()
    source = open_git(subfolder="docs", include=("*.md",))
    first = source.changes(None)
    repository.run("mv", "docs/a.md", "other/a.md")
    repository.run("mv", "docs/b.md", "docs/b.txt")
    repository.run("mv", "other/c.md", "docs/c.md")
    repository.run("mv", "docs/d.txt", "docs/d.md")
    repository.commit()

    changes = source.changes(first.checkpoint)

    assert sorted(versions(first)) == ["docs/a.md", "docs/b.md"]
    assert sorted(versions(changes)) == ["docs/c.md", "docs/d.md"]
    assert sorted(changes.removed) == ["docs/a.md", "docs/b.md"]
    assert changes.renames == ()


def test_a_changed_selection_lists_everything_again_and_still_sees_moves(repository, open_git):
    repository.write("a.md", "a\n" * 20)
    repository.write("b.txt", "b\n" * 20)
    repository.commit()
    checkpoint = open_git(include=("*.md",)).changes(None).checkpoint
    repository.run("mv", "a.md", "c.md")
    repository.commit()

    changes = open_git().changes(checkpoint)

    assert sorted(versions(changes)) == ["b.txt", "c.md"]
    assert changes.renames == (Rename("a.md", "c.md"),)
    assert changes.is_full


def test_rewritten_history_is_compared_with_what_was_indexed(repository, open_git):
    for name in ("a", "b", "c"):
        repository.write(f"{name}.md", name)
    base = repository.commit()
    repository.write("b.md", "bb")
    repository.commit()
    source = open_git()
    checkpoint = source.changes(None).checkpoint
    repository.run("reset", "--quiet", "--hard", base)
    repository.run("rm", "--quiet", "c.md")
    repository.commit()

    changes = source.changes(checkpoint)

    assert versions(changes) == {"b.md": base}
    assert changes.removed == ("c.md",)


@pytest.mark.parametrize("checkpoint", ["listed", "", "0" * 40 + "-" + "0" * 16, "--upload-pack=x"])
def test_a_checkpoint_that_is_unknown_lists_everything(repository, open_git, checkpoint):
    repository.write("a.md", "a")
    repository.commit()

    assert open_git().changes(checkpoint).is_full


def test_a_branch_or_a_tag_is_followed(repository, open_git):
    repository.write("a.md", "a")
    repository.commit()
    repository.run(*WHO, "tag", "-a", "v1", "-m", "v1")
    repository.run(*WHO, "tag", "-a", "v1-again", "v1", "-m", "a tag of a tag")
    repository.run("checkout", "--quiet", "-b", "feature/x")
    repository.write("b.md", "b")
    repository.commit()
    repository.run("checkout", "--quiet", "main")

    listed = {ref: sorted(versions(open_git(ref=ref).changes(None))) for ref in ("", "v1", "v1-again", "feature/x")}
    again = open_git(ref="v1-again", include=("a*",))
    checkpoint = again.changes(None).checkpoint

    assert listed == {"": ["a.md"], "v1": ["a.md"], "v1-again": ["a.md"], "feature/x": ["a.md", "b.md"]}
    assert not again.changes(checkpoint).is_full


def test_what_cannot_be_had_is_never_taken_for_deletions(repository, open_git, tmp_path):
    repository.write("docs/a.md", "a")
    repository.commit()
    repository.run("branch", "topic")
    repository.run(*WHO, "tag", "-m", "t", "-a", "blob", "HEAD:docs/a.md")
    source, topic, docs = open_git(), open_git(ref="topic"), open_git(subfolder="docs")
    checkpoint = source.changes(None).checkpoint
    subfolder_checkpoint = docs.changes(None).checkpoint
    repository.run("branch", "-D", "topic")
    empty = Repository(tmp_path / "empty")

    for refused, words in (
        (topic, "no branch or tag 'topic'"),
        (open_git(ref="blob"), "does not point to a commit"),
        (open_git(url=empty.url), "is empty"),
        (open_git(url=str(tmp_path / "gone")), "no folder"),
        (open_git(url=str(tmp_path)), "check the url"),
        (open_git(subfolder="doc"), "no folder 'doc'"),
    ):
        for ask in (refused.changes, lambda _, source=refused: source.probe()):
            with pytest.raises(SourceUnavailable, match=words):
                ask(checkpoint)
    repository.run("mv", "docs", "handbook")
    repository.commit()
    with pytest.raises(SourceUnavailable, match="no folder 'docs'"):
        docs.changes(subfolder_checkpoint)


def test_standings_are_those_of_the_remote_now_and_ask_nothing_of_history(repository, open_git, tmp_path):
    for name in ("a", "b", "c"):
        repository.write(f"{name}.md", name)
    first = repository.commit()
    git = RecordedGit(tmp_path / "recorded")
    source = open_git(git.environment)
    source.changes(None)
    repository.write("a.md", "aa")
    repository.run("rm", "--quiet", "b.md")
    repository.commit()
    gone = ["b.md", "never.md", "../a.md", "/etc/passwd", "", "\0", "\ud800", "x" * 9000]
    asked = dict.fromkeys(["a.md", "c.md", *gone], Known(first, ()))

    found = source.standings(asked)
    git.forget()

    assert found == source.standings(asked) == dict.fromkeys(gone, "gone") | {"a.md": "changed", "c.md": "current"}
    assert set(git.commands()) <= {"ls-remote", "ls-tree", "cat-file"}


def test_a_file_that_was_changed_and_changed_back_is_current(repository, open_git):
    repository.write("a.md", "a")
    first = repository.commit()
    source = open_git()
    source.changes(None)
    for text in ("aa", "a"):
        repository.write("a.md", text)
        repository.commit()

    assert source.standings({"a.md": Known(first, ())}) == {"a.md": "current"}


def test_a_commit_that_the_clone_does_not_have_says_nothing_about_the_file(repository, open_git):
    repository.write("a.md", "a")
    repository.commit()
    source = open_git()
    source.changes(None)

    assert source.standings({"a.md": Known("0" * 40, ()), "b.md": Known("", ())}) == {"a.md": "changed", "b.md": "gone"}


def test_a_clone_that_an_answer_or_a_run_of_another_process_brought_forward_serves_both(repository, open_git):
    repository.write("a.md", "a")
    first = repository.commit()
    run, answer = open_git(), open_git()
    before = run.changes(None)
    known = {"a.md": Known(first, ())}
    assert answer.standings(known) == {"a.md": "current"}
    repository.write("a.md", "aa")
    second = repository.commit()

    assert answer.standings(known) == {"a.md": "changed"}
    after = run.changes(before.checkpoint)
    assert versions(after) == {"a.md": second}
    repository.run("rm", "--quiet", "a.md")
    repository.write("b.md", "b")
    repository.commit()
    run.changes(after.checkpoint)
    assert answer.standings(known) == {"a.md": "gone"}


def test_no_repository_is_cloned_while_somebody_waits(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    first = repository.commit()
    git = RecordedGit(tmp_path / "recorded")

    with pytest.raises(NotAtHand, match="has not been cloned on this machine yet"):
        open_git(git.environment).standings({"a.md": Known(first, ())})
    assert git.commands() == ["ls-remote"]


def test_a_source_that_is_dropped_leaves_no_git_behind(repository, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    settings = GitSettings(name="handbook", url=repository.url, readers=())
    source = GitSource(settings, clones=tmp_path / "clones")
    source.read(source.changes(None).entries[0])
    clone = f"GIT_DIR={tmp_path}/clones/handbook.git".encode()

    assert any(clone in environment for environment in environments())
    del source
    gc.collect()
    assert not any(clone in environment for environment in environments())


def test_a_setting_that_cannot_be_used_is_named_with_its_source(open_git):
    with pytest.raises(SourceUnavailable, match="source handbook: link_template"):
        open_git(link_template="https://x")


def environments():
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            found.append(file.read_bytes())
        except OSError:
            continue
    return found
