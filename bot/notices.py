"""Notices: what Footnote says of itself: that it failed, waits, was stopped, or may say no more here. Pure."""

STOPPED = "Stopped, as you asked."
NO_INDEX = (
    "I have nothing to answer from yet: no documents have been indexed. Your administrator can do that with "
    "`footnote index`; then ask me again."
)
NOTHING_ASKED = "What would you like to know? Ask me a question as you would ask a colleague."


def failure(reference: str) -> str:
    """Return what is said when something went wrong that the asker can do nothing about.

    Args:
        reference: Under which the log says what.
    """
    return (
        "Something went wrong on my side, and I have no answer for you. Please ask again in a moment. If it happens "
        f"again, give your administrator the reference `{reference}`."
    )


def waiting(others: int) -> str:
    """Return what the status says behind the bot's name while others are answered first."""
    if others <= 0:
        return "is answering others first; you are next …"
    return f"is answering others first; {others} more {'is' if others == 1 else 'are'} before you …"


def too_many(limit: int, whose: str) -> str:
    """Return why a question is not taken.

    Args:
        limit: Questions a minute.
        whose: The limit's: "you" or "this workspace".
    """
    have = "have" if whose == "you" else "has"
    questions = "question" if limit == 1 else "questions"
    return f"I take {limit} {questions} a minute, and {whose} {have} asked as many. Please ask again in a minute."
