"""Builds the indexer's service from the settings."""

import sys
import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from socket import socket
from threading import Event
from typing import TYPE_CHECKING

from config.settings import IndexerSettings, Settings
from index.errors import StorageError
from index.writer import open_index_writer
from indexer.alerting.watch import Rounds, watching
from indexer.http.address import pages_in_words
from indexer.http.app import build_app
from indexer.http.serving import listening_socket, served
from indexer.service.bell import Bell
from indexer.service.loop import Loop, Means
from indexer.service.schedules import Schedules
from indexer.service.service import Asking, Service
from indexer.service.turns import Turns
from indexer.webhooks.routes import build_webhooks
from indexer.workbench import Workbench, utc_now
from ledger.run_history import schedule_met_at
from ledger.runs import Run
from wiring.alerts import build_alarm
from wiring.following import following
from wiring.hand import open_hand
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms
from wiring.run_spans import run_spans
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
        listening = _listening(rooms.settings.indexer)
        asking = Asking(rooms.ledger, Bell(), utc_now)
        rounds = Rounds()
        hooks = build_hooks(rooms.settings)
        if sys.stderr.isatty():
            sys.stderr.write(f"{_where(rooms.settings, hooks)} Ctrl-C ends it.\n")
        webhooks = build_webhooks(hooks, asking.by_webhook, time.time)
        routes = [*webhooks, *_figures(rooms)]
        with (
            run_spans(rooms.settings.tracing) as send_span,
            following(rooms),
            watching(build_alarm(rooms), rounds, is_alone=True),
        ):

            def on_ended(run: Run) -> None:
                send_span(run)
                rounds.look_soon()

            service = _service(rooms, asking, ended, on_ended)
            app = build_app(is_alive=service.is_alive, why_not_ready=service.why_not_ready, routes=routes)
            service.run(served(app, listening))
        return service


def _listening(settings: IndexerSettings) -> socket:
    try:
        return listening_socket(settings.host, settings.port)
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]
        raise Refused(
            f"The indexer cannot listen on {settings.host}:{settings.port}: {why}. Is another one running? Otherwise "
            "set indexer.port, or indexer.host."
        ) from error


def _where(settings: Settings, hooks: Collection[str]) -> str:
    table, shows_figures = settings.indexer, settings.metrics.indexer
    return pages_in_words(table.host, table.port, hooked=hooks, shows_figures=shows_figures)


def _figures(rooms: Rooms) -> "list[Route]":
    if not rooms.settings.metrics.indexer:
        return []
    from wiring.metrics import Metrics  # noqa: PLC0415 - nobody else needs Prometheus' client
    from wiring.metrics_routes import metrics_routes  # noqa: PLC0415

    metrics = Metrics()
    metrics.watch(rooms)
    return metrics_routes(metrics.registry)


def _service(rooms: Rooms, asking: Asking, ended: Event, on_ended: Callable[[Run], None]) -> Service:
    settings, ledger, bell = rooms.settings, asking.ledger, asking.bell

    def open_bench() -> Workbench:
        # With a part of the index in hand: no run writes a table that serves no more.
        now = rooms.serving.look()
        writer = open_index_writer(rooms.store, now.space, hand.turn)
        return Workbench(ledger, writer, now.embedder, on_ended=on_ended, hand=hand)

    hand = open_hand(rooms, is_patient=True, has_to_end=lambda: bell.has_ended)
    means = Means(ledger, open_bench, lambda name: build_source(name, settings), hand)
    turns = Turns(ledger, frozenset(settings.sources), bell, utc_now, others=hand.others_sources)
    table = {name: source.schedule for name, source in settings.sources.items() if source.schedule}
    met_at = partial(_schedule_met_at, rooms)
    schedules = Schedules(table, settings.indexer.timezone, asking.by_schedule, utc_now, met_at)
    return Service(ledger, Loop(means, turns, bell), schedules, bell, ended)


def _schedule_met_at(rooms: Rooms, source: str) -> datetime | None:
    try:
        space = rooms.now.space.fingerprint
    except StorageError:
        # The settings lack the model that serves, which the loop tells of. To ask once more is no harm.
        return None
    return schedule_met_at(rooms.ledger, source, space, utc_now())
