"""The heart of the matter: whatever happens to a repository, step by step comes to the same as from scratch."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.document import Changes, Known
from sources.git import GitSource
from sources.git_clone import HEAD
from sources.git_history import last_commit
from sources.git_listing import Checkpoint, is_commit
from sources.git_settings import GitSettings
from tests.sources.workshop import KEPT, Workshop

NAMES = ["a.md", "b.md", "docs/a.md", "docs/b.md", "docs/deep/c.md", "a.md/inner.md", "skip.txt"]
TEXTS = ["one\n" * 30, "two\n" * 30, "three\n" * 30]

BRANCHES = st.sampled_from(["main", "main", "side"])


def edits(kinds, others):
    return st.tuples(st.just("edit"), BRANCHES, st.sampled_from(kinds), st.sampled_from(NAMES), st.sampled_from(others))


STEPS = st.lists(
    st.one_of(
        edits(["write", "append", "remove", "link"], TEXTS),
        edits(["move"], NAMES),
        st.tuples(st.just("merge"), BRANCHES, BRANCHES, st.sampled_from([0, 255, 0b10101010, 0b1100])),
        st.tuples(st.just("forget"), st.integers(1, 3)),
        st.just(("squash",)),
        st.just(("side_from_main",)),
        st.just(("index",)),
    ),
    min_size=5,
    max_size=20,
)


def apply_changes(known: dict[str, str], changes: Changes) -> dict[str, str]:
    """Do what an indexer does, and check what it may rely on."""
    entries = {entry.path: entry.version for entry in changes.entries}
    assert len(entries) == len(changes.entries)
    assert not {rename.old_path for rename in changes.renames} & set(changes.removed)
    assert {rename.new_path for rename in changes.renames} <= entries.keys()
    assert not entries.keys() & {*changes.removed, *(skip.path for skip in changes.skips)}
    if changes.is_full:
        return entries
    gone = {*changes.removed, *(rename.old_path for rename in changes.renames), *(skip.path for skip in changes.skips)}
    return {path: version for path, version in known.items() if path not in gone} | entries


@settings(max_examples=25, deadline=None)
@given(STEPS, st.sampled_from(["", "docs"]))
def test_step_by_step_comes_to_the_same_as_from_scratch_and_as_git_says(steps, subfolder):
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder) / "repository")
        told = GitSettings(name="r", url=str(workshop.path), readers=(), include=("*.md",), subfolder=subfolder)
        source = GitSource(told, clones=Path(folder) / "clones")
        known: dict[str, str] = {}
        checkpoint = None
        for step, *values in [*steps, ("index",)]:
            if step != "index":
                getattr(workshop, step)(*values)
                continue
            workshop.write()
            changes = source.changes(checkpoint)
            known, checkpoint = apply_changes(known, changes), changes.checkpoint
            assert known == {entry.path: entry.version for entry in source.changes(None).entries}
            assert known == {path: last_commit(source._listing.git, HEAD, path.encode()) for path in known}
            asked = {path: Known(known.get(path, ""), ()) for path in (*NAMES, *KEPT)}
            assert source.standings(asked) == {path: "current" if path in known else "gone" for path in asked}
        source.close()


def test_a_checkpoint_is_read_back_and_anything_else_is_none():
    checkpoint = Checkpoint("a" * 40, "0" * 16)

    assert Checkpoint.parse(str(checkpoint)) == checkpoint
    for text in (None, "", "listed", "a" * 40, f"{'A' * 40}-{'0' * 16}", f"--all-{'0' * 16}"):
        assert Checkpoint.parse(text) is None


def test_only_a_whole_id_is_a_commit():
    assert is_commit("a" * 40)
    assert is_commit("a" * 64)
    assert not any(is_commit(text) for text in ("", "HEAD", "a" * 39, "a" * 41, "-" + "a" * 39, "a" * 40 + "\n"))
