"""RequestRound: gets the vectors of many texts from a server that is slow, busy, moody or choosy.

One thread directs, and each request has one of its own: every text ends with its own vector, or refused for what it is,
or all of them are given up together.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic, sleep

import numpy as np

from index.embedder import Vectors
from index.litellm_request import Answer, Trouble
from index.request_flow import RequestFlow

# A server that restarts behind a balancer is back after some of them; they take under four seconds.
_TRIES = 4
_FIRST_PAUSE_SECONDS = 0.5
# Vendors that count by the minute ask for up to twenty seconds. An edit may wait behind this, so whoever is asked to
# wait longer comes back with the next fill.
_LONGEST_PAUSE_SECONDS = 20.0
# Longer than one request may take, so that one that is late is tried once more in a smaller batch.
_PATIENCE_SECONDS = 60.0
# A text that no server refuses: if this is, it is not the texts.
_HARMLESS = "dimension"

Ask = Callable[[Sequence[str]], Answer]


class GivenUp(Exception):
    """The server does not answer for now; the message is why, to follow the name of the model."""


@dataclass(slots=True, eq=False)
class Batch:
    """Texts that are asked for together.

    Attributes:
        positions: Of the texts.
        whole: The batch that was refused and that this is a half of.
        tries: How often it failed in a way that may pass.
        not_before: When it may be tried again.
        first_failed_at: What was answered since then shows that the server is well; None when it never failed.
        good_halves: How many of its halves were answered at once.
    """

    positions: list[int]
    whole: "Batch | None" = None
    tries: int = 0
    not_before: float = 0.0
    first_failed_at: float | None = None
    good_halves: int = 0


@dataclass(frozen=True, slots=True)
class Means:
    """What a round works with.

    Attributes:
        ask: Sends one request.
        flow: Knows how much the server bears.
        overdue_seconds: After which nobody waits for a request any more, though bytes may trickle in.
        steady: Tells seconds, and never goes back or leaps.
        pause: Waits.
    """

    ask: Ask
    flow: RequestFlow
    overdue_seconds: float
    steady: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep


@dataclass(slots=True)
class RequestRound:
    """One call's texts on their way.

    Attributes:
        vectors: By position; those that are there already stay when the round is given up.
        refused: Positions of texts that the model does not take.
        failed: Positions of texts that it stumbles over, where it may not the next time.
        most_texts: How many texts of a request were taken where more were refused; None when none was.
    """

    texts: Sequence[str]
    means: Means
    vectors: dict[int, Vectors] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    most_texts: int | None = None
    _waiting: list[Batch] = field(default_factory=list)
    _under_way: dict["Future[Answer]", tuple[Batch, float]] = field(default_factory=dict)
    _answered_at: float | None = None
    _began_at: float = 0.0

    def work(self, batches: Sequence[Sequence[int]]) -> None:
        """Ask for all batches.

        Raises:
            GivenUp: nothing is to be had for now, or as it is configured; what came until then is in `vectors`.
        """
        flow, now = self.means.flow, self.means.steady()
        if why := flow.why_down(now):
            raise GivenUp(why)
        self._began_at = now
        self._waiting = [Batch(list(positions)) for positions in batches]
        try:
            while self._waiting or self._under_way:
                self._begin()
                self._collect()
        except GivenUp as given_up:
            flow.give_up(self.means.steady(), str(given_up))
            raise
        finally:
            for _ in self._under_way:
                flow.end()

    def _begin(self) -> None:
        """Send what may be sent now."""
        now = self.means.steady()
        for batch in [each for each in self._waiting if each.not_before <= now]:
            if not self.means.flow.begin(now):
                return
            self._waiting.remove(batch)
            texts = [self.texts[position] for position in batch.positions]
            self._under_way[in_background(self.means.ask, texts)] = batch, now

    def _collect(self) -> None:
        """Wait until something has come back, or something may be sent."""
        now = self.means.steady()
        closed = self.means.flow.seconds_closed(now)
        if closed > _LONGEST_PAUSE_SECONDS:
            raise GivenUp(f"asks to be left alone for {closed:.0f} seconds")
        if not self._under_way:
            due = min(batch.not_before for batch in self._waiting) - now
            # Others may have all the requests that are allowed: then it is looked again soon.
            self.means.pause(max(closed, due, 0.02))
            return
        overdue = min(sent for _, sent in self._under_way.values()) + self.means.overdue_seconds - now
        next_due = min((max(closed, batch.not_before - now) for batch in self._waiting), default=overdue)
        # What waits for nothing but room is sent when something has come back.
        patience = min(overdue, next_due) if next_due > 0 else overdue
        done, _ = wait(self._under_way, timeout=max(patience, 0.0), return_when=FIRST_COMPLETED)
        now = self.means.steady()
        late = {each for each, (_, sent) in self._under_way.items() if now - sent >= self.means.overdue_seconds}
        # Answers first: what came with them may be a reason to give up.
        for future in sorted(done | late, key=lambda each: not each.done() or each.exception() is not None):
            batch, sent = self._under_way.pop(future)
            self.means.flow.end()
            self._take(future, batch, sent)

    def _take(self, future: "Future[Answer]", batch: Batch, sent: float) -> None:
        now = self.means.steady()
        error = future.exception() if future.done() else Trouble("late", "did not answer in time")
        if error is None:
            self._take_answer(future.result(), batch, now)
            return
        if not isinstance(error, Trouble):
            raise error
        trouble = error
        match trouble.kind:
            case "wrong":
                raise GivenUp(str(trouble)) from trouble
            case "refused":
                self._refuse(batch, trouble)
            case "busy":
                self.means.flow.note_busy(sent, now, trouble.pause_seconds)
                self._put_off(batch, trouble, 0.0)
            case "late":
                self.means.flow.note_late(sent, now)
                self._retry(batch, trouble)
            case "unwell":
                self._retry(batch, trouble)

    def _take_answer(self, answer: Answer, batch: Batch, now: float) -> None:
        self._answered_at = now
        self.means.flow.note_answer()
        good = [bool(np.isfinite(vector).all()) for vector in answer.vectors]
        self.vectors |= {each: answer.vectors[row] for row, each in enumerate(batch.positions) if good[row]}
        bad = [each for row, each in enumerate(batch.positions) if not good[row]]
        if bad and batch.tries == _TRIES - 1:
            self.failed.update(bad)
        elif bad:
            # Once more, apart from those that went well.
            self._waiting.append(Batch(bad, tries=_TRIES - 1))
        elif batch.whole:
            self._learn(batch.whole, len(batch.positions))

    def _learn(self, whole: Batch, texts: int) -> None:
        """Note how many texts are taken: if both halves of a batch are, it was refused for its size."""
        whole.good_halves += 1
        if whole.good_halves > 1:
            self.most_texts = min(self.most_texts or texts, texts)

    def _refuse(self, batch: Batch, trouble: Trouble) -> None:
        """Ask for both halves of a batch apart; of one text it is known then what is refused."""
        if len(batch.positions) > 1:
            self._halve(batch, whole=batch)
            return
        if self._answered_at is None:
            self._check_that_it_is_the_text(trouble)
        self.refused.update(batch.positions)

    def _halve(self, batch: Batch, *, whole: Batch | None = None) -> None:
        half = len(batch.positions) // 2
        for positions in (batch.positions[half:], batch.positions[:half]):
            self._waiting.insert(0, Batch(positions, whole))

    def _check_that_it_is_the_text(self, trouble: Trouble) -> None:
        """Raise GivenUp when a harmless text is refused as well; nothing was answered yet that would tell."""
        try:
            self.means.ask([_HARMLESS])
        except Trouble:
            raise GivenUp(str(trouble)) from trouble
        self._answered_at = self.means.steady()

    def _retry(self, batch: Batch, trouble: Trouble) -> None:
        """Try again what may go well the next time, and a few times at most."""
        batch.tries += 1
        if batch.first_failed_at is None:
            batch.first_failed_at = self.means.steady()
        if trouble.kind == "late" and len(batch.positions) > 1:
            self._check_patience(trouble)
            # Whatever keeps the server, half of it takes less.
            self._halve(batch)
        elif batch.tries < _TRIES:
            self._put_off(batch, trouble, trouble.pause_seconds or _FIRST_PAUSE_SECONDS * 2.0 ** (batch.tries - 1))
        elif self._answered_at is None or self._answered_at < batch.first_failed_at:
            raise GivenUp(str(trouble)) from trouble
        # Others were answered meanwhile: it is these texts that the server stumbles over.
        elif len(batch.positions) > 1:
            self._halve(batch)
        else:
            self.failed.update(batch.positions)

    def _put_off(self, batch: Batch, trouble: Trouble, seconds: float) -> None:
        self._check_patience(trouble)
        if seconds > _LONGEST_PAUSE_SECONDS:
            raise GivenUp(str(trouble)) from trouble
        batch.not_before = self.means.steady() + seconds
        self._waiting.insert(0, batch)

    def _check_patience(self, trouble: Trouble) -> None:
        """Raise GivenUp when nothing has come back for too long, or nothing comes of a server that was given up."""
        since = self._began_at if self._answered_at is None else self._answered_at
        if self.means.flow.is_doubted or self.means.steady() - since >= _PATIENCE_SECONDS:
            raise GivenUp(str(trouble)) from trouble


def in_background(ask: Ask, texts: Sequence[str]) -> "Future[Answer]":
    """Ask in a thread that holds up no end of the process, and return what will hold the answer, or what went wrong."""
    future: Future[Answer] = Future()

    def work() -> None:
        try:
            future.set_result(ask(texts))
        except BaseException as error:  # noqa: BLE001 - whoever waits for it raises it
            future.set_exception(error)

    Thread(target=work, name="embedding request", daemon=True).start()
    return future
