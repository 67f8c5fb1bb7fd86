"""Keys and prompts: which key goes where, and what of them is ever shown."""

import json
import logging

import pytest

from answering.errors import LanguageModelUnavailable
from playground.openai.service import KEY
from tests.fakes.openai_server import model_at, written


async def test_nothing_that_a_vendor_says_of_an_error_is_shown_or_logged(server, caplog, capfd):
    caplog.set_level(logging.INFO)
    faults = ["refuse", "broken chunk", "error chunk", "page", "not json", "cut", "hold"]
    for fault in faults:
        server.faults.add(fault)
    shown = []
    for _ in faults:
        with pytest.raises(LanguageModelUnavailable) as raised:
            await written(model_at(server, first_token_seconds=0.3))
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__
        shown.append(str(raised.value))

    output = capfd.readouterr()
    for text in (*shown, caplog.text, output.out, output.err):
        assert KEY not in text
        assert "SECRET-PROMPT" not in text
    assert [json.dumps(request["messages"]).count("SECRET-PROMPT") for request in server.service.requests] == [1] * 7


async def test_a_server_that_is_not_there_is_told(server):
    with pytest.raises(LanguageModelUnavailable, match=r"cannot be reached.*models\.main\.api_base"):
        await written(model_at(server, api_base="http://127.0.0.1:1/v1"))


async def test_a_server_of_ones_own_never_gets_the_key_of_a_vendor(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    with pytest.raises(LanguageModelUnavailable, match=r"refused the key \(401\)"):
        await written(model_at(server, api_key=None))


async def test_a_missing_key_is_named_and_no_fault_of_a_server(server, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(LanguageModelUnavailable, match=r"models\.main \(openai/gpt-4o\) has no key.*OPENAI_API_KEY"):
        await written(model_at(server, api_base=None, model="openai/gpt-4o", api_key=None))
