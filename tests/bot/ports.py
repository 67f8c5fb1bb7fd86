"""Ports for servers that are started by number."""

import os
import socket
from contextlib import suppress
from itertools import cycle

# Below those that systems give to connections, and to whoever asks for port 0; a hundred for each process of the tests.
_FIRST, _PROCESSES, _EACH = 20_000, 100, 100
_BEGIN = _FIRST + os.getpid() % _PROCESSES * _EACH
_ports = cycle(range(_BEGIN, _BEGIN + _EACH))


def free_port() -> int:
    """A port of the loopback interface that nobody listens on, and that nobody is given meanwhile."""
    for port in _ports:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("the ports have no end")
