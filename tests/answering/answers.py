"""Answers for tests: all that happens on the way to one, and checks of freshness that say what a test wants."""

from contextlib import aclosing

from answering.ask import answer_events
from answering.events import Finished, Noted, Said, Withdrawn
from answering.means import Means
from tests.answering.conftest import EVERYONE


class Happened:
    """What a reader was shown, event by event."""

    def __init__(self, events):
        self.events = events

    @property
    def answer(self):
        assert isinstance(self.events[-1], Finished)
        return self.events[-1].answer

    @property
    def said(self):
        """What stands: the text since the last withdrawal."""
        return "".join(event.text for event in self.last_part if isinstance(event, Said))

    @property
    def last_part(self):
        withdrawn = [place for place, event in enumerate(self.events) if isinstance(event, Withdrawn)]
        return self.events[withdrawn[-1] + 1 :] if withdrawn else self.events

    @property
    def withdrawn(self):
        return [event.reason for event in self.events if isinstance(event, Withdrawn)]

    @property
    def noted(self):
        return [event.text for event in self.events if isinstance(event, Noted)]


async def happened(library, question, *, access=EVERYONE, **means):
    """Ask, and keep all that happens; the options are the means, but for the thread."""
    thread = means.pop("thread", ())
    async with aclosing(
        answer_events(question, access, library=library, means=Means(**means), thread=thread)
    ) as events:
        return Happened([event async for event in events])


class Standings:
    """A check of freshness: pages stand as a test says, others are current."""

    def __init__(self, **standings):
        self.standings = standings
        self.asked = []

    async def __call__(self, documents):
        self.asked.append([document.id for document in documents])
        return {document.id: self.standings.get(document.id, "current") for document in documents}
