"""Our bare clone of one repository: asked where the branch is now, brought there, healed after a crash."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sources.errors import SourceUnavailable
from sources.git_address import Address
from sources.git_program import GitProgram

HEAD = "refs/footnote/head"
"""The ref of the clone that stands where the configured branch or tag stood at the last fetch."""

# A clone with more packs than this answers slowly; rolling the small ones up takes little each time.
_MAX_PACKS = 20
_PARTS = ("HEAD", "objects", "refs")


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a branch or tag of the remote repository stands.

    Attributes:
        ref: Its full name there.
        commit: What it points to, an annotated tag followed to its commit.
    """

    ref: str
    commit: str


class GitClone:
    """One bare clone, which holds the history of one ref."""

    def __init__(self, git: GitProgram, address: Address, *, ref: str, fetch_seconds: float) -> None:
        """Do nothing yet."""
        self._git = git
        self._address = address
        self._ref = ref
        self._fetch_seconds = fetch_seconds
        self._folder = git.clone

    def ask_tip(self) -> Tip:
        """Return where the configured ref stands at the remote; SourceUnavailable if there is no such ref."""
        if self._address.protocol == "file" and not Path(self._address.fetch_url).is_dir():
            raise self._unavailable(f"there is no folder {self._address.fetch_url}; check the url, or mount it")
        names = [f"refs/heads/{self._ref}", f"refs/tags/{self._ref}"] if self._ref else ["HEAD"]
        if self._ref.startswith("refs/"):
            names.insert(0, self._ref)
        patterns = [pattern for name in names for pattern in (name, name + "^{}")]
        answer = self._git.run("ls-remote", *self._git.remote_options, "--", self._address.fetch_url, *patterns)
        there = {name: commit for commit, _, name in (line.partition("\t") for line in answer.decode().splitlines())}
        for name in names:
            if name in there:
                return Tip(name, there.get(name + "^{}", there[name]))
        if self._ref:
            raise self._unavailable(f"the repository has no branch or tag {self._ref!r}; check ref")
        raise self._unavailable("the repository is empty, or its default branch does not exist; set ref to a branch")

    def is_usable(self, tip: Tip) -> bool:
        """Tell whether the clone is there; `_start_over` makes it appear whole or not at all."""
        try:
            config = (self._folder / "config").read_text("utf-8", "replace")
        except OSError:
            return False
        is_sha256 = "objectformat = sha256" in config.lower()
        return is_sha256 == (len(tip.commit) == 64) and all((self._folder / part).exists() for part in _PARTS)

    def fetch(self, tip: Tip) -> None:
        """Bring the clone to the remote's tip, whole, or raise SourceUnavailable and leave it where it was."""
        with self._locked() as lock:
            self._heal()
            if not self.is_usable(tip):
                self._start_over(tip, lock)
            self._git.run(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--no-auto-maintenance",
                "--no-show-forced-updates",
                "--update-shallow",
                *self._git.remote_options,
                "--",
                self._address.fetch_url,
                f"+{tip.ref}:{HEAD}",
                kept_open=(lock,),
                seconds=self._fetch_seconds,
            )
            if len(list(self._folder.glob("objects/pack/*.pack"))) > _MAX_PACKS:
                self._git.run("repack", "-d", "-q", "--geometric=2", kept_open=(lock,), seconds=self._fetch_seconds)

    def _start_over(self, tip: Tip, lock: int) -> None:
        """Put an empty clone in the place of none, of half a one, or of one with other object names."""
        new = self._folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(self._folder, ignore_errors=True)
        try:
            new.mkdir(mode=0o700)  # others on this machine may not be readers of the source
            object_format = "sha256" if len(tip.commit) == 64 else "sha1"
            git = replace(self._git, clone=new)
            git.run("init", "--quiet", "--bare", "--template=", f"--object-format={object_format}", kept_open=(lock,))
            new.rename(self._folder)
        except OSError as error:
            raise self._unavailable(f"{self._folder} cannot be written: {error.strerror}") from error

    def _heal(self) -> None:
        """Remove what a git that was killed left behind; whoever holds our lock knows that none is at work."""
        left = [*self._folder.glob("*.lock"), *self._folder.glob("refs/**/*.lock")]
        left += [*self._folder.glob("objects/info/**/*.lock"), *self._folder.glob("objects/pack/*.lock")]
        left += [*self._folder.glob("objects/pack/tmp_*"), *self._folder.glob("objects/pack/.tmp-*")]
        for path in left:
            path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the one right to change the clone; git inherits it, so it outlives us as long as git does."""
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unavailable(f"{self._folder.parent} cannot be written: {error.strerror}") from error
        try:
            self._wait_for(lock)
            yield lock
        finally:
            os.close(lock)

    def _wait_for(self, lock: int) -> None:
        deadline = time.monotonic() + self._git.silence_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise self._unavailable(
                        "another process is fetching into the same clone; try again later"
                    ) from None
                time.sleep(0.05)
            else:
                return

    def _unavailable(self, reason: str) -> SourceUnavailable:
        return SourceUnavailable(f"source {self._git.source}: {reason}")
