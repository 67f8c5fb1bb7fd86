import logging
import subprocess
import sys
import threading
from typing import Any

import pytest
from pydantic import SecretStr

from config.models import ModelSettings
from playground.openai.reply import says
from playground.openai.server import running
from playground.openai.service import KEY
from tests.fakes.openai_server import close_litellm, text_of, usage_of, written
from wiring.models import build_language_model, check_models, warm_models


@pytest.fixture
async def server():
    with running() as found:
        yield found
        await close_litellm()


def table(server=None, **changes: Any):
    settings: dict[str, Any] = {"model": "openai/stand-in", "api_base": server.api_base if server else "", "retries": 0}
    return ModelSettings(**(settings | changes))


def test_without_a_table_there_is_no_model_and_nothing_is_warmed():
    before = threading.active_count()

    warm_models({})

    assert build_language_model({}) is None
    assert check_models({}) == {}
    assert threading.active_count() == before


async def test_models_are_tried_in_the_order_of_the_settings(server):
    server.service.queue.append(says("One [1]."))
    model = build_language_model(
        {
            "main": table(server, api_key=SecretStr("wrong")),
            "backup": table(server, model="openai/other", api_key=SecretStr(KEY)),
        }
    )
    assert model is not None

    pieces = await written(model)

    assert text_of(pieces) == "One [1]."
    assert (usage_of(pieces).model, usage_of(pieces).failed) == ("openai/other", ("main",))
    assert [request["model"] for request in server.service.requests] == ["stand-in", "other"]


def test_the_settings_say_whether_a_model_reads_pictures(server):
    blind, seeing = table(server, reads_pictures=False), table(server, reads_pictures=True)
    both, one = build_language_model({"main": blind, "eyes": seeing}), build_language_model({"main": blind})

    assert both
    assert one
    assert (both.reads_pictures, one.reads_pictures) == (True, False)


def test_a_model_is_built_without_its_library():
    program = (
        "import sys; from config.models import *; from wiring.models import *; import wiring.rooms\n"
        "build_language_model({'main': ModelSettings(model='openai/gpt-4o')})\n"
        "print({'litellm', 'openai', 'tiktoken'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == "set()\n"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nobody/x", "names no provider that litellm knows. Write models.main.model as provider/model"),
        ("our-own", "names no provider that litellm knows"),
        ("openai/", "names no provider that litellm knows"),
        ("anthropic/claude-sonnet-4-5", "has no key. Set models.main.api_key_file, or the variable "),
        ("gemini/gemini-2.5-pro", "GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
def test_what_is_wrong_is_known_without_asking_anybody(monkeypatch, model, told):
    for name in ("ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    [problem] = check_models({"main": table(model=model), "local": table(model="ollama_chat/llama3.1")}).values()

    assert problem.startswith(f"models.main ({model}) ")
    assert told in problem


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "anthropic/claude-sonnet-4-5", "api_key": SecretStr("k")},
        {"model": "openai/our-own", "api_base": "http://127.0.0.1:9/v1"},
        {"model": "hosted_vllm/our-own", "api_base": "http://127.0.0.1:9/v1"},
        {"model": "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"},
    ],
)
def test_nothing_is_wrong_with_a_key_or_where_none_is_needed(monkeypatch, changes):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    assert check_models({"main": table(**changes)}) == {}


def test_problems_are_logged_while_the_library_loads(caplog):
    caplog.set_level(logging.WARNING)
    before = set(threading.enumerate())

    warm_models({"main": table(model="nobody/x")})
    for thread in set(threading.enumerate()) - before:
        thread.join(60)

    assert "models.main (nobody/x) names no provider" in caplog.text
