from pathlib import Path

import pytest

from tests.mcp_server.handbook import write_handbook
from tests.mcp_server.reading_room import ReadingRoom


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> ReadingRoom:
    """Three sources that everybody may read, indexed once; tests only read them."""
    return write_handbook(ReadingRoom(tmp_path_factory.mktemp("handbook")))


@pytest.fixture
def room(tmp_path: Path) -> ReadingRoom:
    """A reading room without any document."""
    return ReadingRoom(tmp_path)
