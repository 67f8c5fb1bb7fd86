"""Which sources take webhooks, and by which secret."""

from config.settings import Settings
from config.sources import GitSettings
from indexer.webhooks.hook import Hook


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
