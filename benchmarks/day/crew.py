"""Crew: the processes of Footnote, started as a supervisor would, watched, and started again when they end."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from benchmarks.endpoint import ROOT, free_port
from benchmarks.processes import Process
from config.environment import read_environment

Role = Literal["bot", "mcp_server", "indexer"]
ROLES: tuple[Role, ...] = ("bot", "mcp_server", "indexer")
_LOOK_SECONDS = 0.5
_SAMPLE_SECONDS = 5.0
# Not how long Footnote takes, but this machine: it is shared.
_END_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process held at a time.

    Attributes:
        age: Of the process, in seconds.
        rss_mb: In 10^6 bytes.
    """

    role: Role
    at: float
    age: float
    rss_mb: float
    files: int


@dataclass(slots=True)
class Hand:
    """One process, whichever program runs in it at the moment.

    Attributes:
        port: It listens on; 0: on none.
        starts: When it was started, each time.
        is_wanted_dead: The next end is no surprise.
        has_to_end_well: It is to end with code 0.
        logged: How long the log was when the process was started, in bytes.
        disturbed: Since when, and until when, it was not itself: killed, held, or not ready again.
    """

    role: Role
    port: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)
    is_wanted_dead: bool = False
    has_to_end_well: bool = False
    disturbed: list[tuple[float, float]] = field(default_factory=list)
    logged: int = 0


