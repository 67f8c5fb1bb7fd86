"""Install pages: what somebody reads in a browser who installs the app in a workspace. Pure."""

from html import escape

from bot.manifest import INSTALL_PATH

WELCOME = (
    "Footnote is in your workspace now. Ask it something in a direct message, or invite it to a channel with /invite."
)

_WHY = {
    "access_denied": "Nothing was installed, as it was not allowed in Slack.",
    "invalid_browser": "This is not the browser in which the installation began, or it began too long ago.",
    "invalid_state": "This installation began too long ago, or has ended already.",
    "invalid_code": "Slack did not confirm the installation.",
    "missing_code": "Slack did not confirm the installation.",
    "too_many": "Too many installations have begun at once. Please wait a minute.",
    "unavailable": "The installation could not be finished now. Please try again in a minute.",
}
_OTHERWISE = "Nothing was installed."


def why_not(reason: str, public_url: str) -> str:
    """Return why nothing was installed, and where to begin again.

    Args:
        reason: As Slack or its SDK calls it.
        public_url: Leads to the bot.
    """
    return f"{_WHY.get(reason, _OTHERWISE)} Begin again at {public_url}{INSTALL_PATH}"


def page(words: str) -> str:
    """Return a page that says these words; nothing in them is taken for HTML."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Footnote</title>'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        '<body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 4rem auto; padding: 0 1rem">'
        f"<h1>Footnote</h1><p>{escape(words)}</p></body></html>"
    )
