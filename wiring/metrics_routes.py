"""Metrics routes: the figures as a page of an application that a process serves anyway."""

import asyncio

from prometheus_client import CollectorRegistry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wiring.metrics import MEDIA_TYPE, PAGE, metrics_text


def metrics_routes(registry: CollectorRegistry) -> list[Route]:
    """Return the page /metrics; who may see it is for the application to say."""

    async def show(_request: Request) -> Response:
        return Response(await asyncio.to_thread(metrics_text, registry), headers={"Content-Type": MEDIA_TYPE})

    return [Route(PAGE, show, methods=["GET"])]
