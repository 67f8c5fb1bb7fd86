import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.addressed import Footing, Heard, Listening, addressed

US, ANA, BEN = "UFOOT", "UANA", "UBEN"
RULES = Listening(us=US)
EVERY = Listening(us=US, mode="every")
MENTION_ONLY = Listening(us=US, mode="mention")
# Footnote has just answered Ana; Ben is in the thread too.
ANSWERED = Footing(takes_part=True, asker=ANA, is_latest=True, names=frozenset({"Ben Osei", "Ana"}))
TALKED_ON = Footing(takes_part=True, asker=ANA, names=frozenset({"Ben Osei", "Ana"}))
SILENT = Footing(takes_part=True, asker=ANA, is_silent=True)


def said(text, speaker=ANA, *, kind="public", is_in_thread=False, **more):
    return Heard(text, speaker, kind, is_in_thread, **more)


def in_thread(text, speaker=ANA, **more):
    return said(text, speaker, is_in_thread=True, **more)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"<@{US}> how do I restart the printer?", "question"),
        (f"<@{US}> label printer offline", "question"),
        (f"hey <@{US}|footnote>, and <@{BEN}> says it is on 4.2, is it?", "question"),
        (f"<@{US}> what did <@{BEN}> decide about the queue", "question"),
        (f"<@{US}> ```Traceback: connection refused```", "question"),
        (f"<@{US}> thanks!", "small_talk"),
        (f"<@{US}>", "small_talk"),
        (f"<@{US}> stop", "stop"),
        (f"<@{US}> :mute:", "stop"),
    ],
)
@pytest.mark.parametrize("rules", [RULES, EVERY, MENTION_ONLY])
def test_whoever_names_footnote_is_heard_in_every_mode(text, what, rules):
    verdict = addressed(said(text), Footing(), rules)

    assert (verdict.what, verdict.surface) == (what, "mention")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("how do I restart the printer", "question"),
        ("printer offline", "question"),
        ("thanks", "small_talk"),
        ("stop", "stop"),
    ],
)
def test_whatever_is_written_to_footnote_directly_is_for_it(text, what):
    verdict = addressed(said(text, kind="direct"), Footing(), MENTION_ONLY)

    assert (verdict.what, verdict.surface) == (what, "direct")


def test_a_mention_alone_below_a_message_asks_about_that_message():
    assert addressed(in_thread(f"<@{US}>"), Footing(), RULES).what == "question"


def test_a_file_alone_is_a_question_about_it():
    assert addressed(said("", kind="direct", has_files=True), Footing(), RULES).what == "question"


def test_a_group_of_direct_messages_is_no_direct_message():
    assert not addressed(said("how do I restart it?", kind="group_direct"), Footing(), RULES).is_for_us


@pytest.mark.parametrize(
    ("text", "speaker", "footing", "reason"),
    [
        ("and how long does it take?", ANA, ANSWERED, "follow-up"),
        ("and in production?", ANA, TALKED_ON, "follow-up"),
        ("show me the one for staging", ANA, ANSWERED, "follow-up"),
        ("und wie lange dauert das", ANA, ANSWERED, "follow-up"),
        ("does that hold for staging too?", BEN, ANSWERED, "follow-up"),
        ("can you explain the second step?", BEN, ANSWERED, "follow-up"),
        (f"&gt; ask <@{BEN}>\nwhy him?", ANA, ANSWERED, "follow-up"),
        ("4.12", ANA, Footing(takes_part=True, asker=ANA, is_latest=True, has_asked=True), "follow-up"),
    ],
)
def test_a_question_in_a_thread_of_ours_is_a_follow_up(text, speaker, footing, reason):
    verdict = addressed(in_thread(text, speaker), footing, RULES)

    assert (verdict.what, verdict.surface, verdict.reason) == ("question", "follow_up", reason)


@pytest.mark.parametrize(
    ("text", "speaker", "footing", "reason", "change"),
    [
        # People talk to each other.
        (f"<@{BEN}> is that right?", ANA, ANSWERED, "addresses another", "taken_over"),
        ("<!subteam^S1|@sre> can you look?", ANA, ANSWERED, "addresses another", "taken_over"),
        ("<!here> who has seen this?", ANA, ANSWERED, "addresses another", "taken_over"),
        ("Ben, is that right?", ANA, ANSWERED, "addresses another", "taken_over"),
        ("is that right, Ben Osei?", ANA, ANSWERED, "addresses another", "taken_over"),
        ("did you restart it?", BEN, ANSWERED, "put to a person", "taken_over"),
        ("can you send me the log?", BEN, ANSWERED, "put to a person", "taken_over"),
        ("which version is it?", BEN, TALKED_ON, "put to a person", "taken_over"),
        ("It is the fuse, I will replace it.", BEN, ANSWERED, "a person answers", "taken_over"),
        ("find the fuse and replace it", BEN, ANSWERED, "put to a person", "taken_over"),
        ("Why not replace it? That worked for me.", BEN, ANSWERED, "put to a person", "taken_over"),
        # Nobody wants an answer.
        ("thanks, that fixed it!", ANA, ANSWERED, "small talk", ""),
        (":+1:", BEN, ANSWERED, "small talk", ""),
        ("really?", ANA, ANSWERED, "small talk", ""),
        ("it is still offline", ANA, ANSWERED, "no question", ""),
        # Footnote has been told off, or has left the thread to people.
        ("and how long does it take?", ANA, SILENT, "silent here", ""),
        ("and how long does it take?", ANA, Footing(), "not in this thread", ""),
        (
            "4.12",
            BEN,
            Footing(takes_part=True, asker=ANA, is_latest=True, has_asked=True),
            "a person answers",
            "taken_over",
        ),
    ],
)
def test_what_is_said_among_people_is_left_alone(text, speaker, footing, reason, change):
    verdict = addressed(in_thread(text, speaker), footing, RULES)

    assert (verdict.what, verdict.surface, verdict.reason, verdict.change) == ("nothing", None, reason, change)


