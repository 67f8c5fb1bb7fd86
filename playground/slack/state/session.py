"""Session: what the app says of itself in a thread: status, title, prompts, and whether it works at the moment."""

from dataclasses import dataclass, field

from playground.slack.wire import Json


@dataclass(slots=True, kw_only=True)
class Session:
    """How the app stands in one thread, or in a direct message as a whole.

    Attributes:
        status: Free text such as "is searching …"; "" when there is none.
        status_at: When it was set, in seconds since 1970.
        state: active, processing, suspended or closed; "" before the first.
        prompts: Suggested prompts, each with title and message.
    """

    status: str = ""
    status_at: float = 0.0
    loading_messages: list[str] = field(default_factory=list)
    title: str = ""
    prompts: list[Json] = field(default_factory=list)
    prompts_title: str = ""
    state: str = ""
    initiator: str = ""
