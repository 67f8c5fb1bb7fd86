import asyncio

import pytest

from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import Calls, Message, Picture, TakenOver
from answering.llm.succession import Standby, Succession
from tests.fakes.openai_server import MESSAGES, model_at, text_of, usage_of, written
from tests.fakes.scripted_model import Line, ScriptedModel, call


class Clock:
    """Tells the time that a test sets, in seconds."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def in_turn(*models, cooldown_seconds=30.0, clock=None):
    return Succession([Standby(model, cooldown_seconds) for model in models], clock=clock or Clock())


async def test_the_first_model_writes_as_long_as_it_can():
    first, second = ScriptedModel("One [1].", name="first"), ScriptedModel(name="second")

    pieces = await written(in_turn(first, second))

    assert text_of(pieces) == "One [1]."
    assert second.asked == []
    assert usage_of(pieces).failed == ()


async def test_the_next_takes_over_quietly_from_one_that_fails_before_its_first_word():
    first, second = ScriptedModel(Line(dies=True), name="first"), ScriptedModel("Two [1].", name="second")

    pieces = await written(in_turn(first, second))

    assert text_of(pieces) == "Two [1]."
    assert not any(isinstance(piece, TakenOver) for piece in pieces)
    assert usage_of(pieces)
    assert usage_of(pieces).failed == ("first",)
    assert second.asked[0].messages == first.asked[0].messages


@pytest.mark.parametrize("line", [Line("One [1]. Two [2]. Thr", dies=True), Line("One [1]. Two [2]. Thr", stalls=True)])
async def test_the_next_goes_on_after_the_last_whole_sentence_of_one_that_dies_within_its_text(line):
    first = ScriptedModel(line, name="first", first_token_seconds=0.3)
    second = ScriptedModel("Three [3].", name="second")

    pieces = await written(in_turn(first, second))

    over = TakenOver("second", kept="One [1]. Two [2]. ")
    place = pieces.index(over)
    assert text_of(pieces[:place]) == "One [1]. Two [2]. Thr"
    assert over.kept + text_of(pieces[place:]) == "One [1]. Two [2]. Three [3]."
    [asked] = second.asked
    assert asked.messages[:2] == first.asked[0].messages
    assert asked.messages[2] == {"role": "assistant", "content": "One [1]. Two [2]."}
    assert "Repeat nothing" in asked.messages[3]["content"]


async def test_the_next_begins_anew_when_no_sentence_was_whole():
    first, second = ScriptedModel(Line("One", dies=True), name="first"), ScriptedModel("Uno [1].", name="second")

    pieces = await written(in_turn(first, second))

    assert TakenOver("second", kept="") in pieces
    assert second.asked[0].messages == first.asked[0].messages


async def test_a_third_takes_over_from_a_second_that_dies_too():
    first = ScriptedModel(Line("One [1]. T", dies=True), name="first")
    second = ScriptedModel(Line("Two [2]. Th", dies=True), name="second")
    third = ScriptedModel("Three [3].", name="third")

    pieces = await written(in_turn(first, second, third))

    assert [piece for piece in pieces if isinstance(piece, TakenOver)] == [
        TakenOver("second", "One [1]. "),
        TakenOver("third", "One [1]. Two [2]. "),
    ]
    assert usage_of(pieces).failed == ("first", "second")
    assert third.asked[0].messages[2]["content"] == "One [1]. Two [2]."


async def test_who_takes_over_may_ask_for_tools():
    first = ScriptedModel(Line("One [1]. T", dies=True), name="first")
    second = ScriptedModel(Line("", (call("search_docs"),)), name="second")

    pieces = await written(in_turn(first, second))

    assert Calls((call("search_docs"),)) in pieces


async def test_when_all_fail_the_message_tells_of_each():
    first, second = ScriptedModel(Line(dies=True), name="first"), ScriptedModel(Line("One", dies=True), name="second")

    with pytest.raises(LanguageModelUnavailable, match=r"models\.first .* models\.second "):
        await written(in_turn(first, second))


async def test_a_model_that_has_failed_is_left_alone_for_its_cooldown():
    clock = Clock()
    first = ScriptedModel(Line(dies=True), "Again [1].", name="first")
    models = in_turn(first, ScriptedModel("Two.", "Three.", name="second"), cooldown_seconds=30, clock=clock)

    await written(models)
    clock.now = 29.9
    assert text_of(await written(models)) == "Three."
    assert len(first.asked) == 1
    clock.now = 30.0
    pieces = await written(models)

    assert text_of(pieces) == "Again [1]."
    assert usage_of(pieces).failed == ()


async def test_when_all_are_left_alone_it_is_told_at_once_why():
    models = in_turn(only := ScriptedModel(Line(dies=True), name="only"))

    for _ in range(2):
        with pytest.raises(LanguageModelUnavailable, match=r"models\.only \(scripted/\d+\) ") as raised:
            await written(models)
    assert "failed just before" in str(raised.value)
    assert len(only.asked) == 1


async def test_a_question_that_is_at_fault_itself_costs_nobody_a_cooldown(server):
    server.faults.add("refuse", status=400)
    models = in_turn(model_at(server))

    with pytest.raises(LanguageModelUnavailable) as raised:
        await written(models)
    await written(models)

    assert raised.value.is_of_request


async def test_closing_it_closes_the_connection_of_the_model_that_writes(server):
    server.faults.add("refuse", status=500)
    server.faults.add("stall")
    turn = in_turn(model_at(server), model_at(server, name="second")).write(MESSAGES, max_tokens=100)

    await anext(turn)
    await turn.aclose()

    assert await asyncio.to_thread(server.service.abandoned.wait, 5)


def test_together_they_can_do_what_each_of_them_can(server):
    wide = model_at(server, model="openai/gpt-4o", name="wide")
    narrow = model_at(server, model="gpt-3.5-turbo-instruct", name="narrow")
    models = in_turn(wide, narrow)

    assert models.name == "wide"
    assert models.window_tokens == narrow.window_tokens < wide.window_tokens
    assert not models.takes_tools
    assert in_turn(wide).takes_tools
    assert models.count_tokens(["Restart it."]) == wide.count_tokens(["Restart it."])


PICTURE = (Message("user", "What is this?", pictures=(Picture("image/png", b"pixels"),)),)


async def test_only_those_that_read_pictures_are_shown_one():
    blind, first = ScriptedModel(name="blind"), ScriptedModel(Line(dies=True), name="first", reads_pictures=True)
    second = ScriptedModel("A printer.", name="second", reads_pictures=True)
    models = in_turn(blind, first, second)

    pieces = await written(models, PICTURE)

    assert models.reads_pictures
    assert text_of(pieces) == "A printer."
    assert (usage_of(pieces).failed, blind.asked) == (("first",), [])


async def test_when_none_of_them_reads_pictures_that_is_no_fault_of_any():
    models = in_turn(ScriptedModel("It is full.", name="blind"))

    assert not models.reads_pictures
    with pytest.raises(LanguageModelUnavailable, match="set reads_pictures"):
        await written(models, PICTURE)
    assert text_of(await written(models)) == "It is full."
