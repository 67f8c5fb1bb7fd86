import pytest

from indexer.http.address import pages_in_words


@pytest.mark.parametrize(
    ("host", "hooked", "shows_figures", "told"),
    [
        ("127.0.0.1", [], False, "http://127.0.0.1:8768: /healthz, /readyz."),
        (
            "::1",
            ["wiki", "docs"],
            True,
            "http://[::1]:8768: /healthz, /readyz, /webhooks/wiki, /webhooks/docs, /metrics.",
        ),
    ],
)
def test_whoever_starts_it_at_a_terminal_is_told_where_it_is_and_what_is_switched_on(host, hooked, shows_figures, told):
    assert pages_in_words(host, 8768, hooked=hooked, shows_figures=shows_figures) == f"The indexer answers at {told}"
