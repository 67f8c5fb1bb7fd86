"""View: a modal or a Home tab, and what a person has entered there."""

from dataclasses import dataclass, field

from playground.slack.wire import Json

MAX_STACK = 3


@dataclass(slots=True, kw_only=True)
class View:
    """What the app shows one person.

    Attributes:
        content: As the app sent it, every block with its id.
        values: What was entered: by block id, by action id, the value as Slack sends it.
        version: Counts updates; the hash is made of it.
        errors: What the app found wrong with the last submission, by block id.
    """

    id: str
    team_id: str
    user: str
    content: Json
    root_id: str
    previous_id: str = ""
    version: int = 1
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Changes with every update."""
        return f"{self.version}.{self.id}"

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.content["blocks"])

    def replace(self, content: Json) -> None:
        """Show something else; what was entered in blocks that are still there stays."""
        self.content = content
        self.version += 1
        self.errors = {}
        kept = {block["block_id"] for block in self.blocks}
        self.values = {block_id: value for block_id, value in self.values.items() if block_id in kept}
