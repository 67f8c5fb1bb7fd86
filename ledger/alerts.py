"""Alerts: what is remembered of conditions, and the notices of them. `ledger.alert` has the rules.

What is remembered and what is to be told change in one transaction: however many processes look, and whenever one of
them is killed, each turn becomes one notice on each channel. A notice stays until its receiver has taken it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, exists, insert, or_, select, update

from ledger.alert import Alert, Condition, Facts, Severity, Turn, look
from ledger.process import random_id
from ledger.tables import alert_notices as notices_table
from ledger.tables import alerts as alerts_table
from ledger.transaction import reading, writing

# Whoever took a notice and has not said what came of it by then is gone; to send one takes seconds.
_TAKEN = timedelta(minutes=2)
# No notice waits longer by itself, so one that seems to was put off by a clock that has been set back since.
LONGEST_WAIT = timedelta(hours=1)

# A newer Footnote beside this one, as in a rolling restart, may tell turns that are none here: it knows their words.
_TURNS = tuple(Turn)
_ALERT_FIELDS = tuple(field.name for field in fields(Alert))


@dataclass(frozen=True, slots=True)
class Notice:
    """One turn of one alert, to be told on one channel.

    Attributes:
        id: In the order in which they were made.
        name: The same on every channel, and whenever it is sent again.
        turn: What is told.
        since: From when on it was so; aware, UTC.
        at: When it turned; of green, from when on it was well.
        attempts: How often it was taken to be sent, this time included.
        trouble: Why it could not be delivered the last time; None if that was not tried.
    """

    id: int
    name: str
    channel: str
    turn: Turn
    kind: str
    subject: str
    severity: Severity
    facts: Facts
    since: datetime
    at: datetime
    attempts: int = 0
    trouble: str | None = None


_NOTICE_FIELDS = tuple(field.name for field in fields(Notice))


def settle_alerts(
    engine: Engine,
    conditions: Iterable[Condition],
    now: datetime,
    *,
    is_judged: Callable[[str], bool],
    channels: Collection[str],
    is_configured: Callable[[str], bool] = lambda _subject: True,
) -> None:
    """Remember what stands now, and make notices of what is to be told.

    Args:
        engine: The ledger.
        conditions: What stands; one at most of each kind and subject.
        now: Aware.
        is_judged: Tells of a kind whether whoever calls knows all of it, so that what is not among these is gone.
        channels: Where notices are to be told.
        is_configured: Tells of a subject whether it is still there: if not, nobody knows whether it is well.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    standing = {(each.kind, each.subject): each for each in conditions}
    with writing(engine) as connection:
        known = {(each.kind, each.subject): each for each in _alerts(connection) if is_judged(each.kind)}
        for key in sorted(known.keys() | standing.keys()):
            alert, turn = look(known.get(key), standing.get(key), now, is_configured=is_configured(key[1]))
            _remember(connection, key, known.get(key), alert)
            if turn and (told := alert or known.get(key)):
                _make_notices(connection, told, turn, now, channels)


def open_alerts(engine: Engine) -> list[Alert]:
    """Return the alerts that are red, the worst first, and of equally bad ones the oldest.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        told = [each for each in _alerts(connection) if each.told_at]
    return sorted(told, key=lambda each: (-each.severity, each.since, each.kind, each.subject))


def waiting_notices(engine: Engine) -> list[Notice]:
    """Return the notices of known turns that nobody has taken yet, in the order in which they were made.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(*_columns()).where(notices_table.c.turn.in_(_TURNS)).order_by(notices_table.c.id)
    with reading(engine) as connection:
        return [_notice(row) for row in connection.execute(statement)]


