"""Repeat: does a thing every so many minutes until it is told to stop."""

import signal
from collections.abc import Callable
from threading import Event
from types import FrameType


def repeat(work: Callable[[], None], *, minutes: int) -> None:
    """Do the work, wait, and do it again, until Ctrl-C or SIGTERM.

    Raises:
        KeyboardInterrupt: it was told to stop, also in the middle of the work.
    """
    signal.signal(signal.SIGTERM, _stop)
    pause = Event()
    while True:
        work()
        pause.wait(minutes * 60)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
