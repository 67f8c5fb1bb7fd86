"""One running git: asked through its standard input, read piece by piece, never waited for without end."""

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

_PIECE = 1 << 18
_KEPT_ERROR_BYTES = 8192
_LAST_WORDS_SECONDS = 1


class GitStopped(Exception):
    """Git ended, or was ended, before it said all it was asked for."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to start.

    Attributes:
        environment: All of it; nothing is inherited.
        silence_seconds: How long it may write nothing before it is killed.
        kept_open: File descriptors it inherits, such as a lock that must outlive us if we are killed.
    """

    arguments: Sequence[str | bytes]
    environment: Mapping[str, str]
    silence_seconds: float
    kept_open: tuple[int, ...] = ()


class GitProcess:
    """A child process and what it has written so far.

    It has a process group of its own, so that its helpers end with it.
    """

    def __init__(self, command: Command) -> None:
        """Start it; OSError if there is no such program, or the arguments are too long."""
        self._silence_seconds = command.silence_seconds
        self._popen = subprocess.Popen(
            command.arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=command.environment,
            cwd=Path("/"),
            pass_fds=command.kept_open,
            start_new_session=True,
            bufsize=0,
        )
        self._stdin = cast("IO[bytes]", self._popen.stdin)
        self._stdout = cast("IO[bytes]", self._popen.stdout)
        self._stderr = cast("IO[bytes]", self._popen.stderr)
        self._unread = bytearray()
        self._error = b""
        self._poll = select.poll()
        for pipe in (self._stdout, self._stderr):
            self._poll.register(pipe, select.POLLIN)
        self._is_at_end = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def error_text(self) -> str:
        """The end of what it wrote to its standard error."""
        return self._error.decode("utf-8", "replace")

    def write(self, data: bytes) -> None:
        """Send bytes to its standard input; few at a time, or both sides wait for each other."""
        try:
            self._stdin.write(data)
        except OSError as error:
            raise GitStopped(self._drained_error()) from error

    def read_all(self) -> bytes:
        """Return everything up to its end; GitStopped unless it reports success."""
        self.finish()
        return bytes(self._unread)

    def read_until(self, end: bytes) -> bytes:
        """Return what comes before the next `end`, which is passed over."""
        searched = 0
        while (found := self._unread.find(end, searched)) < 0:
            searched = max(0, len(self._unread) - len(end))
            self._fill_or_stop()
        data = bytes(self._unread[:found])
        del self._unread[: found + len(end)]
        return data

    def read_exactly(self, count: int) -> bytes:
        """Return this many bytes."""
        while len(self._unread) < count:
            self._fill_or_stop()
        data = bytes(self._unread[:count])
        del self._unread[:count]
        return data

    def records(self, end: bytes) -> Iterator[bytes]:
        """Yield everything up to the end of its output, cut at each `end`."""
        while not self._is_at_end or self._unread:
            *whole, rest = bytes(self._unread).split(end)
            if self._is_at_end and rest:
                raise GitStopped(self._drained_error())
            self._unread[:] = rest
            yield from whole
            if not self._is_at_end:
                self._fill()

    def finish(self) -> None:
        """Wait for its end; GitStopped unless it reports success."""
        while not self._is_at_end:
            self._fill()
        try:
            exit_code = self._popen.wait(self._silence_seconds)
        except subprocess.TimeoutExpired as error:
            raise self._kill_silent() from error
        if exit_code != 0:
            raise GitStopped(self._drained_error())

    def close(self) -> None:
        """End it and its helpers, whatever they are doing; the second call does nothing."""
        if self._popen.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
        for pipe in (self._stdin, self._stdout, self._stderr):
            pipe.close()

    def _fill_or_stop(self) -> None:
        if self._is_at_end:
            raise GitStopped(self._drained_error())
        self._fill()

    def _fill(self) -> None:
        """Take in what has come; kill it if nothing does."""
        ready = self._poll.poll(self._silence_seconds * 1000)
        if not ready:
            raise self._kill_silent()
        for descriptor, _ in ready:
            data = os.read(descriptor, _PIECE)
            if not data:
                self._poll.unregister(descriptor)
            if descriptor == self._stdout.fileno():
                self._unread += data
                self._is_at_end = not data
            else:
                self._keep_error(data)

    def _kill_silent(self) -> GitStopped:
        self.close()
        return GitStopped(f"git was silent for {self._silence_seconds:g} seconds and was ended")

    def _drained_error(self) -> str:
        """Return its last words, which say more than that it ended; they may come a moment after."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(_LAST_WORDS_SECONDS)
        last_words = select.poll()
        last_words.register(self._stderr, select.POLLIN)
        while last_words.poll(_LAST_WORDS_SECONDS * 1000) and (data := os.read(self._stderr.fileno(), _PIECE)):
            self._keep_error(data)
        return self.error_text or f"git ended with code {self._popen.returncode}"

    def _keep_error(self, data: bytes) -> None:
        self._error = (self._error + data)[-_KEPT_ERROR_BYTES:]
