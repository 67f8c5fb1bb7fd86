"""Ending: what a signal does to a process that is still loading its libraries."""

import os
import signal
from types import FrameType


def end_at_once_when_told() -> None:
    """Let SIGTERM and Ctrl-C end this process at once and quietly, until it knows a better way to end. For doors.

    Libraries take a second or two to load, in which nothing has been begun that would have to be finished. An
    exception in the middle of that would be a traceback, or whatever a library makes of it.
    """
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)
