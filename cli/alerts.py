"""`footnote alerts`: what is red, what could not be told, and a trial that shows whether alerts arrive."""

from datetime import UTC, datetime

import typer

from cli.console import WordsConsole
from cli.exits import FINE, NOT_TOLD
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show_alerts import alert_json, notice_json, show_alerts, show_untold
from ledger.alerts import open_alerts, waiting_notices
from wiring.alerts import build_channels, trial_notice
from wiring.refused import Refused
from wiring.rooms import open_rooms

app = typer.Typer(
    rich_markup_mode="markdown",
    add_completion=False,
    invoke_without_command=True,
    help="""Show what is red, the worst first, with what to do about it; and what could not be told yet.

    The indexer looks every minute whether all is well, and tells where `[alerts]` of the settings says.
    """,
)


@app.callback()
def alerts_command(ctx: typer.Context, json: Json = False, config: Config = "") -> int:
    """Show what is red."""
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    with open_rooms(ctx.obj) as rooms:
        alerts, untold = open_alerts(rooms.ledger), waiting_notices(rooms.ledger)
        names = [channel.name for channel in build_channels(rooms.settings.alerts)]
    if json:
        shapes = {"alerts": list(map(alert_json, alerts)), "untold": list(map(notice_json, untold))}
        print_json({**shapes, "told_on": names})
        return FINE
    console, now = WordsConsole(), datetime.now(UTC)
    show_alerts(console, alerts, now)
    show_untold(console, untold, now)
    if not alerts:
        console.print("Nothing is red.")
    where = (
        f"Alerts are told on: {', '.join(names)}." if names else "Alerts are told nowhere: see [alerts] in settings."
    )
    console.print(where, style="dim", markup=False, soft_wrap=True)
    return FINE


@app.command("test")
def trial_command(ctx: typer.Context, json: Json = False, config: Config = "") -> int:
    """Send a trial to each place where alerts are told, and say what came of it.

    Exit code 0 when each took it, 1 when one did not, 2 when none is set.
    """
    now = datetime.now(UTC)
    with open_rooms(config or ctx.obj) as rooms:
        channels = build_channels(rooms.settings.alerts)
        if not channels:
            raise Refused("Alerts are told nowhere: set alerts.slack_webhook_file or alerts.webhook_url.")
        outcomes = {channel.name: channel.send(trial_notice(channel.name, now), now) for channel in channels}
    if json:
        print_json(
            {"channels": [{"channel": name, "trouble": each.trouble or None} for name, each in outcomes.items()]}
        )
    else:
        console = WordsConsole()
        for name, each in outcomes.items():
            said = f"[red]✗[/] {name}: the receiver {each.trouble}." if each.trouble else f"[green]✓[/] {name} took it."
            console.print(said, soft_wrap=True)
    return NOT_TOLD if any(each.trouble for each in outcomes.values()) else FINE
