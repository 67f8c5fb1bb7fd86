"""The clone after a crash, beside another process, and against repositories of odd kinds."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sources.errors import SourceUnavailable
from tests.sources.repository import RecordedGit, Repository, write_git

ROOT = Path(__file__).parents[2]

INDEX = """
import sys
from pathlib import Path
from sources.git import GitSource
from sources.git_settings import GitSettings
url, clones = sys.argv[1:]
source = GitSource(GitSettings(name="handbook", url=url, readers=()), clones=Path(clones))
print(len(source.changes(None).entries), flush=True)
source.close()
"""


def paths(changes):
    return sorted(entry.path for entry in changes.entries)


def test_half_a_clone_is_made_anew(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    half = tmp_path / "clones" / "handbook.git"
    half.mkdir(parents=True)
    (half / "HEAD").write_text("ref: refs/heads/main\n")
    (half / "config.lock").write_text("[core")
    (tmp_path / "clones" / "handbook.new").mkdir()
    (tmp_path / "clones" / "handbook.new" / "HEAD").write_text("")

    assert paths(open_git().changes(None)) == ["a.md"]
    assert sorted(path.name for path in half.parent.iterdir()) == ["handbook.git", "handbook.lock"]


def test_locks_and_half_packs_of_a_killed_git_are_removed(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    source = open_git()
    checkpoint = source.changes(None).checkpoint
    clone = tmp_path / "clones" / "handbook.git"
    left = ["config.lock", "packed-refs.lock", "refs/footnote/head.lock", "objects/pack/tmp_pack_x1", "shallow.lock"]
    for name in left:
        (clone / name).write_text("")
    repository.write("b.md", "b")
    repository.commit()

    assert paths(source.changes(checkpoint)) == ["b.md"]
    assert [name for name in left if (clone / name).exists()] == []


@pytest.mark.parametrize("moment", ["handbook.lock", "handbook.git", "handbook.git/objects/pack/*"])
def test_a_first_clone_that_is_killed_is_completed_by_the_next_run(repository, open_git, tmp_path, moment):
    for number in range(300):
        repository.write(f"{number}.md", str(number) * 1000)
    repository.commit()
    clones = tmp_path / "clones"
    process = subprocess.Popen([sys.executable, "-c", INDEX, repository.url, str(clones)], cwd=ROOT)
    while not list(clones.glob(moment)) and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert len(open_git().changes(None).entries) == 300


def test_a_git_that_outlived_a_killed_run_is_waited_for(repository, open_git, tmp_path):
    """The lock passes on to git: it is free only when nobody changes the clone any more."""
    repository.commit()
    started, release = tmp_path / "started", tmp_path / "release"
    waiting = f'case "$*" in *" fetch "*) touch {started}; while [ ! -e {release} ]; do :; done;; esac'
    git = write_git(tmp_path / "slow", waiting)
    script = INDEX.replace("clones=Path(clones)", f"clones=Path(clones), environment={git!r}")
    process = subprocess.Popen([sys.executable, "-c", script, repository.url, str(tmp_path / "clones")], cwd=ROOT)
    while not started.exists() and process.poll() is None:
        pass
    process.kill()
    process.wait()
    try:
        with pytest.raises(SourceUnavailable, match="another process"):
            open_git(timeout_seconds=3).changes(None)
    finally:
        release.touch()
    assert open_git().changes(None).is_full


def test_another_process_that_fetches_is_waited_for_only_so_long(repository, open_git, tmp_path):
    repository.commit()
    (tmp_path / "clones").mkdir()
    other = os.open(tmp_path / "clones" / "handbook.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    started = time.monotonic()

    with pytest.raises(SourceUnavailable, match="source handbook: another process is fetching"):
        open_git(timeout_seconds=3).changes(None)
    os.close(other)

    assert time.monotonic() - started < 60
    assert open_git().changes(None).is_full


def test_a_clone_of_another_object_format_is_replaced(open_git, tmp_path, repository):
    repository.write("a.md", "a")
    repository.commit()
    open_git().changes(None)
    renewed = Repository(tmp_path / "renewed", object_format="sha256")
    renewed.write("b.md", "b")
    commit = renewed.commit()

    source = open_git(url=renewed.url)
    changes = source.changes(None)

    assert [(entry.path, entry.version) for entry in changes.entries] == [("b.md", commit)]
    assert source.read(changes.entries[0]).body == b"b"
    assert source.changes(changes.checkpoint).entries == ()


def test_a_shallow_repository_is_indexed(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    repository.write("b.md", "b")
    last = repository.commit()
    shallow = tmp_path / "shallow"
    repository.run("clone", "--quiet", "--depth=1", f"file://{repository.path}", str(shallow))

    changes = open_git(url=str(shallow)).changes(None)

    assert {entry.path: entry.version for entry in changes.entries} == {"a.md": last, "b.md": last}


def test_many_small_fetches_are_packed_together(repository, open_git, tmp_path):
    source = open_git()
    checkpoint = None
    for number in range(30):
        repository.write("a.md", str(number))
        repository.commit()
        checkpoint = source.changes(checkpoint).checkpoint

    packs = list((tmp_path / "clones" / "handbook.git" / "objects" / "pack").glob("*.pack"))
    assert len(packs) <= 21
    assert paths(source.changes(None)) == ["a.md"]


def test_nothing_moved_costs_one_git(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    git = RecordedGit(tmp_path / "recorded")
    source = open_git(git.environment)
    checkpoint = source.changes(None).checkpoint
    git.forget()

    changes = open_git(git.environment).changes(checkpoint)

    assert git.commands() == ["ls-remote"]
    assert (changes.entries, changes.removed, changes.checkpoint) == ((), (), checkpoint)
    assert not changes.is_full


def test_a_clone_is_for_its_owner_alone(repository, open_git, tmp_path):
    repository.commit()
    open_git().changes(None)

    assert (tmp_path / "clones" / "handbook.git").stat().st_mode & 0o077 == 0


def test_clones_that_cannot_be_written_are_an_unavailable_source(repository, open_git, tmp_path):
    repository.commit()
    (tmp_path / "clones").write_text("a file")

    with pytest.raises(SourceUnavailable, match="cannot be written"):
        open_git().changes(None)
