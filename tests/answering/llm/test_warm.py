"""What a process loads before the first question, so that nobody waits for it."""

import subprocess
import sys
from pathlib import Path

from answering.llm.litellm_model import warm
from answering.llm.window import count_tokens
from playground.openai.server import running

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, sys
from answering.llm.language_model import ToolDefinition
from answering.llm.litellm_model import warm
from tests.fakes.openai_server import close_litellm, written
from answering.llm.litellm_model import LitellmModel
from answering.llm.litellm_request import LitellmModelSettings
from playground.openai.service import KEY

async def ask():
    model = LitellmModel(LitellmModelSettings("main", "openai/stand-in", sys.argv[1], KEY))
    await written(model, tools=[ToolDefinition("search_docs", "Searches.", {"type": "object", "properties": {}})])
    await close_litellm()

warm()
before = set(sys.modules)
asyncio.run(ask())
sys.stdout.write("\\n".join(sorted(set(sys.modules) - before)))
"""


def test_the_first_request_of_a_warm_process_loads_next_to_nothing():
    with running() as server:
        program = [sys.executable, "-c", PROGRAM, server.api_base]
        loaded = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert [name for name in loaded if name.startswith(("openai", "mcp"))] == []
    assert len(loaded) < 60


def test_what_the_counter_of_tokens_was_made_from_is_not_kept() -> None:
    encoding = warm().encoding

    assert hasattr(encoding, "_mergeable_ranks"), "This tiktoken has no such table any more: `warm` need not empty it"
    assert encoding._mergeable_ranks == {}
    assert count_tokens("anthropic/claude-sonnet-4-5", ["Who rotates the keys?"]) == [5]
