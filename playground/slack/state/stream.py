"""Stream: a message of the app while it is being written."""

from dataclasses import dataclass, field
from typing import Literal

from playground.slack.wire import Json

LIFETIME_SECONDS = 300.0
"""Slack closes a stream about so long after its start, even one that is active (python-slack-sdk issue 1859)."""
MAX_BLOCKS_OF_CHUNKS = 50


@dataclass(slots=True, kw_only=True)
class Stream:
    """How far a streamed message has come.

    Attributes:
        started_at: Seconds since 1970.
        recipient: The user who sees it grow; in channels the others see the first piece until the end.
        mode: How tasks are shown: timeline, plan or dense.
        tasks: The last update of each, by its id.
        blocks: What came in chunks of blocks.
    """

    started_at: float
    recipient: str
    mode: str
    state: Literal["in_progress", "complete", "stopped", "expired"] = "in_progress"
    text: str = ""
    first_text: str = ""
    plan_title: str = ""
    tasks: dict[str, Json] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)

    def is_over(self, now: float) -> bool:
        """Whether nothing can be appended any more."""
        if self.state == "in_progress" and now - self.started_at >= LIFETIME_SECONDS:
            self.state = "expired"
        return self.state != "in_progress"

    def add(self, text: str, chunks: list[Json]) -> None:
        """Append what one call brings."""
        self.text += text
        for chunk in chunks:
            match chunk["type"]:
                case "markdown_text":
                    self.text += chunk["text"]
                case "task_update":
                    self._update_task(chunk)
                case "plan_update":
                    self.plan_title = chunk["title"]
                case "blocks":
                    self.blocks += chunk["blocks"]
        self.first_text = self.first_text or self.text

    def shown(self) -> list[Json]:
        """The blocks that the message has so far: tasks, text, blocks of chunks."""
        tasks = [_card(task) for task in self.tasks.values()]
        blocks: list[Json] = tasks
        if tasks and self.mode == "plan":
            blocks = [{"type": "plan", "title": self.plan_title or "Plan", "tasks": tasks}]
        text = [{"type": "markdown", "text": self.text}] if self.text else []
        return [*blocks, *text, *self.blocks]

    def _update_task(self, chunk: Json) -> None:
        update = {name: value for name, value in chunk.items() if name != "type"}
        known = self.tasks.get(chunk["id"], {})
        # Details and output of later updates are appended to what is shown.
        for name in ("details", "output"):
            if known.get(name) and update.get(name):
                update[name] = known[name] + update[name]
        self.tasks[chunk["id"]] = {**known, **update}


def _card(task: Json) -> Json:
    card = {name: value for name, value in task.items() if name not in ("id", "details", "output")}
    for name in ("details", "output"):
        if task.get(name):
            words = {"type": "text", "text": task[name]}
            section = {"type": "rich_text_section", "elements": [words]}
            card[name] = {"type": "rich_text", "elements": [section]}
    return {"type": "task_card", "task_id": task["id"], **card}
