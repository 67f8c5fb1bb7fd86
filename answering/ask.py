"""Ask: a question becomes an answer for an audience, or an honest "I don't know" with the nearest pages."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from answering.answer import Answer
from answering.events import Event, Finished
from answering.inquiry import Asked, Inquiry
from answering.means import NO_MEANS, Means
from answering.prompting.conversation import NO_SUMMARY, Summary
from answering.prompting.turn import Turn
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library


async def ask(
    question: str,
    access: Access,
    *,
    library: Library,
    means: Means = NO_MEANS,
    thread: Sequence[Turn] = (),
    filters: Filters = NO_FILTERS,
) -> Answer:
    """Return the answer that `answer_events` ends with; takes and raises the same."""
    events = answer_events(question, access, library=library, means=means, thread=thread, filters=filters)
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Finished):
                return event.answer
    raise AssertionError("events end with Finished")


async def answer_events(
    question: str,
    access: Access,
    *,
    library: Library,
    means: Means = NO_MEANS,
    thread: Sequence[Turn] = (),
    filters: Filters = NO_FILTERS,
    summary: Summary = NO_SUMMARY,
) -> AsyncGenerator[Event, None]:
    """Yield what happens while a question is answered from what the audience may read; the answer comes last.

    Close it to stop: nothing goes on behind it.

    Args:
        question: As it was asked.
        access: What the audience may read.
        library: What is searched.
        means: What the answer is made with besides.
        thread: What was said before in this conversation, oldest first.
        filters: What the search is narrowed to.
        summary: Of the older turns of the thread, if there is one.

    Raises:
        StorageError: the index cannot be read.
    """
    inquiry = Inquiry(Asked(question, access, tuple(thread), filters, summary), library, means)
    async with aclosing(inquiry.events()) as events:
        async for event in events:
            yield event
