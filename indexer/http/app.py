"""App: what watches over the process asks here whether it lives and whether it can work; webhooks come in beside it."""

import logging
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

logger = logging.getLogger(__name__)


def build_app(
    *, is_alive: Callable[[], bool], why_not_ready: Callable[[], str], routes: Sequence[Route] = ()
) -> Starlette:
    """Return the application.

    Args:
        is_alive: Tells whether the loop works; a process of which it does not has to be started again.
        why_not_ready: Tells why the loop cannot do what is asked for now, or nothing; called in a worker thread.
        routes: Further ones.
    """

    def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok"}) if is_alive() else JSONResponse({"status": "dead"}, 503)

    def readyz(_request: Request) -> Response:
        if reason := why_not_ready():
            # For the log alone: strangers learn nothing of the machine.
            logger.warning("not ready: %s", reason)
            return JSONResponse({"status": "not ready"}, 503, {"Retry-After": "5"})
        return JSONResponse({"status": "ready"})

    health = [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]
    return Starlette(routes=[*health, *routes])
