"""An issuer of tokens on loopback, with real keys: it signs what a test asks for, and publishes what a test says."""

import json
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key of its own for each name; making one takes a moment."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def private_key(algorithm: str, name: str = "first") -> Any:
    """Return a private key for an algorithm."""
    curves: dict[str, Any] = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
    if algorithm in curves:
        return ec.generate_private_key(curves[algorithm]())
    return ed25519.Ed25519PrivateKey.generate() if algorithm == "EdDSA" else rsa_key(name)


def public_jwk(key: Any, kid: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the public half of a key as it is published."""
    public: Any = key.public_key()
    to_jwk: Any = {"RSA": RSAAlgorithm, "EC": ECAlgorithm, "Ed": OKPAlgorithm}
    maker = next(to_jwk[kind] for kind in to_jwk if kind in type(public).__name__ or kind in type(key).__name__)
    return {**maker.to_jwk(public, as_dict=True), **({"kid": kid} if kid else {}), **more}


class Issuer:
    """Publishes keys at /keys, and whatever else a test puts into `pages`.

    Attributes:
        pages: By path: a JSON value, or bytes, or a status.
        headers: Of every answer.
        asked: The paths that were asked for, in order.
        answers: Cleared to keep everybody waiting.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.answers = Event()
        self.answers.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def publish(self, *keys: dict[str, Any]) -> None:
        """Publish these keys and no others."""
        self.pages["/keys"] = {"keys": list(keys)}

    def close(self) -> None:
        """Go away; a second time does nothing."""
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                issuer.answers.wait()
                page = issuer.pages.get(self.path, 404)
                body = page if isinstance(page, bytes) else b"" if isinstance(page, int) else json.dumps(page).encode()
                self.send_response(page if isinstance(page, int) else 200)
                for name, text in issuer.headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(ConnectionError):  # who does not want so much goes away
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def sign(claims: dict[str, Any], key: Any, algorithm: str = "RS256", **header: Any) -> str:
    """Return a token; a header of None is left out."""
    whole = {"typ": "at+jwt", "kid": "first", **header}
    # The library puts a type in by itself, unless it is told that there is none.
    said = {name: value for name, value in whole.items() if value is not None or name == "typ"}
    return jwt.encode(claims, key, algorithm, said)
