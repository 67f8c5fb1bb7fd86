import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.wording import ends_with_question, is_question, is_small_talk, is_stop, speaks_to_a_person

QUESTIONS = [
    "how do I restart the label printer",
    "How do I restart it?",
    "what version are we on",
    "where's the runbook",
    "is the staging site down",
    "does staging work",
    "are the fuses of printer 4 in stock",
    "I mean the one in Rotterdam",
    "btw, what is a fuse",
    "any other way",
    "does it work with 4.12",
    "do we have a runbook for this",
    "why",
    "and in production?",
    "ok, and how long does it take",
    "thanks! and how do I revert it",
    "It fails on staging. How do I see the log",
    "show me the on-call rota",
    "explain the retry policy",
    "how about 4.15",
    "can you summarise the post-mortem",
    "tell me about the queue",
    "The build is red, right? It was green yesterday.",
    "“Is this still true?”",
    "*where is the token stored?*",
    "hey footnote, which port is it",
    "wie starte ich den Drucker neu",
    "und wo liegt das Handbuch",
    "zeig mir den Bereitschaftsplan",
    "Kannst du das erklären",
    "pourquoi la file est bloquée",
    "est-ce que la file est bloquée",
    "montre le planning",
    "¿cuándo caduca el certificado?",
    "dónde está el manual",
    "come si riavvia la stampante",
    "onde fica o manual",
    "hoe herstart ik de printer",
    "プリンターを再起動するにはどうすればいいですか",
    "证书什么时候过期？",
    "重启打印机的步骤是什么呢",
    "프린터를 어떻게 다시 시작하나요",
    "متى تنتهي الشهادة؟",
]
STATEMENTS = [
    "I restarted it and it works",
    "it is on 4.12",
    "When I restart it, it hangs again",
    "what a mess",
    "Which is why I restarted it.",
    "see https://wiki.example.com/view?page=2 for the steps",
    "list is empty on my side",
    "do the rollback first",
    "have a nice weekend",
    "the deploy failed",
    "When the fuse blows, the printer stops.",
    "is fixed now",
    "don't worry",
    "do that first",
    "wir haben das gestern neu gestartet",
    "je l'ai redémarré hier",
    "",
]
SMALL_TALK = [
    "thanks!",
    "thank you so much :pray:",
    "Thanks, that fixed the printer",
    "that did it, thanks",
    "hi there",
    "how are you?",
    "What’s up?",
    "really?",
    "right?",
    "+1",
    ":+1: :tada:",
    "🎉🎉",
    "ok cool",
    "lol",
    "",
    "danke!",
    "Vielen Dank",
    "guten Morgen",
    "merci",
    "muchas gracias",
    "grazie mille",
    "obrigado",
    "dank je",
    "ありがとう",
    "谢谢！",
]
STOPS = [
    "stop",
    "Stop!",
    "please stop",
    "stop it, bot",
    "be quiet",
    ":mute:",
    ":zipper_mouth_face: :zipper_mouth_face:",
    "🤫",
    "hör auf",
    "sei still bitte",
    "tais-toi",
    "cállate",
    "zitto",
    "hou op",
]


@pytest.mark.parametrize("words", QUESTIONS)
def test_what_asks_for_something_is_a_question(words):
    assert is_question(words)
    assert not is_small_talk(words)
    assert not is_stop(words)


@pytest.mark.parametrize("words", STATEMENTS)
def test_what_states_something_is_no_question(words):
    assert not is_question(words)
    assert not is_stop(words)


@pytest.mark.parametrize("words", SMALL_TALK)
def test_thanks_greetings_and_reactions_are_small_talk(words):
    assert is_small_talk(words)
    assert not is_stop(words)


@pytest.mark.parametrize("words", STOPS)
def test_a_request_for_silence_is_told_in_words_and_by_emoji(words):
    assert is_stop(words)


@pytest.mark.parametrize("words", ["poverty", "the electricity bill", "I see the property is empty now"])
def test_a_word_that_ends_like_thanks_is_no_thanks(words):
    assert not is_small_talk(words)


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("does that hold for staging too?", True),
        ("It is on. Is it?", True),
        ("それはどこですか", True),
        ("Why not replace the fuse? It worked for me.", False),
        ("find the fuse", False),
        ("", False),
    ],
)
def test_a_message_ends_with_a_question_when_its_last_sentence_has_the_mark(words, ends):
    assert ends_with_question(words) == ends


@pytest.mark.parametrize("words", ["how do I stop the queue", "stop the queue", "the printers stop at night", "mute?x"])
def test_stopping_something_else_is_no_request_for_silence(words):
    assert not is_stop(words)


@pytest.mark.parametrize(
    "words",
    [
        "are you on 4.2?",
        "did you restart it",
        "what is your version?",
        "can you restart it?",
        "hast du es neu gestartet?",
    ],
)
def test_a_question_about_its_reader_is_put_to_a_person(words):
    assert speaks_to_a_person(words)


@pytest.mark.parametrize(
    "words", ["can you explain the retry policy?", "could you also show staging?", "is the staging site down?"]
)
def test_a_question_that_anyone_could_look_up_is_put_to_nobody(words):
    assert not speaks_to_a_person(words)


@given(st.text(max_size=400))
def test_any_text_is_judged(words):
    verdicts = [is_question(words), is_small_talk(words), is_stop(words), speaks_to_a_person(words)]
    assert all(isinstance(each, bool) for each in verdicts)


@given(st.sampled_from(STATEMENTS + QUESTIONS))
def test_a_question_behind_whatever_else_is_said_is_a_question(words):
    assert is_question(f"{words} Is it so?")
