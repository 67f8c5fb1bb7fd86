"""Metrics listener: figures and health at an address of their own, for a process that serves no pages to programs."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread

from prometheus_client import CollectorRegistry

from wiring.metrics import MEDIA_TYPE, PAGE, metrics_text
from wiring.refused import Refused

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Whoever connects and asks nothing is left after that.
_ASKING_SECONDS = 10
_HEALTH = "/healthz"


@contextmanager
def serve_metrics(registry: CollectorRegistry, host: str, port: int, is_alive: Callable[[], bool]) -> Iterator[int]:
    """Serve the figures, and whether the process works, while the block runs; yields the port.

    On loopback only requests under a name of loopback are answered: a web page that somebody opens here can ask under
    a name of its own that leads here.

    Args:
        registry: What is shown, to everybody who can reach the address.
        host: Of the network interface.
        port: 0 for any that is free.
        is_alive: Tells whether the process works; called in a thread of its own.

    Raises:
        Refused: the address cannot be listened on.
    """
    try:
        listener = _Listener(registry, host, port, is_alive)
    except OSError as error:
        what = f"Port {port} of {host} cannot be listened on for metrics ({str(error.strerror).partition(' (')[0]})"
        raise Refused(f"{what}; end what uses it, or set metrics.bot_port or metrics.host.") from error
    with listener:
        serving = Thread(target=listener.serve_forever, name="metrics", daemon=True)
        serving.start()
        try:
            yield listener.server_address[1]
        finally:
            listener.shutdown()


class _Listener(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, registry: CollectorRegistry, host: str, port: int, is_alive: Callable[[], bool]) -> None:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        self.address_family, _, _, _, address = found[0]
        self.registry = registry
        self.is_alive = is_alive
        self.is_loopback = host in _LOOPBACK
        super().__init__((str(address[0]), int(address[1])), _Asked)

    def answers_to(self, name: str) -> bool:
        """Tell whether a Host header is one that requests may say."""
        return not self.is_loopback or name.lower().rsplit(":", 1)[0].strip("[]") in _LOOPBACK


class _Asked(BaseHTTPRequestHandler):
    server: _Listener
    timeout = _ASKING_SECONDS

    def do_GET(self) -> None:
        """Answer with the figures, or with how the process is."""
        path = self.path.partition("?")[0]
        if not self.server.answers_to(self.headers.get("Host", "")):
            self._answer(421, b"Not under that name.\n", "text/plain")
        elif path == _HEALTH:
            self._answer(*((200, b"ok\n") if self.server.is_alive() else (503, b"dead\n")), "text/plain")
        elif path != PAGE:
            self._answer(404, b"The figures are at /metrics.\n", "text/plain")
        else:
            self._answer(200, metrics_text(self.server.registry), MEDIA_TYPE)

    def version_string(self) -> str:
        """Return what is said of the software: a name, not its version or that of Python."""
        return "footnote"

    def log_message(self, *_: object) -> None:
        """Say nothing: somebody asks every few seconds."""

    def _answer(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
