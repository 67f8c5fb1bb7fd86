"""Serving: a site on this machine until somebody presses Ctrl-C."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from playground.confluence.generated import generate
from playground.confluence.instructions import instructions
from playground.confluence.sample import load_sample
from playground.confluence.server import running
from playground.confluence.settings import Settings


def serve(kind: Literal["cloud", "data-center"], *, port: int, pages: int = 0, announce: Callable[[str], None]) -> None:
    """Serve the sample wiki, or so many generated pages, and say how to reach it; returns at Ctrl-C.

    Args:
        kind: Which Confluence it is.
        port: On the loopback interface; 0: any that is free.
        pages: 0 for the sample wiki.
        announce: Shows a text to the person who started it.

    Raises:
        OSError: the port is taken.
    """
    site = generate(pages) if pages else load_sample()
    with suppress(KeyboardInterrupt), running(site, Settings(kind=kind), port=port) as server:
        announce(instructions(server))
        threading.Event().wait()
