"""Builds the indexer's service from the settings."""

import time
from threading import Event
from typing import TYPE_CHECKING

from index.writer import open_index_writer
from indexer.http.app import build_app
from indexer.http.serving import listening_socket, served
from indexer.service.bell import Bell
from indexer.service.loop import Loop, Means
from indexer.service.schedules import Schedules
from indexer.service.service import Asking, Service
from indexer.service.turns import Turns
from indexer.webhooks.routes import build_webhooks
from indexer.workbench import Workbench, utc_now
from wiring.following import following
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms
from wiring.sources import build_source
from wiring.webhooks import build_hooks

if TYPE_CHECKING:
    from starlette.routing import Route


def run_indexer(config: str, ended: Event) -> Service:
    """Load the settings, work until it is told to end, and return the service as it is then.

    Args:
        config: The settings file; empty for the usual places.
        ended: Set to tell it to end.

    Raises:
        SettingsError: the settings are wrong.
        Refused: something that they name cannot be used, such as its port.
    """
    with open_rooms(config) as rooms:
        rooms.settings.data_dir.mkdir(parents=True, exist_ok=True)
        settings = rooms.settings.indexer
        try:
            listening = listening_socket(settings.host, settings.port)
        except OSError as error:
            raise Refused(
                f"The indexer cannot listen on {settings.host}:{settings.port}: {error.strerror}. Is another one "
                "running? Otherwise set indexer.port, or indexer.host."
            ) from error
        asking = Asking(rooms.ledger, Bell(), utc_now)
        service = _service(rooms, asking, ended)
        webhooks = build_webhooks(build_hooks(rooms.settings), asking.by_webhook, time.time)
        routes = [*webhooks, *_figures(rooms)]
        app = build_app(is_alive=service.is_alive, why_not_ready=service.why_not_ready, routes=routes)
        with following(rooms):
            service.run(served(app, listening))
        return service


def _figures(rooms: Rooms) -> "list[Route]":
    if not rooms.settings.metrics.indexer:
        return []
    from wiring.metrics import Metrics  # noqa: PLC0415 - nobody else needs Prometheus' client
    from wiring.metrics_routes import metrics_routes  # noqa: PLC0415

    metrics = Metrics()
    metrics.watch(rooms)
    return metrics_routes(metrics.registry)


def _service(rooms: Rooms, asking: Asking, ended: Event) -> Service:
    settings, ledger, bell = rooms.settings, asking.ledger, asking.bell

    def open_bench() -> Workbench:
        # Under the lease, in which models are switched too: no run writes a table that serves no more.
        now = rooms.serving.look()
        return Workbench(ledger, open_index_writer(settings.index.uri, now.space), now.embedder)

    means = Means(ledger, open_bench, lambda name: build_source(name, settings))
    turns = Turns(ledger, frozenset(settings.sources), bell, utc_now)
    table = {name: source.schedule for name, source in settings.sources.items() if source.schedule}
    schedules = Schedules(table, settings.indexer.timezone, asking.by_schedule, utc_now)
    return Service(ledger, Loop(means, turns, bell), schedules, bell, ended)
