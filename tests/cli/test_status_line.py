import io
import logging

from rich.console import Console

from cli.status_line import StatusLine
from config.log import configure_logging

ERASE = "\x1b[2K"


def test_what_is_logged_stands_on_a_line_of_its_own(monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    terminal = io.StringIO()
    configure_logging("warning", layout="console", stream=terminal)
    line = StatusLine(Console(file=terminal, force_terminal=True, width=60))
    line.show("Searching …")
    logging.getLogger("answering").warning("no language model answered")
    line.show("Writing …")
    line.close()
    logging.getLogger("answering").warning("said afterwards")

    before, found, after = terminal.getvalue().partition("no language model answered\n")
    searching = before.rpartition("Searching …")[2]
    assert found
    assert ERASE in searching
    # The moment and the level are all that stands between the erased line and the words.
    assert searching.rpartition(ERASE)[2].endswith("warning answering: ")
    assert "Searching" not in after
    assert "Writing …" in after
    assert after.endswith("said afterwards\n")


def test_a_line_that_is_closed_leaves_nothing_behind():
    before = list(logging.getLogger().handlers)
    line = StatusLine(Console(file=io.StringIO(), force_terminal=True))
    line.show("Searching …")
    line.close()

    assert logging.getLogger().handlers == before
