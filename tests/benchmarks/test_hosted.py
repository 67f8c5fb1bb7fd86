from collections.abc import Iterator

import pytest

from benchmarks import hosted
from tests.fakes.openai_server import close_connections


@pytest.fixture
def connections() -> Iterator[None]:
    yield
    close_connections()


@pytest.mark.usefixtures("connections")
def test_each_number_of_requests_stands_beside_one_at_a_time():
    measured = hosted.measure(32, 0.01, (1, 2))

    assert [way["requests"] for way in measured["ways"]] == [1, 2]
    assert all(way["texts_per_second"] > 0 and way["cpu_ms"] > 0 for way in measured["ways"])
    assert "1.00" in hosted.table(measured)
