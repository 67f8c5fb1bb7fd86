"""Channel choices: how Footnote behaves in one channel, as its people chose in Slack. The table has an older name."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, and_, delete, insert, select

from ledger.chat_tables import channel_settings as choices_table
from ledger.transaction import reading, writing

Mode = Literal["mention", "follow_up", "every"]


@dataclass(frozen=True, slots=True)
class ChannelChoices:
    """What was chosen in a channel; what is None or empty is as the operator's settings have it.

    Attributes:
        mode: What is answered: mentions alone, also what follows them in a thread, or every question.
        sources: Names of the sources that are searched.
        tone: How answers are worded.
        only_confident: Say nothing rather than that nothing was found.
        muted_until: Aware, UTC: say nothing before.
        muted_by: Who said so; None where nobody did.
        changed_by: Who changed it last.
        changed_at: Aware, UTC.
    """

    mode: Mode | None
    sources: tuple[str, ...]
    tone: str
    only_confident: bool | None
    muted_until: datetime | None
    changed_by: str
    changed_at: datetime
    muted_by: str | None = None


def channel_choices(engine: Engine, team: str, channel: str) -> ChannelChoices | None:
    """Return what was chosen in a channel, or None where nothing ever was.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    is_channels = and_(choices_table.c.team == team, choices_table.c.channel == channel)
    with reading(engine) as connection:
        row = connection.execute(select(choices_table).where(is_channels)).first()
    if row is None:
        return None
    return ChannelChoices(
        mode=row.mode,
        sources=tuple(row.sources),
        tone=row.tone,
        only_confident=row.only_confident,
        muted_until=row.muted_until,
        muted_by=row.muted_by,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


def set_channel_choices(engine: Engine, team: str, channel: str, choices: ChannelChoices) -> None:
    """Make these all the choices of a channel.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_channels = and_(choices_table.c.team == team, choices_table.c.channel == channel)
    row = {"team": team, "channel": channel, **asdict(choices)}
    with writing(engine) as connection:
        connection.execute(delete(choices_table).where(is_channels))
        connection.execute(insert(choices_table), row)
