"""What is logged of a page that is looked at ahead: which one, and nothing of what it is called or says."""

import logging

from sources.confluence.source import ConfluenceSource
from sources.errors import DocumentUnreadable
from tests.journeys.test_ahead import edit, hear_of, plan, run

__all__ = ["plan"]


def test_the_log_tells_of_a_page_that_cannot_be_read_ahead_without_its_title(team, plan, monkeypatch, caplog):
    def fail(_source, _entry):
        raise DocumentUnreadable("Amber plan was edited while it was read")

    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    monkeypatch.setattr(ConfluenceSource, "read", fail)
    with caplog.at_level(logging.INFO):
        run(team, lambda: None)

    assert "not read ahead" in caplog.text
    assert "Amber" not in caplog.text
