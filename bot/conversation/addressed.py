"""Addressed: is a message for Footnote, and what does it do to the conversation? By plain rules. Pure.

Whoever names Footnote, or writes to it directly, is heard. In a thread in which it takes part, a question is taken for
a follow-up when it is the asker's, or when somebody else puts it right behind an answer and with its mark: what reads
like an order, "find the fuse", is advice to the asker there. It is none when another person is addressed. As soon as a
person answers the asker, Footnote is silent until it is named again: a needless answer between people does more harm
than a missing one, which costs a mention.

Not solved: people addressed by a name that nobody in the thread bears, two conversations in one thread, a statement
that is meant as a question, a person's "you" that means anybody, and a helper's question that reads like an asker's.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from bot.conversation.markup import calls_group, mentioned, own_words, unquoted
from bot.conversation.wording import ends_with_question, is_question, is_small_talk, is_stop, speaks_to_a_person
from bot.place import Kind
from ledger.channel_choices import Mode

Surface = Literal["mention", "direct", "follow_up", "every"]
What = Literal["question", "small_talk", "stop", "nothing"]
Change = Literal["", "stopped", "taken_over", "resumed"]
Reason = Literal[
    "named",
    "direct",
    "follow-up",
    "open question",
    "our own message",
    "edited",
    "a bot",
    "too many turns with bots",
    "only when named",
    "not in this thread",
    "silent here",
    "asked to stop",
    "addresses another",
    "put to a person",
    "a person answers",
    "small talk",
    "no question",
]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it comes from Slack.

    Attributes:
        text: With Slack's markup.
        speaker: Id of the person, or of the bot's user.
        kind: Of the conversation.
        is_in_thread: It stands below another message.
        bot: Id of the bot that wrote it; empty for people.
        before: The text before this edit; None for a new message.
        has_files: Files came with it.
    """

    text: str
    speaker: str
    kind: Kind
    is_in_thread: bool = False
    bot: str = ""
    before: str | None = None
    has_files: bool = False


@dataclass(frozen=True, slots=True)
class Footing:
    """How Footnote stands in a thread.

    Attributes:
        takes_part: It has answered here.
        asker: Id of the person who was answered last.
        is_silent: A person took over, or it was asked to stop; until it is named again.
        is_latest: The message before this one is Footnote's own.
        has_asked: Footnote's last message ends with a question.
        bot_turns: How many messages of bots it has answered here.
        names: Of the other people in the thread, to tell "Ana, is it on?" from a question for anyone.
    """

    takes_part: bool = False
    asker: str = ""
    is_silent: bool = False
    is_latest: bool = False
    has_asked: bool = False
    bot_turns: int = 0
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listening:
    """What Footnote listens to in a channel.

    Attributes:
        us: Id of Footnote's user.
        mode: When it speaks without being named.
        bots: Ids of the bots that may ask; none but these are heard.
        max_bot_turns: How many of their messages are answered in one thread, so that two bots come to an end.
    """

    us: str
    mode: Mode = "follow_up"
    bots: Collection[str] = ()
    max_bot_turns: int = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is done about a message.

    Attributes:
        what: A question is answered; small talk and a request for silence that are put to Footnote get a sign that
            they were heard; nothing is done about anything else.
        reason: Why, for the log.
        surface: How it reached Footnote; None when nothing is done.
        change: How Footnote stands in the thread from now on; empty for as before.
    """

    what: What
    reason: Reason
    surface: Surface | None = None
    change: Change = ""

    @property
    def is_for_us(self) -> bool:
        """Whether anything is done about it."""
        return self.what != "nothing"


def addressed(heard: Heard, footing: Footing, listening: Listening) -> Verdict:
    """Tell whether a message is for Footnote.

    Args:
        heard: The message.
        footing: In its thread before it; as good as new outside of threads.
        listening: To what, in its channel.
    """
    if heard.speaker == listening.us:
        return _nothing("our own message")
    names_us = listening.us in mentioned(heard.text)
    if heard.before is not None and (not names_us or listening.us in mentioned(heard.before)):
        return _nothing("edited")
    if heard.bot:
        return _of_bot(heard, footing, listening, names_us=names_us)
    if names_us:
        return _named(heard, "mention")
    if heard.kind == "direct":
        return _named(heard, "direct")
    return _overheard(heard, footing, listening)


def _overheard(heard: Heard, footing: Footing, listening: Listening) -> Verdict:
    """Footnote was not named: the channel's rules and the thread decide."""
    if listening.mode == "mention":
        return _nothing("only when named")
    if not heard.is_in_thread:
        return _in_the_open(heard, footing, listening)
    if not footing.takes_part:
        return _nothing("not in this thread")
    return _nothing("silent here") if footing.is_silent else _in_our_thread(heard, footing)


