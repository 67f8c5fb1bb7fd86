"""What git may and may not do for us, tried on repositories, servers and settings that want more."""

import os
from pathlib import Path

import pytest

from sources.document import Known
from sources.errors import SourceUnavailable
from tests.sources.git_server import serve
from tests.sources.repository import GIT, write_git

TOKEN = "s3cr3t/+%41 token"


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def paths(changes):
    return sorted(entry.path for entry in changes.entries)


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a trace if anything starts it."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    program.chmod(0o755)
    yield program
    assert not (tmp_path / "sprung").exists()


def test_nothing_in_a_repository_is_started(repository, open_git, trap):
    repository.write(".gitattributes", "*.md filter=trap diff=trap merge=trap\n")
    repository.write("a.md", "a")
    repository.write(".gitmodules", '[submodule "m"]\n\tpath = m\n\turl = https://example.com/m\n\tupdate = checkout\n')
    repository.commit()
    for key in (
        "filter.trap.smudge",
        "filter.trap.clean",
        "filter.trap.process",
        "diff.trap.textconv",
        "diff.trap.command",
        "diff.external",
        "core.fsmonitor",
        "core.sshCommand",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "core.pager",
        "core.editor",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "credential.helper",
        "gpg.program",
        "alias.upload-pack",
    ):
        repository.run("config", key, str(trap))
    repository.run("config", "log.showSignature", "true")
    hooks = repository.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in (
        "post-checkout",
        "post-update",
        "pre-receive",
        "reference-transaction",
        "fsmonitor-watchman",
        "post-merge",
    ):
        (hooks / hook).symlink_to(trap)

    source = open_git()
    changes = source.changes(None)
    (hooks / "pre-push").symlink_to(trap)

    assert paths(changes) == ["a.md"]
    assert source.read(changes.entries[0]).body == b"a"
    assert source.standings({"a.md": Known(changes.entries[0].version, ())}) == {"a.md": "current"}


