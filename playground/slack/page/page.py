"""Page: serves the files of the page, each under a name of its own, with headers that let no other code run there."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from playground.loopback import is_own

PREFIX = "/page"
_SITE = Path(__file__).parent / "site"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    # Nothing but the files below: no script or style within the page, no picture of anywhere, no frame around it.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def add_page(router: web.UrlDispatcher) -> None:
    """Answer `/` with the page, and `/page/…` with what it loads."""
    router.add_get("/", _serving(_SITE / "index.html"))
    for file in sorted(_SITE.iterdir()):
        router.add_get(f"{PREFIX}/{file.name}", _serving(file))


def _serving(file: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    content_type, text = _TYPES[file.suffix], file.read_text(encoding="utf-8")

    async def serve(request: web.Request) -> web.Response:
        if not is_own(request):
            return web.Response(status=403, text="Not under another name, and not for another site's page.")
        return web.Response(text=text, content_type=content_type, charset="utf-8", headers=_HEADERS)

    return serve
