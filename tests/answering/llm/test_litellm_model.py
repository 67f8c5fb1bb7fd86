import asyncio

import pytest

from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import Calls, Message, Piece, ToolCall, ToolDefinition, Usage, Words
from playground.openai.reply import AskedTool, Reply, says
from tests.fakes.openai_server import MESSAGES, QUESTION, model_at, text_of, usage_of, written

TEXT = "The queue is full [1]. Restart it [2]. Then wait."
SEARCH = ToolDefinition("search_docs", "Searches.", {"type": "object", "properties": {"query": {"type": "string"}}})


async def test_a_turn_comes_piece_by_piece_and_is_counted_at_its_end(server):
    server.service.queue.append(says(TEXT))

    pieces = await written(model_at(server))

    assert text_of(pieces) == TEXT
    assert len([piece for piece in pieces if isinstance(piece, Words)]) == len(TEXT.split())
    assert pieces[-1] == Usage("openai/stand-in", 13, 13, cost=None, failed=())


async def test_a_model_is_asked_as_the_settings_say(server):
    server.service.queue.extend([says(TEXT), says(TEXT)])

    await written(model_at(server, temperature=0.3, max_answer_tokens=100), max_tokens=500)
    await written(model_at(server), max_tokens=50)

    [first, second] = server.service.requests
    assert first["messages"] == [
        {"role": "system", "content": "Answer in English."},
        {"role": "user", "content": QUESTION},
    ]
    assert (first["model"], first["temperature"], first["max_tokens"]) == ("stand-in", 0.3, 100)
    assert first["stream_options"] == {"include_usage": True}
    assert "tools" not in first
    assert second["max_tokens"] == 50


async def test_parallel_calls_are_put_together_and_come_behind_the_text(server):
    calls = (AskedTool("search_docs", '{"query": "queue"}', "a"), AskedTool("get_chunk", '{"id": "x', "b"))
    server.service.queue.append(says("Let me look. ", *calls))

    pieces = await written(model_at(server), tools=[SEARCH])

    assert text_of(pieces) == "Let me look. "
    assert pieces[-2] == Calls(
        (ToolCall("a", "search_docs", '{"query": "queue"}'), ToolCall("b", "get_chunk", '{"id": "x'))
    )
    assert usage_of(pieces)
    [request] = server.service.requests
    assert request["tools"][0]["function"] == {
        "name": "search_docs",
        "description": "Searches.",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}},
    }


async def test_calls_and_what_they_brought_are_part_of_the_conversation(server):
    server.service.queue.append(says(TEXT))
    call = ToolCall("a", "search_docs", '{"query": "queue"}')
    messages = [*MESSAGES, Message("assistant", "", calls=(call,)), Message("tool", "Nothing.", call_id="a")]

    await written(model_at(server), messages, tools=[SEARCH])

    [request] = server.service.requests
    assert request["messages"][2]["tool_calls"] == [
        {"id": "a", "type": "function", "function": {"name": "search_docs", "arguments": '{"query": "queue"}'}}
    ]
    assert request["messages"][3] == {"role": "tool", "content": "Nothing.", "tool_call_id": "a"}


@pytest.mark.parametrize("fault", ["no choices", "no usage"])
async def test_odd_chunks_cost_no_word(server, fault):
    server.faults.add(fault)
    server.service.queue.append(says(TEXT))

    pieces = await written(model_at(server))

    assert text_of(pieces) == TEXT
    assert usage_of(pieces).prompt_tokens > 0


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, r"refused the key \(401\).*models\.main\.api_key_file.*FOOTNOTE__MODELS__MAIN__API_KEY"),
        (403, r"refused the key \(403\)"),
        (404, r"is not there \(404\).*models\.main\.model"),
        (400, r"refused the request \(400\)"),
        (429, r"takes no more requests for now \(429\)"),
        (500, r"failed on its own side \(500"),
        (503, r"failed on its own side \(503"),
    ],
)
async def test_a_refusal_is_told_with_what_to_do_about_it(server, status, told):
    server.faults.add("refuse", status=status)

    with pytest.raises(LanguageModelUnavailable, match=rf"models\.main \(openai/stand-in\) {told}") as raised:
        await written(model_at(server))

    assert raised.value.is_of_request == (status == 400)
    assert len(server.service.requests) == 1


@pytest.mark.parametrize("words", ["429 rate limit", "context window exceeded", "not found", "overloaded 503"])
async def test_a_refusal_is_told_by_its_status_whatever_words_stand_in_it(server, words):
    """The stand-in repeats the prompt in what it refuses, as vendors do; litellm reads errors off such words."""
    server.faults.add("refuse", status=401)

    with pytest.raises(LanguageModelUnavailable, match=r"refused the key \(401\)"):
        await written(model_at(server), [Message("user", f"What does {words} mean?")])


@pytest.mark.parametrize("fault", ["not json", "page", "end"])
async def test_what_only_looks_like_a_whole_turn_is_none(server, fault):
    server.faults.add(fault, after_pieces=3)
    server.service.queue.append(says(TEXT))
    pieces: list[Piece] = []

    with pytest.raises(LanguageModelUnavailable, match="ended without finishing"):
        await written(model_at(server), into=pieces)

    assert text_of(pieces) == ("The queue is " if fault == "end" else "")