def test_a_repository_that_would_fetch_what_it_lacks_is_not_let(repository, open_git, trap, tmp_path):
    """A partial clone names a program that brings what is missing."""
    repository.write("a.md", "a")
    repository.commit()
    repository.run("config", "core.repositoryFormatVersion", "1")
    repository.run("config", "extensions.partialClone", "origin")
    repository.run("config", "remote.origin.url", str(tmp_path))
    repository.run("config", "remote.origin.promisor", "true")
    repository.run("config", "remote.origin.uploadpack", str(trap))
    blob = repository.run("rev-parse", "HEAD:a.md")
    (repository.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(SourceUnavailable):
        open_git().changes(None)


def test_a_tree_with_names_that_lead_outside_is_refused(repository, open_git, tmp_path):
    repository.commit()
    blob = repository.run("hash-object", "-w", "--stdin", text=b"x")
    inner = repository.run("mktree", text=f"100644 blob {blob}\tevil.md".encode())
    outer = repository.run("mktree", text=f"040000 tree {inner}\tdeep".encode())
    hostile = repository.run(
        "hash-object", "-t", "tree", "-w", "--literally", "--stdin", text=b"40000 ..\0" + bytes.fromhex(outer)
    )
    commit = repository.run("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", hostile, "-m", "hostile")
    repository.run("update-ref", "refs/heads/main", commit)

    with pytest.raises(SourceUnavailable, match="takes for unsafe"):
        open_git().changes(None)


def test_settings_of_the_user_and_the_environment_reach_git_only_where_allowed(repository, open_git, trap, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    shown = tmp_path / "shown"
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[core]\n\tfsmonitor = {trap}\n[diff]\n\texternal = {trap}\n")
    hostile = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_EXTERNAL_DIFF": str(trap),
        "GIT_SSH_COMMAND": str(trap),
        "GIT_ASKPASS": str(trap),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(trap),
        "GIT_TRACE": str(tmp_path / "trace"),
        "LD_PRELOAD": "/nowhere.so",
        "FOOTNOTE__SOURCES__OTHER__TOKEN": "hunter2",
        "https_proxy": "http://127.0.0.1:9",
        "SSH_AUTH_SOCK": "/run/agent",
    }
    git = write_git(tmp_path / "bin", f"env >> {shown}")

    assert paths(open_git(hostile | git).changes(None)) == ["a.md"]

    names = {line.partition("=")[0] for line in shown.read_text().splitlines()}
    assert names & hostile.keys() == {"HOME", "GIT_CONFIG_GLOBAL", "https_proxy", "SSH_AUTH_SOCK"}
    assert f"HOME={os.devnull}" in shown.read_text().splitlines()
    assert f"GIT_CONFIG_GLOBAL={os.devnull}" in shown.read_text().splitlines()


def test_a_local_repository_of_another_user_is_read(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    # Git's own way to try this without a second user.
    git = write_git(tmp_path / "bin", "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1")

    assert paths(open_git(git).changes(None)) == ["a.md"]


def test_a_token_goes_to_the_server_and_nowhere_else(repository, open_git, tmp_path, caplog):
    repository.write("a.md", "a")
    repository.commit()
    with serve(tmp_path, login=f"oauth2:{TOKEN}") as server:
        source = open_git(url=f"{server.url}/repository/.git", token=TOKEN)
        changes = source.changes(None)
        document = source.read(changes.entries[0])
        repository.write("b.md", "b")
        repository.commit()
        later = source.changes(changes.checkpoint)

    assert (document.body, paths(later)) == (b"a", ["b.md"])
    assert any(b"remote-http" in arguments for arguments in server.seen_arguments)
    assert not any(b"s3cr3t" in arguments for arguments in server.seen_arguments)
    assert not any(b"s3cr3t" in path.read_bytes() for path in files_below(tmp_path / "clones"))
    assert "s3cr3t" not in f"{source.__dict__} {document} {changes} {caplog.text}"


def test_a_wrong_token_is_explained_without_being_repeated(repository, open_git, tmp_path):
    repository.commit()
    with serve(tmp_path, login="ana:other") as server:
        address = f"{server.url}/repository/.git".replace("http://", "http://ana@")
        with pytest.raises(SourceUnavailable, match="check username and token") as refused:
            open_git(url=address, username="ana", token=TOKEN).changes(None)
        with pytest.raises(SourceUnavailable, match="check username and token"):
            open_git(url=address).changes(None)

    assert "s3cr3t" not in str(refused.value)
    assert "ana@" not in str(refused.value)


def test_a_redirect_to_another_server_gets_no_token(repository, open_git, tmp_path):
    repository.commit()
    with serve(tmp_path, login=f"oauth2:{TOKEN}") as other, serve(tmp_path, moved_to=other.url) as server:
        with pytest.raises(SourceUnavailable):
            open_git(url=f"{server.url}/repository/.git", token=TOKEN).changes(None)

        assert other.seen_authorizations
        assert set(other.seen_authorizations) == {""}


def test_ssh_is_started_with_the_key_and_never_asks(repository, open_git, tmp_path):
    repository.write("a.md", "a")
    repository.commit()
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\nfor last; do :; done\nexec {Path(GIT).parent}/sh -c "$last"\n'
    )
    ssh.chmod(0o755)
    environment = {"PATH": f"{ssh.parent}:{os.defpath}"}
    url = f"git@git.example.com:{repository.path}"

    source = open_git(environment, url=url, ssh_key_file=tmp_path / "a key")

    assert paths(source.changes(None)) == ["a.md"]
    asked = (tmp_path / "asked").read_text()
    assert f"git-upload-pack '{repository.path}'" in asked  # hosts refuse any other command
    for words in ("BatchMode=yes", "StrictHostKeyChecking=yes", f"-i {tmp_path}/a key", "git@git.example.com"):
        assert words in asked


def test_a_git_that_hangs_is_ended_and_reported(repository, open_git, tmp_path):
    repository.commit()
    git = write_git(tmp_path / "bin", "sleep 600")

    with pytest.raises(
        SourceUnavailable, match=r"source handbook: git ls-remote failed: git was silent for 0.2 seconds"
    ):
        open_git(git, timeout_seconds=0.2).changes(None)


@pytest.mark.parametrize(
    "command", ["ls-remote", "init", "fetch", "ls-tree", "rev-list", "diff-tree", "cat-file", "log"]
)
def test_a_git_that_breaks_off_is_never_taken_for_one_that_found_nothing(repository, open_git, tmp_path, command):
    repository.write("a.md", "a")
    repository.commit()
    checkpoint = open_git().changes(None).checkpoint if command in {"diff-tree", "log"} else None
    repository.write("a.md", "b")
    repository.commit()
    git = write_git(tmp_path / "bin", f'case "$*" in *" {command} "*) echo broken >&2; exit 9;; esac')

    with pytest.raises(SourceUnavailable, match=rf"source handbook: git {command} failed: broken"):
        open_git(git).changes(checkpoint)


def test_a_machine_without_git_is_told_to_install_it(repository, open_git, tmp_path):
    with pytest.raises(SourceUnavailable, match="install git"):
        open_git({"PATH": str(tmp_path / "nothing")}).changes(None)


def test_an_error_shows_neither_control_characters_nor_pages_of_text(repository, open_git, tmp_path):
    lines = [f"echo 'remote: {'y' * 300}' >&2", "printf 'fatal: \\033[31mred https://ana:pw@host/x\\n' >&2", "exit 1"]

    with pytest.raises(SourceUnavailable) as refused:
        open_git(write_git(tmp_path / "bin", *lines)).changes(None)

    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 600
    assert "ana:pw" not in str(refused.value)
