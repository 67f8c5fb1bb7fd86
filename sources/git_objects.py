"""What a clone holds, read through one `git cat-file` that stays open: files and commits, never a checkout."""

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from sources.errors import DocumentSkipped
from sources.git_process import GitProcess, GitStopped
from sources.git_program import GitProgram
from sources.timestamps import utc

_FOUND = re.compile(rb"([0-9a-f]{40,64}) (blob|commit|tree|tag) ([0-9]+)")
_WHO = re.compile(rb"(.*?) ?<([^<>\n]*)>[^\n]*? ?(-?[0-9]*) [+-][0-9]+")
_LARGEST_COMMIT = 1_000_000
_REMEMBERED_COMMITS = 4096


@dataclass(frozen=True, slots=True)
class Commit:
    """Who wrote a commit, and when it was committed to its history."""

    id: str
    author: str
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    """An object; its body is None if that is larger than asked for."""

    id: str
    kind: str
    body: bytes | None


class GitObjects:
    """The objects of one clone; may be used from several threads."""

    def __init__(self, git: GitProgram) -> None:
        """Start nothing yet: git is started by the first question."""
        self._git = git
        self._process: GitProcess | None = None
        self._lock = threading.Lock()
        self._commits: OrderedDict[str, Commit] = OrderedDict()

    def close(self) -> None:
        """End git, if it runs; the next question starts it again."""
        with self._lock:
            self._end()

    def read_file(self, commit: str, path: str, *, max_bytes: int) -> bytes | None:
        """Return the content of a file at a commit, or None; DocumentSkipped if it is larger than this."""
        name = f"{commit}:{path}".encode()
        if b"\n" in name:  # one question a line
            listed = self._git.run("ls-tree", "-z", commit, "--", path).partition(b"\t")[0].split()
            name = listed[2] if len(listed) == 3 else commit.encode()
        found = self._ask(name, max_bytes)
        if found is None or found.kind != "blob":
            return None
        if found.body is None:
            raise DocumentSkipped(f"too large: more than {max_bytes} bytes")
        return found.body

    def read_commit(self, name: str) -> Commit | None:
        """Return the commit of this id or ref, or None if the clone has none by it."""
        if (known := self._commits.get(name)) is not None:
            return known
        found = self._ask(f"{name}^{{commit}}".encode(), _LARGEST_COMMIT)
        if found is None or found.body is None:
            return None
        commit = _parse(found.id, found.body)
        self._commits[commit.id] = commit
        if len(self._commits) > _REMEMBERED_COMMITS:
            self._commits.popitem(last=False)
        return commit

    def _ask(self, name: bytes, max_bytes: int) -> _Found | None:
        with self._lock:
            try:
                return self._exchange(name, max_bytes)
            except GitStopped as error:
                self._end()
                raise self._git.failed("cat-file", error) from None
            except BaseException:
                self._end()  # an answer not read to its end would be taken for the next
                raise

    def _exchange(self, name: bytes, max_bytes: int) -> _Found | None:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        self._process.write(name + b"\n")
        found = _FOUND.fullmatch(self._process.read_until(b"\n"))
        if found is None:
            return None
        size = int(found[3])
        body = None
        if size <= max_bytes:
            body = self._process.read_exactly(size + 1)[:size]
        else:
            self._end()  # cheaper than to read past it
        return _Found(found[1].decode(), found[2].decode(), body)

    def _end(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


def _parse(commit: str, body: bytes) -> Commit:
    header = body.partition(b"\n\n")[0]
    fields = dict(line.partition(b" ")[::2] for line in reversed(header.split(b"\n")))
    author = _WHO.match(fields.get(b"author", b""))
    committer = _WHO.match(fields.get(b"committer", b""))
    seconds = int(committer[3] or 0) if committer else 0
    who = (author[1] or author[2]) if author else b""
    return Commit(commit, _readable(who), utc(seconds * 1_000_000_000))


def _readable(name: bytes) -> str:
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = name.decode("latin-1")  # never fails; what old commits mostly are
    return "".join(letter for letter in text if letter.isprintable()).strip()
