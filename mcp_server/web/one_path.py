"""One path: the endpoint answers under its path and under the same with a slash behind it, as people copy it."""

from starlette.types import ASGIApp, Receive, Scope, Send


class OnePath:
    """Lets every request on under one path.

    It is no redirect: behind a proxy that ends TLS, one would send a token to the same address without it.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request on."""
        await self._app({**scope, "path": self._path, "raw_path": self._path.encode()}, receive, send)
