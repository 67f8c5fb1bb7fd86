import socket

import pytest

from answering.llm.window import (
    DEFAULT_WINDOW_TOKENS,
    Window,
    count_tokens,
    reads_pictures,
    safe_window,
    takes_tools,
    window_of,
)
from index.litellm_library import load_litellm

TEXT = "Restart the print queue when ERR_4021 appears. "


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whatever reaches for a server fails loudly: all of this works on what litellm brings along."""

    def refuse(*address):
        raise AssertionError(f"asked the network for {address}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    ("model", "tokens"),
    [
        ("gpt-4o", 128_000),
        ("openai/gpt-4o", 128_000),
        ("anthropic/claude-sonnet-4-5", 200_000),
        ("gpt-3.5-turbo", 16_385),
    ],
)
def test_the_window_of_a_model_is_in_litellms_table(model, tokens):
    assert window_of(model) == Window(model, tokens, is_known=True)


@pytest.mark.parametrize(
    "model", ["", "/", "nothing", "openai/our-own", "ollama/our-own", "huggingface/a/b", "sample_spec", "dall-e-2"]
)
def test_a_model_that_the_table_does_not_know_gets_a_safe_default(model):
    assert window_of(model) == Window(model, DEFAULT_WINDOW_TOKENS, is_known=False)


@pytest.mark.parametrize("window", ["8192", 8192.0, None, -5, "many"])
def test_odd_entries_of_the_table_do_no_harm(window):
    name = "odd/entry"
    load_litellm().model_cost[name] = {"max_input_tokens": window}
    try:
        assert window_of(name).max_tokens == 8192
    finally:
        del load_litellm().model_cost[name]


@pytest.mark.parametrize("model", ["gpt-4o", "anthropic/claude-sonnet-4-5", "command-r", "ollama/llama-3", "nothing"])
def test_tokens_are_counted_for_any_model(model):
    one, many, none, half_a_character = count_tokens(model, [TEXT, TEXT * 100, "", "caf\udce9"])

    assert 8 <= one <= 20
    assert 90 * one <= many <= 110 * one
    assert none == 0
    assert half_a_character > 0
    assert count_tokens(model, []) == []


def test_a_window_is_filled_with_a_margin_whoever_says_how_large_it_is():
    assert safe_window("gpt-4o") == 102_400
    assert safe_window("gpt-4o", 1_000) == safe_window("nothing", 1_000) == 800


@pytest.mark.parametrize(
    ("model", "does"),
    [
        ("openai/gpt-4o", True),
        ("anthropic/claude-sonnet-4-5", True),
        ("gpt-3.5-turbo-instruct", False),
        ("openai/our-own", True),
    ],
)
def test_a_model_takes_tools_unless_the_table_knows_that_it_does_not(model, does):
    assert takes_tools(model) is does


@pytest.mark.parametrize(
    ("model", "does"),
    [
        ("openai/gpt-4o", True),
        ("anthropic/claude-sonnet-4-5", True),
        ("gpt-3.5-turbo", False),
        ("openai/our-own", False),
    ],
)
def test_a_model_is_shown_pictures_when_the_table_knows_that_it_reads_them(model, does):
    assert reads_pictures(model) is does
