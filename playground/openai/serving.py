"""Serving: a model's server on this machine until somebody presses Ctrl-C."""

import threading
from collections.abc import Callable
from contextlib import suppress

from playground.openai.instructions import instructions
from playground.openai.server import running


def serve(*, port: int, announce: Callable[[str], None]) -> None:
    """Serve, and say how to reach it; returns at Ctrl-C.

    Args:
        port: On the loopback interface; 0: any that is free.
        announce: Shows a text to the person who started it.

    Raises:
        OSError: the port is taken.
    """
    with suppress(KeyboardInterrupt), running(port=port) as server:
        announce(instructions(server))
        threading.Event().wait()