def forget_other_channels(engine: Engine, channels: Collection[str]) -> None:
    """Forget the notices for any channel but these, as nobody tells anything there any more.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(notices_table).where(notices_table.c.channel.not_in(channels)))


def take_notice(engine: Engine, channel: str, now: datetime) -> Notice | None:
    """Return the next notice to be sent on a channel, or None; nobody else gets it for two minutes.

    Notices of one alert are taken in their order: none before an earlier one is delivered. Those of turns that only a
    newer Footnote knows are left to that, and keep no others waiting.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    table, earlier = notices_table.c, notices_table.alias("earlier")
    is_earlier = [earlier.c[name] == table[name] for name in ("channel", "kind", "subject")]
    has_earlier = exists().where(earlier.c.id < table.id, earlier.c.turn.in_(_TURNS), *is_earlier)
    is_due = or_(table.not_before.is_(None), table.not_before <= now, table.not_before > now + LONGEST_WAIT)
    statement = select(*_columns()).where(table.channel == channel, table.turn.in_(_TURNS), is_due, ~has_earlier)
    with writing(engine) as connection:
        row = connection.execute(statement.order_by(table.id).limit(1)).first()
        if row is None:
            return None
        taken = {"attempts": row.attempts + 1, "not_before": now + _TAKEN}
        connection.execute(update(notices_table).where(table.id == row.id).values(taken))
        return _notice(row, attempts=row.attempts + 1)


def drop_notice(engine: Engine, notice: Notice) -> None:
    """Forget a notice that was delivered.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(notices_table).where(_is_taken(notice)))


def return_notice(engine: Engine, notice: Notice, not_before: datetime, trouble: str) -> None:
    """Let a notice that could not be delivered be taken again, at `not_before` at the earliest.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        values = {"not_before": not_before, "trouble": trouble}
        connection.execute(update(notices_table).where(_is_taken(notice)).values(values))


def _is_taken(notice: Notice) -> Any:
    """Return what finds a notice as long as nobody has taken it since; ids come again, names do not."""
    columns = notices_table.c
    same = (columns.id == notice.id, columns.name == notice.name)
    return and_(*same, columns.attempts == notice.attempts)


def _remember(connection: Connection, key: tuple[str, str], before: Alert | None, alert: Alert | None) -> None:
    is_it = and_(alerts_table.c.kind == key[0], alerts_table.c.subject == key[1])
    if alert is None:
        connection.execute(delete(alerts_table).where(is_it))
    elif before is None:
        connection.execute(insert(alerts_table), _values(alert))
    elif alert != before:
        connection.execute(update(alerts_table).where(is_it).values(_values(alert)))


def _make_notices(connection: Connection, alert: Alert, turn: Turn, now: datetime, channels: Collection[str]) -> None:
    columns, name = notices_table.c, random_id()
    # Green is told some minutes after it began to be well, and longer ago if nobody looked meanwhile.
    at = min(alert.gone_at or now, now) if turn is Turn.GREEN else now
    is_its = and_(columns.kind == alert.kind, columns.subject == alert.subject)
    for channel in sorted(channels):
        if (
            turn is Turn.REMINDER
            and connection.execute(select(columns.id).where(is_its, columns.channel == channel).limit(1)).first()
        ):
            # Whoever has not heard of it yet need not be reminded.
            continue
        row = {"name": name, "channel": channel, "turn": turn, "at": at, "attempts": 0}
        about = {key: getattr(alert, key) for key in ("kind", "subject", "severity", "facts", "since")}
        connection.execute(insert(notices_table), row | about)


def _alerts(connection: Connection) -> list[Alert]:
    rows = connection.execute(select(*(alerts_table.c[name] for name in _ALERT_FIELDS)))
    return [Alert(**{**row._asdict(), "severity": Severity(row.severity)}) for row in rows]


def _values(alert: Alert) -> dict[str, Any]:
    return {**asdict(alert), "severity": int(alert.severity)}


def _columns() -> list[Any]:
    return [notices_table.c[name] for name in _NOTICE_FIELDS]


def _notice(row: Row[Any], **changed: Any) -> Notice:
    values = {**row._asdict(), "severity": Severity(row.severity), "turn": Turn(row.turn)}
    return Notice(**{**values, **changed})
