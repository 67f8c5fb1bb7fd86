"""Start: the settings become a running server."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from mcp.server.stdio import stdio_server

from config.errors import SettingsError
from config.load import LoadedSettings, load_settings
from config.log import configure_logging
from config.settings import Settings
from config.version import read_version
from mcp_server.call import Budgets
from mcp_server.callers.caller import Caller, WhoAsks, audience_of, fixed_caller
from mcp_server.errors import NotOpened
from mcp_server.opening import OpeningShelf
from mcp_server.server import Serving, build_server
from mcp_server.warming import warm_after_listing
from wiring.refused import Refused

if TYPE_CHECKING:
    from index.embedder import Embedder
    from mcp_server.reading.library_shelf import LibraryShelf
    from mcp_server.web.app import Routes
    from wiring.rooms import Rooms

_WRONG = 2
_HELP = "Serves the index to agents and IDE assistants over MCP, until its client ends it, or SIGTERM or Ctrl-C does."
_AT_A_TERMINAL = (
    "This speaks MCP to the program that starts it, and waits for that on standard input. `footnote mcp install` "
    "tells how clients start it; `--transport http` serves at an address. Ctrl-C ends it."
)


def main(given: Sequence[str] | None = None) -> int:
    """Run the server; exit code 0 after an orderly end, 2 when the settings do not let it begin.

    Args:
        given: Its options; None for those of this process.
    """
    parser = argparse.ArgumentParser(prog="python -m mcp_server", description=_HELP)
    parser.add_argument("--config", default="", help="The settings file; footnote.toml in this folder otherwise.")
    parser.add_argument("--transport", choices=("stdio", "http"), help="Instead of what the settings say.")
    arguments = parser.parse_args(given)
    try:
        loaded = load_settings(Path(arguments.config) if arguments.config else None)
        _check_that_somebody_set_it_up(loaded)
        log = loaded.settings.logging
        # Standard output belongs to the protocol.
        configure_logging(log.level, layout=log.format, stream=sys.stderr, secrets=loaded.secrets)
        # asyncio ends its work in order at Ctrl-C only where nobody else has taken it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        is_http = (arguments.transport or loaded.settings.mcp.transport) == "http"
        asyncio.run((_serve_http if is_http else _serve_stdio)(loaded, arguments.config))
    except (SettingsError, Refused) as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG
    except KeyboardInterrupt:
        pass
    return 0


def serving_of(loaded: LoadedSettings, shelf: OpeningShelf, who_asks: WhoAsks) -> Serving:
    """Return what the server needs, as the settings say."""
    mcp = loaded.settings.mcp
    return Serving(
        shelf=shelf,
        who_asks=who_asks,
        budgets=Budgets(search=mcp.search_tokens, chunk=mcp.chunk_tokens),
        version=read_version(),
        openai_tools=mcp.openai_tools,
    )


def shelf_of(config: str, settings: Settings, watch: "Callable[[Rooms], None] | None" = None) -> OpeningShelf:
    """Return the shelf of a settings file, not opened yet; `watch` is told of its rooms when it is."""

    def open_shelf(stack: ExitStack) -> "LibraryShelf":
        # Seconds, for which no client need wait before it sees the tools. Most of what a model needs to load is no
        # Python: another core does it meanwhile.
        from index.errors import StorageError  # noqa: PLC0415
        from wiring.embedder import build_embedder  # noqa: PLC0415

        embedder = None
        # Of several models, only the ledger tells which one serves.
        if not settings.embedders:
            try:
                embedder = build_embedder(settings.embedder, settings.data_dir / "models")
            except StorageError as error:
                raise NotOpened(str(error)) from error
            Thread(target=_load, args=(embedder,), name="model", daemon=True).start()

        from mcp_server.reading.library_shelf import LibraryShelf  # noqa: PLC0415
        from wiring.following import following  # noqa: PLC0415
        from wiring.rooms import open_rooms  # noqa: PLC0415

        try:
            rooms = stack.enter_context(open_rooms(config, embedder=embedder))
        except (SettingsError, Refused) as error:
            raise NotOpened(str(error)) from error
        stack.enter_context(following(rooms))
        if watch is not None:
            watch(rooms)
        return LibraryShelf(rooms)

    return OpeningShelf(open_shelf)


def _check_that_somebody_set_it_up(loaded: LoadedSettings) -> None:
    """Refuse the sample's settings where nothing was indexed with them.

    A client that starts a server in a folder of its own would get one that has nothing to search, and puts it there.

    Raises:
        Refused: there are no settings, and there is no index.
    """
    if loaded.file is None and loaded.lacks_index:
        raise Refused(f"There is no footnote.toml in {Path.cwd()} to start with. Name one with --config.")


def _load(embedder: "Embedder") -> None:
    # Whoever asks first tries again, and is told what is wrong.
    with suppress(Exception):
        embedder.embed_question("warm")


async def _serve_stdio(loaded: LoadedSettings, config: str) -> None:
    shelf = shelf_of(config, loaded.settings)
    if sys.stdin.isatty():
        sys.stderr.write(f"{_AT_A_TERMINAL}\n")
    caller = Caller("local", audience_of(loaded.settings.mcp.principal))
    server = build_server(serving_of(loaded, shelf, fixed_caller(caller)))
    try:
        async with warm_after_listing(server, shelf.warm), stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        await shelf.close()


def _metrics_of(settings: Settings) -> "tuple[Callable[[Rooms], None] | None, Routes]":
    """Return what is told of the rooms, and the page that shows their figures; None and none unless asked for."""
    if not settings.metrics.mcp:
        return None, ()
    # Prometheus' client: a tenth of a second for what not everybody wants.
    from wiring.metrics import Metrics  # noqa: PLC0415
    from wiring.metrics_routes import metrics_routes  # noqa: PLC0415

    metrics = Metrics()
    return metrics.watch, metrics_routes(metrics.registry)


async def _serve_http(loaded: LoadedSettings, config: str) -> None:
    # A web server: half a second that no client of stdio need wait.
    from mcp_server.http_door import serve_http  # noqa: PLC0415

    watch, routes = _metrics_of(loaded.settings)
    shelf = shelf_of(config, loaded.settings, watch)
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    warming = asyncio.create_task(shelf.warm())
    try:
        await serve_http(
            loaded.settings.mcp,
            lambda who_asks: build_server(serving_of(loaded, shelf, who_asks)),
            shelf.why_not_ready,
            ended,
            routes=routes,
        )
    finally:
        await asyncio.gather(warming, return_exceptions=True)
        await shelf.close()
