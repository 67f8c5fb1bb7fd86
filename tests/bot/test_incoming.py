from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import deleted, incoming

MESSAGE = {
    "type": "message",
    "channel": "C1",
    "channel_type": "channel",
    "user": "U1",
    "text": "how are keys rotated?",
    "ts": "1795262400.000100",
}


def body(**event: Any) -> dict[str, Any]:
    return {"event": MESSAGE | event}


def test_a_message_says_who_said_what_where() -> None:
    heard = incoming(body(thread_ts="1795262300.000100"), "T1")

    assert heard is not None
    assert (heard.team, heard.channel, heard.speaker, heard.text) == ("T1", "C1", "U1", "how are keys rotated?")
    assert heard.thread == "1795262300.000100"
    assert heard.before is None


def test_the_first_message_of_a_thread_is_answered_in_its_own_thread() -> None:
    heard = incoming(body(thread_ts=MESSAGE["ts"]), "T1")

    assert heard is not None
    assert (heard.thread_ts, heard.thread) == ("", MESSAGE["ts"])


def test_an_edit_says_what_stood_there_before() -> None:
    edit = {"subtype": "message_changed", "message": MESSAGE | {"text": "new"}, "previous_message": {"text": "old"}}
    heard = incoming({"event": {"type": "message", "channel": "C1", "ts": "9.9", **edit}}, "T1")

    assert heard is not None
    assert (heard.ts, heard.text, heard.before) == (MESSAGE["ts"], "new", "old")


@pytest.mark.parametrize("kind", [("im", "direct"), ("mpim", "group_direct"), ("group", "private"), ("", "public")])
def test_the_kind_of_conversation_is_told_by_the_event(kind: tuple[str, str]) -> None:
    heard = incoming(body(channel_type=kind[0]), "T1")

    assert heard is not None
    assert heard.kind == kind[1]


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "message_deleted", "reminder_add"])
def test_what_slack_itself_says_is_no_message(subtype: str) -> None:
    assert incoming(body(subtype=subtype), "T1") is None


def test_a_removal_names_the_message_that_is_gone() -> None:
    assert deleted({"event": {"subtype": "message_deleted", "channel": "C1", "deleted_ts": "5.1"}}) == ("C1", "5.1")


def test_a_first_message_that_leaves_an_empty_place_is_gone_too() -> None:
    tombstone = {"subtype": "message_changed", "channel": "C1", "message": {"subtype": "tombstone", "ts": "5.1"}}

    assert deleted({"event": tombstone}) == ("C1", "5.1")
    assert incoming({"event": tombstone}, "T1") is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("message_changed"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["ts", "channel", "subtype", "message", "text", "files", "thread_ts"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_an_event_holds_it_is_a_message_or_none(event: Any) -> None:
    heard = incoming({"event": event}, "T1")

    assert heard is None or (heard.ts and heard.channel)
    deleted({"event": event})
