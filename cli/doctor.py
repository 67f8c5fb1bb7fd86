"""`footnote doctor`: checks everything it can reach, and says what to do about each failure."""

import asyncio
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import typer
from rich.markup import escape

from answering.errors import LanguageModelUnavailable
from answering.tools.wording import one_line
from cli.console import WordsConsole
from cli.doctor_models import look_at_model
from cli.doctor_slack import slack_looks
from cli.exits import BAD_USE, FINE, SOURCE_FAILED
from cli.options import Config, Json
from cli.shapes import print_json
from index.errors import IndexMissing, StorageError
from ledger.errors import LedgerError
from sources.confluence.source import ConfluenceSource
from sources.errors import SourceError
from wiring.refused import Refused
from wiring.reranker import build_reranker
from wiring.rooms import Rooms, open_rooms
from wiring.serving_model import table_of

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

logger = logging.getLogger(__name__)

# An index with its old versions needs room to be compacted.
_LOW_DISK_BYTES = 1_000_000_000
_SPACES_SHOWN = 10
_NAMES_CHARACTERS = 200
# About as long as a chunk, so that a reranker takes as long over it.
_PASSAGE = "The queue is drained by restarting its workers one after the other. " * 12


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `problem` is None when it is well."""

    name: str
    finding: str
    problem: str | None = None
    is_source: bool = False


class _Unwell(Exception):
    """What is wrong, and what to do."""


@app.command()
def doctor_command(ctx: typer.Context, json: Json = False, config: Config = "") -> int:
    """Check settings, folders, ledger, models, index, Slack, sources and live tools, and say what to do about failures.

    Exit code 0 when all is well, 2 when something is not, 3 when only a source or a live tool is unwell.
    """
    with open_rooms(config or ctx.obj) as rooms:
        checks = list(examine(rooms))
    if json:
        print_json({"checks": [{"name": c.name, "finding": c.finding, "problem": c.problem} for c in checks]})
    else:
        console = WordsConsole()
        for check in checks:
            mark = "[green]✓[/]" if check.problem is None else "[red]✗[/]"
            console.print(f"{mark} [bold]{check.name}[/] {escape(check.problem or check.finding)}", soft_wrap=True)
    unwell = [check for check in checks if check.problem]
    if any(not check.is_source for check in unwell):
        return BAD_USE
    return SOURCE_FAILED if unwell else FINE


def examine(rooms: Rooms) -> Iterator[Check]:
    """Yield one check after the other; a failure never keeps the rest from being looked at."""
    yield _check("settings", lambda: str(rooms.file or "the defaults that come with Footnote"))
    yield _check("python", lambda: sys.version.split()[0])
    yield _check("data folder", lambda: _data_folder(rooms.settings.data_dir))
    yield _check("ledger", lambda: f"{rooms.ledger.url.render_as_string(hide_password=True)}")
    yield _check("model", lambda: _model(rooms))
    if rooms.settings.reranker.model:
        yield _check("reranker", lambda: _reranker(rooms))
    for name, table in rooms.settings.models.items():
        yield _check(f"language model {name}", partial(look_at_model, name, table))
    yield _check("index", lambda: _index(rooms))
    yield _check("git", _git)
    for name, look in slack_looks(rooms):
        yield _check(name, look)
    yield _check("sources", lambda: _configured(rooms))
    for name in rooms.settings.sources:
        yield _check(f"source {name}", partial(_source, rooms, name))
    for name in rooms.settings.tools:
        yield _check(f"tools {name}", partial(_tools, rooms, name), is_remote=True)


def _check(name: str, look: Callable[[], str], *, is_remote: bool = False) -> Check:
    try:
        return Check(name, look())
    except (_Unwell, LanguageModelUnavailable, StorageError, LedgerError, SourceError, Refused) as error:
        # The line begins with the name of the source already.
        told = str(error).removeprefix(f"{name}: ")
        return Check(name, "", told, is_source=is_remote or isinstance(error, SourceError))
    except Exception as error:
        logger.exception("check failed name=%s", name)
        return Check(name, "", f"failed with an unexpected {type(error).__name__}; the log has the details.")


def _data_folder(folder: Path) -> str:
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise _Unwell(f"{folder} cannot be written ({error.strerror}). Set data_dir to a folder that can.") from error
    if free < _LOW_DISK_BYTES:
        raise _Unwell(
            f"{folder} has only {free / 1e9:.1f} GB free. Make room: upkeep needs about as much as the index."
        )
    return f"{folder}, {free / 1e9:.0f} GB free"


def _model(rooms: Rooms) -> str:
    vector = rooms.embedder.embed_question("Is the embedding model well?")
    if len(vector) != rooms.embedder.space.dimension:
        raise _Unwell(
            f"The model makes vectors of {len(vector)} numbers, but {rooms.embedder.space.dimension} are configured. "
            f"Set dimension in {table_of(rooms.now.name)} to 0 to ask the model."
        )
    which = f"{rooms.now.name}, " if rooms.settings.embedders else ""
    return f"{which}{rooms.embedder.space}, reads {rooms.embedder.max_tokens} tokens"


def _reranker(rooms: Rooms) -> str:
    return asyncio.run(_reranked(rooms))


async def _reranked(rooms: Rooms) -> str:
    reranker, table = build_reranker(rooms.settings, may_download=True), rooms.settings.reranker
    if reranker is None:
        return "none"
    await reranker.load()
    started = perf_counter()
    await reranker.score("Is the reranking model well?", [_PASSAGE] * table.candidates)
    milliseconds = (perf_counter() - started) * 1000
    if milliseconds > table.timeout_milliseconds:
        raise _Unwell(
            f"{reranker.name} took {milliseconds:.0f} ms for {table.candidates} passages, so most searches go without "
            f"it. Raise reranker.timeout_milliseconds ({table.timeout_milliseconds}) or lower reranker.candidates."
        )
    return f"{reranker.name}, reads {table.candidates} passages in {milliseconds:.0f} ms"


def _index(rooms: Rooms) -> str:
    try:
        asyncio.run(rooms.library())
    except IndexMissing as error:
        raise _Unwell(str(error)) from error
    return rooms.settings.index.uri


def _git() -> str:
    found = shutil.which("git")
    if found is None:
        raise _Unwell("The git program is not on PATH; sources of kind git need it. Install git.")
    return found


def _configured(rooms: Rooms) -> str:
    if not rooms.settings.sources:
        raise _Unwell("No source is configured, so there is nothing to index. Add a [sources.<name>] table.")
    return ", ".join(rooms.settings.sources)


def _tools(rooms: Rooms, name: str) -> str:
    from wiring.tool_admission import look_at_servers  # noqa: PLC0415 - imports mcp, which takes half a second

    [server] = look_at_servers(rooms, [name])
    allowed = [each for each in server.tools if each.state != "not_allowed"]
    waiting = [each.tool for each in allowed if each.state in {"new", "changed"}]
    missing = [each.tool for each in allowed if each.state == "missing"]
    if server.problem:
        raise _Unwell(f"{server.problem} What needs it is answered without it.")
    if not allowed:
        raise _Unwell("can be asked, but nothing of it is offered. Name tools in reads or writes.")
    if missing:
        raise _Unwell(f"has no {one_line(', '.join(missing), _NAMES_CHARACTERS)}. Correct reads and writes.")
    if waiting:
        names = one_line(", ".join(waiting), _NAMES_CHARACTERS)
        raise _Unwell(f"waits for approval of {names}. Run footnote tools approve {name}.")
    return f"can be asked; {len(allowed)} tools offered; used by {', '.join(sorted(server.users))}"


def _source(rooms: Rooms, name: str) -> str:
    try:
        [source] = rooms.sources([name])
    except SourceError as error:  # Its settings are wrong, which other commands refuse as such.
        raise _Unwell(str(error)) from error
    readers = rooms.settings.sources[name].readers
    listed = ", ".join(sorted(readers))
    spaces = source.probe()
    if not isinstance(source, ConfluenceSource):
        return f"can be reached; read by {listed}"
    if not spaces:
        raise _Unwell("can be reached, but no space is chosen: all are personal. Name some in spaces.")
    narrowed = "" if "everyone" in readers else f", and of those only by {listed}"
    shown = ", ".join(spaces[:_SPACES_SHOWN]) + (" …" if len(spaces) > _SPACES_SHOWN else "")
    return f"can be reached, with its permissions; spaces {shown}; read by whom Confluence lets read{narrowed}"
