"""Repeat: does a thing every so many minutes until it is told to stop, and parts of it in between when wanted."""

import signal
import time
from collections.abc import Callable, Sequence
from threading import Event
from types import FrameType
from typing import TypeVar

Wish = TypeVar("Wish")

# How soon it is seen that something is wanted.
_LOOK_SECONDS = 3.0


def repeat(
    work: Callable[[], object],
    *,
    minutes: int,
    wanted: Callable[[], Sequence[Wish]],
    work_on: Callable[[Sequence[Wish]], object],
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], object] | None = None,
) -> None:
    """Begin the work this often, or as soon as it is done where it takes longer, until Ctrl-C or SIGTERM.

    Args:
        work: All of it.
        minutes: From one beginning to the next.
        wanted: Tells which parts are wanted now.
        work_on: Does these parts; then it rests as long as that took, whatever else is wanted.
        clock: Seconds that only grow.
        wait: Lets so many seconds pass.

    Raises:
        KeyboardInterrupt: it was told to stop, also in the middle of the work.
    """
    signal.signal(signal.SIGTERM, _stop)
    wait = wait or Event().wait
    while True:
        due = clock() + minutes * 60
        work()
        rested = clock()
        while (now := clock()) < due:
            wait(min(due - now, max(_LOOK_SECONDS, rested - now)))
            begun = clock()
            if rested <= begun < due and (wishes := wanted()):
                work_on(wishes)
                rested = 2 * clock() - begun


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
