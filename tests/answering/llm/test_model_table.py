import socket

import pytest

from answering.llm.model_table import cost_of, entries_of
from index.litellm_library import load_litellm


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whatever reaches for a server fails loudly."""
    load_litellm()

    def refuse(*address):
        raise AssertionError(f"asked the network for {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def usage():
    return load_litellm().Usage(prompt_tokens=1_000, completion_tokens=100, total_tokens=1_100)


def test_a_model_is_found_with_and_without_its_provider():
    assert entries_of("openai/gpt-4o") == entries_of("gpt-4o") != []
    assert entries_of("openai/our-own") == entries_of("") == []


@pytest.mark.parametrize("model", ["gpt-4o", "openai/gpt-4o"])
def test_a_turn_costs_what_the_table_says(model):
    assert cost_of(model, usage()) == pytest.approx(1_000 * 2.5e-6 + 100 * 1e-5)


@pytest.mark.parametrize("model", ["openai/our-own", "ollama_chat/our-own", "nobody/x", ""])
def test_a_price_that_nobody_knows_is_none_and_not_zero(model):
    assert cost_of(model, usage()) is None


def test_a_model_of_ones_own_machine_costs_nothing():
    assert cost_of("ollama/llama3.1", usage()) == 0


def test_a_turn_that_was_not_counted_has_no_price():
    assert cost_of("gpt-4o", None) is None
