from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from answering.llm.language_model import ToolCall
from answering.llm.litellm_chunks import Turn, was_finished


def chunk(text=None, parts=None, finish=None, usage=None):
    delta = SimpleNamespace(content=text, tool_calls=parts)
    return SimpleNamespace(choices=[SimpleNamespace(delta=delta, finish_reason=finish)], usage=usage)


def part(arguments="", index=0, call_id=None, name=None):
    return SimpleNamespace(index=index, id=call_id, function=SimpleNamespace(name=name, arguments=arguments))


def turn_of(*chunks):
    turn = Turn()
    return turn, "".join(turn.add(each) for each in chunks)


odd: st.SearchStrategy[Any] = st.none() | st.just(SimpleNamespace()) | st.integers() | st.just([]) | st.just("x")
usages = odd | st.builds(lambda a, b: SimpleNamespace(prompt_tokens=a, completion_tokens=b), odd, odd)
deltas = odd | st.builds(lambda text: SimpleNamespace(content=text, tool_calls=None), odd)
choices: st.SearchStrategy[Any] = (
    st.none() | st.just([]) | st.lists(st.builds(lambda d: SimpleNamespace(delta=d), deltas), min_size=1)
)
chunks = odd | st.builds(lambda c, u: SimpleNamespace(choices=c, usage=u), choices, usages)


@given(st.lists(chunks, max_size=5))
def test_no_chunk_however_odd_breaks_a_turn(odd_chunks):
    before, after = chunk("One"), chunk(" two.")
    turn, text = turn_of(before, *odd_chunks, after)

    assert text.startswith("One")
    assert text.endswith(" two.")
    assert turn.calls == ()


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.text(max_size=5)), max_size=12))
def test_parts_of_parallel_calls_go_to_their_own_call_in_whatever_order(parts):
    begun = [chunk(parts=[part(index=index, call_id=f"id{index}", name=f"tool{index}")]) for index in range(3)]
    turn, _ = turn_of(*begun, *(chunk(parts=[part(text, index=index)]) for index, text in parts))

    assert turn.calls == tuple(
        ToolCall(f"id{index}", f"tool{index}", "".join(text for own, text in parts if own == index))
        for index in range(3)
    )


def test_calls_that_share_an_index_are_told_apart_by_their_ids():
    turn, _ = turn_of(
        chunk(parts=[part('{"a": 1}', call_id="x", name="first"), part('{"b": 2}', call_id="y", name="second")])
    )

    assert turn.calls == (ToolCall("x", "first", '{"a": 1}'), ToolCall("y", "second", '{"b": 2}'))


def test_calls_without_ids_are_given_some():
    turn, _ = turn_of(chunk(parts=[part("{}", index=0, name="first"), part("{}", index=1, name="second")]))

    assert [call.id for call in turn.calls] == ["call_1", "call_2"]


def test_white_space_is_no_text():
    assert not turn_of(chunk("\n "))[0].has_text
    assert turn_of(chunk("\n "), chunk("One"))[0].has_text


def test_a_turn_was_finished_when_the_vendor_said_so():
    assert was_finished([chunk("One"), chunk(finish="stop")])
    assert not was_finished([chunk("One")])
    assert not was_finished([])
