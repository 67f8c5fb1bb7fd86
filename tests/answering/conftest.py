import pytest

from playground.openai.server import running
from tests.fakes.openai_server import close_litellm


@pytest.fixture
async def server():
    """A model's server on this machine, over real HTTP."""
    with running() as found:
        yield found
        await close_litellm()
