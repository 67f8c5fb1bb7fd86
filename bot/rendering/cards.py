"""Cards: what is being done, as the task cards of a stream and as the words of a status. Pure."""

from typing import Any

from answering.events import Step
from answering.prose.neutral import label
from bot.rendering.harmless import without_emoji

_DOING = {
    "searching": "Searching the documents",
    "reading": "Reading what was found",
    "writing": "Writing the answer",
    "asking": "Asking {detail}",
    "checking": "Checking that what is cited still stands",
}
_STATUS = {
    "searching": "is searching the documents …",
    "reading": "is reading what was found …",
    "writing": "is writing …",
    "asking": "is asking {detail} …",
    "checking": "is checking that what is cited still stands …",
}
_CARD_CHARACTERS = 200


def status_words(step: Step) -> str:
    """Return what the status says behind the bot's name."""
    return _filled(_STATUS[step.name], step)


class Cards:
    """The task cards of one message; each begins when the one before it is done."""

    def __init__(self) -> None:
        self._count = 0
        self._running: dict[str, Any] | None = None

    def begin(self, step: Step) -> list[dict[str, Any]]:
        """Return the chunks that show a step as being done, and the one before it as done."""
        chunks = self.end()
        self._count += 1
        title = _filled(_DOING[step.name], step)
        self._running = {"type": "task_update", "id": f"{self._count}-{step.name}", "title": title}
        return [*chunks, self._running | {"status": "in_progress"}]

    def end(self) -> list[dict[str, Any]]:
        """Return the chunk that shows the last step as done; none if there is none."""
        if self._running is None:
            return []
        done, self._running = self._running, None
        return [done | {"status": "complete"}]


def _filled(words: str, step: Step) -> str:
    return words.format(detail=without_emoji(label(step.detail)))[:_CARD_CHARACTERS]