@pytest.mark.parametrize("text", ["stop", "be quiet, please", ":zipper_mouth_face:", "sei still"])
@pytest.mark.parametrize("speaker", [ANA, BEN])
def test_anyone_in_a_thread_can_ask_for_silence(text, speaker):
    verdict = addressed(in_thread(text, speaker), ANSWERED, RULES)

    assert (verdict.what, verdict.change) == ("stop", "stopped")


def test_a_mention_brings_footnote_back_into_a_thread():
    verdict = addressed(in_thread(f"<@{US}> and how long does it take?"), SILENT, RULES)

    assert (verdict.what, verdict.change) == ("question", "resumed")


@given(st.text(max_size=80), st.sampled_from([ANA, BEN]))
def test_a_silent_thread_stays_silent_whatever_is_said_in_it_without_a_mention(text, speaker):
    assert not addressed(in_thread(text, speaker), SILENT, RULES).is_for_us


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([ANSWERED, TALKED_ON, Footing()]), st.booleans())
def test_what_names_another_person_and_not_footnote_is_never_for_it(before, after, footing, is_in_thread):
    heard = said(f"{before.replace('`', '')}\n<@{BEN}> {after}", is_in_thread=is_in_thread)

    assert not addressed(heard, footing, EVERY).is_for_us


@given(st.text(max_size=80), st.booleans(), st.sampled_from([ANSWERED, SILENT, Footing()]))
def test_a_channel_that_wants_mentions_is_left_alone_without_one(text, is_in_thread, footing):
    assert not addressed(said(text, is_in_thread=is_in_thread), footing, MENTION_ONLY).is_for_us


@pytest.mark.parametrize(
    ("text", "is_for_us"),
    [
        ("how do I restart the printer?", True),
        ("wo liegt das Handbuch", True),
        ("the printer is offline", False),
        ("good morning everyone", False),
        (f"<@{BEN}> how do I restart the printer?", False),
        ("<!channel> who is on call?", False),
    ],
)
def test_where_every_question_is_answered_only_open_questions_are(text, is_for_us):
    assert addressed(said(text), Footing(), EVERY).is_for_us == is_for_us
    assert not addressed(said(text), Footing(), RULES).is_for_us


def test_where_every_question_is_answered_threads_of_people_are_left_alone():
    assert not addressed(in_thread("how do I restart it?"), Footing(), EVERY).is_for_us


@pytest.mark.parametrize(
    ("before", "text", "is_for_us"),
    [
        ("how do I restart it?", f"<@{US}> how do I restart it?", True),
        (f"<@{US}> how do I restart it?", f"<@{US}> how do I restart it now?", False),
        ("how do I restart it", "how do I restart it?", False),
        (f"<@{US}> how do I restart it?", "how do I restart it?", False),
    ],
)
def test_an_edit_is_a_question_only_when_it_adds_the_mention(before, text, is_for_us):
    assert addressed(said(text, before=before), Footing(), EVERY).is_for_us == is_for_us


def test_an_edit_of_a_direct_message_is_no_second_question():
    assert not addressed(
        said("how do I stop it?", kind="direct", before="how do I start it?"), Footing(), RULES
    ).is_for_us


@pytest.mark.parametrize("text", [f"<@{US}> how do I restart it?", "how do I restart it?", "stop"])
@pytest.mark.parametrize("kind", ["public", "direct"])
def test_bots_are_not_heard_unless_they_are_allowed(text, kind):
    heard = said(text, "UBOT", kind=kind, bot="B1", is_in_thread=True)

    assert not addressed(heard, ANSWERED, EVERY).is_for_us


def test_a_bot_that_is_allowed_must_name_footnote_and_is_answered_so_many_times_in_a_thread():
    rules = Listening(us=US, mode="every", bots={"B1"}, max_bot_turns=2)
    named = in_thread(f"<@{US}> how do I restart it?", "UBOT", bot="B1")

    assert addressed(named, ANSWERED, rules).what == "question"
    assert not addressed(in_thread("how do I restart it?", "UBOT", bot="B1"), ANSWERED, rules).is_for_us
    assert not addressed(in_thread(f"<@{US}> thanks!", "UBOT", bot="B1"), ANSWERED, rules).is_for_us
    assert not addressed(named, Footing(takes_part=True, bot_turns=2), rules).is_for_us


@given(st.text(max_size=80), st.sampled_from(["public", "direct"]), st.booleans())
def test_our_own_messages_are_never_for_us(text, kind, is_in_thread):
    heard = said(f"<@{US}> {text}", US, kind=kind, is_in_thread=is_in_thread, bot="BFOOT")

    assert not addressed(heard, ANSWERED, Listening(us=US, mode="every", bots={"BFOOT"})).is_for_us
