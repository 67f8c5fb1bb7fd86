"""The documents of the demos: the sample wiki, a page of it that only some may read, and this repository."""

from pathlib import Path

from rich.console import Console

from cli.index import index_with_bars, show_reports
from wiring.rooms import Rooms

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config" / "demo.toml"


def index_demo(console: Console, rooms: Rooms) -> bool:
    """Bring their index up to date, with bars; returns whether every source went well."""
    names = [name for name in rooms.settings.sources if name != "footnote" or (ROOT / ".git").exists()]
    console.print("[bold]Indexing the sample wiki and this repository[/] (about two minutes the first time)\n")
    reports = index_with_bars(rooms, names)
    show_reports(console, reports)
    return not any(report.error for report in reports)
