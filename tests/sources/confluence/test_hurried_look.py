"""For how long a look at single pages waits for a site that is busy or silent, before it leaves it to the listing."""

import pytest

from sources.confluence import source as confluence_source
from sources.errors import SourceUnavailable
from tests.sources.confluence.conftest import path_of
from tests.sources.confluence.test_looking import look


def test_a_look_waits_for_a_site_that_is_busy_for_a_moment_and_for_no_other(wiki):
    page = wiki.page("Plan")
    faults = wiki.server.faults
    sight, _ = look(wiki, lambda: faults.answer("content/search", 429, times=1, retry_after="1"), page)
    assert path_of(page) in sight.readers
    assert wiki.naps[0] >= 1

    wiki.naps.clear()
    with pytest.raises(SourceUnavailable, match="429"):
        look(wiki, lambda: faults.answer("content/search", 429, times=None, retry_after="30"), page)
    assert wiki.naps == []


def test_a_look_leaves_a_site_that_is_silent_for_long_to_the_listing(wiki, monkeypatch):
    monkeypatch.setattr(confluence_source, "_LOOK_SECONDS", 0.2)
    page = wiki.page("Plan")
    with pytest.raises(SourceUnavailable, match="in time"):
        look(wiki, lambda: wiki.server.faults.slow("content/search", seconds=2, times=1), page)

    assert wiki.naps == []
