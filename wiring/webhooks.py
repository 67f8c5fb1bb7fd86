"""Which sources take webhooks, and how one that came in becomes a request in the ledger."""

from collections.abc import Callable
from datetime import UTC, datetime

from config.settings import Settings
from config.sources import GitSettings
from indexer.webhooks.hook import Hook
from ledger.engine import Ledger
from ledger.run_requests import RunRequest, ask_run

BY_WEBHOOK = "webhook"


def build_hooks(settings: Settings) -> dict[str, Hook]:
    """Return what must be known to take webhooks, by the names of the sources that have a secret for them."""
    return {
        name: Hook(
            kind=table.kind,
            secret=table.webhook_secret.get_secret_value(),
            ref=table.ref if isinstance(table, GitSettings) else "",
        )
        for name, table in settings.sources.items()
        if table.webhook_secret
    }


def build_ask(ledger: Ledger) -> Callable[[str], None]:
    """Return what asks for a run of a source because a webhook came; it raises LedgerUnavailable if it cannot."""

    def ask(source: str) -> None:
        ask_run(ledger, RunRequest(source, is_full=False, asked_by=BY_WEBHOOK, asked_at=datetime.now(UTC)))

    return ask
