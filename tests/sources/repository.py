"""A real Git repository in a temporary folder, and a git that writes down what it is asked."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

GIT = shutil.which("git", path=os.defpath) or "git"
ENVIRONMENT = {
    "PATH": os.defpath,
    "HOME": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}


class Repository:
    """A repository with a work tree, on branch `main`."""

    def __init__(self, path: Path, *, object_format: str = "sha1") -> None:
        self.path = path
        path.mkdir(parents=True)
        self.run("init", "--quiet", "--initial-branch=main", "--template=", f"--object-format={object_format}")

    @property
    def url(self) -> str:
        return str(self.path)

    def run(self, *arguments: str, text: bytes = b"", environment: dict[str, str] | None = None) -> str:
        """Return what git writes."""
        done = subprocess.run(
            [GIT, *arguments],
            cwd=self.path,
            env=ENVIRONMENT | (environment or {}),
            input=text,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def write(self, path: str | bytes, content: str | bytes) -> None:
        target = self.path / os.fsdecode(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "change", *, author: str = "Ana", at: int = 1_700_000_000) -> str:
        """Commit everything in the work tree and return the commit's id."""
        self.run("add", "--all")
        return self.commit_index(message, author=author, at=at)

    def commit_index(self, message: str = "change", *, author: str = "Ana", at: int = 1_700_000_000) -> str:
        who = {"NAME": author, "EMAIL": f"{author.lower()}@example.com", "DATE": f"{at} +0100"}
        environment = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        self.run("commit", "--quiet", "--allow-empty", "--message", message, environment=environment)
        return self.run("rev-parse", "HEAD")


def write_git(folder: Path, *lines: str) -> dict[str, str]:
    """Return an environment whose `git` runs these shell lines first, then the real one with the same arguments."""
    folder.mkdir(exist_ok=True)
    script = folder / "git"
    script.write_text("\n".join(["#!/bin/sh", *lines, f'exec {shlex.quote(GIT)} "$@"', ""]))
    script.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.defpath}"}


class RecordedGit:
    """A git that writes each of its commands to a file before it does it."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"
        self.environment = write_git(folder, f"printf '%s\\n' \"$*\" >> {shlex.quote(str(self._log))}")

    def forget(self) -> None:
        self._log.unlink(missing_ok=True)

    def commands(self) -> list[str]:
        """Return the names of the commands, such as fetch, since the last `forget`."""
        known = {"ls-remote", "init", "fetch", "repack", "cat-file", "ls-tree", "diff-tree", "rev-list", "log"}
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [next(word for word in line.split() if word in known) for line in lines]
