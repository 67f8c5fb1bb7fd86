"""Ending: how a process ends: at once while it still loads its libraries, and quickly when its work is done."""

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def end_at_once_when_told() -> None:
    """Let SIGTERM and Ctrl-C end this process at once and quietly, until it knows a better way to end. For doors.

    Libraries take a second or two to load, in which nothing has been begun that would have to be finished. An
    exception in the middle of that would be a traceback, or whatever a library makes of it.
    """
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)


def leave(code: int) -> NoReturn:
    """End this process with an exit code, once everything in it is closed. For doors.

    Python would look several times through all that it holds for what nobody needs: with a language model loaded, two
    seconds of a processor, and many more where others work too.
    """
    gc.freeze()
    sys.exit(code)


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)