def _nothing(reason: Reason, change: Change = "") -> Verdict:
    return Verdict("nothing", reason, change=change)


def _of_bot(heard: Heard, footing: Footing, listening: Listening, *, names_us: bool) -> Verdict:
    """A bot is heard when it is allowed to ask and names Footnote: two bots that may guess would never end."""
    if heard.bot not in listening.bots or not (names_us or heard.kind == "direct"):
        return _nothing("a bot")
    if footing.bot_turns >= listening.max_bot_turns:
        return _nothing("too many turns with bots")
    verdict = _named(heard, "mention" if names_us else "direct")
    # Thanks from a program need no answer, and its words end no conversation of people.
    return replace(verdict, change="") if verdict.what == "question" else _nothing("a bot")


def _named(heard: Heard, surface: Surface) -> Verdict:
    """Whoever turns to Footnote is heard, whatever the words are."""
    words = own_words(heard.text)
    reason: Reason = "direct" if surface == "direct" else "named"
    if is_stop(words):
        return Verdict("stop", reason, surface, "stopped")
    # The mention alone, below a message or with a file, asks about that.
    is_bare = not words and (heard.is_in_thread or heard.has_files or unquoted(heard.text) != heard.text)
    if is_small_talk(words) and not is_bare:
        return Verdict("small_talk", reason, surface)
    return Verdict("question", reason, surface, "resumed")


def _in_the_open(heard: Heard, footing: Footing, listening: Listening) -> Verdict:
    words = own_words(heard.text)
    if listening.mode != "every":
        return _nothing("only when named")
    if _addresses_another(heard, words, footing):
        return _nothing("addresses another")
    if is_small_talk(words):
        return _nothing("small talk")
    return Verdict("question", "open question", "every") if is_question(words) else _nothing("no question")


def _in_our_thread(heard: Heard, footing: Footing) -> Verdict:
    words = own_words(heard.text)
    if is_stop(words):
        return Verdict("stop", "asked to stop", "follow_up", "stopped")
    is_asker = heard.speaker == footing.asker
    if _addresses_another(heard, words, footing):
        # Somebody calls a person, or answers one: from now on people talk.
        return _nothing("addresses another", "taken_over")
    if is_small_talk(words):
        return _nothing("small talk")
    if not is_question(words):
        return _statement(is_asker=is_asker, footing=footing)
    if is_asker or (footing.is_latest and ends_with_question(words) and not speaks_to_a_person(words)):
        return Verdict("question", "follow-up", "follow_up")
    return _nothing("put to a person", "taken_over")


def _statement(*, is_asker: bool, footing: Footing) -> Verdict:
    """What the asker replies to a question of ours is for us; what another person states answers the asker."""
    if not is_asker:
        return _nothing("a person answers", "taken_over")
    if footing.has_asked and footing.is_latest:
        return Verdict("question", "follow-up", "follow_up")
    return _nothing("no question")


def _addresses_another(heard: Heard, words: str, footing: Footing) -> bool:
    text = unquoted(heard.text)
    return bool(mentioned(text)) or calls_group(text) or any(_calls(name, words) for name in footing.names)


def _calls(name: str, words: str) -> bool:
    """Tell whether a text begins or ends with a name, as one calls a person: "Ana, is it on?", "is it on, Ana?"."""
    # A person is called by the whole name or by the first part of it.
    for each in {name, *name.split()[:1]}:
        called = re.escape(each.strip())
        if called and re.search(rf"\A@?{called}\s*[,:–-]|,\s*@?{called}\s*[?.!]*\Z|@{called}\b", words, re.IGNORECASE):
            return True
    return False
