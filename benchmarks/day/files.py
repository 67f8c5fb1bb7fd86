"""Files: a folder, and repositories of real Git, and everything that people do to them."""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.texts import markdown, topic
from benchmarks.day.truth import State, Survey, Truth

_GIT = shutil.which("git", path=os.defpath) or "git"
_ENVIRONMENT = {
    "PATH": os.defpath,
    "HOME": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
    **{f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in
       {"NAME": "Ana", "EMAIL": "ana@example.com"}.items()},
}  # fmt: skip
_PINNED = re.compile(r"/([0-9a-f]{40})/([^#]+)#L(\d+)-L(\d+)$")
_FOLDERS = ("runbooks", "guides", "notes/old")
_NUMBER = re.compile(r"-n(\d{4})\.md")
_FIRST = 14
_FEWEST, _MOST = 8, 24
_DEEDS = {"edit": 50, "create": 10, "delete": 8, "rename": 12}


class Folder:
    """A folder of files, each about one document."""

    def __init__(
        self, name: str, path: Path, truth: Truth, dice: random.Random, readers: Callable[[], frozenset[str]]
    ) -> None:
        self.name = name
        self.path = path
        self._truth = truth
        self._dice = dice
        self._readers = readers
        self._known: set[int] = set()
        path.mkdir(parents=True)
        with truth.changing(self.survey):
            for _ in range(_FIRST):
                self._create()

    @property
    def survey(self) -> tuple[str, Survey]:
        """What tells the truth how its documents stand."""
        return self.name, self.states

    def states(self) -> dict[int, State]:
        """Return how every document stands that there ever was."""
        readers = self._readers()
        found = {
            number: State(_version(file), readers, str(file.relative_to(self.path)))
            for number, file in self._files().items()
        }
        self._known |= found.keys()
        return {number: State(0, frozenset()) for number in self._known} | found

    def act(self) -> tuple[str, list[int]]:
        """Do something, and return what, and to which documents."""
        deed = self._dice.choices(list(_DEEDS), list(_DEEDS.values()))[0]
        with self._truth.changing(self.survey):
            return deed, self._do(deed)

    def _do(self, deed: str) -> list[int]:
        files = self._files()
        number = self._dice.choice(list(files))
        if (deed == "create" and len(files) < _MOST) or len(files) < _FEWEST:
            number = self._create()
        elif deed == "delete":
            files[number].unlink()
        elif deed == "rename":
            target = self._place(number)
            target.parent.mkdir(parents=True, exist_ok=True)
            files[number].rename(target)
        else:
            _write(files[number], markdown(number, self._next_version(number, files[number])))
        return [number]

    def _create(self) -> int:
        number = self._truth.new_number()
        _write(self._place(number), markdown(number, 1))
        return number

    def _next_version(self, number: int, file: Path) -> int:
        """One that never was: an older text may have come back, and the latest not have been told of yet."""
        told = (each.state.version for each in self._truth.spans(number, 0, float("inf")))
        return 1 + max([_version(file), *told])

    def _place(self, number: int) -> Path:
        name = f"{topic(number).lower().replace(' ', '-')}-{self._dice.choice('abc')}-n{number:04}.md"
        return self.path / self._dice.choice(_FOLDERS) / name

    def _files(self) -> dict[int, Path]:
        return {int(found[1]): file for file in sorted(self.path.rglob("*.md")) if (found := _NUMBER.search(file.name))}


class Repository(Folder):
    """A repository whose work tree is pushed to the one that is read, sometimes by force.

    Attributes:
        bare: The one that is read.
        pushed: The commits before and after the latest push.
    """

    def __init__(
        self, name: str, path: Path, truth: Truth, dice: random.Random, readers: Callable[[], frozenset[str]]
    ) -> None:
        self.bare = path.with_suffix(".git")
        self.pushed = ("", "")
        super().__init__(name, path, truth, dice, readers)
        self._run("init", "--quiet", "--initial-branch=main", "--template=")
        self._commit("begin")
        self._run("clone", "--quiet", "--bare", "--template=", ".", str(self.bare))

    def act(self) -> tuple[str, list[int]]:
        """Commit one or more changes, or take the last ones back, and push; return what, and whom it concerns."""
        before = self.head
        by_force = self._dice.random() < 0.12
        with self._truth.changing(self.survey):
            changed = self._rewrite() if by_force else self._change()
            self._run("push", "--quiet", "--force", str(self.bare), "HEAD:main")
        self.pushed = before, self.head
        return "force" if by_force else "push", changed

    @property
    def head(self) -> str:
        """The id of the latest commit."""
        return self._run("rev-parse", "HEAD")

    def marks_at(self, url: str) -> set[Mark] | None:
        """Return the marks in the lines that a link shows; none at a commit that never was, None of other links."""
        found = _PINNED.search(url)
        if f"/{self.name}/" not in url or found is None:
            return None
        commit, path, first, last = found.groups()
        try:
            lines = self._run("show", f"{commit}:{path}", cwd=self.bare).splitlines()
        except subprocess.CalledProcessError:
            return set()
        return marks_in("\n".join(lines[int(first) - 1 : int(last)]))

    def _change(self) -> list[int]:
        deeds = self._dice.choices(list(_DEEDS), list(_DEEDS.values()), k=self._dice.randint(1, 3))
        changed = [number for deed in deeds for number in self._do(deed)]
        self._commit(" and ".join(deeds))
        return changed

    def _rewrite(self) -> list[int]:
        """Take the last commit back, and put another in its place."""
        if int(self._run("rev-list", "--count", "HEAD")) > 2:
            self._run("reset", "--quiet", "--hard", "HEAD~1")
        return self._change()

    def _commit(self, message: str) -> None:
        self._run("add", "--all")
        self._run("commit", "--quiet", "--allow-empty", "--message", message)

    def _run(self, *arguments: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [_GIT, *arguments], cwd=cwd or self.path, env=_ENVIRONMENT, capture_output=True, check=True
        )
        return done.stdout.decode().strip()


def number_in_path(path: str) -> int | None:
    """Return the document that a path, or an address that ends with one, is of."""
    found = _NUMBER.search(path)
    return int(found[1]) if found else None


def _write(file: Path, text: str) -> None:
    """Write a file at once: nobody sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half")
    half.write_text(text, encoding="utf-8")
    half.replace(file)


def _version(file: Path) -> int:
    return max(mark.version for mark in marks_in(file.read_text(encoding="utf-8")))
