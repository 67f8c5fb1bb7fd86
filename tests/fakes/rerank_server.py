"""RerankServer: speaks Cohere's rerank protocol (v2) on loopback, and goes wrong in the ways that a test chooses."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

KEY = "co-0123456789-secret"
Reply = tuple[int, str, dict[str, str]]
_HEADERS = {"Content-Type": "application/json"}


class RerankServer:
    """Scores passages by the share of the question's words in them, best first, as Cohere's API answers.

    Attributes:
        requests: The body of every request, in order.
        was_asked: Set by the first of them.
        reply: What a test wants answered instead, given the true answer; None for the true answer.
        is_silent: Requests wait until `close`.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.was_asked = Event()
        self.reply: Callable[[dict[str, Any]], Reply] | None = None
        self.is_silent = False
        self._closing = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Let those go who wait, and stop."""
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str, key: str, body: dict[str, Any]) -> Reply:
        """Return status, text and headers for one request."""
        self.requests.append(body)
        self.was_asked.set()
        if self.is_silent:
            self._closing.wait()
        if path != "/v2/rerank":
            return 404, '{"message": "not found"}', {}
        if key != f"Bearer {KEY}":
            return 401, json.dumps({"message": f"invalid api token {key}"}), {}
        if not body.get("documents") or not all(isinstance(text, str) for text in body["documents"]):
            return 400, '{"message": "documents must be texts"}', {}
        right = _ranked(body)
        return self.reply(right) if self.reply else (200, json.dumps(right), {})


def _ranked(body: dict[str, Any]) -> dict[str, Any]:
    words = set(body["query"].lower().split())
    shares = [len(words & set(text.lower().split())) / len(words) for text in body["documents"]]
    order = sorted(range(len(shares)), key=lambda number: -shares[number])
    results = [{"index": number, "relevance_score": shares[number]} for number in order]
    meta = {"api_version": {"version": "2"}, "billed_units": {"search_units": 1}}
    return {"id": "7a2f", "results": results[: body.get("top_n", len(results))], "meta": meta}


def _handler_of(server: RerankServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, text, headers = server.answer(self.path, self.headers.get("Authorization", ""), body)
            sent = text.encode()
            try:
                self.send_response(status)
                for name, value in (_HEADERS | {"Content-Length": str(len(sent))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)
            except ConnectionError:
                self.close_connection = True  # Whoever asked has given up waiting.

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