class Crew:
    """All processes. Attributes: what was seen of them.

    Attributes:
        died: What ended without having been told to, with exit code and time.
        samples: What the processes held.
    """

    def __init__(self, config: Path, folder: Path, counts: Mapping[Role, int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._config = config
        self.hands = [
            Hand(role, free_port() if role != "bot" else 0, folder / f"{role}-{number}.log")
            for role in ROLES
            for number in range(counts[role])
        ]
        self.died: list[tuple[Role, int, float]] = []
        self.samples: list[Sample] = []
        self._lock = threading.RLock()
        self._is_ending = False

    def url(self, role: Role) -> str:
        """Return the address of a process of this role: as a proxy would, of one that runs if any does."""
        hands = self._of(role)
        running = [each for each in hands if each.process and each.process.poll() is None]
        return f"http://127.0.0.1:{random.choice(running or hands).port}"

    def ready(self, role: Role) -> list[Hand]:
        """Return the processes of this role that do their work by now."""
        return [each for each in self._of(role) if self._is_ready(each)]

    @property
    def is_whole(self) -> bool:
        """Whether every process does its work, as far as was seen."""
        return all(ended < float("inf") for hand in self.hands for _, ended in hand.disturbed)

    def start(self) -> None:
        """Start everything."""
        for each in self.hands:
            each.disturbed.append((time.time(), float("inf")))
            self._start(each)

    def watch(self, has_ended: threading.Event) -> None:
        """Start again what ends, and take samples, until the end."""
        sampled = 0.0
        while not has_ended.wait(_LOOK_SECONDS):
            with self._lock:
                for each in self.hands:
                    self._look(each)
            if time.monotonic() - sampled > _SAMPLE_SECONDS:
                sampled = time.monotonic()
                self._sample()

    def kill(self, hand: Hand) -> None:
        """Kill a process; whoever watches starts it again."""
        self._end(hand, signal.SIGKILL)

    def terminate(self, hand: Hand) -> None:
        """Tell a process to end; one that is not ready yet may not have learnt to do it in order."""
        hand.has_to_end_well = self._is_ready(hand)
        self._end(hand, signal.SIGTERM)

    def hold(self, hand: Hand, seconds: float, wait: Callable[[float], object]) -> None:
        """Let a process stand still for a time."""
        with self._lock:
            process = hand.process
            if process is None or process.poll() is not None:
                return
            process.send_signal(signal.SIGSTOP)
        began = time.time()
        hand.disturbed.append((began, float("inf")))
        try:
            wait(seconds)
        finally:
            process.send_signal(signal.SIGCONT)
            hand.disturbed[-1] = (began, time.time())

    def stop(self) -> None:
        """Tell all processes to end, and wait for it; what does not end is aborted, and counts as died."""
        with self._lock:
            self._is_ending = True
            running = [each for each in self.hands if each.process and each.process.poll() is None]
            for each in running:
                assert each.process
                each.is_wanted_dead = True
                each.process.terminate()
        for each in running:
            assert each.process
            try:
                code = each.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                # Its log then says what each thread was at.
                each.process.send_signal(signal.SIGABRT)
                code = each.process.wait()
            if code:
                self.died.append((each.role, code, time.time()))

    def working_since(self, role: Role, at: float) -> float:
        """Return when the oldest process of a role had been started that may have worked at a time."""
        latest = [max((each for each in hand.starts if each <= at), default=0.0) for hand in self._of(role)]
        return min(latest)

    def was_disturbed(self, role: Role, since: float, until: float) -> bool:
        """Tell whether a process of a role was not itself at some moment between two."""
        spans = [span for hand in self._of(role) for span in hand.disturbed]
        return any(began <= until and ended >= since for began, ended in spans)

    def _of(self, role: Role) -> list[Hand]:
        return [each for each in self.hands if each.role == role]

    def _end(self, hand: Hand, number: signal.Signals) -> None:
        with self._lock:
            if hand.process and hand.process.poll() is None:
                hand.is_wanted_dead = True
                hand.disturbed.append((time.time(), float("inf")))
                hand.process.send_signal(number)

    def _look(self, hand: Hand) -> None:
        process = hand.process
        if self._is_ending or process is None:
            return
        if (code := process.poll()) is not None:
            if not hand.is_wanted_dead or (hand.has_to_end_well and code):
                self.died.append((hand.role, code, time.time()))
                hand.disturbed.append((time.time() - _LOOK_SECONDS, float("inf")))
            self._start(hand)
        elif hand.disturbed[-1][1] == float("inf") and self._is_ready(hand):
            # Disturbed again before anybody had seen it ready, it was away all along: no span stays open.
            hand.disturbed[:] = [(began, min(ended, time.time())) for began, ended in hand.disturbed]

    def _start(self, hand: Hand) -> None:
        ports = {"FOOTNOTE__INDEXER__PORT" if hand.role == "indexer" else "FOOTNOTE__MCP__PORT": str(hand.port)}
        with hand.log.open("ab") as log:
            hand.logged = log.tell()
            hand.process = subprocess.Popen(
                [sys.executable, "-m", hand.role, "--config", str(self._config)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env=read_environment() | {"PYTHONFAULTHANDLER": "1"} | (ports if hand.port else {}),
            )
        hand.starts.append(time.time())
        hand.is_wanted_dead = hand.has_to_end_well = False

    def _is_ready(self, hand: Hand) -> bool:
        if hand.is_wanted_dead or hand.process is None or hand.process.poll() is not None:
            return False
        if not hand.port:
            # The bot answers to nobody but Slack.
            return is_listening(hand.log.read_bytes()[hand.logged :])
        return answers(f"http://127.0.0.1:{hand.port}{_READY[hand.role]}")

    def _sample(self) -> None:
        for each in self.hands:
            if each.process is None or each.process.poll() is not None or each.disturbed[-1][1] == float("inf"):
                continue
            process, now = Process(each.process.pid), time.time()
            try:
                self.samples.append(
                    Sample(each.role, now, now - each.starts[-1], process.rss_mb(), process.open_files())
                )
            except (OSError, KeyError):  # it has just ended
                continue


_READY = {"mcp_server": "/ready", "indexer": "/readyz"}


def is_listening(log: bytes) -> bool:
    """Tell whether a bot says in its log, in JSON, that it hears Slack."""
    return b'"logger": "bot.transport", "message": "listening"' in log


def answers(url: str) -> bool:
    """Tell whether an address answers with 200."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
