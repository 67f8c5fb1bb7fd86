"""Repeat: does a thing every so many minutes until it is told to stop."""

import signal
import time
from collections.abc import Callable
from threading import Event
from types import FrameType


def repeat(work: Callable[[], None], *, minutes: int) -> None:
    """Begin the work this often, or as soon as it is done where it takes longer, until Ctrl-C or SIGTERM.

    Raises:
        KeyboardInterrupt: it was told to stop, also in the middle of the work.
    """
    signal.signal(signal.SIGTERM, _stop)
    pause = Event()
    while True:
        begun = time.monotonic()
        work()
        pause.wait(max(0.0, begun + minutes * 60 - time.monotonic()))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
