"""Address: what is found where over HTTP, for whoever starts the indexer at a terminal."""

from collections.abc import Collection


def pages_in_words(host: str, port: int, *, hooked: Collection[str], shows_figures: bool) -> str:
    """Return where the indexer is asked how it is, and what else it answers there.

    Args:
        host: On which it listens.
        port: On which it listens.
        hooked: The sources that take webhooks.
        shows_figures: Whether it shows figures to Prometheus.
    """
    shown = f"[{host}]" if ":" in host else host
    pages = ["/healthz", "/readyz", *(f"/webhooks/{source}" for source in hooked)]
    pages += ["/metrics"] if shows_figures else []
    return f"The indexer answers at http://{shown}:{port}: {', '.join(pages)}."
