import json

from hypothesis import given
from hypothesis import strategies as st

from playground.openai.reply import AskedTool, Reply, says
from playground.openai.shapes import call_chunks, completion, empty_chunks, text_chunks, usage_of

texts = st.text(max_size=30)
calls = st.lists(st.builds(AskedTool, texts, texts, texts), max_size=4).map(tuple)
replies = st.builds(Reply, st.lists(texts, max_size=5).map(tuple), calls)


@given(replies)
def test_a_stream_says_what_the_whole_reply_says(reply):
    whole = completion(reply, "m", usage_of([], reply))["choices"][0]["message"]
    streamed = "".join(each["choices"][0]["delta"]["content"] for each in text_chunks(reply, "m"))
    assembled: dict[int, dict[str, str]] = {}
    for each in call_chunks(reply.calls, "m"):
        for part in each["choices"][0]["delta"]["tool_calls"]:
            known = assembled.setdefault(part["index"], {"name": "", "arguments": "", "id": part.get("id", "")})
            known["name"] += part["function"].get("name", "")
            known["arguments"] += part["function"]["arguments"]

    assert streamed == (whole["content"] or "")
    assert list(assembled.values()) == [
        {"name": call["function"]["name"], "arguments": call["function"]["arguments"], "id": call["id"]}
        for call in whole.get("tool_calls", [])
    ]


@given(texts)
def test_a_text_is_said_word_by_word_and_nothing_is_lost(text):
    assert says(text).text == (text if text.strip() else "")


def test_empty_chunks_hold_no_text():
    assert "content" not in json.dumps(empty_chunks("m")).replace('"content": null', "")