@pytest.mark.parametrize("fault", ["cut", "broken chunk", "error chunk"])
@pytest.mark.parametrize("after_pieces", [0, 3])
async def test_a_stream_that_breaks_is_told_after_what_it_brought(server, fault, after_pieces):
    server.faults.add(fault, after_pieces=after_pieces)
    server.service.queue.append(says(TEXT))
    pieces: list[Piece] = []

    with pytest.raises(LanguageModelUnavailable, match="broke off"):
        await written(model_at(server), into=pieces)

    assert text_of(pieces) == ("The queue is " if after_pieces else "")


# A model that says something is given the time for it, also by a busy machine.
@pytest.mark.parametrize(("fault", "said", "seconds"), [("hold", "", 0.3), ("stall", "The queue ", 2.0)])
async def test_a_silent_model_is_left_after_its_time_and_the_connection_closed(server, fault, said, seconds):
    server.faults.add(fault)
    server.service.queue.append(says(TEXT))
    pieces: list[Piece] = []

    with pytest.raises(LanguageModelUnavailable, match=r"said nothing for too long.*models\.main\.first_token_seconds"):
        await written(model_at(server, first_token_seconds=seconds, retries=2), into=pieces)

    assert text_of(pieces) == said
    assert await asyncio.to_thread(server.service.abandoned.wait, 60)
    assert len(server.service.requests) == 1


async def test_a_turn_that_takes_too_long_as_a_whole_is_left(server):
    server.faults.add("stall")

    with pytest.raises(LanguageModelUnavailable, match=r"took too long for one turn.*models\.main\.timeout_seconds"):
        await written(model_at(server, timeout_seconds=0.3))


async def test_closing_the_iterator_closes_the_connection(server):
    server.faults.add("stall", after_pieces=2)
    server.service.queue.append(says(TEXT))
    turn = model_at(server).write(MESSAGES, max_tokens=200)

    assert await anext(turn) == Words("The ")
    await turn.aclose()

    assert await asyncio.to_thread(server.service.abandoned.wait, 60)


async def test_whoever_gives_up_waiting_is_let_go_at_once(server):
    server.faults.add("hold")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await written(model_at(server, first_token_seconds=600, timeout_seconds=600))

    assert await asyncio.to_thread(server.service.abandoned.wait, 60)


@pytest.mark.parametrize(("fault", "status"), [("refuse", 500), ("refuse", 429), ("cut", 0), ("page", 0)])
async def test_a_model_that_fails_before_its_first_word_is_asked_again(server, fault, status):
    server.faults.add(fault, status=status, after_pieces=0)
    # A reply is taken from the queue by a stream that is cut, too.
    server.service.rules.append(lambda _: says(TEXT))

    assert text_of(await written(model_at(server, retries=1))) == TEXT
    assert len(server.service.requests) == 2


@pytest.mark.parametrize(
    ("status", "retry_after"), [(401, None), (404, None), (400, None), (429, "60"), (429, "Monday")]
)
async def test_a_model_is_not_asked_again_in_vain(server, status, retry_after):
    server.faults.add("refuse", status=status, retry_after=retry_after, times=None)

    with pytest.raises(LanguageModelUnavailable):
        await written(model_at(server, retries=3))

    assert len(server.service.requests) == 1


async def test_a_model_is_asked_again_as_often_as_the_settings_say_and_when_the_vendor_says(server):
    server.faults.add("refuse", status=429, retry_after="0", times=None)

    with pytest.raises(LanguageModelUnavailable):
        await written(model_at(server, retries=3))

    assert len(server.service.requests) == 4


async def test_a_model_that_has_said_something_is_not_asked_again(server):
    server.faults.add("cut", times=None)
    server.service.rules.append(lambda _: says(TEXT))

    with pytest.raises(LanguageModelUnavailable):
        await written(model_at(server, retries=3))

    assert len(server.service.requests) == 1


async def test_a_turn_without_a_word_is_a_failure_that_asks_for_room_to_think(server):
    server.service.queue.append(Reply(("", "\n")))

    with pytest.raises(LanguageModelUnavailable, match="ended its turn without a word") as raised:
        await written(model_at(server))

    assert raised.value.is_of_request


@pytest.mark.parametrize("broken", ["warm", "wire_request"])
async def test_a_library_that_cannot_even_be_asked_is_told_as_a_model_that_cannot(server, monkeypatch, broken):
    def fall_apart(*_, **__):
        raise ImportError("SECRET-PROMPT")

    monkeypatch.setattr(f"answering.llm.litellm_model.{broken}", fall_apart)

    with pytest.raises(LanguageModelUnavailable, match=r"models\.main .* within litellm \(ImportError\)") as raised:
        await written(model_at(server))
    assert "SECRET-PROMPT" not in str(raised.value)


async def test_a_price_is_told_when_litellm_knows_it(server):
    server.service.queue.append(says(TEXT))

    pieces = await written(model_at(server, model="openai/gpt-4o"))

    assert usage_of(pieces).cost == pytest.approx(13 * 2.5e-6 + 13 * 1e-5)


def test_a_model_knows_its_window_with_a_margin_and_whether_it_takes_tools(server):
    assert model_at(server, model="openai/gpt-4o").window_tokens == 102_400
    assert model_at(server, window_tokens=1_000).window_tokens == 800
    assert model_at(server).takes_tools
    assert not model_at(server, model="gpt-3.5-turbo-instruct").takes_tools
    assert model_at(server).count_tokens(["", TEXT])[0] == 0
