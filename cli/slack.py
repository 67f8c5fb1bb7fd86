"""`footnote slack`: what a Slack app for Footnote is made from."""

from typing import Annotated

import typer

from bot.manifest import manifest_text
from cli.exits import FINE

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.callback()
def slack() -> None:
    """Set up the Slack app."""


@app.command()
def manifest(
    url: Annotated[
        str, typer.Option("--url", help="For slack.transport http: the public address that leads to the bot.")
    ] = "",
    install_url: Annotated[
        str,
        typer.Option("--install-url", help="For several workspaces: slack.public_url, where they install the app."),
    ] = "",
) -> int:
    """Print the manifest to make the Slack app from: api.slack.com/apps, Create New App, From a manifest.

    It asks for no more than the bot uses. What it names under `bot_optional` can be left out when the app is installed.
    """
    print(manifest_text(url, install_url), end="")
    return FINE
